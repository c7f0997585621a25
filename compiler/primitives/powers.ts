import * as complex from "../../runtime/complex.ts";
import { hypot as hypotenuse } from "../../runtime/special/hypot.ts";
import { nthRoot as realRoot } from "../../runtime/special/nthRoot.ts";
import { InternalError } from "../diagnostics/internal-error.ts";
import { knownValue, type Value } from "../graph/builder.ts";
import type { Attributes } from "../graph/primitive.ts";
import { numberAttribute } from "../graph/attributes.ts";
import { abs, add, div, mul, neg, scale } from "./arithmetic.ts";
import { dimsOfValue } from "./array.ts";
import { branch } from "./branch.ts";
import { and, eq, ge } from "./comparison.ts";
import { exp, log } from "./exponential.ts";
import { partial } from "./fact.ts";
import { squaredNorm } from "./reduction.ts";
import { elementwise, math, parametric, runtime, type Binary, type Parametric, type Unary } from "./primitive.ts";
import { broadcastTo } from "./tensor.ts";

/** √x */
export const sqrt: Unary = elementwise({
  name: "sqrt",
  operands: ["x"],
  mathjs: ["sqrt"],
  notation: { kind: "fence", text: ["sqrt(", ")"], latex: ["\\sqrt{", "}"] },
  implementation: math(Math.sqrt, complex.sqrt),
  derivative: { x: (t, { value }) => div(t, mul(2, value)) },
  domain: "x ≥ 0",
  steep: true,
  rules: [
    { kind: "stable", sides: ({ x, y }) => [sqrt(add(power(x, 2), power(y, 2))), hypot(x, y)] },
    { kind: "stable", sides: ({ x, y }) => [sqrt(add(mul(x, x), mul(y, y))), hypot(x, y)] },
  ],
  cost: 4,
});

/** The real cube root. */
export const cbrt: Unary = elementwise({
  name: "cbrt",
  operands: ["x"],
  mathjs: ["cbrt"],
  notation: { kind: "fence", text: ["cbrt(", ")"], latex: ["\\sqrt[3]{", "}"] },
  implementation: math(Math.cbrt, complex.cbrt),
  derivative: { x: (t, { value }) => div(t, mul(3, mul(value, value))) },
  steep: true,
  cost: 10,
});

/**
 * x^c for a constant c: products for small integers, products and a root for small halves, `Math.pow` for the rest. The
 * real power: NaN for x < 0 unless c is an integer.
 */
export const power: Parametric = parametric({
  name: "power",
  parameter: "exponent",
  mathjs: ["square", "cube"],
  notation: { kind: "power", exponent: "exponent" },
  implementation: { kind: "composite", expand: ([x], attributes) => constantPower(x, exponentOf(attributes)) },
  derivative: (c) => {
    if (c === 0) return undefined;
    return partial(({ x }) => (c === 1 ? 1 : c === 2 ? mul(2, x) : mul(c, power(x, c - 1))));
  },
  domain: "x ≥ 0 unless the exponent is an integer",
  steep: true,
  rules: [
    { kind: "exact", law: "x^0 = 1", rewrite: ([x], a) => (exponentOf(a) === 0 ? x?.builder.constant(1) : undefined) },
    { kind: "exact", law: "x^1 = x", rewrite: ([x], a) => (exponentOf(a) === 1 ? x : undefined) },
    { kind: "exact", law: "|x|^2k = x^2k", rewrite: ([x], a) => x && evenPowerOf(abs, x, a) },
    { kind: "exact", law: "(−x)^2k = x^2k", rewrite: ([x], a) => x && evenPowerOf(neg, x, a) },
    {
      kind: "algebraic",
      law: "‖x‖^2 = Σ x^2",
      rewrite: ([x], a, transparent) =>
        x && exponentOf(a) === 2 && transparent(x) ? squaredNorm(x, (each) => power(each, 2)) : undefined,
    },
  ],
  cost: 3,
});

const LARGEST_PRODUCT = 16;

/** x^c through products; x^(−c) is 1/x^c. */
function constantPower(x: Value | undefined, c: number): Value {
  if (x === undefined) throw new InternalError("a power without a base");
  const magnitude = Math.abs(c);
  if (!Number.isInteger(2 * magnitude) || magnitude > LARGEST_PRODUCT) return pow(x, c);
  if (c === 0) return broadcastTo(x.builder.constant(1), dimsOfValue(x));
  const whole = Math.floor(magnitude);
  const products = whole === 0 ? undefined : integerPower(x, whole);
  const root = Number.isInteger(magnitude) ? undefined : sqrt(x);
  const result = products && root ? mul(products, root) : (products ?? root ?? x);
  return c < 0 ? div(1, result) : result;
}

/** x^n by repeated squaring. */
function integerPower(x: Value, n: number): Value {
  if (n === 1) return x;
  if (n % 2 === 1) return mul(integerPower(x, n - 1), x);
  const half = integerPower(x, n / 2);
  return mul(half, half);
}

function exponentOf(attributes: Attributes): number {
  return numberAttribute(attributes, "exponent");
}

function evenPowerOf(sign: Unary, x: Value, attributes: Attributes): Value | undefined {
  const c = exponentOf(attributes);
  const node = x.builder.node(x);
  const [operand] = node.operands;
  if (node.primitive !== sign || operand === undefined || c % 2 !== 0) return undefined;
  return power({ builder: x.builder, id: operand }, c);
}

/** x^y, the real power: NaN for x < 0 unless y is an integer. */
export const pow: Binary = elementwise({
  name: "pow",
  operands: ["x", "y"],
  mathjs: ["pow", "dotPow"],
  notation: { kind: "power" },
  implementation: math(Math.pow, complex.pow),
  derivative: {
    // y·x^(y−1), and 0 at x = 0, y = 0, where that is 0·∞ and x^0 is constant.
    x: partial(({ x, y }) =>
      branch(
        and(eq(x, 0), eq(y, 0)),
        [x, y],
        () => 0,
        (x, y) => mul(y, pow(x, add(y, -1))),
      ),
    ),
    // x^y·ln x, and 0 at x = 0 for y ≥ 0, where 0^y is constant for y > 0.
    y: partial(({ x, y, value }) =>
      branch(
        and(eq(x, 0), ge(y, 0)),
        [x, value],
        () => 0,
        (x, value) => mul(value, log(x)),
      ),
    ),
  },
  convention: "∂(x^y)/∂y = 0 at x = 0, y = 0",
  kink: (x, y) => x === 0 && y === 0,
  domain: "x ≥ 0 unless y is an integer",
  steep: true,
  rules: [
    {
      kind: "algebraic",
      law: "x^c for a constant c",
      rewrite: ([x, y]) => {
        const c = y && knownValue(y);
        return x && c !== undefined ? power(x, c) : undefined;
      },
    },
    { kind: "stable", sides: ({ x }) => [pow(Math.E, x), exp(x)] },
  ],
  cost: 40,
});

/** The real n-th root; negative x has one where n is an odd integer. */
export const nthRoot: Binary = elementwise({
  name: "nthRoot",
  operands: ["x", "n"],
  mathjs: ["nthRoot"],
  implementation: runtime("nthRoot", realRoot),
  derivative: {
    // r^n = x gives r′ = r/(n·x), written with the root to stay finite where the slope is: 1/(n·r^(n−1)).
    x: (t, { n, value }) => div(t, mul(n, pow(value, add(n, -1)))),
    n: (t, { x, n, value }) => neg(scale(t, div(mul(value, log(x)), mul(n, n)))),
  },
  domain: "x ≥ 0 unless n is an odd integer",
  steep: true,
  cost: 40,
});

/** √(x² + y²) without overflow or underflow. */
export const hypot: Binary = elementwise({
  name: "hypot",
  operands: ["x", "y"],
  mathjs: ["hypot"],
  implementation: runtime("hypot", hypotenuse, complex.hypot),
  commutative: true,
  derivative: {
    x: partial(({ x, value }) => cosine(x, value)),
    y: partial(({ y, value }) => cosine(y, value)),
  },
  convention: "the gradient of hypot at the origin is 0 (min-norm subgradient)",
  kink: (x, y) => x === 0 && y === 0,
  cost: 6,
});

/** x/‖x‖, and 0 at the origin. */
export function cosine(x: Value, norm: Value): Value {
  return branch(
    eq(norm, 0),
    [x, norm],
    () => 0,
    (x, norm) => div(x, norm),
  );
}
