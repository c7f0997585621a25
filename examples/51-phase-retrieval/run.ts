import { optimise } from "adjoint/runtime";
import { errorOf, gaussNewtonEquations, measured, newtonEquations, problemOf } from "./phase.ts";

const measurement = measured(20, 100, 7);
const problem = problemOf(measurement);
const ones = problem.start;
const { value, gradient } = problem.valueAndGradient(ones);
console.log("at ones: f =", value.toFixed(9), " ∂f/∂x₁ =", Number(gradient[0]).toFixed(9));

const untilFlat = { damped: false, residualTolerance: 1e-8 };
for (const [name, equations] of [
  ["Newton", newtonEquations(measurement)],
  ["Gauss–Newton", gaussNewtonEquations(measurement)],
] as const) {
  const { iterations, reason, point } = optimise.newtonSystem(equations, ones, untilFlat);
  const error = errorOf(measurement, point);
  console.log(name.padEnd(13), iterations, "iterations:", reason, error < 1e-12 ? "the unknown is found" : "elsewhere");
}

const minimisers = {
  "L-BFGS": optimise.lbfgs,
  "Newton-CG": optimise.newtonCg,
  "trust region": optimise.trustRegionNewton,
};
for (const [name, solve] of Object.entries(minimisers)) {
  const { iterations, point, value: lowest } = solve(problem, ones, { gradientTolerance: 1e-6 });
  const error = errorOf(measurement, point);
  const where = error < 1e-8 ? "the unknown is found" : `a local minimum, f = ${lowest.toFixed(3)}`;
  console.log(name.padEnd(13), iterations, "iterations:", where);
}
