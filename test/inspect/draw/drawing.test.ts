import { DiagnosticError } from "../../../compiler/diagnostics/diagnostic.ts";
import { describe, expect, it } from "vitest";
import { createBuilder } from "../../../compiler/graph/builder.ts";
import type { Graph } from "../../../compiler/graph/graph.ts";
import { REAL } from "../../../compiler/graph/type.ts";
import { toDot } from "../../../compiler/inspect/draw/dot.ts";
import { drawing, type Drawing } from "../../../compiler/inspect/draw/drawing.ts";
import { toMermaid } from "../../../compiler/inspect/draw/mermaid.ts";
import { MOST_SVG_NODES, toSvg } from "../../../compiler/inspect/draw/svg.ts";
import { trace } from "../../../compiler/inspect/trace.ts";
import { fixedNumber } from "../../../compiler/inspect/number.ts";
import { sub } from "../../../compiler/primitives/arithmetic.ts";
import { sin } from "../../../compiler/primitives/trigonometry.ts";
import { parsed, QUOTIENT } from "../systems.ts";

const titles = ({ nodes }: Drawing): string[] => nodes.map(({ lines }) => lines[0]!);

const VECTOR = "f(w1, w2) = [exp(exp(w1) + exp(2 w2)) + sigmoid(exp(w1) + exp(2 w2)), w1 * w2 + max(w1, w2)]";

describe("a drawing", () => {
  it("has one node per input and operation, so that what is shared appears once", () => {
    const drawn = drawing(parsed(VECTOR));
    expect(titles(drawn)).toEqual([
      "w1",
      "w2",
      "v₁ = exp(w1)",
      "v₂ = 2 w2",
      "v₃ = exp(v₂)",
      "v₄ = v₁ + v₃",
      "v₅ = exp(v₄)",
      "v₆ = sigmoid(v₄)",
      "v₇ = v₅ + v₆",
      "v₈ = w1 · w2",
      "v₉ = max(w1, w2)",
      "v₁₀ = v₈ + v₉",
    ]);
    expect(drawn.edges.filter(({ from }) => from === "n5").map(({ to }) => to)).toEqual(["n6", "n7"]);
    expect(drawn.nodes.map(({ kind }) => kind)).toEqual([
      ..."input input operation operation operation operation operation operation".split(" "),
      ..."output operation operation output".split(" "),
    ]);
  });

  it("names the nodes as the trace does", () => {
    const graph = parsed("u = x^2 + y^2\nsqrt(u) * u");
    const drawn = titles(drawing(graph));
    expect(drawn).toEqual(["x", "y", "v₃ = x^2", "v₄ = y^2", "u = v₃ + v₄", "v₁ = sqrt(u)", "v₂ = v₁ · u"]);
    const traced = trace(graph, [1, 2], { mode: "forward" }).rows.slice(3);
    expect(traced.map(({ name, formula }) => `${name.text} = ${formula.text}`)).toEqual(drawn.slice(5));
  });

  it("shows the numbers of the trace at a point", () => {
    const { nodes } = drawing(QUOTIENT, { point: [0.3, 0.7], digits: 5 });
    const { rows } = trace(QUOTIENT, [0.3, 0.7], { mode: "both" });
    for (const row of rows.slice(2)) {
      const node = nodes.find(({ lines }) => lines[0]!.startsWith(`${row.name.text} =`));
      expect(node!.lines.slice(1)).toEqual([
        `v = ${fixedNumber(Number(row.value), 5)}`,
        `v̇ = ${fixedNumber(Number(row.tangent!.value), 5)}`,
        `v̄ = ${fixedNumber(Number(row.adjoint!.value), 5)}`,
      ]);
    }
  });

  it("has a conditional as a node with its test, its captures, and its sides in the label", () => {
    const drawn = drawing(parsed("x > y ? sin(x) * y : x / y"), { point: [1, 2] });
    expect(drawn.nodes.map(({ lines }) => lines)).toEqual([
      ["x", "v = 1.0000", "v̇ = 1.0000", "v̄ = 0.5000"],
      ["y", "v = 2.0000", "v̇ = 0.0000", "v̄ = -0.2500"],
      ["v₂ = x > y", "v = false"],
      ["v₁ = v₂", "? sin(x) · y", ": x / y", "v = 0.5000", "v̇ = 0.5000", "v̄ = 1.0000"],
    ]);
    expect(drawn.edges).toEqual([
      { from: "n0", to: "n2", isTest: false },
      { from: "n1", to: "n2", isTest: false },
      { from: "n2", to: "n3", isTest: true },
      { from: "n0", to: "n3", isTest: false },
      { from: "n1", to: "n3", isTest: false },
    ]);
  });

  it("may have inputs and constants as outputs", () => {
    const drawn = drawing(parsed("f(x, y) = [x, 5]"));
    expect(drawn.nodes.map(({ kind, outputs }) => [kind, outputs])).toEqual([
      ["input", [0]],
      ["input", []],
      ["constant", [1]],
    ]);
    expect(drawing(parsed("f() = 5")).nodes).toHaveLength(1);
  });

  it("wraps long formulas and cuts very long ones", () => {
    const names = Array.from({ length: 100 }, (_, index) => `quantity_${String(index)}`).join(", ");
    const { lines } = drawing(parsed(`max(${names})`)).nodes.at(-1)!;
    expect(lines.length).toBeLessThan(8);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(60);
  });
});

describe("a drawing in DOT", () => {
  it("has nodes, the rank of the inputs, and edges", () => {
    expect(
      toDot(drawing(parsed("x > 0 ? x : -x")))
        .split("\n")
        .slice(4),
    ).toEqual([
      '  n0 [label="x", fillcolor="#e3eefb", color="#2f6096", style="filled,rounded"]',
      '  n1 [label="v₂ = x > 0", fillcolor="#ffffff", color="#555555"]',
      '  n2 [label="v₁ = v₂\\n? x\\n: -x\\noutput", fillcolor="#fdf0d2", color="#8f6a10", peripheries=2]',
      "  { rank=source; n0 }",
      "  n0 -> n1",
      '  n1 -> n2 [label="test", style=dashed]',
      "  n0 -> n2",
      "}",
      "",
    ]);
  });
});

describe("a drawing in Mermaid", () => {
  it("has nodes, edges and classes", () => {
    expect(
      toMermaid(drawing(parsed("x > 0 ? x : -x")))
        .split("\n")
        .slice(0, 7),
    ).toEqual([
      "flowchart LR",
      '  n0(["x"]):::input',
      '  n1["v₂ = x #62; 0"]:::operation',
      '  n2[["v₁ = v₂<br/>#63; x<br/>#58; #45;x<br/>output"]]:::output',
      "  n0 --> n1",
      "  n1 -. test .-> n2",
      "  n0 --> n2",
    ]);
  });
});

describe("a drawing as SVG", () => {
  it("is an image with all labels", async () => {
    const svg = await toSvg(drawing(QUOTIENT, { point: [0.3, 0.7] }));
    expect(svg).toMatch(/^<\?xml/);
    expect(svg.match(/<g id="node/g)).toHaveLength(11);
    expect(svg).toContain("z4 = v₃ &#45; z3");
    expect(svg).toContain("v = 6.4684");
  });

  it("is refused where it would be too large", async () => {
    const sum = Array.from({ length: MOST_SVG_NODES }, (_, index) => `sin(${String(index)} x)`).join("+");
    await expect(toSvg(drawing(parsed(sum)))).rejects.toThrow(DiagnosticError);
  });
});

it("is the same text every time", async () => {
  const render = async (): Promise<string[]> => {
    const drawn = drawing(parsed(VECTOR), { point: [1, -1] });
    return [toDot(drawn), toMermaid(drawn), await toSvg(drawn)];
  };
  expect(await render()).toEqual(await render());
});

/** x − x with a hostile name, and a step of that name. */
function hostile(name: string): Graph {
  const builder = createBuilder();
  const [x, y] = [builder.input(0), builder.input(1)];
  const step = sub(x, y);
  builder.note(step, { name });
  return builder.finish(
    [name, "y"].map((each) => ({ name: each, type: REAL })),
    [sin(step)],
    0,
  );
}

describe("a drawing with hostile names", () => {
  const names = [
    '"]; n0 --> n9["',
    "<script>alert(1)</script>",
    "__proto__",
    "a\nb",
    "`**b**`",
    "%%{init: {}}%%",
    "end",
    "&quot;#quot;",
    "\\N\\G",
    "<br/>",
    "x]]:::z",
    "\u202Ex",
  ];

  it.each(names)("%j keeps its place", async (name) => {
    const drawn = drawing(hostile(name), { point: [1, 2] });
    const dot = toDot(drawn).trimEnd().split("\n");
    expect(dot).toHaveLength(13);
    for (const line of dot.slice(4, 8))
      expect(line).toMatch(/^ {2}n\d \[label="(?:[^"\\]|\\.)*", fillcolor="#\w+", .*\]$/);
    const mermaid = toMermaid(drawn).trimEnd().split("\n");
    expect(mermaid).toHaveLength(12);
    for (const line of mermaid.slice(1, 5)) {
      expect(line).toMatch(/^ {2}n\d\W{1,2}"(?:[\p{L}\p{M}\p{N} ,.=·]|#\d+;|<br\/>)*"\W{1,2}:::\w+$/u);
    }
    const svg = await toSvg(drawn);
    expect(svg).not.toMatch(/<script|<br/);
    expect(svg.match(/<g id="node/g)).toHaveLength(4);
    expect(svg.match(/<g id="edge/g)).toHaveLength(3);
  });
});

it("draws 50 000 operations without recursion", () => {
  const builder = createBuilder();
  let value = builder.input(0);
  for (let index = 0; index < 50_000; index++) value = sin(value);
  const drawn = drawing(builder.finish([{ name: "x", type: REAL }], [value], 0), { point: [1] });
  expect(drawn.nodes).toHaveLength(50_001);
  expect(toDot(drawn).split("\n").length).toBeGreaterThan(100_000);
  expect(toMermaid(drawn).split("\n").length).toBeGreaterThan(100_000);
});
