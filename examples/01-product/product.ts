import { readFileSync } from "node:fs";
import { compile } from "adjoint";

const f = compile(readFileSync(new URL("product.math", import.meta.url), "utf8"));

console.log("f(2, 3) =", f(2, 3));
console.log("∇f(2, 3) =", f.gradient(2, 3));
console.log("its Hessian =", f.hessian(2, 3));
