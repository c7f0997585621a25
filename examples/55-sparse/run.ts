import { readFileSync } from "node:fs";
import { compile } from "adjoint";
import { newton } from "./newton.ts";

const f = compile(readFileSync(new URL("rosenbrock.math", import.meta.url), "utf8"), { shapes: {} });
const n = 1000;

const { indices, colours } = f.sparsity("sparseHessian", { n });
console.log(`${n} × ${n}: ${indices.length} entries by ${colours.forward} sweeps`);

let iteration = 0;
const start = Float64Array.from({ length: n }, (_, k) => (k % 2 === 0 ? 0.8 : 1.2));
for (const { point, value, gradientNorm, factorizations } of newton(f, start)) {
  if (iteration % 5 === 0 || gradientNorm < 1e-9) {
    console.log(
      String(iteration).padStart(3),
      value.toExponential(4),
      gradientNorm.toExponential(1),
      String(factorizations).padStart(3),
    );
  }
  iteration++;
  if (gradientNorm < 1e-9) {
    console.log(`all within ${Math.max(...point.map((each) => Math.abs(each - 1))).toExponential(0)} of 1`);
    break;
  }
}
