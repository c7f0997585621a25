import { describe, expect, it } from "vitest";
import { parseMath } from "../../compiler/frontends/mathjs/index.ts";
import type { Format } from "../../compiler/inspect/formula.ts";
import { outputFormulas } from "../../compiler/inspect/notation.ts";
import { simplify } from "../../compiler/transforms/simplify.ts";
import { derive, type DerivativeKind } from "../../compiler/transforms/derive.ts";

const SHAPES = "# shape A 2x3, B 3x2, C 3x3, x 3, y 3, u n, X 1x1x6x6, K 2x1x3x3\n";

/** The shapes of the arrays that occur in a text. */
function source(text: string): string {
  const used = SHAPES.slice("# shape ".length, -1)
    .split(", ")
    .filter((shape) => new RegExp(`\\b${shape.charAt(0)}\\b`).test(text));
  return `# shape ${used.join(", ")}\n${text}`;
}

function written(text: string, format: Format = "text"): string {
  return outputFormulas(parseMath(source(text)).graph, { format })[0]!.text;
}

function derived(text: string, kind: DerivativeKind): readonly string[] {
  return outputFormulas(derive(parseMath(source(text)).graph, kind).graph, { format: "text" }).map(
    (formula) => formula.text,
  );
}

describe("formulas of arrays", () => {
  it.each([
    ["A*x", "A · x"],
    ["A'*A*x", "A' · A · x"],
    ["A*(B*A)", "A · (B · A)"],
    ["x.*y", "x .* y"],
    ["2*x", "2 x"],
    ["x./y", "x ./ y"],
    ["x/2", "x / 2"],
    ["x.^2", "x.^2"],
    ["x + 1", "x + 1"],
    ["x[2]", "x[2]"],
    ["x[2:3]", "x[2:3]"],
    ["u[1:end-1]", "u[1:n - 1]"],
    ["u[end]", "u[n]"],
    ["A[1, 2]", "A[1, 2]"],
    ["A[1, 2:3]", "A[1, 2:3]"],
    ["sum(x)", "sum(x)"],
    ["sum(A)", "sum(A)"],
    ["sum(A, 1)", "sum(A, 1)"],
    ["max(A, 2)", "max(A, 2)"],
    ["norm(x)", "norm(x)"],
    ["sum(u)/n", "sum(u) / n"],
    ["softmax(x)", "softmax(x)"],
    ["logsumexp(A, 2)", "logsumexp(A, 2)"],
    ["lusolve(C, x)", "lusolve(C, x)"],
    ["inv(C)", "lusolve(C, identity(3, 3))"],
    ["dot(x, y)", "dot(x, y)"],
    ["outer(x, y)", "outer(x, y)"],
    ["y - [x[1], 2, x[2]]", "y - [x[1], 2, x[2]]"],
    ["cumsum(x)", "cumsum(x)"],
    ["conv2d(X, K)", "conv2d(X, K, 1, 0)"],
    ["maxPool(X, 2)", "maxPool(X, 2, 2, 0)"],
    ["x > 0 ? x : 2*x", "x > 0 ? x : 2 x"],
  ])("%s", (text, formula) => {
    expect(written(text)).toBe(formula);
  });

  it("read as what they are in simplified programs, where factors are read transposed", () => {
    const { graph } = simplify(parseMath(source("A'*A*x")).graph);
    expect(outputFormulas(graph, { format: "text" })[0]!.text).toBe("A' · (A · x)");
    expect(derived("sum(A*x)", "gradient")).toEqual(["outer(1, x)", "A' · 1"]);
    expect(derived("lusolve(C, x)", "vjp")[2]).toMatch(/^lusolve\(lu\(C\)', /);
  });

  it.each([
    ["A*x", "A \\, x"],
    ["A'*A", "A^{\\top} \\, A"],
    ["x.*y", "x \\odot y"],
    ["sum(A, 1)", "\\operatorname{sum}\\left(A, 1\\right)"],
    ["max(x)", "\\max\\left(x\\right)"],
    ["x[2:3]", "x_{2:3}"],
    ["y + [x[1], 2, 3]", "y + \\begin{pmatrix} x_{1} \\\\ 2 \\\\ 3 \\end{pmatrix}"],
  ])("%s in LaTeX", (text, formula) => {
    expect(written(text, "latex")).toBe(formula);
  });
});
