import { readFileSync } from "node:fs";
import { compile } from "adjoint";
import { linear, optimise } from "adjoint/runtime";

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");
const loss = compile(read("../11-linear-regression/regression.math"), { shapes: {}, wrt: ["w"] });

/** The mean squared error of a linear model as a function of its weights. */
export function regression(X: readonly (readonly number[])[], t: readonly number[]) {
  const weights = new Float64Array(X[0]?.length ?? 0);
  return optimise.ofParameters({ w: weights }, { valueAndGradient: ({ w }) => loss.valueAndGradient(w, X, t) });
}

/** The first points that a rule goes to from 0. */
export function firstPoints<State>(
  problem: ReturnType<typeof regression>,
  rule: optimise.UpdateRule<State>,
  count: number,
): readonly Float64Array[] {
  const points: Float64Array[] = [];
  let { start: point } = problem;
  let state = rule.init(point.length);
  for (let k = 0; k < count; k++) {
    const { gradient } = problem.valueAndGradient(point);
    ({ state, point } = rule.step(state, point, Float64Array.from(gradient)));
    points.push(point);
  }
  return points;
}

/** The powers of points from 0 up to a degree: the rows of a polynomial regression. */
export function powersOf(x: readonly number[], degree: number): readonly (readonly number[])[] {
  return x.map((each) => Array.from({ length: degree + 1 }, (_, k) => each ** k));
}

/** The shortest of the weights of least error, Xᵀ(XXᵀ)⁻¹t, where there are more weights than rows. */
export function shortest(X: readonly (readonly number[])[], t: readonly number[]): Float64Array {
  const rows = linear.matrixOf(X);
  const gram = linear.multiply(rows, linear.transpose(rows));
  return linear.multiplyTransposed(rows, linear.luSolve(linear.luFactor(gram), t));
}

/** Subgradient descent on ρ|x − B| from 0 with η = B/(ρ√T), and how much higher the mean of the points is. */
export function gapOfMean(
  rho: number,
  distance: number,
  steps: number,
): { readonly gap: number; readonly bound: number } {
  const f = compile("rho * abs(x - b)", { variables: ["x", "rho", "b"], wrt: ["x"] });
  const eta = distance / (rho * Math.sqrt(steps));
  let [x, sum] = [0, 0];
  for (let k = 0; k < steps; k++) {
    sum += x;
    x -= eta * (f.gradient(x, rho, distance)[0] ?? NaN);
  }
  return { gap: Number(f(sum / steps, rho, distance)), bound: (distance * rho) / Math.sqrt(steps) };
}
