import { readFileSync } from "node:fs";
import { compile, DiagnosticError, renderDiagnostic } from "adjoint";

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");

// A gradient is orthogonal to its level set: the derivative along the tangent of an ellipse is 0.
const f = compile(read("ellipse.math"));
const [a, b] = [4, 1.5];
console.log("along the level set:", f.jvp([a, b], [-4 * b, a]).tangent);

// A point where the gradient is 0 need not be a minimum.
const g = compile("-w^2");
console.log("g′(0) =", g.gradient(0)[0], " g″(0) =", g.hessian(0)[0]?.[0], " g(0.1) =", g(0.1));

// A graph has a topological order exactly when it is acyclic.
try {
  compile(read("cycle.math"), { name: "cycle.math" });
} catch (error) {
  if (!(error instanceof DiagnosticError)) throw error;
  for (const diagnostic of error.diagnostics) console.log(renderDiagnostic(diagnostic, error.source));
}
