import { describe, it } from "vitest";
import { gradient } from "../../bench/hand-written/typescript/logistic.ts";
import { testGradient } from "../../test/support/example-derivatives.ts";
import {
  expectClose,
  functionBeside,
  numericalGradient,
  ofData,
  type Data,
} from "../../test/support/typescript-examples.ts";

const logisticLoss = await functionBeside(import.meta.url, "logistic.ts", "logisticLoss");

const features = Array.from({ length: 9 }, (_, i) => [Math.sin(i), Math.cos(3 * i), i / 9]);
const labels = features.map((_, i) => i % 2);
const weights = [0.5, -1.2, 0.3];
const bias = 0.2;
const penalty = 0.1;
const start: readonly Data[] = [weights, bias, features, labels, penalty];

const scores = features.map((row) => row.reduce((sum, each, j) => sum + each * weights[j]!, bias));

/** Xᵀ(σ(s) − y)/n + λw, and the mean of σ(s) − y. */
function closedForm(): readonly Data[] {
  const errors = scores.map((score, i) => (1 / (1 + Math.exp(-score)) - labels[i]!) / labels.length);
  const ofWeights = weights.map((weight, j) =>
    features.reduce((sum, row, i) => sum + row[j]! * errors[i]!, penalty * weight),
  );
  return [ofWeights, errors.reduce((sum, error) => sum + error, 0)];
}

describe("logistic regression", () => {
  it("has the mean loss", () => {
    const losses = scores.map((score, i) => -Math.log(1 / (1 + Math.exp(labels[i] === 1 ? -score : score))));
    const squares = weights.reduce((sum, weight) => sum + weight ** 2, 0);
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    expectClose(logisticLoss(...start), mean + (penalty / 2) * squares, 1e-14);
  });

  it("has a gradient by hand", () => {
    expectClose(ofData(gradient)(...start), closedForm(), 1e-14);
    expectClose(closedForm(), numericalGradient(logisticLoss, start, [0, 1]), 1e-9);
  });
});

testGradient(
  { url: import.meta.url, file: "logistic.ts", fn: "logisticLoss", wrt: ["weights", "bias"] },
  new Map([["in its closed form", { data: start, gradient: closedForm(), tolerance: 1e-14 }]]),
);
testGradient(
  { url: import.meta.url, file: "logistic.ts", fn: "logisticLoss", wrt: ["features", "penalty"] },
  new Map([["with respect to the data", { data: start }]]),
);
