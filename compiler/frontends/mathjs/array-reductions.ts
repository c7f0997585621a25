import * as catalogue from "../../diagnostics/catalogue.ts";
import { at } from "../../diagnostics/internal-error.ts";
import { quoted } from "../../diagnostics/text.ts";
import type { Value } from "../../graph/builder.ts";
import { sizeOf, subDims, type Dim } from "../../graph/dim.ts";
import { dimsOf } from "../../graph/type.ts";
import { div, sub } from "../../primitives/arithmetic.ts";
import { power } from "../../primitives/powers.ts";
import {
  logSoftmax as logSoftmaxAlong,
  logSumExpOver,
  maxOver,
  minOver,
  norm2,
  prodOver,
  softmax as softmaxAlong,
  sumOver,
} from "../../primitives/reduction.ts";
import { cumsum as cumsumAlong, dimension, reshape, stack } from "../../primitives/tensor.ts";
import { isArray, operandValues, type Application, type Argument, type OnArrays } from "./application.ts";
import { allAxes, knownArgument, requireArray, requireAxis, requireNumber } from "./arguments.ts";
import { mistake } from "./context.ts";
import { textOf } from "./describe.ts";
import { requireFit, shapeText } from "./fit.ts";

type Over = (x: Value, axes: readonly number[]) => Value;

/** A function of an array, or along one of its dimensions. @throws DiagnosticError when there is more. */
function reduction(over: Over): OnArrays {
  return (application) => {
    const [x, dimensionGiven] = onlyArray(application);
    const axes = dimensionGiven ? [requireAxis(x, dimensionGiven, application)] : allAxes(x);
    return over(x.value, axes);
  };
}

/** The array that a function is of, and the dimension, where one is given. */
function onlyArray(application: Application): readonly [x: Argument, dimension: Argument | undefined] {
  const { operands, context, name } = application;
  const x = at(operands, 0);
  const help = `${quoted(name)} takes one array, or numbers; to join arrays write \`concat\``;
  if (!isArray(x)) for (const operand of operands) requireNumber(operand, context, help);
  for (const operand of operands.slice(1)) requireNumber(operand, context, help);
  const surplus = operands[2];
  if (surplus) {
    const { expression } = surplus;
    throw mistake(
      context,
      catalogue.argumentNotKnown(`${quoted(name)} of an array takes the array and a dimension`, expression.span, help),
    );
  }
  return [x, operands[1]];
}

/** The largest or smallest element; of several arguments the largest or smallest of each element with each. */
function extremum(over: Over, elementwise: (operands: readonly Value[]) => Value): OnArrays {
  return (application) => {
    const { operands, context, name } = application;
    const [x, second, third] = operands;
    if (x === undefined || second === undefined) return reduction(over)(application);
    const known = knownArgument(second, context);
    const isDimension =
      isArray(x) && third === undefined && known !== undefined && Number.isInteger(known) && known >= 0;
    if (!isDimension) {
      requireFit(application);
      return elementwise(operandValues(application));
    }
    if (known === 1 && x.dims.length === 1) throw dimensionOfVector(x, second, name, application);
    return over(x.value, [requireAxis(x, second, application)]);
  };
}

/** `max(x, 1)` of a vector is the maximum along dimension 1 for mathjs, and hardly what is meant. */
function dimensionOfVector(x: Argument, second: Argument, name: string, { context }: Application): Error {
  const text = textOf(x.expression, context);
  const bounds = name === "max" ? "1, Infinity" : "-Infinity, 1";
  const message = `1 is read as a dimension, and ${quoted(text)} has only that one`;
  const help = `write ${quoted(`${name}(${text})`)}; to compare each element with 1 write ${quoted(`clamp(${text}, ${bounds})`)}`;
  return mistake(context, catalogue.wrongDimension(message, [shapeText(x, context)], second.expression.span, help));
}

function countAlong(x: Argument, axes: readonly number[]): Dim {
  return sizeOf(axes.map((axis) => at(x.dims, axis)));
}

function meanOver(x: Argument, axes: readonly number[]): Value {
  return div(sumOver(x.value, axes), dimension(x.value.builder, countAlong(x, axes)));
}

/** The square root of the sum of the squared distances from the mean. */
function spread(x: Argument, axes: readonly number[]): Value {
  const kept = x.dims.map((dim, axis) => (axes.includes(axis) ? 1 : dim));
  return norm2(sub(x.value, reshape(meanOver(x, axes), kept)), axes);
}

/** Which count the variance is divided by. */
const corrections: ReadonlyMap<string, number> = new Map([
  ["unbiased", 1],
  ["uncorrected", 0],
  ["biased", -1],
]);

function deviation(ofSpread: (spread: Value, count: Value) => Value): OnArrays {
  return (application) => {
    const { option, context } = application;
    const correction = corrections.get(option?.value ?? "unbiased");
    if (option && correction === undefined) {
      const message = `${option.value === "" ? "the empty text" : quoted(option.value)} is no normalization`;
      throw mistake(
        context,
        catalogue.argumentNotKnown(message, option.span, 'write "unbiased", "uncorrected" or "biased"'),
      );
    }
    const [x, dimensionGiven] = isArray(at(application.operands, 0)) ? onlyArray(application) : [gathered(application)];
    const axes = dimensionGiven ? [requireAxis(x, dimensionGiven, application)] : allAxes(x);
    const count = subDims(countAlong(x, axes), correction ?? 1);
    return ofSpread(spread(x, axes), dimension(x.value.builder, count));
  };
}

/** Numbers that are arguments, as one vector. */
function gathered({ operands, context }: Application): Argument {
  const numbers = operands.map((operand) => requireNumber(operand, context));
  const dims = [numbers.length];
  const value = stack(numbers, dims);
  return { value, dims, lowered: value, expression: at(operands, 0).expression };
}

/** A function along one axis, the last one where none is given. */
function alongAxis(f: (x: Value, axis: number) => Value, usual: (x: Argument) => number): OnArrays {
  return (application) => {
    const [x, dimensionGiven] = onlyArray(application);
    requireArray(x, application.context);
    return f(x.value, dimensionGiven ? requireAxis(x, dimensionGiven, application) : usual(x));
  };
}

const last = ({ dims }: Argument): number => dims.length - 1;

export const sum = reduction(sumOver);
export const prod = reduction(prodOver);
export const mean: OnArrays = (application) => {
  const [x, dimensionGiven] = onlyArray(application);
  return meanOver(x, dimensionGiven ? [requireAxis(x, dimensionGiven, application)] : allAxes(x));
};
export const max = (elementwise: (operands: readonly Value[]) => Value): OnArrays => extremum(maxOver, elementwise);
export const min = (elementwise: (operands: readonly Value[]) => Value): OnArrays => extremum(minOver, elementwise);
export const variance = deviation((distance, count) => div(power(distance, 2), count));
export const std = deviation((distance, count) => div(distance, power(count, 0.5)));
export const cumsum = alongAxis(cumsumAlong, () => 0);
export const softmax = alongAxis(softmaxAlong, last);
export const logSoftmax = alongAxis(logSoftmaxAlong, last);

/** The logarithm of the sum of the exponentials of all elements, or along a dimension. */
export const logsumexp = reduction((x, axes) => {
  const [axis, ...more] = axes;
  if (axis !== undefined && more.length === 0) return logSumExpOver(x, axis);
  return logSumExpOver(reshape(x, [sizeOf(dimsOf(x.builder.node(x).type))]), 0);
});

/** The length of one array; of several arguments, of each element with each. */
export const hypot =
  (elementwise: (operands: readonly Value[]) => Value): OnArrays =>
  (application) => {
    const [x, second] = application.operands;
    if (x && second === undefined) return norm2(x.value, allAxes(x));
    requireFit(application);
    return elementwise(operandValues(application));
  };
