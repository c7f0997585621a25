import { readFileSync } from "node:fs";
import { compile } from "adjoint";

// The shapes stand in the source, so that none are left to declare here.
const source = readFileSync(new URL("residual.math", import.meta.url), "utf8");
const variables = ["W1", "b1", "W2", "b2", "x", "s", "r"];
const L = compile(source, { shapes: {}, variables, wrt: ["W1", "b1", "W2", "b2", "x"] });

const W1 = [
  [0.1, -0.2],
  [0.3, 0.4],
  [-0.5, 0.6],
];
const W2 = [
  [0.7, -0.8, 0.9],
  [-1, 1.1, -1.2],
];
const point = [W1, [0.05, -0.1, 0.2], W2, [0.01, -0.02], [1, -2], [0.5, 0.25], [1, -1, 2]];

const { value, gradient } = L.valueAndGradient(...point);
console.log("L =", value);
for (const [index, adjoint] of gradient.entries()) console.log(`∂L/∂${variables[index] ?? ""} =`, adjoint);
