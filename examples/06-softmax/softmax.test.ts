import { compile } from "adjoint";
import { describe, expect, it } from "vitest";
import { expectFigures, sourceBeside, symmetric } from "../../test/support/examples.ts";

const softmax = sourceBeside(import.meta.url, "softmax.math");
const crossEntropy = compile(sourceBeside(import.meta.url, "cross-entropy.math"));
const logSumExp = compile(sourceBeside(import.meta.url, "log-sum-exp.math"));
const builtin = compile("logsumexp(z1, z2, z3)");

const s = [0.0900305731703805, 0.244728471054798, 0.665240955774822];
const jacobian = symmetric([
  [0.0819250690649932],
  [-0.0220330445201743, 0.184836446509979],
  [-0.0598920245448189, -0.162803401989804, 0.222695426534623],
]);

describe("1.6 softmax", () => {
  it("has the value and the Jacobian at (1, 2, 3), by both modes", () => {
    expectFigures(compile(softmax)(1, 2, 3), s);
    for (const mode of ["forward", "reverse"] as const) {
      expectFigures(compile(softmax, { mode }).jacobian(1, 2, 3), jacobian);
    }
  });

  it("is the gradient of log-sum-exp, and its Jacobian the Hessian", () => {
    for (const f of [logSumExp, builtin]) {
      expectFigures(f(1, 2, 3), 3.40760596444438);
      expectFigures(f.gradient(1, 2, 3), s);
      expectFigures(f.hessian(1, 2, 3), jacobian);
    }
  });

  it("makes the cross-entropy and its gradient", () => {
    const { value, gradient } = crossEntropy.valueAndGradient(1, 2, 3);
    expectFigures(value, 2.40760596444438);
    expectFigures(gradient, [-0.90996942682962, 0.244728471054798, 0.665240955774822]);
  });

  it("does not overflow for large arguments", () => {
    for (const f of [logSumExp, builtin]) {
      expectFigures(f(1000, 1001, 1002), 1002.407605964444);
      expectFigures(f.gradient(1000, 1001, 1002), s);
      expectFigures(f.gradient(-1002, -1001, -1000), s);
    }
    expectFigures(crossEntropy(1000, 1001, 1002), 2.40760596444438);
    expectFigures(crossEntropy.gradient(1000, 1001, 1002), [-0.90996942682962, 0.244728471054798, 0.665240955774822]);
  });
});

describe("1.6 softmax of a vector", () => {
  const source = sourceBeside(import.meta.url, "vectors.math");
  const [softmaxOf, total] = (["s", "total"] as const).map((fn) => compile(source, { shapes: {}, fn }));
  const loss = compile(source, { shapes: {}, fn: "loss", wrt: ["z"] });

  it("has the value and the Jacobian at (1, 2, 3), by both modes", () => {
    expectFigures(softmaxOf!([1, 2, 3]), s);
    for (const mode of ["forward", "reverse"] as const) {
      expectFigures(compile(source, { shapes: {}, fn: "s", mode }).jacobian([1, 2, 3]), [[jacobian.flat()]]);
    }
  });

  it("is the gradient of log-sum-exp, and its Jacobian the Hessian", () => {
    expectFigures(total!([1, 2, 3]), 3.40760596444438);
    expectFigures(total!.gradient([1, 2, 3]), [s]);
    expectFigures(total!.hessian([1, 2, 3]), [[jacobian.flat()]]);
  });

  it("makes the cross-entropy and its gradient, for each label", () => {
    const { value, gradient } = loss.valueAndGradient([1, 2, 3], 0);
    expectFigures(value, 2.40760596444438);
    expectFigures(gradient, [[-0.90996942682962, 0.244728471054798, 0.665240955774822]]);
    for (const label of [0, 1, 2]) {
      expectFigures(loss([1, 2, 3], label), 3.40760596444438 - (label + 1));
      expectFigures(loss.gradient([1, 2, 3], label), [s.map((each, index) => each - Number(index === label))]);
    }
  });

  it("does not overflow for large arguments", () => {
    expectFigures(total!([1000, 1001, 1002]), 1002.407605964444);
    for (const z of [
      [1000, 1001, 1002],
      [-1002, -1001, -1000],
    ]) {
      expectFigures(softmaxOf!(z), s);
      expectFigures(total!.gradient(z), [s]);
      expectFigures(loss(z, 0), 2.40760596444438);
    }
  });

  it("is of any length", () => {
    expectFigures(total!(new Float64Array(1000)), Math.log(1000));
    expectFigures(softmaxOf!([0, 0]), [0.5, 0.5]);
    expect(softmaxOf!([7])).toEqual(Float64Array.of(1));
  });
});
