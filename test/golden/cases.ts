import { readFileSync } from "node:fs";
import type { EmitOptions } from "../../compiler/emit.ts";
import { rosenbrock, sumOfWaves, wandering } from "../support/programs.ts";

/** A module that is kept as it is emitted. */
export interface GoldenCase {
  readonly name: string;
  readonly source: string;
  readonly options?: EmitOptions;
  /** Points at which the module is run; without points it is run at some of its own. */
  readonly points?: readonly (readonly number[])[];
  /** Why mathjs does not compute the same value, where it does not. */
  readonly notInMathjs?: string;
}

function example(path: string): string {
  return readFileSync(new URL(`../../examples/${path}`, import.meta.url), "utf8");
}

const quotient = example("03-quotient/quotient.math");
const special = "erf(x) * gamma(y) + digamma(y) / lgamma(x + 3) + nthRoot(y, 3) + hypot(x, y) + round(4 x) + x!";
const notMathjs = "mathjs has not all of these functions";

/** The modules: every example, every kind of derivative, both styles, and what is hard to write down. */
export const cases: readonly GoldenCase[] = [
  { name: "product", source: example("01-product/product.math") },
  { name: "vector-forward", source: example("02-vector/vector.math"), options: { mode: "forward" } },
  {
    name: "vector-into",
    source: example("02-vector/vector.math"),
    options: { of: ["jacobian", "vjp"], style: "into" },
  },
  { name: "quotient", source: quotient, options: { of: ["gradient", "valueAndGradient"] } },
  { name: "quotient-directions", source: quotient, options: { of: ["jvp", "vjp", "hvp"] } },
  {
    name: "quotient-hessian",
    source: quotient,
    options: { of: ["hessian"], command: "npx adjoint emit quotient.math" },
  },
  { name: "quotient-as-written", source: quotient, options: { simplify: "none", wrt: ["w2"] } },
  {
    name: "three-into",
    source: example("04-three/three.math"),
    options: { of: ["valueAndGradient", "hvp"], style: "into" },
  },
  { name: "logistic", source: example("05-logistic/logistic.math"), options: { of: ["gradient", "hessian"] } },
  { name: "softmax", source: example("06-softmax/softmax.math") },
  {
    name: "cross-entropy",
    source: example("06-softmax/cross-entropy.math"),
    options: { of: ["valueAndGradient", "hessian"] },
  },
  {
    name: "special-inline",
    source: special,
    notInMathjs: notMathjs,
    points: [
      [0.3, 2.5],
      [1.7, 0.4],
    ],
  },
  {
    name: "special-import",
    source: special,
    options: { runtime: "import", style: "into", of: ["gradient", "jvp"] },
    notInMathjs: notMathjs,
    points: [
      [0.3, 2.5],
      [1.7, 0.4],
    ],
  },
  {
    name: "conditionals",
    source: `t = x > 0 and not (y >= x) or x == -2
inner = y > 0 ? log(y) * x : exp(x)
r = t ? sqrt(x) * inner : (x < -1 xor y < 0 ? inner^2 : x * y)
r + (y != 0 ? 1 / y : 0)`,
    options: { of: ["gradient", "hessian"] },
    points: [
      [2, 1],
      [2, -1],
      [-2, 3],
      [-1, -3],
      [0.5, 2],
      [0, 0],
    ],
  },
  {
    name: "kinks",
    source: `a = abs(x) * relu(y) + max(x, y, 0.5) - min(x, -y) + hypot(x, y)
b = floor(x) * y + mod(x, 2) + sign(y) * x + clamp(x, -1, 1) + fix(y) + ceil(y)
a * b + (x < y) * x`,
    points: [
      [1.5, 0.7],
      [-1.5, 2.2],
      [0, 0],
      [0.5, 0.5],
      [-3, -0.25],
    ],
  },
  {
    name: "hostile-names",
    source: `z1 = class * λ + sin(v1) * z1_bar
constructor = __proto__^2 + Ω * ×3 + Math / 𝛼 + z1^2
constructor + 2 z1`,
    options: {
      of: ["gradient", "jvp"],
      variables: ["__proto__", "class", "λ", "Ω", "×3", "v1", "z1_bar", "Math", "𝛼"],
    },
  },
  {
    name: "hostile-comments",
    source: "y = x # */ process.exit() /* \u2028 process.exit() // ${process.exit()} `\ny^2 * x # \u202e\u0007 */ }",
    options: { command: "npx adjoint emit '*/ process.exit() /*'" },
  },
  {
    name: "literals",
    source: "a = 0.1 x + 1e300 - 5e-324 / x + 2 pi x + e^x + 1/3 - (-0 x)\n[a, 1 / 0 + x, 3, x]",
  },
  { name: "constant", source: "f(x, unused) = 42", options: { of: ["gradient", "hessian", "jvp"] } },
  { name: "loops", source: sumOfWaves(200) },
  { name: "loops-into", source: rosenbrock(200), options: { of: ["valueAndGradient", "hvp"], style: "into" } },
  { name: "parts", source: wandering(200) },
];
