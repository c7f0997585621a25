import * as catalogue from "../../diagnostics/catalogue.ts";
import type { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { quoted } from "../../diagnostics/text.ts";
import { showDims, type Dim } from "../../graph/dim.ts";
import { broadcastDims, sameDims } from "../../graph/type.ts";
import type { Application, Argument } from "./application.ts";
import { mistake, type Context } from "./context.ts";
import { factorText, showShape, textOf } from "./describe.ts";
import { productDims } from "./product-shape.ts";

/** How elementwise operators are written, by the functions that they stand for. */
const signs: ReadonlyMap<string, string> = new Map([
  ["add", "+"],
  ["subtract", "-"],
  ["multiply", ".*"],
  ["divide", "./"],
  ["dotMultiply", ".*"],
  ["dotDivide", "./"],
  ["pow", ".^"],
  ["dotPow", ".^"],
  ["mod", "%"],
  ["smaller", "<"],
  ["larger", ">"],
  ["smallerEq", "<="],
  ["largerEq", ">="],
  ["equal", "=="],
  ["unequal", "!="],
  ["and", "and"],
  ["or", "or"],
  ["xor", "xor"],
]);

/** A way to write an operand. */
interface Form {
  readonly text: string;
  readonly dims: readonly Dim[];
  readonly changes: number;
}

/** The shape of an elementwise operation. @throws DiagnosticError when the operands do not fit. */
export function requireFit(application: Application): readonly Dim[] {
  let dims: readonly Dim[] = [];
  for (const [place, operand] of application.operands.entries()) {
    if (operand.dims.length === 0) continue;
    const joined = broadcastDims(dims, operand.dims);
    if (joined === undefined) throw misfit(application, operand, application.operands.slice(0, place));
    dims = joined;
  }
  return dims;
}

function misfit(application: Application, operand: Argument, before: readonly Argument[]): DiagnosticError {
  const { context, span } = application;
  const other = before.find(({ dims }) => broadcastDims(dims, operand.dims) === undefined) ?? operand;
  const [a, b] = differing(other.dims, operand.dims);
  const shapes = `${shapeText(other, context)} and ${shapeText(operand, context)}`;
  const message = `${quoted(textOf(application, context))} does not fit: ${shapes}; aligned at the last dimension, the lengths ${a} and ${b} differ`;
  const help = application.operands.length === 2 ? elementwiseHelp(application, other, operand) : undefined;
  return mistake(context, catalogue.shapesDoNotFit(message, span, help));
}

/** An operand and its shape, in words. */
export function shapeText({ expression, dims }: Argument, context: Context): string {
  return `${quoted(textOf(expression, context))} is ${showShape(dims)}`;
}

/** The last lengths of two shapes that do not go together. */
function differing(a: readonly Dim[], b: readonly Dim[]): readonly [Dim, Dim] {
  for (let back = 1; back <= Math.min(a.length, b.length); back++) {
    const [x = 1, y = 1] = [a.at(-back), b.at(-back)];
    if (broadcastDims([x], [y]) === undefined) return [x, y];
  }
  return [a.at(-1) ?? 1, b.at(-1) ?? 1];
}

function elementwiseHelp({ name, context }: Application, a: Argument, b: Argument): string | undefined {
  const sign = signs.get(name);
  const write = (x: Form, y: Form): string =>
    sign === undefined ? `${name}(${x.text}, ${y.text})` : `${x.text} ${sign} ${y.text}`;
  const found = formsOf(a, b.dims, context)
    .flatMap((x) => formsOf(b, a.dims, context).map((y) => ({ x, y, changes: x.changes + y.changes })))
    .filter(({ x, y }) => broadcastDims(x.dims, y.dims) !== undefined);
  const least = Math.min(...found.map(({ changes }) => changes));
  const best = found.filter(({ changes }) => changes === least);
  const isProduct = /^(dotM|m)ultiply$/.test(name) && productDims(a.dims, b.dims) !== undefined;
  const product = `for the matrix product write ${quoted(`${factorText(a.expression, context)} * ${factorText(b.expression, context)}`)}`;
  return joined(best.map(({ x, y }) => suggestion(write(x, y), x.dims, y.dims)).concat(isProduct ? [product] : []));
}

/** An operand as it is, transposed, and, where that goes with the other shape, as a column. */
function formsOf({ expression, dims }: Argument, other: readonly Dim[], context: Context): readonly Form[] {
  const text = factorText(expression, context);
  const forms: Form[] = [{ text: textOf(expression, context), dims, changes: 0 }];
  const [rows, columns] = dims;
  if (dims.length === 2 && rows !== undefined && columns !== undefined) {
    forms.push({ text: transposedText(text), dims: [columns, rows], changes: 1 });
  }
  if (dims.length === 1 && rows !== undefined && other.length === 2 && rows === other[0]) {
    forms.push({ text: `reshape(${textOf(expression, context)}, [${rows}, 1])`, dims: [rows, 1], changes: 1 });
  }
  return forms;
}

/** What to write for the transpose of what is written. */
function transposedText(text: string): string {
  return text.endsWith("'") ? text.slice(0, -1) : `${text}'`;
}

function suggestion(text: string, a: readonly Dim[], b: readonly Dim[]): string {
  return `did you mean ${quoted(text)} (${showDims(a)} and ${showDims(b)})?`;
}

function joined(lines: readonly string[]): string | undefined {
  return lines.length === 0 ? undefined : lines.join("\n");
}

/** The mistake of a matrix product whose operands do not fit, with those that would. */
export function productMisfit(application: Application, a: Argument, b: Argument): DiagnosticError {
  const { context, span } = application;
  const isMatrix = a.dims.length <= 2 && b.dims.length <= 2;
  const reason = isMatrix
    ? `the inner lengths ${a.dims.at(-1) ?? 1} and ${b.dims[0] ?? 1} differ`
    : "the product is one of matrices and vectors";
  const shapes = `${shapeText(a, context)} and ${shapeText(b, context)}`;
  const message = `${quoted(textOf(application, context))} does not fit: ${shapes}; ${reason}`;
  const [x, y] = [factorText(a.expression, context), factorText(b.expression, context)];
  const [xt, yt] = [flippedText(a, context), flippedText(b, context)];
  const forms: readonly (readonly [text: string, left: readonly Dim[], right: readonly Dim[]])[] = [
    [`${xt} * ${y}`, flipped(a.dims), b.dims],
    [`${x} * ${yt}`, a.dims, flipped(b.dims)],
    [`${xt} * ${yt}`, flipped(a.dims), flipped(b.dims)],
    [`${y} * ${x}`, b.dims, a.dims],
  ];
  const isChanged = (left: readonly Dim[], right: readonly Dim[]): boolean =>
    !(sameDims(left, a.dims) && sameDims(right, b.dims));
  const products = forms
    .filter(([, left, right]) => isChanged(left, right) && productDims(left, right) !== undefined)
    .map(([text, left, right]) => `${quoted(text)} (${showDims(left)} times ${showDims(right)})`);
  const fitting = Array.from(new Set(products));
  const elementwise =
    broadcastDims(a.dims, b.dims) && `for the product of each element with each write ${quoted(`${x} .* ${y}`)}`;
  const isVectors = a.dims.length === 1 && b.dims.length === 1;
  const outer = isVectors ? [`for the matrix of all products write ${quoted(`outer(${x}, ${y})`)}`] : [];
  const meant = fitting.length === 0 ? [] : [`did you mean ${fitting.join(" or ")}?`];
  return mistake(
    context,
    catalogue.shapesDoNotFit(message, span, joined([...meant, ...outer, ...(elementwise ? [elementwise] : [])])),
  );
}

function flipped(dims: readonly Dim[]): readonly Dim[] {
  return dims.length === 2 ? [...dims].reverse() : dims;
}

function flippedText({ expression, dims }: Argument, context: Context): string {
  const text = factorText(expression, context);
  return dims.length === 2 ? transposedText(text) : text;
}
