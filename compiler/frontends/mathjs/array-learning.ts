import * as catalogue from "../../diagnostics/catalogue.ts";
import { at } from "../../diagnostics/internal-error.ts";
import { quoted } from "../../diagnostics/text.ts";
import type { Value } from "../../graph/builder.ts";
import { showDims, type Dim } from "../../graph/dim.ts";
import { sameDims } from "../../graph/type.ts";
import { add, mul, neg, sub } from "../../primitives/arithmetic.ts";
import { avgPool as averagePool, conv2d as convolved, maxPool as maximumPool } from "../../primitives/convolution.ts";
import { logSoftmax, logSumExpOver, pick, sumOver } from "../../primitives/reduction.ts";
import { reshape } from "../../primitives/tensor.ts";
import { isArray, type Application, type Argument, type OnArrays } from "./application.ts";
import { requireArray, requireCount, requireRank } from "./arguments.ts";
import { mistake } from "./context.ts";
import { textOf } from "./describe.ts";
import { shapeText } from "./fit.ts";

/** −log of the probability that a softmax gives the labels: class numbers from 0, or probabilities. */
export const crossEntropy: OnArrays = ({ operands, context, span }) => {
  const [x, labels] = [at(operands, 0), at(operands, 1)];
  const dims = requireArray(x, context);
  const last = dims.length - 1;
  if (sameDims(labels.dims, dims)) return neg(sumOver(mul(labels.value, logSoftmax(x.value, last)), [last]));
  if (sameDims(labels.dims, dims.slice(0, -1))) return sub(logSumExpOver(x.value, last), pick(x.value, labels.value));
  const shapes = `${shapeText(x, context)} and ${shapeText(labels, context)}`;
  const classes = last === 0 ? "one number" : showDims(dims.slice(0, -1));
  const help = `labels are class numbers from 0 (${classes}) or probabilities (${showDims(dims)})`;
  const message = `${quoted(textOf({ span }, context))} does not fit: ${shapes}`;
  throw mistake(context, catalogue.shapesDoNotFit(message, span, help));
};

/** Images n×c×h×w through filters f×c×kh×kw, with a number for each filter added. */
export const conv2d: OnArrays = (application) => {
  const { operands, context } = application;
  const [x, w, third, ...more] = operands;
  const [images, filters] = [x ?? at(operands, 0), w ?? at(operands, 1)];
  const bias = third && isArray(third) ? third : undefined;
  const [stride, padding, surplus] = bias ? more : [third, ...more];
  if (surplus) {
    const message = "a convolution without a bias takes images, filters, a stride and a padding";
    throw mistake(context, catalogue.argumentNotKnown(message, surplus.expression.span));
  }
  const [, channels = 0] = requireImages(images, application);
  const [count = 0, own = 0, rows = 0, columns = 0] = requireImages(filters, application);
  if (channels !== own) throw misfit(application, images, filters, `the channels ${channels} and ${own} differ`);
  const windows = { stride: strideOf(stride, application), padding: paddingOf(padding, application) };
  requirePlaces(images, [rows, columns], windows, application);
  const y = convolved(images.value, filters.value, windows.stride, windows.padding);
  if (bias === undefined) return y;
  if (requireRank(bias, [1], context)[0] !== count) {
    throw misfit(application, filters, bias, `there are ${count} filters`);
  }
  return add(y, reshape(bias.value, [count, 1, 1]));
};

function misfit({ context, span }: Application, a: Argument, b: Argument, reason: string): Error {
  const shapes = `${shapeText(a, context)} and ${shapeText(b, context)}`;
  const message = `${quoted(textOf({ span }, context))} does not fit: ${shapes}; ${reason}`;
  return mistake(context, catalogue.shapesDoNotFit(message, span));
}

/** The shape of images or filters, whose rows and columns are numbers. */
function requireImages(argument: Argument, { context }: Application): readonly Dim[] {
  const dims = requireRank(argument, [4], context);
  if (dims.slice(2).every((dim) => typeof dim === "number")) return dims;
  const message = `the rows and columns must be numbers: ${shapeText(argument, context)}`;
  throw mistake(
    context,
    catalogue.argumentNotKnown(message, argument.expression.span, "declare the shape with numbers"),
  );
}

function strideOf(argument: Argument | undefined, { context }: Application, usual = 1): number {
  return argument ? requireCount(argument, 1, "the stride", context) : usual;
}

function paddingOf(argument: Argument | undefined, { context }: Application): number {
  return argument ? requireCount(argument, 0, "the padding", context) : 0;
}

/** @throws DiagnosticError where a window is larger than the image. */
function requirePlaces(
  images: Argument,
  window: readonly Dim[],
  { padding }: { readonly padding: number },
  { context, span }: Application,
): void {
  const lengths = images.dims.slice(2).map(Number);
  if (window.every((length, axis) => Number(length) >= 1 && Number(length) <= at(lengths, axis) + 2 * padding)) return;
  const margin = padding > 0 ? ` with a margin of ${padding}` : "";
  const message = `a window of ${showDims(window)} does not fit into images of ${showDims(lengths)}${margin}`;
  throw mistake(context, catalogue.shapesDoNotFit(`${message}: ${shapeText(images, context)}`, span));
}

function pooling(pool: (x: Value, size: number, stride: number, padding: number) => Value): OnArrays {
  return (application) => {
    const { operands, context } = application;
    const [x, window] = [at(operands, 0), at(operands, 1)];
    requireImages(x, application);
    const size = requireCount(window, 1, "the size of a window", context);
    const stride = strideOf(operands[2], application, size);
    const padding = paddingOf(operands[3], application);
    if (padding >= size) {
      const message = `the padding ${padding} is not smaller than the window ${size}`;
      throw mistake(context, catalogue.argumentNotKnown(message, operands[3]?.expression.span ?? application.span));
    }
    requirePlaces(x, [size, size], { padding }, application);
    return pool(x.value, size, stride, padding);
  };
}

export const avgPool = pooling(averagePool);
export const maxPool = pooling(maximumPool);
