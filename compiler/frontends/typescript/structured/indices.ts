import type { ts } from "ts-morph";
import * as catalogue from "../../../diagnostics/catalogue.ts";
import { InternalError } from "../../../diagnostics/internal-error.ts";
import { knownValue, type Value } from "../../../graph/builder.ts";
import { operation } from "../../../procedure/index-form.ts";
import type { Index, Reading } from "../../../procedure/procedure.ts";
import { variablesOf } from "../../../procedure/walk.ts";
import { add, mul, neg, sub } from "../../../primitives/arithmetic.ts";
import { mistake, spanOf, textOf, type Context } from "../session.ts";
import { flush, hold, isFixedIndex, openSegment, segmentOf, type Writer } from "./writer.ts";
import { writerOf } from "./context.ts";

/** A value as the index of an element that is read or written by the open segment. @throws DiagnosticError */
export function indexOf(value: Value, node: ts.Node, context: Context): Index {
  const writer = writerOf(context);
  const isHere = value.builder === openSegment(writer).frame.builder;
  const index = indexForm(writer, value);
  // What an input of the open segment stands for is read with it: before anything is written.
  if (index && (isHere || isFixedIndex(writer, index))) return demanded(index, node, writer);
  return heldIndex(value, node, context);
}

/** A value as an index that stays the same from here on. @throws DiagnosticError */
export function fixedIndexOf(value: Value, node: ts.Node, context: Context): Index {
  const writer = writerOf(context);
  const index = indexForm(writer, value);
  return index && isFixedIndex(writer, index) ? demanded(index, node, writer) : heldIndex(value, node, context);
}

function heldIndex(value: Value, node: ts.Node, context: Context): Index {
  if (knownValue(value) !== undefined) {
    throw mistake(context.session, node, catalogue.noWholeNumber(textOf(node), "it is none", spanOf(node)));
  }
  const writer = writerOf(context);
  const variable = hold(writer, value);
  if (writer.segment?.frame.builder === value.builder) flush(writer);
  return demanded({ kind: "variable", variable }, node, writer);
}

/** Remember that the variables of an index are integers, and where that is said. */
function demanded(index: Index, node: ts.Node, { demands }: Writer): Index {
  for (const variable of variablesOf(index)) {
    if (variable.form === "scalar" && !demands.has(variable)) demands.set(variable, node);
  }
  return index;
}

/** The sums, differences and products of variables, lengths and numbers that a value is; undefined where it is not. */
export function indexForm(writer: Writer, value: Value): Index | undefined {
  const known = knownValue(value);
  if (known !== undefined) {
    return Number.isSafeInteger(known) ? { kind: "number", value: known } : undefined;
  }
  const { primitive, operands } = value.builder.node(value);
  const reading = segmentOf(writer, value).readings.get(value.id);
  if (reading) return readIndex(reading);
  const parts = (): readonly (Index | undefined)[] =>
    operands.map((id) => indexForm(writer, { builder: value.builder, id }));
  if (primitive === neg) return combined("-", [{ kind: "number", value: 0 }, ...parts()]);
  const operator = primitive === add ? "+" : primitive === sub ? "-" : primitive === mul ? "*" : undefined;
  return operator && combined(operator, parts());
}

function readIndex(reading: Reading): Index | undefined {
  if (reading.form === "count") return reading.index;
  return reading.form === "scalar" ? { kind: "variable", variable: reading } : undefined;
}

function combined(operator: "+" | "-" | "*", [left, right]: readonly (Index | undefined)[]): Index | undefined {
  return left && right && operation(operator, left, right);
}

/** Copy what changes in an index that the open segment reads or writes, so that it can be used behind it. */
export function frozenIndex(writer: Writer, index: Index): Index {
  const segment = openSegment(writer);
  switch (index.kind) {
    case "number":
    case "length":
      return index;
    case "variable": {
      if (!segment.scalars.has(index.variable)) return index;
      const input = segment.draft.read(index.variable);
      if (segment.readings.get(input.id) === undefined) throw new InternalError("an index that nobody has read");
      const variable = hold(writer, input);
      const node = writer.demands.get(index.variable);
      if (node) writer.demands.set(variable, node);
      return { kind: "variable", variable };
    }
    case "operation":
      return { ...index, left: frozenIndex(writer, index.left), right: frozenIndex(writer, index.right) };
  }
}
