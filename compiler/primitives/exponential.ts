import * as complex from "../../runtime/complex.ts";
import type { Value } from "../graph/builder.ts";
import { add, div, mul, neg, scale, sub } from "./arithmetic.ts";
import { logSumExp, sigmoid, softplus } from "./activation.ts";
import { branch } from "./branch.ts";
import { and, ge } from "./comparison.ts";
import { exponentialsOfSum } from "./exponential-sum.ts";
import { inDomain } from "./fact.ts";
import { composite, elementwise, math, type Binary, type Unary } from "./primitive.ts";

const positive = ({ x }: { readonly x: Value }): Value => ge(x, 0);

/** eˣ */
export const exp: Unary = elementwise({
  name: "exp",
  operands: ["x"],
  mathjs: ["exp"],
  notation: { kind: "call", text: "exp", latex: "\\exp" },
  implementation: math(Math.exp, complex.exp),
  derivative: { x: (t, { value }) => scale(t, value) },
  cost: 10,
});

/** eˣ − 1, accurate near 0 */
export const expm1: Unary = elementwise({
  name: "expm1",
  operands: ["x"],
  mathjs: ["expm1"],
  implementation: math(Math.expm1, complex.expm1),
  derivative: { x: (t, { x }) => scale(t, exp(x)) },
  cost: 10,
});

/** The natural logarithm. */
export const log: Unary = elementwise({
  name: "log",
  operands: ["x"],
  mathjs: ["log", "ln"],
  notation: { kind: "call", text: "log", latex: "\\ln" },
  implementation: math(Math.log, complex.log),
  derivative: { x: inDomain(positive, (t, x) => div(t, x)) },
  domain: "x ≥ 0",
  rules: [
    { kind: "stable", sides: ({ x }) => [log(exp(x)), x] },
    { kind: "stable", sides: ({ x }) => [log(add(1, x)), log1p(x)] },
    { kind: "stable", sides: ({ x }) => [log(sub(1, x)), log1p(neg(x))] },
    { kind: "stable", sides: ({ x }) => [log(sigmoid(x)), neg(softplus(neg(x)))] },
    {
      kind: "stable",
      law: "log(exp(x) + … + exp(z)) = logsumexp(x, …, z)",
      rewrite: ([sum]) => {
        const exponents = sum && exponentialsOfSum(sum);
        return exponents && logSumExp(...exponents);
      },
    },
    {
      kind: "stable",
      law: "log(exp(x) / (exp(x) + … + exp(z))) = x − logsumexp(x, …, z)",
      rewrite: ([quotient]) => quotient && logSoftmax(quotient),
    },
  ],
  cost: 10,
});

/** log(1 + x), accurate near 0 */
export const log1p: Unary = elementwise({
  name: "log1p",
  operands: ["x"],
  mathjs: ["log1p"],
  implementation: math(Math.log1p, complex.log1p),
  derivative: {
    x: inDomain(
      ({ x }) => ge(x, -1),
      (t, x) => div(t, add(1, x)),
    ),
  },
  domain: "x ≥ −1",
  rules: [{ kind: "stable", sides: ({ x }) => [log1p(exp(x)), softplus(x)] }],
  cost: 10,
});

/** The logarithm to base 2. */
export const log2: Unary = elementwise({
  name: "log2",
  operands: ["x"],
  mathjs: ["log2"],
  notation: { kind: "call", text: "log2", latex: "\\log_2" },
  implementation: math(Math.log2, complex.log2),
  derivative: { x: inDomain(positive, (t, x) => div(t, mul(x, Math.LN2))) },
  domain: "x ≥ 0",
  cost: 10,
});

/** The logarithm to base 10. */
export const log10: Unary = elementwise({
  name: "log10",
  operands: ["x"],
  mathjs: ["log10"],
  notation: { kind: "call", text: "log10", latex: "\\log_{10}" },
  implementation: math(Math.log10, complex.log10),
  derivative: { x: inDomain(positive, (t, x) => div(t, mul(x, Math.LN10))) },
  domain: "x ≥ 0",
  cost: 10,
});

/** log x / log b, the logarithm to base b. */
export const logBase: Binary = elementwise({
  name: "logBase",
  operands: ["x", "b"],
  notation: { kind: "call", text: "log", latex: "\\log" },
  implementation: composite((x, b) => div(log(x), log(b))),
  derivative: {
    x: (t, { x, b, value }) => logBaseFact(t, x, b, value, (t, x, b) => div(t, mul(x, log(b)))),
    b: (t, { x, b, value }) =>
      logBaseFact(t, x, b, value, (t, _x, b, value) => neg(mul(value, div(t, mul(b, log(b)))))),
  },
  domain: "x ≥ 0, b > 0",
  cost: 24,
});

/** The map where both logarithms exist; elsewhere the value, which is NaN. */
function logBaseFact(
  t: Value,
  x: Value,
  b: Value,
  value: Value,
  map: (t: Value, x: Value, b: Value, value: Value) => Value,
): Value {
  return branch(and(ge(x, 0), ge(b, 0)), [t, x, b, value], map, (_t, _x, _b, value) => value);
}

/** log(exp(x)/Σ exp) as x − logsumexp, for a quotient of that form. */
function logSoftmax(quotient: Value): Value | undefined {
  const { builder } = quotient;
  const node = builder.node(quotient);
  const [over, under] = node.operands.map((id) => ({ builder, id }));
  if (node.primitive !== div || over === undefined || under === undefined) return undefined;
  const [x, ...others] = exponentialsOfSum(over) ?? [];
  const exponents = exponentialsOfSum(under);
  return x && others.length === 0 && exponents ? sub(x, logSumExp(...exponents)) : undefined;
}
