import { at } from "../diagnostics/internal-error.ts";
import type { Value } from "../graph/builder.ts";
import { numberAttribute } from "../graph/attributes.ts";
import type { InfixOperator } from "../graph/primitive.ts";
import { div, mul, neg, scale } from "./arithmetic.ts";
import { dimsOfValue } from "./array.ts";
import { partial } from "./fact.ts";
import { elementwise, infix, math, parametric, variadic } from "./primitive.ts";
import type { Binary, Parametric, Unary, Variadic } from "./primitive.ts";
import { cosine, pow, power } from "./powers.ts";
import { fix } from "./steps.ts";
import { broadcastTo } from "./tensor.ts";

// Functions that JavaScript computes in another way than mathjs, for TypeScript sources: they give its bits.

/** x % y, the remainder with the sign of x. */
export const remainder: Binary = elementwise({
  name: "remainder",
  operands: ["x", "y"],
  notation: { kind: "infix", text: "%", latex: "\\mathbin{\\%}", precedence: 6 },
  implementation: infix("%", (x, y) => x % y),
  derivative: {
    x: (t) => t,
    y: partial(({ x, y }) => neg(fix(div(x, y)))),
  },
  convention: "x % y is differentiated as x − y·n with n constant",
  kink: (x, y) => x !== 0 && Number.isInteger(x / y),
  domain: "y ≠ 0",
  cost: 7,
});

/** The nearest integer as `Math.round` has it: halves go up. */
export const roundHalfUp: Unary = elementwise({
  name: "roundHalfUp",
  operands: ["x"],
  notation: { kind: "call", text: "round", latex: "\\operatorname{round}" },
  implementation: math(Math.round),
  derivative: {},
  convention: "steps have derivative 0",
  kink: (x) => Number.isInteger(x - 0.5),
  cost: 1,
});

/** √(x² + y² + …) as `Math.hypot` computes it. */
export const hypotOf: Variadic = variadic({
  name: "hypotOf",
  operand: "x",
  notation: { kind: "call", text: "hypot", latex: "\\operatorname{hypot}" },
  implementation: math(Math.hypot),
  derivative: (t, operand, { value }) => scale(t, cosine(operand, value)),
  convention: "the gradient of hypot at the origin is 0 (min-norm subgradient)",
  kink: (...operands) => operands.every((operand) => operand === 0),
  cost: 6,
});

/**
 * x ** c for a constant c, as `Math.pow` computes it. The engines compute a square as a product; other powers, also small
 * ones, are rounded in their own way, and products would not give their bits.
 */
export const fixedPower: Parametric = parametric({
  name: "fixedPower",
  parameter: "exponent",
  notation: { kind: "power", exponent: "exponent" },
  implementation: {
    kind: "composite",
    expand: (operands, attributes) => written(at(operands, 0), numberAttribute(attributes, "exponent")),
  },
  derivative: (c) => {
    if (c === 0) return undefined;
    return partial(({ x }) => (c === 1 ? 1 : c === 2 ? mul(2, x) : mul(c, power(x, c - 1))));
  },
  domain: "x ≥ 0 unless the exponent is an integer",
  steep: true,
  cost: 40,
});

function written(x: Value, c: number): Value {
  if (c === 0) return broadcastTo(x.builder.constant(1), dimsOfValue(x));
  if (c === 1) return x;
  return c === 2 ? mul(x, x) : pow(x, c);
}

// Bits of whole numbers of 32 bits; of other numbers JavaScript takes the integer part, modulo 2³². They are steps.

const bits = {
  derivative: {},
  cost: 1,
  convention: "steps have derivative 0",
  kink: (...operands: number[]) => operands.some((x) => x !== 0 && Number.isInteger(x)),
} as const;

function bitOperation(name: string, operator: InfixOperator, evaluate: (x: number, y: number) => number): Binary {
  return elementwise({ ...bits, name, operands: ["x", "y"], implementation: infix(operator, evaluate) });
}

/** x & y */
export const bitAnd = bitOperation("bitAnd", "&", (x, y) => x & y);

/** x | y */
export const bitOr = bitOperation("bitOr", "|", (x, y) => x | y);

/** x ^ y */
export const bitXor = bitOperation("bitXor", "^", (x, y) => x ^ y);

/** x << y */
export const shiftLeft = bitOperation("shiftLeft", "<<", (x, y) => x << y);

/** x >> y, with the sign of x. */
export const shiftRight = bitOperation("shiftRight", ">>", (x, y) => x >> y);

/** x >>> y, without a sign. */
export const shiftRightUnsigned = bitOperation("shiftRightUnsigned", ">>>", (x, y) => x >>> y);

/** The product modulo 2³², as `Math.imul` has it. */
export const imul: Binary = elementwise({
  ...bits,
  name: "imul",
  operands: ["x", "y"],
  implementation: math(Math.imul),
});

/** The number of zeros before the first one among the 32 bits. */
export const clz32: Unary = elementwise({ ...bits, name: "clz32", operands: ["x"], implementation: math(Math.clz32) });
