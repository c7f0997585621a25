import * as catalogue from "../../diagnostics/catalogue.ts";
import { at } from "../../diagnostics/internal-error.ts";
import { quoted } from "../../diagnostics/text.ts";
import type { Value } from "../../graph/builder.ts";
import type { Dim } from "../../graph/dim.ts";
import { isArray, type Application, type Argument } from "./application.ts";
import { mistake, type Context } from "./context.ts";
import { showShape, textOf } from "./describe.ts";
import { shapeText } from "./fit.ts";
import { knownLength, knownNumber } from "./lengths.ts";
import { isLiteral } from "./lowered.ts";

/** The axes of an array, from 0. */
export function allAxes({ dims }: Pick<Argument, "dims">): readonly number[] {
  return dims.map((_, axis) => axis);
}

/** An argument that must be a number. @throws DiagnosticError when it is an array. */
export function requireNumber(argument: Argument, context: Context, help?: string): Value {
  const { expression, dims } = argument;
  if (!isArray(argument)) return argument.value;
  throw mistake(context, catalogue.arrayOperand(textOf(expression, context), showShape(dims), expression.span, help));
}

/** What arrays of some number of axes are called. */
function kindOf(ranks: readonly number[]): string {
  const names = ["a number", "a vector", "a matrix", "an array of three dimensions", "an array of four dimensions"];
  const [last = "", ...others] = ranks.map((rank) => names[rank] ?? "an array").reverse();
  if (ranks.length > 3 || others.length === 0) return ranks.length > 3 ? "an array" : last;
  return `${others.reverse().join(", ")} or ${last}`;
}

/** The shape of an argument that must have one of some numbers of axes. @throws DiagnosticError */
export function requireRank(argument: Argument, ranks: readonly number[], context: Context): readonly Dim[] {
  const { dims, expression } = argument;
  if (ranks.includes(dims.length)) return dims;
  const isParameter = expression.kind === "name" && dims.length === 0 && context.session.inputs.has(expression.name);
  const name = textOf(expression, context);
  const help = isParameter
    ? `to declare the shape of ${quoted(name)}, write a line \`# shape ${name} 3\` or use \`--shape\` (\`shapes\`)`
    : undefined;
  throw mistake(context, catalogue.arrayExpected(kindOf(ranks), shapeText(argument, context), expression.span, help));
}

const ARRAYS: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

/** The shape of an argument that must be an array. @throws DiagnosticError */
export function requireArray(argument: Argument, context: Context): readonly Dim[] {
  return isArray(argument) ? argument.dims : requireRank(argument, ARRAYS, context);
}

/** The length of a square matrix. @throws DiagnosticError */
export function requireSquare(argument: Argument, context: Context): Dim {
  const [rows = 0, columns = 0] = requireRank(argument, [2], context);
  if (rows === columns) return rows;
  const { expression } = argument;
  const given = shapeText(argument, context);
  throw mistake(context, catalogue.arrayExpected("a square matrix", given, expression.span));
}

/** The number that an argument must be known to be. @throws DiagnosticError */
export function requireKnown(argument: Argument, context: Context, help?: string): number {
  const known = knownNumber(context.frame, requireNumber(argument, context));
  if (known !== undefined) return known;
  const { expression } = argument;
  const name = quoted(textOf(expression, context));
  const message = `${name} must be known when the function is compiled`;
  throw mistake(context, catalogue.argumentNotKnown(message, expression.span, help ?? "write a number"));
}

/** The whole number of at least some size that an argument must be known to be. @throws DiagnosticError */
export function requireCount(argument: Argument, least: number, what: string, context: Context): number {
  const known = requireKnown(argument, context);
  if (Number.isSafeInteger(known) && known >= least) return known;
  const { span } = argument.expression;
  throw mistake(context, catalogue.argumentNotKnown(`${what} is a whole number of at least ${least}`, span));
}

/** The lengths that an argument is a list of, or the one length that it is. @throws DiagnosticError */
export function requireLengths(argument: Argument, context: Context): readonly Dim[] {
  const { lowered, expression, value } = argument;
  const elements = isLiteral(lowered) ? lowered.elements : isArray(argument) ? [] : [value];
  const dims = elements.map((element) => knownLength(context.frame, element));
  const lengths = dims.filter((dim) => dim !== undefined);
  if (lengths.length > 0 && lengths.length === dims.length) return lengths;
  const message = `${quoted(textOf(expression, context))} must be known when the function is compiled`;
  const help = "write whole numbers, names of lengths, or `size(x)`";
  throw mistake(context, catalogue.argumentNotKnown(message, expression.span, help));
}

/** The number that an argument is, where it is one and known. */
export function knownArgument(argument: Argument, context: Context): number | undefined {
  return isArray(argument) ? undefined : knownNumber(context.frame, argument.value);
}

/** The axis, from 0, that an argument gives as a dimension, from 1. @throws DiagnosticError */
export function requireAxis(array: Argument, argument: Argument, application: Application): number {
  const { context } = application;
  const known = requireKnown(argument, context);
  const rank = array.dims.length;
  if (Number.isInteger(known) && known >= 1 && known <= rank) return known - 1;
  const { expression } = argument;
  const range = rank === 1 ? "there is only dimension 1" : `dimensions count from 1 to ${rank}`;
  const message = `${quoted(textOf(expression, context))} is no dimension of ${quoted(textOf(array.expression, context))}`;
  const help = known === 0 ? helpForZero(application) : undefined;
  throw mistake(
    context,
    catalogue.wrongDimension(message, [`${shapeText(array, context)}; ${range}`], expression.span, help),
  );
}

/** What `max(x, 0)` is meant to be. */
function helpForZero({ name, operands, context }: Application): string | undefined {
  const text = textOf(at(operands, 0).expression, context);
  if (name === "max") return `for the larger of each element and 0 write ${quoted(`relu(${text})`)}`;
  if (name === "min") return `for the smaller of each element and 0 write ${quoted(`-relu(-(${text}))`)}`;
  return undefined;
}
