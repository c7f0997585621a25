import { readFileSync } from "node:fs";
import { compile } from "adjoint";

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");
const softmax = compile(read("softmax.math"));
const crossEntropy = compile(read("cross-entropy.math"));
const logSumExp = compile(read("log-sum-exp.math"));

console.log("softmax:", softmax(1, 2, 3));
console.log("its Jacobian:", softmax.jacobian(1, 2, 3));
console.log("cross-entropy and its gradient:", crossEntropy.valueAndGradient(1, 2, 3));
console.log("log-sum-exp:", logSumExp(1, 2, 3), "and of large numbers:", logSumExp(1000, 1001, 1002));
console.log("cross-entropy of large numbers:", crossEntropy.valueAndGradient(1000, 1001, 1002));
