import { readFileSync } from "node:fs";
import { compile } from "adjoint";
import { data, fit, linear } from "adjoint/runtime";

const table = data.readTable(readFileSync(new URL("adsorption.csv", import.meta.url), "utf8"));
const volume = data.columnOf(table, "volume");
const pressure = data.columnOf(table, "pressure");

// The residuals of all rows, and their derivatives: each is one compiled loop.
const residuals = compile("b1 * (1 - exp(-b2 * pressure)) - volume", {
  variables: ["b1", "b2", "pressure", "volume"],
  shapes: { pressure: ["n"], volume: ["n"] },
  wrt: ["b1", "b2"],
  mode: "forward",
});
const elements = (value: unknown): Float64Array => (value instanceof Float64Array ? value : new Float64Array());

const found = fit.levenbergMarquardt(
  {
    residuals: ([b1 = 0, b2 = 0]) => elements(residuals(b1, b2, pressure, volume)),
    jacobian: ([b1 = 0, b2 = 0]) => {
      const [columns = []] = residuals.jacobian(b1, b2, pressure, volume);
      return linear.transpose(linear.matrixOf(columns.map(elements))).values;
    },
  },
  [500, 1e-4],
);
const { standardErrors, residualDeviation } = fit.fitStatistics(found);
found.parameters.forEach((value, j) => {
  console.log(`b${j + 1} = ${value.toPrecision(8)} ± ${(standardErrors[j] ?? NaN).toPrecision(5)}`);
});
console.log("residual standard deviation:", residualDeviation.toPrecision(8));

// Polynomials of growing degree: the error falls to 0, and what they say beyond the data becomes nonsense.
const relative = pressure.map((each) => each / 760);
for (const degree of [1, 2, 3, 6, 13, 16]) {
  const { coefficients, rank, residualNorm } = fit.fitPolynomial(relative, volume, degree);
  const beyond = fit.evaluatePolynomial(coefficients, 900 / 760);
  const error = residualNorm < 1e-6 ? "none" : residualNorm.toFixed(4);
  console.log(
    `degree ${degree}: rank ${rank}, error ${error}, at 900`,
    Math.abs(beyond) < 1000 ? beyond.toFixed(1) : "…",
  );
}
const [b1 = 0, b2 = 0] = found.parameters;
console.log("the model at 900:", (b1 * (1 - Math.exp(-b2 * 900))).toFixed(1));
