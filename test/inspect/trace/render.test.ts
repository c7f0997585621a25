import { describe, expect, it } from "vitest";
import { createBuilder } from "../../../compiler/graph/builder.ts";
import type { Graph } from "../../../compiler/graph/graph.ts";
import { REAL } from "../../../compiler/graph/type.ts";
import { trace } from "../../../compiler/inspect/trace.ts";
import { renderTrace } from "../../../compiler/inspect/trace/render.ts";
import { mul, sub } from "../../../compiler/primitives/arithmetic.ts";
import { parsed, QUOTIENT, THREE } from "../systems.ts";

/** The columns that a line takes on a terminal. */
const width = (line: string): number => Array.from(line.replace(/\p{M}/gu, "")).length;

describe("a trace as text", () => {
  it("is the table that one writes by hand, in forward mode", () => {
    expect(renderTrace(trace(QUOTIENT, [0.3, 0.7], { mode: "forward" }), { format: "text" })).toBe(
      [
        "Forward mode: tangents in the direction of w1",
        "",
        "                                 v         v̇",
        "v₋₁ = w1                    0.3000    1.0000   ẇ1 = 1",
        "v₀ = w2                     0.7000    0.0000   ẇ2 = 0",
        "z1 = w1 / w2                0.4286    1.4286   ż1 = ẇ1 / w2 - z1 / w2 · ẇ2",
        "z2 = sin(2π z1)             0.4339   -8.0871   ż2 = 2π cos(2π z1) · ż1",
        "z3 = exp(2 w2)              4.0552    0.0000   ż3 = 2 z3 · ẇ2",
        "z4 = 3 z1 - z3             -2.7695    4.2857   ż4 = 3 ż1 - ż3",
        "z5 = z2 + z4               -2.3356   -3.8014   ż5 = ż2 + ż4",
        "z6 = z4 · z5      output    6.4684    0.5181   ż6 = z5 · ż4 + z4 · ż5",
        "",
      ].join("\n"),
    );
  });

  it("has three columns of numbers in both modes", () => {
    const text = renderTrace(trace(THREE, [1, 1.5, 2], { mode: "both", wrt: 1 }), { format: "text" });
    const numbers = text.split("\n").map((line) => line.match(/-?\d+\.\d{4}/g)?.join(" "));
    expect(numbers.slice(6, 13)).toEqual([
      "1.5000 1.0000 2.6955",
      "0.9093 0.0000 0.7500",
      "4.4817 4.4817 0.5000",
      "1.3639 0.9093 0.5000",
      "5.8456 5.3910 0.5000",
      "0.5000 0.0000 5.8456",
      "2.9228 2.6955 1.0000",
    ]);
  });

  it("aligns names with and without combining characters", () => {
    const text = renderTrace(trace(parsed("v1 = x1 * q\nv2 = v1 * rate\nsin(v2)"), [1, 2, 3], { mode: "both" }), {
      format: "text",
    });
    const starts = text
      .split("\n")
      .slice(3, -1)
      .map((line) => width(line.slice(0, line.lastIndexOf(" = ")).replace(/\S+$/, "")));
    expect(new Set(starts).size).toBe(1);
  });

  it("has the digits that are asked for, and truth values as words", () => {
    const text = renderTrace(trace(parsed("t = x > 1\nt ? x / 3 : x"), [2], { mode: "forward" }), {
      format: "text",
      digits: 2,
    });
    expect(text).toContain("true");
    expect(text).toContain("0.67");
  });

  it("says which output is followed", () => {
    const { graph } = { graph: parsed("f(x) = [x, x^2]") };
    const text = renderTrace(trace(graph, [3], { mode: "reverse", output: 1 }), { format: "text" });
    expect(text).toMatch(/^Reverse mode: adjoints of output 2\n/);
    expect(text).toContain("v₀ = x     output 1");
    expect(text).toContain("v₁ = x^2   output 2");
  });

  it("lets a long formula move nothing but its own line", () => {
    const long = `x > 0 ? ${Array.from({ length: 30 }, (_, index) => `sin(${String(index)} x)`).join(" + ")} : x`;
    const lines = renderTrace(trace(parsed(`a = x + 1\na * (${long})`), [1], { mode: "forward" }), {
      format: "text",
    }).split("\n");
    expect(Math.min(...lines.slice(3, 5).map(width))).toBeLessThan(100);
  });
});

describe("a trace in Markdown", () => {
  it("is a table of code spans", () => {
    const markdown = renderTrace(trace(parsed("abs(x) * y"), [-2, 3], { mode: "reverse" }), { format: "markdown" });
    expect(markdown).toBe(
      [
        "Reverse mode: adjoints.",
        "",
        "|  |  | v | v̄ |  |",
        "| :--- | :--- | ---: | ---: | :--- |",
        "| `v₋₁ = x` |  | -2.0000 | -3.0000 | `x̄ = v̄₁ · sign(x)` |",
        "| `v₀ = y` |  | 3.0000 | 2.0000 | `ȳ = v̄₂ · v₁` |",
        "| `v₁ = \\|x\\|` |  | 2.0000 | 3.0000 | `v̄₁ = v̄₂ · y` |",
        "| `v₂ = v₁ · y` | output | 6.0000 | 1.0000 | `v̄₂ = 1` |",
        "",
      ].join("\n"),
    );
  });
});

describe("a trace in LaTeX", () => {
  it("is an array", () => {
    const latex = renderTrace(trace(QUOTIENT, [0.3, 0.7], { mode: "reverse" }), { format: "latex" });
    expect(latex).toContain("\\begin{array}{llrrl}");
    expect(latex).toContain("z_2 = \\sin\\left(2\\pi z_1\\right) &  & 0.4339 & -2.7695 & \\bar{z}_2 = \\bar{z}_5 \\\\");
    expect(latex).toContain("v_{-1} = w_1 &");
    expect(latex).toContain("& \\text{output} & 6.4684 & 1.0000 & \\bar{z}_6 = 1");
  });

  it("has powers of ten and infinities as mathematics", () => {
    const latex = renderTrace(trace(parsed("1/x + 1e12"), [0], { mode: "forward" }), { format: "latex" });
    expect(latex).toContain("\\infty");
    expect(latex).not.toContain("∞");
    expect(renderTrace(trace(parsed("1e12 x"), [1], { mode: "forward" }), { format: "latex" })).toContain(
      "1.0000 \\cdot 10^{12}",
    );
  });
});

describe("a trace as JSON", () => {
  it("reads back with the same numbers", () => {
    const followed = trace(QUOTIENT, [0.3, 0.7], { mode: "both" });
    const read: unknown = JSON.parse(renderTrace(followed, { format: "json" }));
    expect(read).toMatchObject({
      mode: "both",
      parameters: ["w1", "w2"],
      direction: "w1",
      output: 0,
      rows: followed.rows.map(({ index, name, formula, value, tangent, adjoint, outputs }) => ({
        index,
        name: name.text,
        formula: formula.text,
        value,
        tangent: tangent!.value,
        tangentFormula: tangent!.formula.text,
        adjoint: adjoint!.value,
        adjointFormula: adjoint!.formula.text,
        outputs,
      })),
    });
  });

  it("has NaN and infinities as strings, and truth values", () => {
    const followed = trace(parsed("t = x > 1\nt ? 0 : log(x) + sqrt(-1 - x)"), [0], { mode: "forward" });
    expect(JSON.parse(renderTrace(followed, { format: "json" }))).toMatchObject({
      rows: [{ value: 0 }, { name: "t", value: false }, { value: "NaN", tangent: "NaN" }],
    });
    expect(
      JSON.parse(renderTrace(trace(parsed("log(x)"), [0], { mode: "forward" }), { format: "json" })),
    ).toMatchObject({
      rows: [{}, { value: "-Infinity", tangent: "Infinity" }],
    });
  });
});

/** x − x·y with hostile names. */
function hostile(x: string, y: string, step: string): Graph {
  const builder = createBuilder();
  const [a, b] = [builder.input(0), builder.input(1)];
  const product = mul(a, b);
  builder.note(product, { name: step });
  return builder.finish(
    [x, y].map((name) => ({ name, type: REAL })),
    [sub(a, product)],
    0,
  );
}

describe("a trace with hostile names", () => {
  const names = [
    "__proto__",
    "constructor",
    "a|b",
    "`x`",
    "a\nb\u2028c",
    "<script>",
    "\\end{array}",
    "%",
    "$",
    "\u202Ea",
    "**b**",
  ];

  it.each(names)("%j stays on one line of every table", (name) => {
    const followed = trace(hostile(name, "y", `${name}2`), [2, 3], { mode: "both" });
    expect(renderTrace(followed, { format: "text" }).split("\n")).toHaveLength(8);
    expect(renderTrace(followed, { format: "text" })).not.toMatch(/[\u2028\u202e]/);
    const markdown = renderTrace(followed, { format: "markdown" }).trimEnd().split("\n");
    for (const line of markdown.slice(2)) expect(line.match(/(?<!\\)\|/g)).toHaveLength(8);
    const latex = renderTrace(followed, { format: "latex" }).trimEnd().split("\n");
    expect(latex).toHaveLength(9);
    for (const line of latex.slice(4, -1)) {
      expect(line.match(/(?<!\\)&/g)).toHaveLength(6);
      expect(line.replace(/\\./g, "")).not.toMatch(/[%$#]/);
      const unescaped = line.replace(/\\[{}]/g, "");
      expect(unescaped.match(/\{/g)?.length).toBe(unescaped.match(/\}/g)?.length);
    }
    expect(() => void JSON.parse(renderTrace(followed, { format: "json" }))).not.toThrow();
  });
});
