import { counted } from "../../../runtime/counted.ts";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { at } from "../../diagnostics/internal-error.ts";
import { quoted } from "../../diagnostics/text.ts";
import { divDims, mulDims, showDims, sizeOf, type Dim } from "../../graph/dim.ts";
import { sameDims } from "../../graph/type.ts";
import { mul } from "../../primitives/arithmetic.ts";
import { concat as joinedAlong } from "../../primitives/join.ts";
import {
  diagonalMatrix,
  diagonalOf,
  dimension,
  full,
  identity as identityMatrix,
  reshape as reshaped,
  slice,
} from "../../primitives/tensor.ts";
import { isArray, type Application, type Argument, type OnArrays } from "./application.ts";
import { knownArgument, requireArray, requireAxis, requireCount, requireLengths, requireRank } from "./arguments.ts";
import { mistake, requireSize } from "./context.ts";
import { textOf } from "./describe.ts";
import { MOST_DIMENSIONS } from "./limits.ts";
import { shapeText } from "./fit.ts";

/** The elements with other lengths of the axes; one that is −1 is what the others leave. */
export const reshape: OnArrays = ({ operands, context, span }) => {
  const [x, given] = [at(operands, 0), at(operands, 1)];
  const size = sizeOf(requireArray(x, context));
  const written = requireLengths(given, context);
  const others = sizeOf(written.filter((dim) => dim !== -1));
  const rest = divDims(size, others);
  const dims = written.map((dim) => (dim === -1 ? (rest ?? 0) : dim));
  const isValid = written.filter((dim) => dim === -1).length <= 1 && dims.every(isLength);
  if (isValid && sizeOf(dims) === size) return reshaped(x.value, dims);
  const message = `${shapeText(x, context)} and has ${counted(size, "element")}; ${size === 1 ? "it does" : "they do"} not make ${showDims(dims)}`;
  throw mistake(context, catalogue.shapesDoNotFit(message, span));
};

function isLength(dim: Dim): boolean {
  return typeof dim === "string" || dim >= 0;
}

/** Arrays one behind the other, along the last dimension or that of a number behind them. */
export const concat: OnArrays = (application) => {
  const { operands, context, span } = application;
  const last = at(operands, operands.length - 1);
  const hasDimension = operands.length > 1 && !isArray(last) && knownArgument(last, context) !== undefined;
  const parts = hasDimension ? operands.slice(0, -1) : operands;
  const first = at(parts, 0);
  requireArray(first, context);
  const axis = hasDimension ? requireAxis(first, last, application) : first.dims.length - 1;
  for (const part of parts) {
    requireArray(part, context);
    const isSame = (dim: Dim, each: number): boolean => each === axis || dim === first.dims[each];
    if (part.dims.length === first.dims.length && part.dims.every(isSame)) continue;
    const shapes = `${shapeText(first, context)} and ${shapeText(part, context)}`;
    const message = `${quoted(textOf({ span }, context))} does not fit: ${shapes}; along dimension ${axis + 1} the other lengths are equal`;
    throw mistake(context, catalogue.shapesDoNotFit(message, span));
  }
  return joinedAlong(
    parts.map(({ value }) => value),
    axis,
  );
};

/** The diagonal of a matrix, or the matrix of a diagonal. */
export const diag: OnArrays = ({ operands, context }) => {
  const x = at(operands, 0);
  const [rows = 0, columns] = requireRank(x, [1, 2], context);
  if (columns === undefined) return diagonalMatrix(x.value);
  if (rows === columns) return diagonalOf(x.value);
  if (typeof rows !== "number" || typeof columns !== "number") {
    throw mistake(context, catalogue.arrayExpected("a square matrix", shapeText(x, context), x.expression.span));
  }
  const count = Math.min(rows, columns);
  return diagonalOf(
    slice(x.value, [
      { start: 0, step: 1, count },
      { start: 0, step: 1, count },
    ]),
  );
};

/** Without the axes of length 1. */
export const squeeze: OnArrays = ({ operands }) => {
  const x = at(operands, 0);
  const dims = x.dims.filter((dim) => dim !== 1);
  return sameDims(dims, x.dims) ? x.lowered : reshaped(x.value, dims);
};

export const flatten: OnArrays = ({ operands, context }) => {
  const x = at(operands, 0);
  const dims = requireArray(x, context);
  return dims.length === 1 ? x.lowered : reshaped(x.value, [sizeOf(dims)]);
};

/** One row or column of a matrix, as a matrix. */
function line(axis: 0 | 1): OnArrays {
  return ({ operands, context, name }) => {
    const [x, place] = [at(operands, 0), at(operands, 1)];
    const dims = requireRank(x, [2], context);
    const index = requireCount(place, 1, `the number of a ${name}`, context);
    const length = at(dims, axis);
    if (typeof length === "number" && index > length) {
      const shown = [String(index), String(length), textOf(x.expression, context), showDims(dims)] as const;
      throw mistake(context, catalogue.indexOutOfRange(...shown, place.expression.span));
    }
    const ranges = dims.map((count, each) =>
      each === axis ? { start: index - 1, step: 1, count: 1 } : { start: 0, step: 1, count },
    );
    return slice(x.value, ranges);
  };
}

export const row = line(0);
export const column = line(1);

/** The lengths of the axes as numbers. */
export const size: OnArrays = ({ operands, context }) => {
  const dims = requireArray(at(operands, 0), context);
  return { elements: dims.map((dim) => dimension(context.frame.builder, dim)), dims: [dims.length] };
};

/** The number of elements. */
export const count: OnArrays = ({ operands, context }) =>
  dimension(context.frame.builder, sizeOf(requireArray(at(operands, 0), context)));

/** The lengths that all arguments together are. */
function lengthsOf(application: Application): readonly Dim[] {
  const { operands, context, name } = application;
  return operands
    .flatMap((operand) => requireLengths(operand, context).map((dim) => [operand, dim] as const))
    .map(([operand, dim]) => {
      if (isLength(dim)) return dim;
      const message = `a length of ${quoted(name)} is negative`;
      throw mistake(context, catalogue.argumentNotKnown(message, operand.expression.span));
    });
}

function filled(value: number): OnArrays {
  return (application) => {
    const { context, span } = application;
    const dims = lengthsOf(application);
    if (dims.length > MOST_DIMENSIONS) {
      const message = `an array has at most ${MOST_DIMENSIONS} dimensions`;
      throw mistake(context, catalogue.argumentNotKnown(message, span));
    }
    requireSize(dims, span, context);
    return full(context.frame.builder, value, dims);
  };
}

export const zeros = filled(0);
export const ones = filled(1);

export const identity: OnArrays = (application) => {
  const { context, span } = application;
  const [rows = 0, columns = rows, ...more] = lengthsOf(application);
  if (more.length > 0) {
    throw mistake(context, catalogue.argumentNotKnown("an identity matrix has two dimensions", span));
  }
  requireSize([rows, columns], span, context);
  return identityMatrix(context.frame.builder, rows, columns);
};

/** `matrix([1, 2])` is the array itself. */
export const matrix: OnArrays = ({ operands, context }) => {
  const x = at(operands, 0);
  requireArray(x, context);
  return x.lowered;
};

/** The Kronecker product of matrices; a vector beside a matrix is a row. */
export const kron: OnArrays = ({ operands, context }) => {
  const [a, b] = [at(operands, 0), at(operands, 1)];
  const isVectors = [a, b].every((operand) => requireRank(operand, [1, 2], context).length === 1);
  const [m, n] = asMatrix(a);
  const [p, q] = asMatrix(b);
  const product = mul(reshaped(a.value, [m, 1, n, 1]), reshaped(b.value, [1, p, 1, q]));
  const dims = [mulDims(m, p), mulDims(n, q)];
  return reshaped(product, isVectors ? dims.slice(1) : dims);
};

function asMatrix({ dims }: Argument): readonly [rows: Dim, columns: Dim] {
  const [rows = 1, columns] = dims;
  return columns === undefined ? [1, rows] : [rows, columns];
}
