import { at } from "../../diagnostics/internal-error.ts";
import type { Allocate } from "../../procedure/procedure.ts";
import { name, number, type Expression, type Statement } from "../program.ts";
import { requireLength } from "./checks.ts";
import { nameOf, type Frame } from "./frame.ts";
import { indexExpression } from "./places.ts";

/** The memory of a new array. */
export function newArray({ array, lengths, fill }: Allocate, frame: Frame): Expression {
  const sizes = lengths.map((length) => indexExpression(length, frame));
  const last = at(sizes, array.rank - 1);
  const isEmpty = last.kind === "number" && last.value === 0;
  let value: Expression;
  if (array.storage !== "number[]") value = { kind: "array", type: array.storage, length: last, fill };
  else if (isEmpty) value = { kind: "list", elements: [] };
  else value = { kind: "zeros", length: last, fill };
  for (const length of sizes.slice(0, -1).toReversed()) value = { kind: "rows", length, row: value };
  return value;
}

/** Overwrite an array of the caller that takes the place of a new one. */
export function overwritten({ array, lengths, fill }: Allocate, frame: Frame): readonly Statement[] {
  const own = nameOf(frame, array);
  const level = (axis: number, expression: Expression, scope: Frame["scope"]): readonly Statement[] => {
    const length: Expression = { kind: "member", of: expression, name: "length" };
    const wanted = indexExpression(at(lengths, axis), frame);
    const check = requireLength(own, length, wanted);
    if (axis === array.rank - 1) {
      const called = expression.kind === "name" ? expression.name : own;
      return [check, { kind: "perform", call: { kind: "call", callee: `${called}.fill`, operands: [number(fill)] } }];
    }
    const inner = scope.inner();
    const variable = inner.declare("i");
    const row = inner.declare("row");
    const item: Expression =
      expression.kind === "name"
        ? { kind: "element", array: expression.name, index: name(variable) }
        : { kind: "item", of: expression, index: name(variable) };
    const body: readonly Statement[] = [
      { kind: "const", name: row, value: item },
      ...level(axis + 1, name(row), inner),
    ];
    return [check, { kind: "for", variable, count: length, body }];
  };
  return level(0, name(own), frame.scope);
}
