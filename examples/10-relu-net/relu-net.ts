import { readFileSync } from "node:fs";
import { compile } from "adjoint";

const source = readFileSync(new URL("relu-net.math", import.meta.url), "utf8");
const variables = ["W1", "W2", "W3", "x", "y"];
const f = compile(source, { shapes: {}, variables, wrt: ["W1", "W2", "W3", "x"] });

const W1 = [
  [0.5, -0.3],
  [-0.2, 0.8],
  [0.1, 0.4],
];
const W2 = [
  [0.3, -0.6, 0.9],
  [0.7, 0.2, -0.5],
  [-0.4, 0.1, 0.6],
];
const W3 = [
  [0.2, -0.1, 0.4],
  [0.6, 0.3, -0.7],
];
const { value, gradient } = f.valueAndGradient(W1, W2, W3, [1, 2], [0.5, -1]);
console.log("f =", value);
for (const [index, adjoint] of gradient.entries()) console.log(`∂f/∂${variables[index] ?? ""} =`, adjoint);
