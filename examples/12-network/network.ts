import { readFileSync } from "node:fs";
import { compile } from "adjoint";

const source = readFileSync(new URL("network.math", import.meta.url), "utf8");
const weights = ["W1", "b1", "W2", "b2"];
const loss = compile(source, { shapes: {}, variables: [...weights, "X", "labels", "lambda"], wrt: weights });

const W1 = Float64Array.from({ length: 12 }, (_, k) => k / 10 - 0.55);
const b1 = Float64Array.of(0.01, -0.02, 0.03, -0.04);
const W2 = Float64Array.from({ length: 12 }, (_, k) => 0.55 - k / 10);
const b2 = Float64Array.of(0.05, -0.06, 0.07);
const X = Float64Array.of(0.1, 0.2, 0.3, 0.4, -0.5, 0.6, -0.7, 0.8, 0.9, 1, -1.1, 0.2);
const labels = Float64Array.of(0, 1, 2, 1);
const lambda = 0.001;

console.log("the loss of a batch of 4:", loss(W1, b1, W2, b2, X, labels, lambda));
console.log("and of its first two rows:", loss(W1, b1, W2, b2, X.slice(0, 6), labels.slice(0, 2), lambda));

// A function with a workspace of its own, and arrays for what it finds: the loop allocates nothing.
const step = loss.prepare("valueAndGradient", { n: 4 });
const parameters = [W1, b1, W2, b2];
const [W1Bar, b1Bar, W2Bar, b2Bar] = [
  new Float64Array(12),
  new Float64Array(4),
  new Float64Array(12),
  new Float64Array(3),
];
const adjoints = [W1Bar, b1Bar, W2Bar, b2Bar];
for (let epoch = 0; epoch <= 400; epoch++) {
  const value = step(W1, b1, W2, b2, X, labels, lambda, W1Bar, b1Bar, W2Bar, b2Bar);
  if (epoch % 100 === 0) console.log(`after ${epoch} steps: ${Number(value).toFixed(6)}`);
  for (const [index, values] of parameters.entries()) {
    const slopes = adjoints[index] ?? values;
    for (let k = 0; k < values.length; k++) values[k] = (values[k] ?? 0) - 0.5 * (slopes[k] ?? 0);
  }
}
