import { readFileSync } from "node:fs";
import { compile, nestedLists } from "adjoint";

const source = readFileSync(new URL("outer.math", import.meta.url), "utf8");
const f = compile(source, { shapes: {}, wrt: ["x"] });
const [v, x] = [
  [1, 2, 3],
  [1, 1, 1],
];

console.log("f =", f(v, x));
const [[block = 0] = []] = f.jacobian(v, x);
if (typeof block === "object") console.log("J =", nestedLists(block, [3, 3]));
console.log("Jᵀ (1, 1, 1) =", f.vjp([v, x], [1, 1, 1]).cotangents[0]);

// Jᵀ of a million by a million elements, which are never formed.
const ones = new Float64Array(1e6).fill(1);
const [adjoint = 0] = f.vjp([ones, ones], ones).cotangents;
if (typeof adjoint === "object") console.log("of a million elements:", adjoint.subarray(0, 3));
