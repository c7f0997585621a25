import type { ts } from "ts-morph";
import { knownValue, type Value } from "../../../graph/builder.ts";
import type { Primitive } from "../../../graph/primitive.ts";
import type { ArrayVariable, Scalar } from "../../../procedure/procedure.ts";
import { bring } from "../../frame.ts";
import { applied } from "../apply.ts";
import { refused, type Context } from "../session.ts";
import { contentsOf } from "../state.ts";
import { loaded } from "../structured/cells.ts";
import { writerOf } from "../structured/context.ts";
import { readElement, writeElement } from "../structured/elements.ts";
import { viewOf } from "../structured/lists.ts";
import { lengthsOf, made, ofCopy } from "../structured/recipe.ts";
import { allocate, countThrough, elementAt, rankOf } from "../structured/views.ts";
import { newScalar, put, read, write, type Writer } from "../structured/writer.ts";
import { isFunction, isReference, isTruth, isValue, isView, type Lowered, type View } from "../value.ts";
import type { Rule } from "./index.ts";

/** What a function gives whose derivative is declared. @throws DiagnosticError where that needs memory and there is none. */
export function withRule(
  rule: Rule,
  result: Lowered | undefined,
  values: readonly Lowered[],
  node: ts.Node,
  context: Context,
): Lowered | undefined {
  if (result === undefined || isFunction(result) || (isValue(result) && isTruth(result))) return result;
  const { primitive, derivative, takesNumbers } = rule;
  const parts = values.flatMap((each) => partsOf(each, context));
  const numbers: readonly Value[] = takesNumbers ? parts.filter(isValue) : [];
  const isOfNumbers = derivative === undefined || (takesNumbers && parts.every(isValue));
  if (isValue(result) && isOfNumbers) return applied(context, primitive, [result, ...numbers], node);
  const { writer } = context;
  if (writer === undefined) {
    // A number that depends on nothing has no derivative.
    if (isValue(result) && parts.every((part) => isValue(part) && knownValue(part) !== undefined)) return result;
    throw refused(context, node, "a rule for a function of arrays here", "read the function with `parseProcedure`");
  }
  const link = rule.link ?? primitive;
  const copied = isValue(result)
    ? numberFrom(link, result, writer)
    : arrayFrom(link, arrayOf(result, node, context), context);
  if (derivative) {
    // The parts of the arguments of a function without a derivative need not be in any order.
    const given = takesNumbers ? parts : values;
    const operands = given.map((each) => operandOf(each, node, context));
    put(writer, { kind: "derive", rule: derivative, operands, result: copied, line: writer.line });
  }
  return copied.form === "scalar" ? read(writer, copied) : { array: copied, prefix: [] };
}

/** The numbers and arrays that a value is made of. */
function partsOf(value: Lowered, context: Context): readonly (Value | View)[] {
  if (isView(value)) return [value];
  if (isValue(value)) return isTruth(value) ? [] : [value];
  if (!isReference(value)) return [];
  const contents = contentsOf(context, value);
  const items = contents.kind === "list" ? contents.items : [...contents.fields.values()];
  return items.flatMap((item) => partsOf(loaded(item, context), context));
}

/** A variable that holds an argument as the rule sees it. @throws DiagnosticError where it is neither a number nor an array. */
function operandOf(value: Lowered, node: ts.Node, context: Context): Scalar | ArrayVariable {
  if (!isValue(value)) return arrayOf(value, node, context).array;
  const writer = writerOf(context);
  const scalar = newScalar(writer, "operand", isTruth(value) ? "boolean" : "real", true);
  write(writer, scalar, value);
  return scalar;
}

/** An array of its own: rows are copied. @throws DiagnosticError where there is none. */
function arrayOf(value: Lowered, node: ts.Node, context: Context): View {
  const view = viewOf(value, node, context);
  if (view === undefined) throw refused(context, node, "an object in a rule", "pass numbers and arrays");
  return view.prefix.length === 0 ? view : made(ofCopy(view, context), view.array.storage, context);
}

/** A number through which no derivative flows. */
function numberFrom(link: Primitive, value: Value, writer: Writer): Scalar {
  const scalar = newScalar(writer, "value", "real", true);
  const { frame } = writer;
  write(writer, scalar, frame.builder.apply(link, [bring(frame, value)]));
  return scalar;
}

/** A copy of an array through which no derivative flows. */
function arrayFrom(link: Primitive, source: View, context: Context): ArrayVariable {
  const writer = writerOf(context);
  const array = allocate(writer, lengthsOf(source), source.array.storage, 0);
  const fill = (from: View, to: View): void => {
    countThrough(from, context, (index) => {
      const [place, target] = [elementAt(from, index), elementAt(to, index)];
      if (rankOf(from) > 1) fill({ ...from, prefix: place.indices }, { ...to, prefix: target.indices });
      else writeElement(writer, target, writer.frame.builder.apply(link, [readElement(writer, place)]));
    });
  };
  fill(source, { array, prefix: [] });
  return array;
}
