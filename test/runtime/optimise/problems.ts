import type { SeparateObjective, WithHessian, WithProduct } from "../../../runtime/optimise/objective.ts";

/** A test function with every derivative that a solver may ask for. */
export type Problem = SeparateObjective & WithHessian & WithProduct;

/** A function of one number and its first two derivatives. */
export function ofOne(f: (x: number) => number, df: (x: number) => number, ddf: (x: number) => number): Problem {
  return {
    value: ([x = NaN]) => f(x),
    gradient: ([x = NaN]) => [df(x)],
    hessian: ([x = NaN]) => [[ddf(x)]],
    hvp: ([x = NaN], [d = NaN]) => [ddf(x) * d],
  };
}

/** How far apart the pairs (xᵢ, xᵢ₊₁) are that Rosenbrock's function joins. */
export const [chained, extended] = [1, 2] as const;

/**
 * The sum of 100 (xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)² over i = 0, s, 2s, …, with derivatives by hand. With s = 2 it is problem 21 of
 * J. J. Moré, B. S. Garbow, K. E. Hillstrom, Testing unconstrained optimization software, ACM TOMS 7 (1981), 17–41.
 */
export function rosenbrock(s: number, n: number): Problem {
  return {
    value: (x) => {
      let sum = 0;
      for (let i = 0; i + 1 < n; i += s) sum += 100 * (x[i + 1]! - x[i]! ** 2) ** 2 + (1 - x[i]!) ** 2;
      return sum;
    },
    gradient: (x) => {
      const g = new Float64Array(n);
      for (let i = 0; i + 1 < n; i += s) {
        const bend = x[i + 1]! - x[i]! ** 2;
        g[i]! -= 400 * bend * x[i]! + 2 * (1 - x[i]!);
        g[i + 1]! += 200 * bend;
      }
      return g;
    },
    hessian: (x) => {
      const h = new Float64Array(n * n);
      for (let i = 0; i + 1 < n; i += s) {
        const diagonal = i * n + i;
        h[diagonal]! += 1200 * x[i]! ** 2 - 400 * x[i + 1]! + 2;
        h[diagonal + 1]! -= 400 * x[i]!;
        h[diagonal + n]! -= 400 * x[i]!;
        h[diagonal + n + 1]! += 200;
      }
      return h;
    },
    hvp: (x, d) => {
      const product = new Float64Array(n);
      for (let i = 0; i + 1 < n; i += s) {
        product[i]! += (1200 * x[i]! ** 2 - 400 * x[i + 1]! + 2) * d[i]! - 400 * x[i]! * d[i + 1]!;
        product[i + 1]! += 200 * d[i + 1]! - 400 * x[i]! * d[i]!;
      }
      return product;
    },
  };
}

/** The usual start, (−1.2, 1, −1.2, 1, …). */
export function rosenbrockStart(n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? -1.2 : 1));
}

/** Data for phase retrieval, made by a generator that is easily written in any language. */
export function phaseData(): { readonly solution: readonly number[]; readonly rows: number[][]; readonly y: number[] } {
  let state = 7;
  const uniform = (): number => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  const drawn: number[] = [];
  const normal = (): number => {
    if (drawn.length === 0) {
      const radius = Math.sqrt(-2 * Math.log(uniform()));
      const angle = 2 * Math.PI * uniform();
      drawn.push(radius * Math.cos(angle), radius * Math.sin(angle));
    }
    return drawn.shift()!;
  };
  const solution = Array.from({ length: 20 }, normal);
  const rows = Array.from({ length: 100 }, () => Array.from({ length: 20 }, normal));
  return { solution, rows, y: rows.map((row) => product(row, solution) ** 2) };
}

/** ¼ Σ (yᵢ − (aᵢᵀx)²)², with the matrix of Gauss and Newton, JᵀJ = 2 Σ (aᵢᵀx)² aᵢaᵢᵀ, beside the Hessian. */
export function phaseRetrieval(rows: number[][], y: number[]): Problem & { readonly gaussNewton: Problem["hessian"] } {
  const weighted = (weight: (p: number, i: number) => number) => (x: Float64Array) => {
    const matrix = new Float64Array(400);
    rows.forEach((row, i) => {
      const w = weight(product(row, x), i);
      for (let j = 0; j < 20; j++) for (let k = 0; k < 20; k++) matrix[20 * j + k]! += w * row[j]! * row[k]!;
    });
    return matrix;
  };
  return {
    value: (x) => rows.reduce((sum, row, i) => sum + (y[i]! - product(row, x) ** 2) ** 2, 0) / 4,
    gradient: (x) => {
      const g = new Float64Array(20);
      rows.forEach((row, i) => {
        const p = product(row, x);
        row.forEach((a, j) => (g[j]! += (p * p - y[i]!) * p * a));
      });
      return g;
    },
    hessian: weighted((p, i) => 3 * p * p - y[i]!),
    gaussNewton: weighted((p) => 2 * p * p),
    hvp: (x, d) => {
      const out = new Float64Array(20);
      rows.forEach((row, i) => {
        const w = (3 * product(row, x) ** 2 - y[i]!) * product(row, d);
        row.forEach((a, j) => (out[j]! += w * a));
      });
      return out;
    },
  };
}

/** Σ xᵢ yᵢ. */
export function product(x: ArrayLike<number>, y: ArrayLike<number>): number {
  return Array.from(x).reduce((sum, xi, i) => sum + xi * y[i]!, 0);
}

/** √Σ xᵢ². */
export function length(x: ArrayLike<number>): number {
  return Math.hypot(...Array.from(x));
}

/** The distance of two points. */
export function distance(x: ArrayLike<number>, y: ArrayLike<number>): number {
  return length(Array.from(x, (xi, i) => xi - y[i]!));
}
