import { knownValue, type Value } from "../graph/builder.ts";
import type { Rule } from "../graph/primitive.ts";
import { abs, add, div, mul, neg, scale, sub } from "./arithmetic.ts";
import { branch, indicator } from "./branch.ts";
import { ge, gt, lt } from "./comparison.ts";
import { exp, expm1, log, log1p } from "./exponential.ts";
import { max } from "./extrema.ts";
import { partial } from "./fact.ts";
import { composite, elementwise, variadic, type Binary, type Unary, type Variadic } from "./primitive.ts";
import { erfc } from "./special.ts";

/** The logistic function 1/(1 + e^(−x)). */
export const sigmoid: Unary = elementwise({
  name: "sigmoid",
  operands: ["x"],
  mathjs: ["sigmoid"],
  notation: { kind: "call", text: "sigmoid", latex: "\\sigma" },
  // With e = exp(−|x|) neither side overflows: 1/(1 + e) for x ≥ 0, e/(1 + e) below.
  implementation: composite((x) => {
    const e = exp(neg(abs(x)));
    const numerator = branch(
      ge(x, 0),
      [e],
      () => 1,
      (e) => e,
    );
    return div(numerator, add(1, e));
  }),
  // σ(x)·σ(−x) keeps its digits in the tails, where 1 − σ(x) is 0.
  derivative: { x: partial(({ x, value }) => mul(value, sigmoid(neg(x)))) },
  cost: 13,
});

/** log(1 + eˣ) */
export const softplus: Unary = elementwise({
  name: "softplus",
  operands: ["x"],
  mathjs: ["softplus"],
  implementation: composite((x) => add(max(x, 0), log1p(exp(neg(abs(x)))))),
  derivative: { x: partial(({ x }) => sigmoid(x)) },
  cost: 19,
});

/** max(x, 0) */
export const relu: Unary = elementwise({
  name: "relu",
  operands: ["x"],
  mathjs: ["relu"],
  implementation: composite((x) => max(x, 0)),
  derivative: { x: partial(({ x }) => indicator(gt(x, 0))) },
  convention: "relu′(0) = 0",
  kink: (x) => x === 0,
  cost: 5,
});

/** At a known number, a unit that is x for x > 0 is that number, or what the side below makes of it. */
function chosenSide(below: (x: number, a: Value) => Value): Rule {
  return {
    kind: "exact",
    law: "a unit at a known number is one of its sides",
    rewrite: ([x, a]) => {
      const known = x && knownValue(x);
      if (known === undefined || !a) return undefined;
      return known > 0 ? x : below(known, a);
    },
  };
}

/** x for x > 0, a·x below. */
export const leakyRelu: Binary = elementwise({
  name: "leakyRelu",
  operands: ["x", "a"],
  mathjs: ["leakyRelu"],
  implementation: composite((x, a) =>
    branch(
      gt(x, 0),
      [x, a],
      (x) => x,
      (x, a) => mul(a, x),
    ),
  ),
  derivative: {
    x: partial(({ x, a }) =>
      branch(
        gt(x, 0),
        [a],
        () => 1,
        (a) => a,
      ),
    ),
    a: partial(({ x }) =>
      branch(
        gt(x, 0),
        [x],
        () => 0,
        (x) => x,
      ),
    ),
  },
  convention: "leakyRelu′(0) is the slope below",
  kink: (x, a) => x === 0 && a !== 1,
  rules: [chosenSide((x, a) => mul(a, x))],
  cost: 2,
});

/** x for x > 0, a·(eˣ − 1) below. */
export const elu: Binary = elementwise({
  name: "elu",
  operands: ["x", "a"],
  mathjs: ["elu"],
  implementation: composite((x, a) =>
    branch(
      gt(x, 0),
      [x, a],
      (x) => x,
      (x, a) => mul(a, expm1(x)),
    ),
  ),
  derivative: {
    x: partial(({ x, a }) =>
      branch(
        gt(x, 0),
        [x, a],
        () => 1,
        (x, a) => mul(a, exp(x)),
      ),
    ),
    a: partial(({ x }) =>
      branch(
        gt(x, 0),
        [x],
        () => 0,
        (x) => expm1(x),
      ),
    ),
  },
  convention: "elu′(0) is a, the slope below",
  kink: (x, a) => x === 0 && a !== 1,
  rules: [chosenSide((x, a) => mul(a, Math.expm1(x)))],
  cost: 12,
});

/** The standard normal distribution function Φ(x), accurate in its lower tail. */
function normalCdf(x: Value): Value {
  return mul(0.5, erfc(mul(-Math.SQRT1_2, x)));
}

/** x·Φ(x), the Gaussian error linear unit. */
export const gelu: Unary = elementwise({
  name: "gelu",
  operands: ["x"],
  mathjs: ["gelu"],
  implementation: composite((x) => mul(x, normalCdf(x))),
  derivative: {
    x: partial(({ x }) => {
      const density = mul(1 / Math.sqrt(2 * Math.PI), exp(mul(-0.5, mul(x, x))));
      return add(normalCdf(x), mul(x, density));
    }),
  },
  cost: 33,
});

/** x·σ(x), also called swish. */
export const silu: Unary = elementwise({
  name: "silu",
  operands: ["x"],
  mathjs: ["silu"],
  notation: { kind: "call", text: "silu", latex: "\\operatorname{silu}" },
  implementation: composite((x) => mul(x, sigmoid(x))),
  derivative: { x: partial(({ x }) => mul(sigmoid(x), add(1, mul(x, sigmoid(neg(x)))))) },
  cost: 16,
});

/** log(exp(x₁) + … + exp(xₙ)) */
export const logSumExp: Variadic = variadic({
  name: "logsumexp",
  operand: "x",
  mathjs: ["logsumexp"],
  // Shifted by the largest operand, so that no exponential overflows.
  implementation: composite((...operands) => {
    const largest = max(...operands);
    return branch(
      lt(abs(largest), Infinity),
      [largest, ...operands],
      (largest, ...operands) =>
        add(largest, log(operands.map((x) => exp(sub(x, largest))).reduce((sum, term) => add(sum, term)))),
      (largest) => largest,
    );
  }),
  derivative: (t, operand, { value }) => scale(t, exp(sub(operand, value))),
  cost: 20,
});
