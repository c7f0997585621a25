import { compileParsed } from "../../../compiler/compile.ts";
import { parseMath } from "../../../compiler/frontends/mathjs/index.ts";
import type { FitSolution, LeastSquaresProblem } from "../../../runtime/fit/index.ts";
import { columnsOf, type ReferenceFit } from "./nist.ts";

/** A reference fit as a problem, one compiled gradient per row. */
export function problemOf(fit: ReferenceFit): LeastSquaresProblem {
  const [observed = "", model = ""] = fit.formula.split("~");
  const names = fit.parameters.map((_, j) => `b${j + 1}`);
  const residual = parseMath(`(${observed}) - (${model})`, { variables: [...names, ...fit.columns] });
  const f = compileParsed(residual, { wrt: names });
  const columns = Array.from(columnsOf(fit).values());
  const rows = Array.from({ length: columns[0]!.length }, (_, i) => columns.map((column) => column[i]!));
  return {
    residuals: (b) => rows.map((row) => Number(f(...b, ...row))),
    jacobian: (b) => rows.map((row) => f.gradient(...b, ...row)),
  };
}

/** The number of digits in which numbers agree with others. */
export function digitsOf(found: ArrayLike<number>, expected: readonly number[]): number {
  const errors = expected.map((value, j) => Math.abs(found[j]! - value) / Math.abs(value));
  return -Math.log10(Math.max(1e-16, ...errors));
}

/** The problem of a model of x, with derivatives written down by hand, and data. */
export function problemFor(
  x: readonly number[],
  y: readonly number[],
  model: (b: ArrayLike<number>, x: number) => number,
  gradient: (b: ArrayLike<number>, x: number) => readonly number[],
): LeastSquaresProblem {
  return {
    residuals: (b) => x.map((each, i) => model(b, each) - y[i]!),
    jacobian: (b) => x.map((each) => gradient(b, each)),
  };
}

/** b₀ exp(b₁ x). */
export const exponential = {
  model: (b: ArrayLike<number>, x: number): number => b[0]! * Math.exp(b[1]! * x),
  gradient: (b: ArrayLike<number>, x: number): readonly number[] => [
    Math.exp(b[1]! * x),
    b[0]! * x * Math.exp(b[1]! * x),
  ],
};

/** The residuals (10 (x₂ − x₁²), 1 − x₁), whose sum of squares is Rosenbrock's function. */
export const rosenbrock: LeastSquaresProblem = {
  residuals: ([x = 0, y = 0]) => [10 * (y - x * x), 1 - x],
  jacobian: ([x = 0]) => [-20 * x, 10, -1, 0],
};

/** The rows of a Jacobian that is a list of them. */
export function rowsOf(jacobian: ReturnType<LeastSquaresProblem["jacobian"]>): readonly Float64Array[] {
  const rows: ArrayLike<number | ArrayLike<number>> = jacobian;
  return Array.from(rows, (row) => Float64Array.from(typeof row === "number" ? [] : row));
}

/** The gradient of half the sum of squares, Jᵀ r. */
export function slopeOf({ jacobian, residuals, parameters }: FitSolution): readonly number[] {
  const p = parameters.length;
  return Array.from(parameters, (_, j) => residuals.reduce((sum, r, i) => sum + r * jacobian[i * p + j]!, 0));
}
