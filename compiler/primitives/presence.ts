import type { Value } from "../graph/builder.ts";
import type { Dim } from "../graph/dim.ts";
import type { Flow, Primitive } from "../graph/primitive.ts";
import { dimsOfValue } from "./array.ts";
import { indicator } from "./branch.ts";
import { ne } from "./comparison.ts";
import { sumTo } from "./reduction.ts";

/** Tangents or adjoints that are always there. */
export function flowsOf(values: readonly (Value | undefined)[]): readonly (Flow | undefined)[] {
  return values.map((value) => value && { value });
}

/** Whether a primitive only moves or adds up elements. */
export function isMove({ implementation: { kind } }: Primitive): boolean {
  return kind === "view" || kind === "place" || kind === "reshape" || kind === "reduction";
}

/**
 * The presence of tangents or adjoints behind a map that only moves or adds them up: something is there where one of those that flow
 * in is. A presence that is one truth value for the whole array stays what it is.
 */
export function movedPresence(present: Value | undefined, map: (flows: Value) => Value): Value | undefined {
  if (present === undefined || dimsOfValue(present).length === 0) return present;
  return ne(map(indicator(present)), 0);
}

/** An adjoint summed along the axes that its operand was repeated along. */
export function summedTo({ value, present }: Flow, dims: readonly Dim[]): Flow {
  const summed = sumTo(value, dims);
  if (summed.id === value.id) return { value, present };
  return { value: summed, present: movedPresence(present, (adjoints) => sumTo(adjoints, dims)) };
}
