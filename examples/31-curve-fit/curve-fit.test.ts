import { describe, expect, it } from "vitest";
import { fit } from "adjoint/runtime";
import { run } from "../../test/cli/harness.ts";
import { expectFigures, sourceBeside } from "../../test/support/examples.ts";

/** The parameters, their standard errors and the residual standard deviation that `adjoint fit` prints as JSON. */
async function figuresOf(formula: string, file: string, start: string): Promise<readonly unknown[]> {
  const files = new Map([[file, sourceBeside(import.meta.url, file)]]);
  const { stdout } = await run(["fit", formula, file, "--start", start, "--json"], { files });
  const json: unknown = JSON.parse(stdout);
  const parameters = field(json, "parameters");
  const each = (key: string): unknown =>
    Array.isArray(parameters) ? parameters.map((entry) => field(entry, key)) : [];
  return [each("estimate"), each("standardError"), field(json, "residualDeviation")];
}

function field(json: unknown, key: string): unknown {
  return Object.entries(json ?? {}).find(([name]) => name === key)?.[1];
}

describe("curves through measured data", () => {
  it("has the certified values of adsorption under pressure", async () => {
    const found = await figuresOf("volume ~ b1*(1 - exp(-b2*pressure))", "adsorption.csv", "b1=500,b2=0.0001");
    expectFigures(found[0], [238.94212918, 5.5015643181e-4], 1e-8);
    expectFigures(found[1], [2.7070075241, 7.2668688436e-6], 1e-7);
    expectFigures(found[2], 0.1018787633, 1e-9);
  });

  it("has the certified values of voltages under ageing, for a logarithm and two predictors", async () => {
    const found = await figuresOf(
      "log(voltage) ~ b1 - b2*weeks*exp(-b3*temperature)",
      "breakdown.txt",
      "b1=2,b2=0.0001,b3=-0.01",
    );
    expectFigures(found[0], [2.5906836021, 5.6177717026e-9, -5.7701013174e-2], 1e-6);
    expectFigures(found[1], [1.9149996413e-2, 6.112409654e-9, 3.9572366543e-3], 1e-6);
    expectFigures(found[2], 0.1743028013, 1e-9);
  });

  it("goes through all points once a polynomial has as many coefficients, and then stays the shortest", () => {
    const [, , ...lines] = sourceBeside(import.meta.url, "adsorption.csv")
      .trim()
      .split("\n");
    const rows = lines.slice(1).map((line) => line.split(",").map(Number));
    const x = rows.map(([, pressure = NaN]) => pressure / 760);
    const y = rows.map(([volume = NaN]) => volume);
    let before = Infinity;
    for (const degree of [1, 2, 3, 6, 13, 16]) {
      const { coefficients, rank, residualNorm } = fit.fitPolynomial(x, y, degree);
      expect(rank).toBe(Math.min(degree + 1, 14));
      expect(residualNorm).toBeLessThan(Math.max(before, 1e-6));
      before = residualNorm;
      if (degree >= 13)
        x.forEach((each, i) => expect(fit.evaluatePolynomial(coefficients, each)).toBeCloseTo(y[i]!, 5));
    }
  });
});
