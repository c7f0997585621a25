import { at } from "../../diagnostics/internal-error.ts";
import { indexKey } from "../../procedure/index-form.ts";
import type { ArrayVariable, Element, Index, Place, Reading } from "../../procedure/procedure.ts";
import { name, number, type Expression } from "../program.ts";
import { nameOf, scalarExpression, type Frame } from "./frame.ts";

/** A whole number as an expression. */
export function indexExpression(index: Index, frame: Frame): Expression {
  switch (index.kind) {
    case "number":
      return number(index.value);
    case "variable":
      return name(nameOf(frame, index.variable));
    case "length": {
      const row = someRow(index.array, index.axis, frame);
      return row.kind === "name" ? { kind: "length", array: row.name } : { kind: "member", of: row, name: "length" };
    }
    case "operation": {
      const { operator, left, right } = index;
      const isNegative = operator !== "*" && right.kind === "number" && right.value < 0;
      return {
        kind: "infix",
        operator: isNegative ? (operator === "+" ? "-" : "+") : operator,
        left: indexExpression(left, frame),
        right: isNegative ? number(-right.value) : indexExpression(right, frame),
      };
    }
  }
}

/** What a graph reads, as an expression. */
export function readingExpression(reading: Reading, frame: Frame): Expression {
  return reading.form === "count" ? indexExpression(reading.index, frame) : placeExpression(reading, frame);
}

/** A place as an expression. */
export function placeExpression(place: Place, frame: Frame): Expression {
  if (place.form === "scalar") return scalarExpression(frame, place);
  return arrayExpression(place.array, place.indices, frame);
}

/** One of the rows along an axis, which all have one length: one that has a name, or else the first. */
function someRow(array: ArrayVariable, axis: number, frame: Frame): Expression {
  const named = [...frame.rows.values()].findLast((row) => row.array === array && row.depth === axis);
  if (named) return name(named.name);
  const first = Array.from({ length: axis }, (): Index => ({ kind: "number", value: 0 }));
  return arrayExpression(array, first, frame);
}

/** A text that an array under some indices has for itself. */
export function rowKey(array: ArrayVariable, indices: readonly Index[]): string {
  return `${String(array.id)}[${indices.map(indexKey).join("][")}]`;
}

/** An array under some indices: itself, one of its rows, or an element; from the longest row on that has a name. */
export function arrayExpression(array: ArrayVariable, indices: readonly Index[], frame: Frame): Expression {
  let known = indices.length;
  while (known > 0 && !frame.rows.has(rowKey(array, indices.slice(0, known)))) known--;
  const row = frame.rows.get(rowKey(array, indices.slice(0, known)));
  let expression: Expression = name(row?.name ?? nameOf(frame, array));
  for (let axis = known; axis < indices.length; axis++) {
    const index = indexExpression(at(indices, axis), frame);
    expression =
      expression.kind === "name"
        ? { kind: "element", array: expression.name, index }
        : { kind: "item", of: expression, index };
  }
  return expression;
}

/** What an element, or a row, is called where it gets a name: `x_i`, `x_i_2`. */
export function elementName({ array, indices }: Pick<Element, "array" | "indices">, frame: Frame): string {
  return [nameOf(frame, array), ...indices.map((index) => indexName(index, frame))].join("_");
}

/** An index in a name, where it is a variable or a number, or one of them and a number. */
function indexName(index: Index, frame: Frame): string {
  switch (index.kind) {
    case "number":
      return String(Math.abs(index.value));
    case "variable":
      return nameOf(frame, index.variable);
    case "length":
      return "n";
    case "operation": {
      const { left, operator, right } = index;
      if (operator === "*" || right.kind !== "number" || left.kind === "operation") return "at";
      return `${indexName(left, frame)}${operator === "+" ? "p" : "m"}${String(Math.abs(right.value))}`;
    }
  }
}
