import * as complex from "../../runtime/complex.ts";
import { knownValue, type Value } from "../graph/builder.ts";
import { sigmoid } from "./activation.ts";
import { exp, expm1 } from "./exponential.ts";
import { cos, versine } from "./trigonometry.ts";
import { sign } from "./steps.ts";
import { elementwise, infix, math, prefix, type Binary, type Operand, type Unary } from "./primitive.ts";

/** x + y */
export const add: Binary = elementwise({
  name: "add",
  operands: ["x", "y"],
  mathjs: ["add"],
  notation: { kind: "infix", text: "+", latex: "+", precedence: 5 },
  implementation: infix("+", (x, y) => x + y, complex.add),
  commutative: true,
  derivative: { x: (t) => t, y: (t) => t },
  rules: [
    { kind: "algebraic", sides: ({ x }) => [add(x, 0), x] },
    { kind: "exact", sides: ({ x, y }) => [add(x, neg(y)), sub(x, y)] },
    { kind: "exact", sides: ({ x, y, z }) => [add(x, mul(neg(y), z)), sub(x, mul(y, z))] },
    { kind: "algebraic", sides: ({ x, a, b }) => [add(add(x, a), b), add(x, add(a, b))] },
    { kind: "algebraic", sides: ({ x, a, b }) => [add(sub(a, x), b), sub(add(a, b), x)] },
    { kind: "algebraic", sides: ({ x, a, b }) => [add(mul(a, x), mul(b, x)), mul(add(a, b), x)] },
    { kind: "algebraic", sides: ({ x, a }) => [add(mul(a, x), x), mul(add(a, 1), x)] },
  ],
  cost: 1,
});

/** x − y */
export const sub: Binary = elementwise({
  name: "sub",
  operands: ["x", "y"],
  mathjs: ["subtract"],
  notation: { kind: "infix", text: "-", latex: "-", precedence: 5 },
  implementation: infix("-", (x, y) => x - y, complex.sub),
  derivative: { x: (t) => t, y: (t) => neg(t) },
  rules: [
    { kind: "exact", sides: ({ x }) => [sub(x, 0), x] },
    { kind: "algebraic", sides: ({ x }) => [sub(0, x), neg(x)] },
    { kind: "exact", sides: ({ x, y }) => [sub(x, neg(y)), add(x, y)] },
    { kind: "exact", sides: ({ x, y, z }) => [sub(x, mul(neg(y), z)), add(x, mul(y, z))] },
    { kind: "algebraic", sides: ({ x, a, b }) => [sub(add(x, a), b), add(x, sub(a, b))] },
    { kind: "algebraic", sides: ({ x, a, b }) => [sub(mul(a, x), mul(b, x)), mul(sub(a, b), x)] },
    { kind: "stable", sides: ({ x }) => [sub(exp(x), 1), expm1(x)] },
    { kind: "stable", sides: ({ x }) => [sub(1, cos(x)), versine(x)] },
    { kind: "stable", sides: ({ x }) => [sub(1, sigmoid(x)), sigmoid(neg(x))] },
  ],
  cost: 1,
});

/** x · y */
export const mul: Binary = elementwise({
  name: "mul",
  operands: ["x", "y"],
  mathjs: ["multiply", "dotMultiply"],
  notation: { kind: "infix", text: "*", latex: "\\cdot", precedence: 6 },
  implementation: infix("*", (x, y) => x * y, complex.mul),
  commutative: true,
  vanishes: [0, 1],
  derivative: { x: (t, { y }) => scale(t, y), y: (t, { x }) => scale(t, x) },
  rules: [
    { kind: "exact", sides: ({ x }) => [mul(x, 1), x] },
    { kind: "exact", sides: ({ x }) => [mul(x, -1), neg(x)] },
    { kind: "exact", sides: ({ x, y }) => [mul(neg(x), neg(y)), mul(x, y)] },
    { kind: "exact", sides: ({ x, a }) => [mul(neg(x), a), mul(x, neg(a))] },
    { kind: "exact", sides: ({ x }) => [mul(abs(x), abs(x)), mul(x, x)] },
    { kind: "algebraic", sides: ({ x, a, b }) => [mul(a, mul(b, x)), mul(mul(a, b), x)] },
    { kind: "algebraic", sides: ({ x, y, a, b }) => [mul(mul(a, x), mul(b, y)), mul(mul(a, b), mul(x, y))] },
    { kind: "algebraic", sides: ({ x, a, b }) => [mul(a, div(x, b)), mul(div(a, b), x)] },
    { kind: "algebraic", sides: ({ x, a, b }) => [mul(a, div(b, x)), div(mul(a, b), x)] },
    { kind: "algebraic", sides: ({ x, y }) => [mul(x, div(1, y)), div(x, y)] },
  ],
  cost: 1,
});

/** x / y */
export const div: Binary = elementwise({
  name: "div",
  operands: ["x", "y"],
  mathjs: ["divide", "dotDivide"],
  notation: { kind: "fraction" },
  implementation: infix("/", (x, y) => x / y, complex.div),
  vanishes: [0],
  // ∂(x/y)/∂y = −(x/y)/y, which never forms y².
  derivative: { x: (t, { y }) => div(t, y), y: (t, { y, value }) => neg(mul(value, div(t, y))) },
  rules: [
    { kind: "exact", sides: ({ x }) => [div(x, 1), x] },
    { kind: "exact", sides: ({ x }) => [div(x, -1), neg(x)] },
    { kind: "exact", sides: ({ x, y }) => [div(neg(x), neg(y)), div(x, y)] },
    { kind: "exact", sides: ({ x, a }) => [div(neg(x), a), div(x, neg(a))] },
    { kind: "exact", sides: ({ x, a }) => [div(a, neg(x)), div(neg(a), x)] },
    { kind: "algebraic", sides: ({ x, a, b }) => [div(mul(a, x), b), mul(div(a, b), x)] },
    { kind: "algebraic", sides: ({ x, a, b }) => [div(div(x, a), b), div(x, mul(a, b))] },
    { kind: "stable", sides: ({ x }) => [div(1, add(1, exp(x))), sigmoid(neg(x))] },
    { kind: "stable", sides: ({ x }) => [div(exp(x), add(1, exp(x))), sigmoid(x)] },
    { kind: "exact", law: "x / 2^k = x · 2^(−k)", rewrite: ([x, y]) => x && y && byPowerOfTwo(x, y) },
  ],
  domain: "y ≠ 0",
  cost: 4,
});

/** −x */
export const neg: Unary = elementwise({
  name: "neg",
  operands: ["x"],
  mathjs: ["unaryMinus"],
  notation: { kind: "prefix", text: "-", latex: "-", precedence: 7 },
  implementation: prefix("-", (x) => -x, complex.neg),
  derivative: { x: (t) => neg(t) },
  rules: [
    { kind: "exact", sides: ({ x }) => [neg(neg(x)), x] },
    { kind: "algebraic", sides: ({ x, y }) => [neg(sub(x, y)), sub(y, x)] },
    { kind: "exact", sides: ({ x, a }) => [neg(mul(a, x)), mul(neg(a), x)] },
    { kind: "exact", sides: ({ x, a }) => [neg(div(a, x)), div(neg(a), x)] },
  ],
  cost: 0.5,
});

/** |x| */
export const abs: Unary = elementwise({
  name: "abs",
  operands: ["x"],
  mathjs: ["abs"],
  notation: { kind: "fence", text: ["|", "|"], latex: ["\\left|", "\\right|"] },
  implementation: math(Math.abs, complex.abs),
  derivative: { x: (t, { x }) => scale(t, sign(x)) },
  convention: "abs′(0) = 0 (min-norm subgradient)",
  kink: (x) => x === 0,
  rules: [
    { kind: "exact", sides: ({ x }) => [abs(neg(x)), abs(x)] },
    { kind: "exact", sides: ({ x }) => [abs(abs(x)), abs(x)] },
  ],
  cost: 1,
});

/** x · (1/y) for a constant y whose reciprocal is exact: a power of two that leaves the normal range on no side. */
function byPowerOfTwo(x: Value, y: Value): Value | undefined {
  const divisor = knownValue(y);
  if (divisor === undefined || Math.abs(Math.log2(Math.abs(divisor))) > 1000) return undefined;
  return 2 ** Math.round(Math.log2(Math.abs(divisor))) === Math.abs(divisor) ? mul(x, 1 / divisor) : undefined;
}

/** t · factor, where a seed of 1 leaves just the factor. */
export function scale(t: Value, factor: Operand): Value {
  if (factor === 1) return t;
  if (knownValue(t) === 1 && typeof factor !== "number") return factor;
  return mul(t, factor);
}
