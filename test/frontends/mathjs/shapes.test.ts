import { describe, expect, test } from "vitest";
import { DiagnosticError } from "../../../compiler/diagnostics/diagnostic.ts";
import { renderDiagnostic } from "../../../compiler/diagnostics/code-frame.ts";
import { parseMath, readShapes, type ParseOptions } from "../../../compiler/frontends/mathjs/index.ts";
import { tensorOf } from "../../../compiler/graph/type.ts";
import { shapeOf } from "./array-support.ts";
import { parametersOf, primitivesOf, refusal } from "./support.ts";

/** The types of the parameters, by their names. */
function typesOf(text: string, options?: ParseOptions): Readonly<Record<string, unknown>> {
  return Object.fromEntries(parseMath(text, options).graph.inputs.map(({ name, type }) => [name, type]));
}

describe("shapes are declared", () => {
  const expected = { W: tensorOf([200, 784]), X: tensorOf(["n", 784]), b: tensorOf([200]), t: tensorOf([]) };
  const text = "t * sum(X * W' + b)";

  test("by an option", () => {
    const shapes = { W: [200, 784], X: ["n", 784], b: [200], t: [] };
    expect(typesOf(text, { shapes })).toEqual(expected);
  });
  test("on the command line", () => {
    expect(typesOf(text, { shapes: readShapes(" W = 200x784,X=n×784 , b=200") })).toEqual(expected);
  });
  test("in comment lines", () => {
    expect(typesOf(`# shape W 200x784, X n×784\r\n  #shape b 200 \n${text}`)).toEqual(expected);
  });
  test("the option wins", () => {
    expect(typesOf(`# shape W 2x3\nsum(W)`, { shapes: { W: ["m"] } })).toEqual({ W: tensorOf(["m"]) });
  });
  test("for the parameters of any function of the source", () => {
    const source = "# shape W 2x3, v 3\nf(W) = sum(W)\ng(v) = v * v";
    expect(typesOf(source)).toEqual({ v: tensorOf([3]) });
    expect(typesOf(source, { fn: "f" })).toEqual({ W: tensorOf([2, 3]) });
  });
  test.each([
    "# shape parameter of the distribution\nx^2",
    "# shape x is the shape\nx^2",
    "# the shape x 3\nx^2",
    "#shapes x 3\nx^2",
    "a = x # shape x 3\na^2",
    "# shape parameter lambda\nx^2",
  ])("prose is no declaration: %j", (prose) => expect(typesOf(prose)).toEqual({ x: tensorOf([]) }));
  test("names like those of objects", () => {
    const shapes = readShapes("__proto__=2,constructor=2");
    expect(typesOf("__proto__ * constructor", { shapes })).toEqual(
      Object.fromEntries([
        ["__proto__", tensorOf([2])],
        ["constructor", tensorOf([2])],
      ]),
    );
  });
});

describe("shapes of results", () => {
  const shapes = { X: ["n", 3], W: [4, 3], b: [4], v: ["n"], A: [2, 3] };
  test.each<[text: string, dims: readonly (number | string)[]]>([
    ["X * W'", ["n", 4]],
    ["X * W' + b", ["n", 4]],
    ["X' * X", [3, 3]],
    ["X' * v", [3]],
    ["v * X", [3]],
    ["v[2:end]", ["n - 1"]],
    ["v[2:end] - v[1:end-1]", ["n - 1"]],
    ["v[end:-1:1]", ["n"]],
    ["v[1:end-2]", ["n - 2"]],
    ["X[2:end-1, 1]", ["n - 2"]],
    ["X[:, 2]", ["n"]],
    ["X[end, :]", [3]],
    ["concat(v, v)", ["2*n"]],
    ["concat(v, b)", ["n + 4"]],
    ["flatten(X)", ["3*n"]],
    ["reshape(X, [3, -1])", [3, "n"]],
    ["reshape(X, [-1])", ["3*n"]],
    ["outer(v, v)", ["n", "n"]],
    ["kron(X, W)", ["4*n", 9]],
    ["sum(X, 1)", [3]],
    ["softmax(X)", ["n", 3]],
    ["sum(X, 2)", ["n"]],
    ["zeros(n) + v", ["n"]],
    ["zeros(size(X))", ["n", 3]],
    ["zeros(size(X)[1], 2)", ["n", 2]],
    ["identity(n) + v", ["n", "n"]],
    ["v * ones(n, 2 * n + 1)", ["2*n + 1"]],
    ["sum(X) / n", []],
    ["crossEntropy(X, v)", ["n"]],
    ["inv(X' * X)", [3, 3]],
    ["inv(X * X')", ["n", "n"]],
    ["map(X, sin)", ["n", 3]],
    ["v > 0 ? v : 0", ["n"]],
    ["A == 1", [2, 3]],
    ["[b, W[:, 1]]", [2, 4]],
  ])("%s", (text, dims) => {
    const names = new Set(text.match(/[a-zA-Z]+/g));
    const own = Object.fromEntries(Object.entries(shapes).filter(([name]) => names.has(name)));
    expect(shapeOf(text, { shapes: own })).toEqual(dims);
  });
});

test("the name of a length is its value, unless it is a parameter", () => {
  expect(parametersOf(parseMath("sum(v) / n", { shapes: { v: ["n"] } }))).toEqual(["v"]);
  expect(primitivesOf(parseMath("sum(v) / n", { shapes: { v: ["n"] } }).graph)).toContain("dimension");
  expect(parametersOf(parseMath("sum(v) / n", { shapes: { v: ["n"] }, variables: ["v", "n"] }))).toEqual(["v", "n"]);
  expect(parametersOf(parseMath("# shape v n\nf(v, n) = sum(v) / n"))).toEqual(["v", "n"]);
  expect(parametersOf(parseMath("# shape v n\nf(v) = sum(v) / n"))).toEqual(["v"]);
  expect(primitivesOf(parseMath("n = 2\nsum(v) / n", { shapes: { v: ["n"] } }).graph)).not.toContain("dimension");
});

test("functions of arrays are names as all others where they are not called", () => {
  expect(parametersOf(parseMath("count * size + range + norm"))).toEqual(["count", "size", "range", "norm"]);
});

describe("the result", () => {
  test.each([
    ["[x, y]", [0, 1]],
    ["x > 0 ? [x, 1] : [y, 2]", [0, 1]],
    ["v = [x, y]; v", [0, 1]],
    ["[x, y] + 0", 0],
    ["[x, y; 1, 2]", 0],
    ["2 * [x, y]", 0],
    ["x > 0 ? [x, 1; 1, x] : [y, 2; 3, 4]", 0],
    ["1:3", 0],
    ["size([x; y])", [0, 1]],
  ])("of %s", (text, result) => expect(parseMath(text).graph.result).toEqual(result));
});

describe("steps keep their names and places", () => {
  test("of arrays", () => {
    const text = "h = W * x\nsum(h[2:end] .^ 2)";
    const { graph } = parseMath(text, { shapes: { W: [3, 2], x: [2] } });
    const steps = graph.nodes.flatMap(({ id, primitive }) => {
      const { span, name } = graph.provenance.get(id) ?? {};
      return span ? [`${name ?? ""} ${primitive.name} ${text.slice(span.start, span.end)}`.trim()] : [];
    });
    expect(steps).toEqual(["h matmul W * x", "view h[2:end]", "power h[2:end] .^ 2", "sumOver sum(h[2:end] .^ 2)"]);
  });
});

/** What is shown to the user. */
function shown(text: string, shapes: ParseOptions["shapes"]): string {
  try {
    parseMath(text, { ...(shapes && { shapes }) });
  } catch (error) {
    if (error instanceof DiagnosticError) {
      return error.diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, error.source)).join("\n");
    }
    throw error;
  }
  return "";
}

describe("a mistake in shapes shows the shapes and what would fit", () => {
  test.each<[text: string, shapes: ParseOptions["shapes"]]>([
    ["W1 * x", { W1: [2, 3], x: [2] }],
    ["W2 * (W1 * x + b)", { W1: [4, 3], x: [3], W2: [2, 5], b: [4] }],
    ["h = tanh(W1 * x)\nsum(W2 * h)", { W1: [4, 3], x: [3], W2: [4, 2] }],
    ["X * W", { X: ["n", 3], W: [4, 3] }],
    ["A * B", { A: [2, 3], B: [2, 3] }],
    ["x * y", { x: [2], y: [3] }],
    ["T * x", { T: [2, 2, 2], x: [2] }],
    ["(A + B)' * C", { A: [2, 3], B: [2, 3], C: [3, 2] }],
    ["A + b", { A: [2, 3], b: [2] }],
    ["A .* B", { A: [2, 3], B: [3, 2] }],
    ["A .* B", { A: [2, 3], B: [3, 4] }],
    ["sum((y - X * w) .^ 2)", { X: ["n", 3], w: [3], y: ["m"] }],
    ["max(x, y, z)", { x: [2], y: [2], z: [3] }],
    ["x / y", { x: [2], y: [2] }],
    ["x^2", { x: [2] }],
    ["x[4] + y", { x: [3], y: [3] }],
    ["A[2]", { A: [2, 3] }],
    ["sum(A, 3)", { A: [2, 3] }],
    ["conv2d(X, w)", { X: ["n", 3, 28, 28], w: [8, 1, 5, 5] }],
    ["crossEntropy(z, y)", { z: ["n", 10], y: ["m"] }],
  ])("%s %j", (text, shapes) => expect(`\n${shown(text, shapes)}\n`).toMatchSnapshot());
});

describe("a shape that is not understood is shown in the option", () => {
  test.each([
    ["W=2x,x=3", "2x", 4],
    ["W=2x3,W=3", "twice", 6],
    ["W2x3", "shape is missing", 4],
    ["W=2x3,=3", "name of a parameter is missing", 6],
    ["W=2x-3", "`-3` is neither", 4],
    ["W=2x3,", "name of a parameter is missing", 6],
    ["", "name of a parameter is missing", 0],
    ["W=1000000x1000000", "too many", 2],
    ["W=99999999999999999999", "is not the length", 2],
    ["2=3", "is not the name", 0],
    ["W=1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1", "at most 16 dimensions", 2],
    ["W=nx2y", "`2y` is neither", 4],
    ["W=true", "`true` is neither", 2],
  ])("%s", (text, says, start) => {
    try {
      readShapes(text);
    } catch (error) {
      if (!(error instanceof DiagnosticError)) throw error;
      expect(error.message).toContain(says);
      expect(error.source).toEqual({ name: "--shape", text });
      expect(error.diagnostics[0]?.span?.start).toBe(start);
      return;
    }
    throw new Error("it was understood");
  });
  test.each([[[NaN]], [[-1]], [["a b"]], [["end"]], [[1e9]], [[1, 2, "n - 1"]]])("the option %j", (shape) =>
    expect(refusal("sum(x)", { shapes: { x: shape } }).code).toMatch(/^ADJ(109|506)$/),
  );
});

describe("size", () => {
  const big = `[${Array.from({ length: 100 }, (_, i) => Array.from({ length: 100 }, (__, j) => i * j).join(", ")).join("; ")}]`;
  test.each<[string, string, ParseOptions["shapes"]]>([
    ["a literal matrix of 10 000 numbers", `${big} * x`, { x: [100] }],
    ["a chain of 1 000 products", Array.from({ length: 1000 }, () => "A").join(" * "), { A: [3, 3] }],
    ["a sum of 10 000 arrays", Array.from({ length: 10_000 }, () => "x").join(" + "), { x: [3] }],
    ["1 000 indices", Array.from({ length: 1000 }, (_, i) => `x[${i + 1}] * x[end-${i}]`).join(" + "), { x: [1000] }],
    ["an index of 10 000 terms", `x[${Array.from({ length: 10_000 }, () => "1").join(" + ")}]`, { x: [10_000] }],
    ["100 brackets", `${"[".repeat(15)}x${"]".repeat(15)}`, {}],
    ["200 transposes", `A${"'".repeat(200)}`, { A: [2, 3] }],
    ["100 indices of indices", `x${"[1:end]".repeat(100)}`, { x: ["n"] }],
    ["a range of 100 000 numbers", "sum(1:100000) * x", {}],
  ])("%s", { timeout: 10_000 }, (_, text, shapes) => {
    expect(parseMath(text, { ...(shapes && { shapes }) }).graph.inputs).toHaveLength(1);
  });
  test.each([
    ["zeros(1000000000)", "ADJ506"],
    ["sum(ones(100000, 100000)) * t", "ADJ506"],
    ["identity(1000000)", "ADJ506"],
    ["1:1000000000", "ADJ506"],
    ["0:1e-300:1", "ADJ506"],
    ["1:0:2", "ADJ410"],
    ["1:NaN", "ADJ410"],
    ["kron(zeros(10000, 1000), zeros(1000, 1000))", "ADJ506"],
    ["zeros(1e400)", "ADJ410"],
    ["zeros(-1)", "ADJ410"],
    ["zeros(1.5)", "ADJ410"],
    [`zeros(${Array.from({ length: 20 }, () => "1").join(", ")})`, "ADJ410"],
    ["reshape(zeros(6), [-1, -1])", "ADJ404"],
    ["reshape(zeros(6), [-2, -3])", "ADJ404"],
    ["zeros(100000000) + reshape(zeros(100000000), [100000000, 1])", "ADJ506"],
    ["S^2000", "ADJ404"],
  ])("%s", (text, code) => {
    const shapes = text.startsWith("S") ? { S: [2, 2] } : {};
    expect(refusal(text, { shapes }).code).toBe(code);
  });
});
