import { readFileSync } from "node:fs";
import { compile, nestedLists } from "adjoint";

const source = readFileSync(new URL("vectors.math", import.meta.url), "utf8");
const softmax = compile(source, { shapes: {}, fn: "s" });
const logSumExp = compile(source, { shapes: {}, fn: "total" });
const loss = compile(source, { shapes: {}, fn: "loss", wrt: ["z"] });
const z = [1, 2, 3];

console.log("softmax:", softmax(z));
const [[block = 0] = []] = softmax.jacobian(z);
if (typeof block === "object") console.log("its Jacobian:", nestedLists(block, [3, 3]));
console.log("cross-entropy and its gradient:", loss.valueAndGradient(z, 0));
console.log("log-sum-exp:", logSumExp(z), "and of large numbers:", logSumExp([1000, 1001, 1002]));
console.log("of a thousand equal numbers:", logSumExp(new Float64Array(1000)), "=", Math.log(1000));
