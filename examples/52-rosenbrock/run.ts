import { optimise } from "adjoint/runtime";
import { problemOf, usualStart, type Problem } from "./problem.ts";

const solvers = {
  "L-BFGS": optimise.lbfgs,
  "Newton-CG": optimise.newtonCg,
  "trust region": optimise.trustRegionNewton,
};

function compare(title: string, problem: Problem, start: Float64Array): void {
  for (const [name, solve] of Object.entries(solvers)) {
    const { iterations, evaluations, value, reason } = solve(problem, start);
    const { gradients, hessians, products } = evaluations;
    const counts = [iterations, gradients, products, hessians].map((count) => String(count).padEnd(10));
    console.log(title.padEnd(10), name.padEnd(12), ...counts, value < 1e-12 ? "0" : value.toFixed(6), reason);
  }
}

console.log("                        iterations gradients  products   Hessians   value");
const pairs = await problemOf("pairs");
for (const n of [2, 100, 1000]) compare(`pairs ${n}`, pairs, usualStart(n));
compare("chain 100", await problemOf("chain"), usualStart(100));
