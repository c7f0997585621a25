import { readFileSync } from "node:fs";
import { check, compile, renderCheck } from "adjoint";

const source = readFileSync(new URL("vector.math", import.meta.url), "utf8");
const f = compile(source);

console.log("f(1, −1) =", f(1, -1));
console.log("J(1, −1) =", f.jacobian(1, -1));

// Two answers that were published for this Jacobian: one is off in the second place after the point, the other in its
// second row.
const report = await check(source, { at: [1, -1], claim: "[[47.28739, 4.710196], [1, 0]]" });
console.log(renderCheck(report));
