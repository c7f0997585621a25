import * as complex from "../../runtime/complex.ts";
import { abs, add, div, mul, neg, scale, sub } from "./arithmetic.ts";
import { partial } from "./fact.ts";
import { hypot, power, sqrt } from "./powers.ts";
import { composite, elementwise, math, type Binary, type Unary } from "./primitive.ts";

/** sin x */
export const sin: Unary = elementwise({
  name: "sin",
  operands: ["x"],
  mathjs: ["sin"],
  notation: { kind: "call", text: "sin", latex: "\\sin" },
  implementation: math(Math.sin, complex.sin),
  derivative: { x: partial(({ x }) => cos(x)) },
  cost: 15,
});

/** cos x */
export const cos: Unary = elementwise({
  name: "cos",
  operands: ["x"],
  mathjs: ["cos"],
  notation: { kind: "call", text: "cos", latex: "\\cos" },
  implementation: math(Math.cos, complex.cos),
  derivative: { x: (t, { x }) => neg(scale(t, sin(x))) },
  cost: 15,
});

/** tan x */
export const tan: Unary = elementwise({
  name: "tan",
  operands: ["x"],
  mathjs: ["tan"],
  notation: { kind: "call", text: "tan", latex: "\\tan" },
  implementation: math(Math.tan, complex.tan),
  derivative: { x: partial(({ value }) => add(1, mul(value, value))) },
  cost: 20,
});

/** 1 / cos x */
export const sec: Unary = elementwise({
  name: "sec",
  operands: ["x"],
  mathjs: ["sec"],
  notation: { kind: "call", text: "sec", latex: "\\sec" },
  implementation: composite((x) => div(1, cos(x))),
  derivative: { x: partial(({ x, value }) => mul(value, tan(x))) },
  cost: 19,
});

/** 1 / sin x */
export const csc: Unary = elementwise({
  name: "csc",
  operands: ["x"],
  mathjs: ["csc"],
  notation: { kind: "call", text: "csc", latex: "\\csc" },
  implementation: composite((x) => div(1, sin(x))),
  derivative: { x: (t, { x, value }) => neg(scale(t, mul(value, cot(x)))) },
  domain: "x is no multiple of π",
  cost: 19,
});

/** 1 / tan x */
export const cot: Unary = elementwise({
  name: "cot",
  operands: ["x"],
  mathjs: ["cot"],
  notation: { kind: "call", text: "cot", latex: "\\cot" },
  implementation: composite((x) => div(1, tan(x))),
  derivative: { x: (t, { value }) => neg(scale(t, add(1, mul(value, value)))) },
  domain: "x is no multiple of π",
  cost: 24,
});

/** 1 − cos x, accurate near 0 */
export const versine: Unary = elementwise({
  name: "versine",
  operands: ["x"],
  implementation: composite((x) => mul(2, power(sin(mul(0.5, x)), 2))),
  derivative: { x: partial(({ x }) => sin(x)) },
  cost: 15,
});

/** arcsin x */
export const asin: Unary = elementwise({
  name: "asin",
  operands: ["x"],
  mathjs: ["asin"],
  notation: { kind: "call", text: "asin", latex: "\\arcsin" },
  implementation: math(Math.asin, complex.asin),
  derivative: { x: (t, { x }) => div(t, sqrt(mul(sub(1, x), add(1, x)))) },
  domain: "−1 ≤ x ≤ 1",
  steep: true,
  cost: 20,
});

/** arccos x */
export const acos: Unary = elementwise({
  name: "acos",
  operands: ["x"],
  mathjs: ["acos"],
  notation: { kind: "call", text: "acos", latex: "\\arccos" },
  implementation: math(Math.acos, complex.acos),
  derivative: { x: (t, { x }) => neg(div(t, sqrt(mul(sub(1, x), add(1, x))))) },
  domain: "−1 ≤ x ≤ 1",
  steep: true,
  cost: 20,
});

/** arctan x */
export const atan: Unary = elementwise({
  name: "atan",
  operands: ["x"],
  mathjs: ["atan"],
  notation: { kind: "call", text: "atan", latex: "\\arctan" },
  implementation: math(Math.atan, complex.atan),
  derivative: { x: (t, { x }) => div(t, add(1, mul(x, x))) },
  cost: 20,
});

/** arccos(1/x) */
export const asec: Unary = elementwise({
  name: "asec",
  operands: ["x"],
  mathjs: ["asec"],
  implementation: composite((x) => acos(div(1, x))),
  derivative: { x: (t, { x }) => div(t, mul(abs(x), sqrt(mul(sub(x, 1), add(x, 1))))) },
  domain: "|x| ≥ 1",
  steep: true,
  cost: 24,
});

/** arcsin(1/x) */
export const acsc: Unary = elementwise({
  name: "acsc",
  operands: ["x"],
  mathjs: ["acsc"],
  implementation: composite((x) => asin(div(1, x))),
  derivative: { x: (t, { x }) => neg(div(t, mul(abs(x), sqrt(mul(sub(x, 1), add(x, 1)))))) },
  domain: "|x| ≥ 1",
  steep: true,
  cost: 24,
});

/** arctan(1/x); π/2 at 0 */
export const acot: Unary = elementwise({
  name: "acot",
  operands: ["x"],
  mathjs: ["acot"],
  implementation: composite((x) => atan(div(1, x))),
  derivative: { x: (t, { x }) => neg(div(t, add(1, mul(x, x)))) },
  convention: "acot jumps at 0; its derivative there is the limit −1",
  kink: (x) => x === 0,
  cost: 24,
});

/** The angle of the point (x, y), in (−π, π]. */
export const atan2: Binary = elementwise({
  name: "atan2",
  operands: ["y", "x"],
  mathjs: ["atan2"],
  implementation: math(Math.atan2, complex.atan2),
  // (x/r)/r with r = hypot(x, y) forms no square.
  derivative: {
    y: (t, { y, x }) => scale(t, div(div(x, hypot(x, y)), hypot(x, y))),
    x: (t, { y, x }) => neg(scale(t, div(div(y, hypot(x, y)), hypot(x, y)))),
  },
  convention: "atan2 has no derivative at the origin: NaN",
  kink: (y, x) => y === 0 && x <= 0,
  cost: 25,
});
