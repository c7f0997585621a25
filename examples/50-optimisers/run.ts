import { optimise } from "adjoint/runtime";
import { firstPoints, gapOfMean, powersOf, regression, shortest } from "./optimisers.ts";

const numbers = (x: Iterable<number>, digits: number): string =>
  Array.from(x, (each) => each.toFixed(digits)).join(" ");

// One equation for two weights, 2w₁ + w₂ = 2: every point of a line solves it.
const line = regression([[2, 1]], [2]);
const compare = <State>(name: string, rule: optimise.UpdateRule<State>): void => {
  const [first = []] = firstPoints(line, rule, 1);
  const { point, reason } = optimise.descend(line, line.start, rule, { maxIterations: 10_000 });
  console.log(name.padEnd(16), numbers(first, 12), "…", numbers(point, 6), reason);
};
const decreasing = optimise.inverseTimeRate(0.01, { every: 100 });
compare("gradient descent", optimise.gradientDescent({ rate: 0.05 }));
compare("momentum", optimise.momentum({ rate: 0.01 }));
compare("Nesterov", optimise.nesterov({ rate: 0.01 }));
compare("AdaGrad", optimise.adagrad({ rate: 0.1 }));
compare("RMSProp", optimise.rmsprop({ rate: decreasing }));
compare("Adam", optimise.adam({ rate: 0.01 }));

// Polynomials of growing degree through five points.
const x = [-1, -0.5, 0, 0.5, 1];
const t = [1, 0.2, 0, 0.4, 1.5];
const length = (w: ArrayLike<number>): string => Math.hypot(...Array.from(w)).toFixed(5);
console.log("\ndegree  error    |w|      |w| of Adam  shortest");
for (const degree of [1, 2, 3, 4, 6, 8]) {
  const X = powersOf(x, degree);
  const problem = regression(X, t);
  const rule = optimise.gradientDescent({ rate: 0.3 });
  const { value, point } = optimise.descend(problem, problem.start, rule, { maxIterations: 10_000 });
  const adam = optimise.descend(problem, problem.start, optimise.adam({ rate: 0.02 }), { maxIterations: 10_000 });
  const best = degree < 4 ? "" : length(shortest(X, t));
  console.log(
    [String(degree).padEnd(7), value.toFixed(6), length(point), length(adam.point).padEnd(12), best]
      .join(" ")
      .trimEnd(),
  );
}

// The mean of the points of T steps of subgradient descent on 2|x − 3|, with η = B/(ρ√T) for B = 3, ρ = 2.
console.log("\nsteps  gap of the mean  Bρ/√T");
for (const steps of [10, 100, 1000, 10_000]) {
  const { gap, bound } = gapOfMean(2, 3, steps);
  console.log(String(steps).padEnd(6), gap.toFixed(4).padEnd(16), bound.toFixed(4));
}
