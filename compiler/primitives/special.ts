import { digamma as psi } from "../../runtime/special/digamma.ts";
import { erf as errorFunction } from "../../runtime/special/erf.ts";
import { erfc as complementaryErrorFunction } from "../../runtime/special/erfc.ts";
import { gamma as gammaFunction } from "../../runtime/special/gamma.ts";
import { lgamma as logGamma } from "../../runtime/special/lgamma.ts";
import { polygamma as psiDerivative } from "../../runtime/special/polygamma.ts";
import type { Value } from "../graph/builder.ts";
import { numberAttribute } from "../graph/attributes.ts";
import { add, mul, neg, scale } from "./arithmetic.ts";
import { exp } from "./exponential.ts";
import { partial } from "./fact.ts";
import { composite, elementwise, parametric, runtime, type Parametric, type Unary } from "./primitive.ts";

/** 2/√π · exp(−x²), the derivative of erf. */
function bell(x: Value): Value {
  return mul(2 / Math.sqrt(Math.PI), exp(neg(mul(x, x))));
}

/** The error function. */
export const erf: Unary = elementwise({
  name: "erf",
  operands: ["x"],
  mathjs: ["erf"],
  implementation: runtime("erf", errorFunction),
  derivative: { x: partial(({ x }) => bell(x)) },
  cost: 30,
});

/** The complementary error function 1 − erf x, accurate in its tail. */
export const erfc: Unary = elementwise({
  name: "erfc",
  operands: ["x"],
  mathjs: ["erfc"],
  implementation: runtime("erfc", complementaryErrorFunction),
  derivative: { x: (t, { x }) => neg(scale(t, bell(x))) },
  cost: 30,
});

/** Γ(x) */
export const gamma: Unary = elementwise({
  name: "gamma",
  operands: ["x"],
  mathjs: ["gamma"],
  notation: { kind: "call", text: "gamma", latex: "\\Gamma" },
  implementation: runtime("gamma", gammaFunction),
  derivative: { x: partial(({ x, value }) => mul(value, digamma(x))) },
  domain: "x is not 0, −1, −2, …",
  cost: 40,
});

/** ln |Γ(x)| */
export const lgamma: Unary = elementwise({
  name: "lgamma",
  operands: ["x"],
  mathjs: ["lgamma"],
  notation: { kind: "call", text: "lgamma", latex: "\\ln\\Gamma" },
  implementation: runtime("lgamma", logGamma),
  derivative: { x: partial(({ x }) => digamma(x)) },
  domain: "x is not 0, −1, −2, …",
  cost: 40,
});

/** x! = Γ(x + 1) */
export const factorial: Unary = elementwise({
  name: "factorial",
  operands: ["x"],
  mathjs: ["factorial"],
  notation: { kind: "postfix", text: "!", latex: "!", precedence: 9 },
  implementation: composite((x) => gamma(add(x, 1))),
  derivative: { x: partial(({ x, value }) => mul(value, digamma(add(x, 1)))) },
  domain: "x is not −1, −2, −3, …",
  cost: 41,
});

/** ψ(x) = Γ′(x)/Γ(x) */
export const digamma: Unary = elementwise({
  name: "digamma",
  operands: ["x"],
  mathjs: ["digamma"],
  notation: { kind: "call", text: "digamma", latex: "\\psi" },
  implementation: runtime("digamma", psi),
  derivative: { x: partial(({ x }) => polygamma(x, 1)) },
  domain: "x is not 0, −1, −2, …",
  cost: 40,
});

/** The derivative of ψ of a given order. */
export const polygamma: Parametric = parametric({
  name: "polygamma",
  parameter: "order",
  notation: { kind: "call", text: "polygamma", latex: "\\psi", attributes: ["order"] },
  implementation: {
    kind: "native",
    spelling: { kind: "runtime", name: "polygamma", attributes: ["order"] },
    evaluate: ([x = NaN], attributes) => psiDerivative(numberAttribute(attributes, "order"), x),
  },
  derivative: (order) => partial(({ x }) => polygamma(x, order + 1)),
  domain: "x is not 0, −1, −2, …",
  cost: 60,
});
