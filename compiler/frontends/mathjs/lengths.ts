import type { Value } from "../../graph/builder.ts";
import { addDims, mulDims, subDims, type Dim } from "../../graph/dim.ts";
import type { Primitive } from "../../graph/primitive.ts";
import { add, mul, neg, sub } from "../../primitives/arithmetic.ts";
import { capturedBy, constantOf, type Frame } from "../frame.ts";

/** The number that a value is known to be, also where it comes from around a condition. */
export function knownNumber(frame: Frame, value: Value): number | undefined {
  const known = constantOf(frame, value);
  if (known !== undefined) return known;
  const captured = capturedBy(frame, value);
  return captured && frame.outer ? knownNumber(frame.outer.frame, captured) : undefined;
}

const operations: ReadonlyMap<Primitive, (...operands: Dim[]) => Dim> = new Map<Primitive, (...operands: Dim[]) => Dim>(
  [
    [add, (x = 0, y = 0) => addDims(x, y)],
    [sub, (x = 0, y = 0) => subDims(x, y)],
    [mul, (x = 0, y = 0) => mulDims(x, y)],
    [neg, (x = 0) => subDims(0, x)],
  ],
);

/** The length that a value is known to be: a whole number, or made of named lengths. */
export function knownLength(frame: Frame, value: Value): Dim | undefined {
  const { builder } = frame;
  const known = new Map<number, Dim>();
  const combined = new Set<number>();
  const pending = [value.id];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (known.has(id) || combined.has(id)) continue;
    const { primitive, operands } = builder.node({ builder, id });
    const length = leafLength(frame, { builder, id });
    if (length !== undefined) known.set(id, length);
    else if (!operations.has(primitive)) return undefined;
    else {
      combined.add(id);
      pending.push(...operands);
    }
  }
  for (const id of Array.from(combined).sort((a, b) => a - b)) {
    const { primitive, operands } = builder.node({ builder, id });
    const length = operations.get(primitive)?.(...operands.map((operand) => known.get(operand) ?? 0));
    if (length !== undefined) known.set(id, length);
  }
  return known.get(value.id);
}

/** A length that is known by itself: as a number, by its name, or from around a condition. */
function leafLength(frame: Frame, value: Value): Dim | undefined {
  const { primitive, attributes } = frame.builder.node(value);
  if (primitive.implementation.kind === "dimension") return primitive.implementation.dimOf(attributes);
  const known = constantOf(frame, value);
  if (known !== undefined) return Number.isSafeInteger(known) ? known : undefined;
  const captured = capturedBy(frame, value);
  return captured && frame.outer ? knownLength(frame.outer.frame, captured) : undefined;
}
