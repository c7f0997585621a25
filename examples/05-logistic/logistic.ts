import { readFileSync } from "node:fs";
import { compile } from "adjoint";

const source = readFileSync(new URL("logistic.math", import.meta.url), "utf8");
const f1 = compile(source, { fn: "f1" });
const f2 = compile(source, { fn: "f2" });
const F = compile(source, { fn: "F" });

console.log("F(0) =", F(0), "and F′(0) =", F.gradient(0)[0]);
for (const rate of [0.1, 1]) {
  const [slope = NaN] = f1.gradient(0);
  const w = -rate * slope;
  console.log(`a step of gradient descent on f1 alone, at rate ${rate}, lands on ${w}, where F is`, F(w));
}

// Written naively, 1 − 1/(1 + exp(−w)) is 0 for w ≥ 37 and its logarithm infinite.
console.log("f1(40) =", f1(40), " f2(40) =", f2(40), " f1(1000) =", f1(1000));
console.log("as written:", compile(source, { fn: "f1", stable: false })(40));
