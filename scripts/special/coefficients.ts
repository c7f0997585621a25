/**
 * Prints the polynomials of `runtime/special` as Horner steps: `npx tsx scripts/special/coefficients.ts`.
 *
 * Each polynomial interpolates its function in the Chebyshev nodes of the interval, which is within a small factor of
 * the best possible approximation; the arithmetic is exact to hundreds of digits until the coefficients are rounded.
 */
import { fileURLToPath } from "node:url";
import { ONE, divide, exp, fromNumber, multiply, toNumber } from "./fixed-point.ts";
import { digamma, digammaRoot, erfSeries, erfc, gamma, logGamma } from "./reference.ts";

/** A polynomial used by a function of `runtime/special`, and the function it stands for. */
export interface Fit {
  /** The file of `runtime/special` that contains the polynomial. */
  readonly file: string;
  /** The polynomial's variable in that file. */
  readonly variable: string;
  readonly from: number;
  readonly to: number;
  readonly degree: number;
  readonly approximated: (t: bigint) => bigint;
}

const ROOT = digammaRoot();

/** All polynomials of `runtime/special`. */
export const fits: readonly Fit[] = [
  {
    // erf x = x + x·p(x²)
    file: "erf.ts",
    variable: "z",
    from: 0,
    to: 1,
    degree: 12,
    approximated: (z) => erfSeries(z) - ONE,
  },
  {
    // erfc x = exp(-x²) · p(t) / (1 + 2x) with t = (x - 3)/(x + 3), for x in [1/2, 28]
    file: "erfcTail.ts",
    variable: "t",
    from: -2.5 / 3.5,
    to: 25 / 31,
    degree: 21,
    approximated: (t) => {
      const x = divide(3n * (ONE + t), ONE - t);
      return multiply(multiply(exp(multiply(x, x)), erfc(x)), ONE + 2n * x);
    },
  },
  {
    // 1/Γ(1 + f) = 1 + f·p(f)
    file: "gamma.ts",
    variable: "f",
    from: -0.5,
    to: 0.5,
    degree: 15,
    approximated: (f) => divide(divide(ONE, gamma(ONE + f)) - ONE, f),
  },
  {
    // log Γ(2 + f) = f·p(f)
    file: "lgamma.ts",
    variable: "f",
    from: -0.5,
    to: 0.5,
    degree: 17,
    approximated: (f) => divide(logGamma(2n * ONE + f), f),
  },
  {
    // ψ(3/2 + t) = (3/2 + t - root)·p(t)
    file: "digamma.ts",
    variable: "t",
    from: -0.5,
    to: 0.5,
    degree: 21,
    approximated: (t) => {
      const x = t + (3n * ONE) / 2n;
      return divide(digamma(x), x - ROOT);
    },
  },
];

/** The coefficients, constant term first, of the polynomial that interpolates `fit.approximated`. */
export function coefficients(fit: Fit): number[] {
  const { from, to, degree } = fit;
  // The nodes need not be the exact Chebyshev nodes; an even count keeps them off the middle, where 0/0 may wait.
  const nodes = Array.from({ length: degree + 1 }, (_, k) => {
    return fromNumber((from + to) / 2 + ((to - from) / 2) * Math.cos((Math.PI * (k + 0.5)) / (degree + 1)));
  });
  let polynomial: bigint[] = [];
  let basis = [ONE];
  for (const node of nodes) {
    // Newton's form: add the multiple of (t - node₀)(t - node₁)... that corrects the value in this node.
    const factor = divide(fit.approximated(node) - evaluate(polynomial, node), evaluate(basis, node));
    polynomial = basis.map((coefficient, k) => (polynomial[k] ?? 0n) + multiply(factor, coefficient));
    basis = [0n, ...basis].map((coefficient, k) => coefficient - multiply(node, basis[k] ?? 0n));
  }
  return polynomial.map(toNumber);
}

function evaluate(polynomial: readonly bigint[], t: bigint): bigint {
  return polynomial.reduceRight((value, coefficient) => multiply(value, t) + coefficient, 0n);
}

/** The Horner steps as they stand in the function body, one coefficient per line. */
export function hornerSteps(fit: Fit): string[] {
  return coefficients(fit)
    .toReversed()
    .map((coefficient, step) => {
      if (step === 0) return `let p = ${coefficient};`;
      return `p = p * ${fit.variable} ${coefficient < 0 ? "-" : "+"} ${Math.abs(coefficient)};`;
    });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const fit of fits) console.log(`// ${fit.file}\n${hornerSteps(fit).join("\n")}\n`);
  const root = ROOT - ONE;
  const rest = root - fromNumber(toNumber(root));
  console.log(`// digamma.ts, the zero of digamma minus 1\n${toNumber(root)} + ${toNumber(rest)}`);
}
