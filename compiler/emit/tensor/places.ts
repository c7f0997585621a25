import { at } from "../../diagnostics/internal-error.ts";
import type { Graph } from "../../graph/graph.ts";
import { liveNodes } from "../../graph/rewrite.ts";
import { inputIndex } from "../../graph/structural.ts";
import type { Scope } from "../names.ts";
import { name, number, type Expression, type Statement } from "../program.ts";
import { countUses } from "../uses.ts";
import type { Access } from "./access.ts";
import type { Load } from "./body.ts";
import { plus, times, type LengthOf } from "./length.ts";

/** The elements at which accesses are made, as expressions of the counters of the loops. */
export interface Places {
  readonly at: (access: number) => Expression;
  /** What of them does not change in the innermost loop. */
  readonly bases: readonly Statement[];
}

/** The places of accesses in a loop nest. */
export function placesOf(
  accesses: readonly Access[],
  counters: readonly string[],
  lengthOf: LengthOf,
  scope: Scope,
): Places {
  const bases: Statement[] = [];
  const known = new Map<string, string>();
  const innermost = counters.length - 1;
  const expressions = accesses.map(({ offset, strides }): Expression => {
    const outer = strides
      .slice(0, innermost < 0 ? 0 : innermost)
      .reduce((sum, stride, level) => plus(sum, times(name(at(counters, level)), lengthOf(stride))), lengthOf(0));
    const along = innermost < 0 ? number(0) : times(name(at(counters, innermost)), lengthOf(strides[innermost] ?? 0));
    const start = lengthOf(offset);
    if (outer.kind !== "infix" || along.kind === "number") return plus(plus(outer, along), start);
    const base = plus(outer, start);
    const key = JSON.stringify(base);
    const declared = known.get(key) ?? scope.declare("row");
    if (!known.has(key)) bases.push({ kind: "const", name: declared, value: base });
    known.set(key, declared);
    return plus(name(declared), along);
  });
  return { at: (access) => at(expressions, access), bases };
}

/**
 * The inputs of a body: elements of arrays. Those that are read more than once, or are about to be overwritten, are read
 * into a variable first.
 */
export function inputsOf(
  body: Graph,
  loads: readonly (Load | Expression)[],
  placeOf: Places["at"],
  replaced: ReadonlySet<string>,
  scope: Scope,
): { readonly inputs: readonly Expression[]; readonly statements: readonly Statement[] } {
  const uses = countUses(body, liveNodes(body));
  const byInput = new Map<number, number>();
  for (const node of body.nodes) {
    const index = inputIndex(node);
    if (index !== undefined) byInput.set(index, at(uses, node.id));
  }
  const statements: Statement[] = [];
  const inputs = loads.map((load, index): Expression => {
    if (!("access" in load)) return load;
    const element: Expression = { kind: "element", array: load.array, index: placeOf(load.access) };
    const value: Expression = load.isTruth
      ? { kind: "infix", operator: "!==", left: element, right: number(0) }
      : element;
    if ((byInput.get(index) ?? 0) < 2 && !replaced.has(load.array)) return value;
    const declared = scope.declare(`${load.array}_i`);
    statements.push({ kind: "const", name: declared, value });
    return name(declared);
  });
  return { inputs, statements };
}
