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
  /** The named lengths at which a module for arrays is run. */
  readonly sizes?: Readonly<Record<string, number>>;
  /** What parameters are at every point, by their names; the others are random. */
  readonly given?: Readonly<Record<string, readonly number[]>>;
  /** Why mathjs does not compute the same value, where it does not. */
  readonly notInMathjs?: string;
}

function example(path: string): string {
  return readFileSync(new URL(`../../examples/${path}`, import.meta.url), "utf8");
}

const quotient = example("03-quotient/quotient.math");
const special = "erf(x) * gamma(y) + digamma(y) / lgamma(x + 3) + nthRoot(y, 3) + hypot(x, y) + round(4 x) + x!";
const notMathjs = "mathjs has not all of these functions";

const weights = ["W1", "b1", "W2", "b2"];
const network = {
  source: example("12-network/network.math"),
  sizes: { n: 4 },
  given: { labels: [0, 2, 1, 1] },
  notInMathjs: "mathjs has no cross-entropy",
};
const trained: EmitOptions = {
  of: ["valueAndGradient"],
  wrt: weights,
  variables: [...weights, "X", "labels", "lambda"],
};

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
  { name: "network", ...network, options: { ...trained, command: "npx adjoint emit network.math" } },
  { name: "network-into", ...network, options: { ...trained, style: "into" } },
  { name: "network-factory", ...network, options: { ...trained, style: "factory" } },
  { name: "network-standalone", ...network, options: { ...trained, runtime: "inline" } },
  { name: "network-single", ...network, options: { ...trained, precision: "f32" } },
  {
    name: "network-single-standalone",
    ...network,
    options: { ...trained, precision: "f32", style: "factory", runtime: "inline" },
  },
  {
    name: "array-branches",
    source: `# shape x n, y n
s = sum(x)
r = s > 1 ? x .* y : (s < -1 ? exp(x) : y .^ 2)
larger = x > y ? x : sin(y)
c = y[1] > 0 ? sqrt(y[1]) * larger : larger .^ 2
sum(r .* c)`,
    options: { of: ["gradient", "hvp"] },
    sizes: { n: 5 },
    notInMathjs: "mathjs takes no array as a condition",
  },
  {
    name: "array-slices",
    source: "# shape x n\nsum((1 - x[1:end-1]).^2 + 100 * (x[2:end] - x[1:end-1].^2).^2)",
    options: { of: ["valueAndGradient", "hvp"], style: "into" },
    sizes: { n: 7 },
  },
  {
    name: "array-jacobian",
    source: "# shape A mx3, x 3\nf(A, x) = sin(A * x) + x[1]",
    options: { of: ["jacobian"] },
    sizes: { m: 4 },
    notInMathjs: "mathjs takes no sine of a matrix",
  },
  {
    name: "convolution",
    source: `# shape images nx2x6x6, filters 3x2x3x3, offsets 3
features = relu(conv2d(images, filters, offsets, 1, 1))
pooled = maxPool(features, 2)
sum(pooled .^ 2) / n`,
    options: { of: ["valueAndGradient"] },
    sizes: { n: 2 },
    notInMathjs: "mathjs has no convolution",
  },
  {
    name: "sparse-hessian",
    source: "# shape x 100\nsum((1 - x[1:end-1]).^2 + 100 * (x[2:end] - x[1:end-1].^2).^2)",
    options: { of: ["sparseHessian"] },
    sizes: {},
  },
  {
    name: "sparse-jacobian",
    source: "# shape x 50\nf(x, y) = concat([sum(x .^ 2)], y * x[1] * x[2:end] .^ 2)",
    options: { of: ["sparseJacobian"], style: "factory" },
    sizes: {},
  },
  {
    name: "sparse-numbers",
    source: "f(w, x, y, z) = w * x + sin(y)^2 * z + exp(w)",
    options: { of: ["sparseJacobian", "sparseHessian"] },
  },
];
