import * as complex from "../../runtime/complex.ts";
import { abs, add, div, mul, neg, scale, sub } from "./arithmetic.ts";
import { and, ge, le } from "./comparison.ts";
import { inDomain, partial } from "./fact.ts";
import { hypot, power, sqrt } from "./powers.ts";
import { composite, elementwise, math, type Unary } from "./primitive.ts";

/** sinh x */
export const sinh: Unary = elementwise({
  name: "sinh",
  operands: ["x"],
  mathjs: ["sinh"],
  notation: { kind: "call", text: "sinh", latex: "\\sinh" },
  implementation: math(Math.sinh, complex.sinh),
  derivative: { x: partial(({ x }) => cosh(x)) },
  cost: 20,
});

/** cosh x */
export const cosh: Unary = elementwise({
  name: "cosh",
  operands: ["x"],
  mathjs: ["cosh"],
  notation: { kind: "call", text: "cosh", latex: "\\cosh" },
  implementation: math(Math.cosh, complex.cosh),
  derivative: { x: partial(({ x }) => sinh(x)) },
  cost: 20,
});

/** tanh x */
export const tanh: Unary = elementwise({
  name: "tanh",
  operands: ["x"],
  mathjs: ["tanh"],
  notation: { kind: "call", text: "tanh", latex: "\\tanh" },
  implementation: math(Math.tanh, complex.tanh),
  // sech² keeps its digits in the tails, where 1 − tanh² is 0.
  derivative: { x: partial(({ x }) => power(sech(x), 2)) },
  cost: 20,
});

/** 1 / cosh x */
export const sech: Unary = elementwise({
  name: "sech",
  operands: ["x"],
  mathjs: ["sech"],
  implementation: composite((x) => div(1, cosh(x))),
  derivative: { x: (t, { x, value }) => neg(scale(t, mul(value, tanh(x)))) },
  cost: 24,
});

/** 1 / sinh x */
export const csch: Unary = elementwise({
  name: "csch",
  operands: ["x"],
  mathjs: ["csch"],
  implementation: composite((x) => div(1, sinh(x))),
  derivative: { x: (t, { x, value }) => neg(scale(t, mul(value, coth(x)))) },
  domain: "x ≠ 0",
  cost: 24,
});

/** 1 / tanh x */
export const coth: Unary = elementwise({
  name: "coth",
  operands: ["x"],
  mathjs: ["coth"],
  notation: { kind: "call", text: "coth", latex: "\\coth" },
  implementation: composite((x) => div(1, tanh(x))),
  derivative: { x: (t, { x }) => neg(scale(t, power(csch(x), 2))) },
  domain: "x ≠ 0",
  cost: 24,
});

/** arsinh x */
export const asinh: Unary = elementwise({
  name: "asinh",
  operands: ["x"],
  mathjs: ["asinh"],
  implementation: math(Math.asinh, complex.asinh),
  // hypot(1, x) does not overflow where 1 + x² does.
  derivative: { x: (t, { x }) => div(t, hypot(1, x)) },
  cost: 20,
});

/** arcosh x */
export const acosh: Unary = elementwise({
  name: "acosh",
  operands: ["x"],
  mathjs: ["acosh"],
  implementation: math(Math.acosh, complex.acosh),
  derivative: { x: (t, { x }) => div(t, mul(sqrt(sub(x, 1)), sqrt(add(x, 1)))) },
  domain: "x ≥ 1",
  steep: true,
  cost: 20,
});

/** artanh x */
export const atanh: Unary = elementwise({
  name: "atanh",
  operands: ["x"],
  mathjs: ["atanh"],
  implementation: math(Math.atanh, complex.atanh),
  derivative: {
    x: inDomain(
      ({ x }) => le(abs(x), 1),
      (t, x) => div(t, mul(sub(1, x), add(1, x))),
    ),
  },
  domain: "−1 ≤ x ≤ 1",
  cost: 20,
});

/** arcosh(1/x) */
export const asech: Unary = elementwise({
  name: "asech",
  operands: ["x"],
  mathjs: ["asech"],
  implementation: composite((x) => acosh(div(1, x))),
  derivative: {
    x: inDomain(
      ({ x }) => and(ge(x, 0), le(x, 1)),
      (t, x) => neg(div(t, mul(x, sqrt(mul(sub(1, x), add(1, x)))))),
    ),
  },
  domain: "0 ≤ x ≤ 1",
  steep: true,
  cost: 24,
});

/** arsinh(1/x) */
export const acsch: Unary = elementwise({
  name: "acsch",
  operands: ["x"],
  mathjs: ["acsch"],
  implementation: composite((x) => asinh(div(1, x))),
  derivative: { x: (t, { x }) => neg(div(t, mul(abs(x), hypot(1, x)))) },
  domain: "x ≠ 0",
  cost: 24,
});

/** artanh(1/x) */
export const acoth: Unary = elementwise({
  name: "acoth",
  operands: ["x"],
  mathjs: ["acoth"],
  implementation: composite((x) => atanh(div(1, x))),
  derivative: {
    x: inDomain(
      ({ x }) => ge(abs(x), 1),
      (t, x) => div(t, mul(sub(1, x), add(1, x))),
    ),
  },
  domain: "|x| ≥ 1",
  cost: 24,
});
