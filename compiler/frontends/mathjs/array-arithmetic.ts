import * as catalogue from "../../diagnostics/catalogue.ts";
import { at } from "../../diagnostics/internal-error.ts";
import { quoted } from "../../diagnostics/text.ts";
import type { Value } from "../../graph/builder.ts";
import { dimsOf } from "../../graph/type.ts";
import { div, mul } from "../../primitives/arithmetic.ts";
import { inv } from "../../primitives/linear-algebra.ts";
import { matmul } from "../../primitives/product.ts";
import { identity, transpose as transposed } from "../../primitives/tensor.ts";
import { isArray, type Application, type Argument, type OnArrays } from "./application.ts";
import { knownArgument, requireRank } from "./arguments.ts";
import { mistake } from "./context.ts";
import { factorText, textOf } from "./describe.ts";
import { productMisfit, shapeText } from "./fit.ts";
import { productDims } from "./product-shape.ts";

/** The product of matrices, vectors and numbers, from left to right. */
export const multiply: OnArrays = (application) => {
  const [first, ...rest] = application.operands;
  if (first === undefined) return at(application.operands, 0).value;
  let product = first;
  for (const operand of rest) {
    const value = productOf(product, operand, application);
    const dims = dimsOf(value.builder.node(value).type);
    const span = { start: product.expression.span.start, end: operand.expression.span.end };
    product = { value, dims, lowered: value, expression: { ...operand.expression, span } };
  }
  return product.value;
};

function productOf(a: Argument, b: Argument, application: Application): Value {
  if (!isArray(a) || !isArray(b)) return mul(a.value, b.value);
  if (productDims(a.dims, b.dims) === undefined) throw productMisfit(application, a, b);
  return matmul(a.value, b.value);
}

/** A quotient: only a number can divide an array as a whole. */
export const divide: OnArrays = (application) => {
  const { operands, context, span } = application;
  const [a, b] = [at(operands, 0), at(operands, 1)];
  if (!isArray(b)) return div(a.value, b.value);
  const [x, y] = [factorText(a.expression, context), factorText(b.expression, context)];
  const isSquare = b.dims.length === 2 && b.dims[0] === b.dims[1];
  const inverse = isArray(a)
    ? `\`X * B = A\` is solved by \`(B' \\ A')'\``
    : `for the inverse write ${quoted(`${x} * inv(${y})`)}`;
  const message = `${quoted(textOf(application, context))} divides by an array: ${shapeText(b, context)}`;
  const help = [`to divide each element write ${quoted(`${x} ./ ${y}`)}`, ...(isSquare ? [inverse] : [])];
  throw mistake(context, catalogue.shapesDoNotFit(message, span, help.join("\n")));
};

/** The largest exponent of a matrix: its power is written out as a product. */
const MOST_POWER = 1024;

/** A power of a square matrix, as a product. */
export const matrixPower: OnArrays = (application) => {
  const { operands, context, span } = application;
  const [base, exponent] = [at(operands, 0), at(operands, 1)];
  const [rows = 0, columns = 0] = base.dims;
  const n = knownArgument(exponent, context);
  const isPower = n !== undefined && Number.isInteger(n) && Math.abs(n) <= MOST_POWER;
  if (isPower && base.dims.length === 2 && rows === columns) {
    if (n === 0) return identity(context.frame.builder, rows, rows);
    return repeatedProduct(n < 0 ? inv(base.value) : base.value, Math.abs(n));
  }
  const what = isArray(exponent) ? shapeText(exponent, context) : shapeText(base, context);
  const message = `${quoted(textOf(application, context))} is no power of a square matrix with a known whole exponent: ${what}`;
  const [x, y] = [factorText(base.expression, context), factorText(exponent.expression, context)];
  throw mistake(
    context,
    catalogue.shapesDoNotFit(message, span, `for the power of each element write ${quoted(`${x} .^ ${y}`)}`),
  );
};

/** Aⁿ by repeated squaring. */
function repeatedProduct(a: Value, n: number): Value {
  if (n === 1) return a;
  const half = repeatedProduct(a, Math.floor(n / 2));
  const square = matmul(half, half);
  return n % 2 === 0 ? square : matmul(square, a);
}

/** The transpose of a matrix; a vector and a number stay as they are. */
export const transpose: OnArrays = ({ operands, context }) => {
  const x = at(operands, 0);
  const rank = requireRank(x, [0, 1, 2], context).length;
  return rank === 2 ? transposed(x.value) : x.lowered;
};
