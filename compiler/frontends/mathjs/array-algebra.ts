import * as catalogue from "../../diagnostics/catalogue.ts";
import { at } from "../../diagnostics/internal-error.ts";
import { quoted } from "../../diagnostics/text.ts";
import type { Value } from "../../graph/builder.ts";
import type { Dim } from "../../graph/dim.ts";
import { div, mul, sub } from "../../primitives/arithmetic.ts";
import { det as determinant, inv as inverse, solve as solution } from "../../primitives/linear-algebra.ts";
import { dot as innerProduct, outer as outerProduct } from "../../primitives/product.ts";
import { sumOver } from "../../primitives/reduction.ts";
import { take } from "../../primitives/join.ts";
import { diagonalOf, reshape } from "../../primitives/tensor.ts";
import { isArray, type Application, type Argument, type OnArrays } from "./application.ts";
import { requireArray, requireRank, requireSquare } from "./arguments.ts";
import { mistake } from "./context.ts";
import { textOf } from "./describe.ts";
import { shapeText } from "./fit.ts";

/** A vector, or a matrix of one column as a vector. */
function asVector(argument: Argument, { context }: Application): { readonly value: Value; readonly length: Dim } {
  const [length = 0, columns] = argument.dims;
  if (columns === 1 && argument.dims.length === 2) return { value: reshape(argument.value, [length]), length };
  requireRank(argument, [1], context);
  return { value: argument.value, length };
}

function differentLengths({ operands, context, span }: Application): Error {
  const shapes = operands.map((operand) => shapeText(operand, context)).join(" and ");
  const message = `${quoted(textOf({ span }, context))} does not fit: ${shapes}; the lengths must be equal`;
  return mistake(context, catalogue.shapesDoNotFit(message, span));
}

export const dot: OnArrays = (application) => {
  const [x, y] = [at(application.operands, 0), at(application.operands, 1)].map((each) => asVector(each, application));
  if (x === undefined || y === undefined || x.length !== y.length) throw differentLengths(application);
  return innerProduct(x.value, y.value);
};

export const outer: OnArrays = (application) => {
  const [x, y] = [at(application.operands, 0), at(application.operands, 1)];
  return outerProduct(asVector(x, application).value, asVector(y, application).value);
};

/** The vector product in three dimensions. */
export const cross: OnArrays = ({ operands, context, span }) => {
  const [x, y] = [at(operands, 0), at(operands, 1)];
  for (const operand of [x, y]) {
    const [length] = requireRank(operand, [1], context);
    if (length === 3) continue;
    const message = `${quoted(textOf({ span }, context))} needs vectors of 3: ${shapeText(operand, context)}`;
    throw mistake(context, catalogue.shapesDoNotFit(message, span));
  }
  const product = (i: readonly number[], j: readonly number[]): Value => mul(take(x.value, 0, i), take(y.value, 0, j));
  return sub(product([1, 2, 0], [2, 0, 1]), product([2, 0, 1], [1, 2, 0]));
};

/** A function of a square matrix, and what it is of a number. */
function ofSquare(onMatrix: (x: Value) => Value, onNumber: (x: Value) => Value): OnArrays {
  return ({ operands, context }) => {
    const x = at(operands, 0);
    if (!isArray(x)) return onNumber(x.value);
    requireSquare(x, context);
    return onMatrix(x.value);
  };
}

const itself = (x: Value): Value => x;

export const trace = ofSquare((x) => sumOver(diagonalOf(x), [0]), itself);
export const det = ofSquare(determinant, itself);
export const inv = ofSquare(inverse, (x) => div(1, x));

/** The solution of A x = b, of the shape of b. */
export const solve: OnArrays = (application) => {
  const { operands, context, span } = application;
  const [a, b] = [at(operands, 0), at(operands, 1)];
  if (!isArray(a)) {
    const [x, y] = [textOf(a.expression, context), textOf(b.expression, context)];
    const help = `\`A \\ b\` solves a system of linear equations; for a quotient write ${quoted(`${y} / ${x}`)}`;
    throw mistake(context, catalogue.arrayExpected("a matrix", shapeText(a, context), a.expression.span, help));
  }
  const rows = requireSquare(a, context);
  requireArray(b, context);
  if (requireRank(b, [1, 2], context)[0] === rows) return solution(a.value, b.value);
  const shapes = `${shapeText(a, context)} and ${shapeText(b, context)}`;
  const message = `${quoted(textOf({ span }, context))} does not fit: ${shapes}; the lengths ${rows} and ${b.dims[0] ?? 1} differ`;
  throw mistake(context, catalogue.shapesDoNotFit(message, span));
};
