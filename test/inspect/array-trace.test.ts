import { describe, expect, it } from "vitest";
import { parseMath, type ParseOptions } from "../../compiler/frontends/mathjs/index.ts";
import type { Nested } from "../../compiler/graph/nested.ts";
import { coordinatesOf, type Point } from "../../compiler/inspect/check/point.ts";
import { toDot } from "../../compiler/inspect/draw/dot.ts";
import { drawing } from "../../compiler/inspect/draw/drawing.ts";
import { toMermaid } from "../../compiler/inspect/draw/mermaid.ts";
import { trace, type Trace, type TraceOptions } from "../../compiler/inspect/trace.ts";
import { renderTrace } from "../../compiler/inspect/trace/render.ts";
import { LEAST_SQUARES, LEAST_SQUARES_POINT, RESIDUAL, RESIDUAL_POINT } from "./array-systems.ts";

function follow(text: string, shapes: ParseOptions["shapes"], at: Point, options: Partial<TraceOptions> = {}): Trace {
  const { graph } = parseMath(text, { ...(shapes && { shapes }) });
  return trace(graph, coordinatesOf(graph, at), { mode: "both", ...options });
}

function expectClose(actual: Nested | undefined, wanted: readonly number[]): void {
  expect(actual).toHaveLength(wanted.length);
  wanted.forEach((number, index) => {
    expect(typeof actual === "object" ? actual[index] : undefined).toBeCloseTo(number, 13);
  });
}

function parsedJson(text: string): unknown {
  return JSON.parse(text);
}

describe("the trace of ½‖W x − t‖²", () => {
  const { graph } = LEAST_SQUARES;
  const followed = trace(graph, coordinatesOf(graph, LEAST_SQUARES_POINT), { mode: "both", wrt: 1, wrtElement: [1] });

  it("has the figures that one finds by hand", () => {
    const rows = new Map(followed.rows.map((row) => [row.name.text, row]));
    const numbers = (name: string): readonly (Nested | undefined)[] => {
      const row = rows.get(name)!;
      return [row.value, row.tangent?.value, row.adjoint?.value];
    };
    expect(numbers("v₁")).toEqual([
      [-1, -3],
      [2, 4],
      [-1, -4],
    ]);
    expect(numbers("v₂")).toEqual([
      [-1, -4],
      [2, 4],
      [-1, -4],
    ]);
    expect(numbers("v₃")).toEqual([
      [1, 16],
      [-4, -32],
      [0.5, 0.5],
    ]);
    expect(numbers("v₄")).toEqual([17, -36, 0.5]);
    expect(numbers("v₅")).toEqual([8.5, -18, 1]);
    // W̄ = (W x − t) xᵀ, x̄ = Wᵀ (W x − t), t̄ = t − W x.
    expect(numbers("v₋₂")[2]).toEqual([
      [-1, 1, -2],
      [-4, 4, -8],
    ]);
    expect(numbers("v₋₁")).toEqual([
      [1, -1, 2],
      [0, 1, 0],
      [-13, -18, 4],
    ]);
    expect(numbers("v₀")[2]).toEqual([1, 4]);
  });

  it("has the formulas that one writes by hand", () => {
    expect(followed.rows.map(({ formula }) => formula.text).slice(3)).toEqual([
      "W · x",
      "v₁ - t",
      "v₂.^2",
      "sum(v₃)",
      "v₄ / 2",
    ]);
    expect(followed.rows.map(({ tangent }) => tangent!.formula.text).slice(0, 5)).toEqual([
      "0",
      "e[2]",
      "0",
      "Ẇ · x + W · ẋ",
      "v̇₁ - ṫ",
    ]);
    expect(followed.rows.map(({ adjoint }) => adjoint!.formula.text).slice(0, 3)).toEqual([
      "outer(v̄₁, x)",
      "W' · v̄₁",
      "-v̄₂",
    ]);
  });

  it("names the element in its caption, and prints small arrays in full", () => {
    const lines = renderTrace(followed, { format: "text", digits: 1 }).split("\n");
    expect(lines[0]).toBe("Forward and reverse mode: tangents in the direction of x[2], adjoints");
    expect(lines).toContainEqual(
      expect.stringMatching(/^v₁ = W · x +\[-1\.0, -3\.0\] +\[2\.0, 4\.0\] +\[-1\.0, -4\.0\] {3}v̇₁/),
    );
    expect(lines.find((line) => line.startsWith("v₋₂"))).toContain("[[1.0, 2.0, 0.0], [3.0, 4.0, -1.0]]");
  });

  it("is typeset with matrices", () => {
    const text = renderTrace(followed, { format: "latex", digits: 0 });
    expect(text).toContain("\\begin{pmatrix} 1 & 2 & 0 \\\\ 3 & 4 & -1 \\end{pmatrix}");
    expect(text).toContain("\\bar{x} = W^{\\top} \\, \\bar{v}_1");
    expect(text).toContain("\\dot{x} = e_{2}");
  });

  it("has whole arrays as JSON", () => {
    const text = renderTrace(followed, { format: "json" });
    const [first, ...more] = text
      .split("\n")
      .slice(1, -2)
      .map((line) => parsedJson(line.replace(/,$/, "")));
    expect(first).toMatchObject({
      shape: [2, 3],
      value: LEAST_SQUARES_POINT.W,
      adjoint: [
        [-1, 1, -2],
        [-4, 4, -8],
      ],
    });
    expect(more.at(-1)).not.toHaveProperty("shape");
  });
});

describe("the trace of a residual layer", () => {
  const { graph } = RESIDUAL;
  const { rows } = trace(graph, coordinatesOf(graph, RESIDUAL_POINT), { mode: "reverse" });
  const row = (name: string): (typeof rows)[number] =>
    rows.find(({ name: own, formula }) => own.text === name || formula.text === name)!;

  it("has the user's steps, and the figures that were computed independently", () => {
    expect(rows.slice(7).map(({ name }) => name.text)).toEqual(["z", "h", "y", "L"]);
    expect(row("L").value).toBeCloseTo(4.728301377795065, 14);
    expectClose(row("z").adjoint!.value, [1.00169072768708, -1.06940098546159, 0.899511861168714]);
    expectClose(row("x").adjoint!.value, [0.164195776659792, -2.82165957944763]);
  });

  it("adds what flows back along both ways", () => {
    expect(row("x").adjoint!.formula.text).toBe("ȳ + W1' · z̄");
    expect(row("h").adjoint!.formula.text).toBe("L̄ · r + W2' · ȳ");
  });
});

describe("seeds", () => {
  const at = {
    A: [
      [1, 2],
      [3, 4],
    ],
    x: [1, -1],
  };
  const shapes = { A: ["n", "n"], x: ["n"] };

  it("are 1 for every element of an array, or for the one that is chosen", () => {
    const all = follow("A*x", shapes, at, { wrt: 1 });
    expect(all.rows[2]).toMatchObject({ tangent: { value: [3, 7] }, adjoint: { value: [1, 1] } });
    expect(all.direction).toBe("x");
    const one = follow("A*x", shapes, at, { wrt: 0, wrtElement: [0, 1], outputElement: [0] });
    expect(one.rows[2]).toMatchObject({ tangent: { value: [-1, 0] }, adjoint: { value: [1, 0] } });
    expect(one.rows[1]!.adjoint!.value).toEqual([1, 2]);
    expect(renderTrace(one, { format: "text" })).toMatch(/in the direction of A\[1, 2\], adjoints of output\[1\]/);
  });
});

describe("large arrays", () => {
  const W = Array.from({ length: 20 }, (_, i) => Array.from({ length: 30 }, (_, j) => (i + j) % 3));
  const x = Array.from({ length: 30 }, (_, i) => i / 10);

  it("are printed by shape and norm", () => {
    const followed = follow("norm(W*x)", { W: [20, 30], x: [30] }, { W, x }, { mode: "reverse" });
    const text = renderTrace(followed, { format: "text" });
    const norm = Math.sqrt(W.flat().reduce((sum, each) => sum + each * each, 0));
    expect(text).toContain(`20×30, ‖·‖ = ${norm.toFixed(4)}`);
    expect(parsedJson(renderTrace(followed, { format: "json" }))).toMatchObject({ rows: [{ value: W }, {}, {}, {}] });
  });
});

describe("parts of arrays", () => {
  it("are read where they are used, and their adjoints put back in place", () => {
    const { rows } = follow("x[1]*x[2] + sum(x[2:3])", { x: [3] }, { x: [2, 3, 5] });
    expect(rows.map(({ formula }) => formula.text)).toEqual(["x", "x[1] · x[2]", "sum(x[2:3])", "v₁ + v₂"]);
    expect(rows[0]!.adjoint!.value).toEqual([3, 3, 1]);
    expect(rows[0]!.adjoint!.formula.text).toContain("place(v̄₁ · x[1], 2)");
  });

  it("that are joined, and lengths with names, are followed", () => {
    const { rows } = follow("sum(concat(x, 2*x).^2)/n", { x: ["n"] }, { x: [1, 2] });
    expect(rows.at(-1)!.value).toBe(12.5);
    expect(rows[0]!.adjoint!.value).toEqual([5, 10]);
  });

  it("of which some are on either side of a condition keep it", () => {
    const { rows } = follow("sum(relu(x))", { x: [3] }, { x: [-1, 2, 3] });
    expect(rows[0]!.adjoint!.value).toEqual([0, 1, 1]);
    const { rows: positive } = follow("sum(abs(x))", { x: [2] }, { x: [1, 2] });
    expect(positive[0]!.adjoint!.value).toEqual([1, 1]);
  });
});

describe("the drawing of a function of arrays", () => {
  const { graph } = LEAST_SQUARES;
  const drawn = drawing(graph, { point: coordinatesOf(graph, LEAST_SQUARES_POINT), digits: 1 });

  it("shows shapes, and values as in the trace", () => {
    expect(drawn.nodes[0]!.lines).toEqual([
      "W",
      "2×3",
      "v = [[1.0, 2.0, 0.0], [3.0, 4.0, -1.0]]",
      "v̇ = [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]",
      "v̄ = [[-1.0, 1.0, -2.0], [-4.0, 4.0, -8.0]]",
    ]);
    expect(drawn.nodes.at(-1)!.lines[1]).toBe("v = 8.5");
  });

  it("names lengths where there is no point", () => {
    const { nodes, edges } = drawing(parseMath("softmax(A*x)", { shapes: { A: ["n", 784], x: [784] } }).graph);
    expect(nodes.map(({ lines }) => lines)).toEqual([
      ["A", "n×784"],
      ["x", "784"],
      ["v₁ = A · x", "n"],
      ["v₂ = softmax(v₁)", "n"],
    ]);
    expect(edges).toHaveLength(3);
  });

  it("is written in every format", () => {
    expect(toDot(drawn)).toContain('label="v₁ = W · x\\n2\\n');
    expect(toMermaid(drawn)).toContain("2#215;3");
  });
});
