import { readFileSync } from "node:fs";
import { compile } from "adjoint";

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");

// One equation for two weights: gradient descent from 0 finds the shortest solution, here in one step.
const loss = compile(read("regression.math"), { shapes: {}, wrt: ["w"] });
const [X, t] = [[[2, 1]], [2]];
const w = Float64Array.of(0, 0);
const [slope = 0] = loss.gradient(w, X, t);
console.log("the loss at 0:", loss(w, X, t), "and its gradient:", slope);
if (typeof slope === "object") w.forEach((each, index) => (w[index] = each - 0.1 * (slope[index] ?? 0)));
console.log("after a step at rate 0.1:", w, "with the loss", loss(w, X, t));

// A polynomial through 50 points on a cubic, by gradient descent and by the normal equations.
const fit = compile(read("polynomial.math"), { shapes: {}, variables: ["c", "x", "t"], wrt: ["c"] });
const x = Float64Array.from({ length: 50 }, (_, k) => k / 24.5 - 1);
const cubic = x.map((u) => 0.5 - u + 2 * u ** 3);
const step = fit.prepare("valueAndGradient", { n: 50 });
const c = new Float64Array(4);
const gradient = new Float64Array(4);
for (let iteration = 0; iteration < 5000; iteration++) {
  step(c, x, cubic, gradient);
  for (let k = 0; k < 4; k++) c[k] = (c[k] ?? 0) - 0.5 * (gradient[k] ?? 0);
}
console.log(
  "gradient descent:",
  Array.from(c, (each) => each.toFixed(6)),
);
const solve = compile(read("normal-equations.math"), { shapes: {} });
const powers = Array.from(x, (u) => [1, u, u ** 2, u ** 3]);
const best = solve(powers, cubic);
if (best instanceof Float64Array)
  console.log(
    "normal equations:",
    Array.from(best, (each) => each.toFixed(6)),
  );
