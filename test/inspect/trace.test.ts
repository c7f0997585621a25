import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InternalError } from "../../compiler/diagnostics/internal-error.ts";
import { createBuilder } from "../../compiler/graph/builder.ts";
import { evaluate } from "../../compiler/graph/evaluate.ts";
import type { Graph } from "../../compiler/graph/graph.ts";
import type { Nested } from "../../compiler/graph/nested.ts";
import { copyNode, imagesOf, rewriteInto } from "../../compiler/graph/rewrite.ts";
import { REAL } from "../../compiler/graph/type.ts";
import { trace, type Trace, type TraceMode } from "../../compiler/inspect/trace.ts";
import { cutIntoLines, programSteps } from "../../compiler/inspect/trace/steps.ts";
import { add, mul } from "../../compiler/primitives/arithmetic.ts";
import { sin } from "../../compiler/primitives/trigonometry.ts";
import { derive } from "../../compiler/transforms/derive.ts";
import { gradient, jvp } from "../../compiler/transforms/derivatives.ts";
import { parsed, QUOTIENT, THREE } from "./systems.ts";

const texts = ({ rows }: Trace): string[] => rows.map(({ name, formula }) => `${name.text} = ${formula.text}`);
const tangents = ({ rows }: Trace): string[] =>
  rows.flatMap(({ tangent }) => (tangent ? [`${tangent.name.text} = ${tangent.formula.text}`] : []));
const adjoints = ({ rows }: Trace): string[] =>
  rows.flatMap(({ adjoint }) => (adjoint ? [`${adjoint.name.text} = ${adjoint.formula.text}`] : []));

/** Figures as they are published, some of them with more digits than a double has. */
const figures = (text: string): number[] => text.split(" ").map(Number);

function follow(text: string, point: readonly number[], mode: TraceMode = "both"): Trace {
  return trace(parsed(text), point, { mode });
}

function expectClose(actual: readonly (Nested | undefined)[], wanted: readonly number[], digits = 13): void {
  expect(actual).toHaveLength(wanted.length);
  wanted.forEach((value, index) => {
    expect(Math.abs(Number(actual[index]) - value)).toBeLessThanOrEqual(10 ** -digits * Math.max(1, Math.abs(value)));
  });
}

describe("the trace of the quotient in six steps at (0.3, 0.7)", () => {
  const followed = trace(QUOTIENT, [0.3, 0.7], { mode: "both" });

  it("has the inputs and the user's steps as rows", () => {
    expect(texts(followed)).toEqual([
      "v₋₁ = w1",
      "v₀ = w2",
      "z1 = w1 / w2",
      "z2 = sin(2π z1)",
      "z3 = exp(2 w2)",
      "z4 = 3 z1 - z3",
      "z5 = z2 + z4",
      "z6 = z4 · z5",
    ]);
    expect(followed.rows.map(({ index }) => index)).toEqual([-1, 0, 1, 2, 3, 4, 5, 6]);
    expect(followed.rows.map(({ outputs }) => outputs.length)).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it("has the values and derivatives that were computed independently", () => {
    expectClose(
      followed.rows.slice(2).map(({ value }) => value),
      figures(
        "0.42857142857142857 0.43388373911755812 4.0551999668446746 -2.7694856811303889 -2.3356019420128308 6.4684161352248636",
      ),
    );
    expectClose(
      followed.rows.map(({ tangent }) => tangent!.value),
      figures(
        "1 0 1.4285714285714286 -8.0870776471867223 0 4.2857142857142857 -3.8013633614724366 0.51809878974517809",
      ),
    );
    expectClose(
      followed.rows.map(({ adjoint }) => adjoint!.value),
      figures(
        "0.51809878974517809 41.182259981756866 0.36266915282162466 -2.7694856811303889 5.1050876231432196 -5.1050876231432196 -2.7694856811303889 1",
      ),
    );
  });

  it("has the formulas that one writes by hand", () => {
    expect(tangents(followed)).toEqual([
      "ẇ1 = 1",
      "ẇ2 = 0",
      "ż1 = ẇ1 / w2 - z1 / w2 · ẇ2",
      "ż2 = 2π cos(2π z1) · ż1",
      "ż3 = 2 z3 · ẇ2",
      "ż4 = 3 ż1 - ż3",
      "ż5 = ż2 + ż4",
      "ż6 = z5 · ż4 + z4 · ż5",
    ]);
    expect(adjoints(followed)).toEqual([
      "w̄1 = z̄1 / w2",
      "w̄2 = 2 z̄3 · z3 - z̄1 · z1 / w2",
      "z̄1 = 3 z̄4 + 2π z̄2 · cos(2π z1)",
      "z̄2 = z̄5",
      "z̄3 = -z̄4",
      "z̄4 = z̄6 · z5 + z̄5",
      "z̄5 = z̄6 · z4",
      "z̄6 = 1",
    ]);
  });

  it("has them in LaTeX as well", () => {
    const { name, formula, tangent, adjoint } = followed.rows[3]!;
    expect(name.latex).toBe("z_2");
    expect(formula.latex).toBe("\\sin\\left(2\\pi z_1\\right)");
    expect(`${tangent!.name.latex} = ${tangent!.formula.latex}`).toBe(
      "\\dot{z}_2 = 2\\pi \\cos\\left(2\\pi z_1\\right) \\cdot \\dot{z}_1",
    );
    expect(`${adjoint!.name.latex} = ${adjoint!.formula.latex}`).toBe("\\bar{z}_2 = \\bar{z}_5");
    expect(followed.rows[0]!.name.latex).toBe("v_{-1}");
  });
});

it("reproduces the three columns of the seven steps at (1, 1.5, 2), to four digits", () => {
  const { rows } = trace(THREE, [1, 1.5, 2], { mode: "both", wrt: 1 });
  const column = (values: Nested[]): string[] => values.map((value) => Number(value).toFixed(4));
  const steps = rows.slice(3);
  expect(steps.map(({ name }) => name.text)).toEqual(["v1", "v2", "v3", "v4", "v5", "v6", "v7"]);
  expect(column(steps.map(({ value }) => value))).toEqual([
    ..."1.5000 0.9093 4.4817 1.3639 5.8456 0.5000 2.9228".split(" "),
  ]);
  expect(column(steps.map(({ tangent }) => tangent!.value))).toEqual([
    ..."1.0000 0.0000 4.4817 0.9093 5.3910 0.0000 2.6955".split(" "),
  ]);
  expect(column(steps.map(({ adjoint }) => adjoint!.value))).toEqual([
    ..."2.6955 0.7500 0.5000 0.5000 0.5000 5.8456 1.0000".split(" "),
  ]);
  expectClose(
    rows.slice(0, 3).map(({ adjoint }) => adjoint!.value),
    [4.04323987287281, 2.695493248581873, -1.773518930054504],
  );
});

describe("the rows of a trace", () => {
  it("are the operations where no step has a name, without constants", () => {
    expect(texts(follow("(x1*x2*sin(x3) + exp(x1*x2)) / x3", [1, 1.5, 2]))).toEqual([
      "v₋₂ = x1",
      "v₋₁ = x2",
      "v₀ = x3",
      "v₁ = x1 · x2",
      "v₂ = sin(x3)",
      "v₃ = v₁ · v₂",
      "v₄ = exp(v₁)",
      "v₅ = v₃ + v₄",
      "v₆ = v₅ / x3",
    ]);
  });

  it("split what is outside the named steps only, and number around the user's names", () => {
    const { rows } = follow("v1 = x^2 + y^2\nw = v1 * x\nw * sin(v1) - x/3", [3, 4]);
    expect(rows.map(({ name }) => name.text)).toEqual(["v₋₁", "v₀", "v1", "w", "v₂", "v₃", "v₄", "v₅"]);
  });

  it("write what several named steps share into each", () => {
    expect(texts(follow("a = sin(x) + 1\nb = a * sin(x)", [1]))).toEqual([
      "v₀ = x",
      "a = sin(x) + 1",
      "b = a · sin(x)",
    ]);
  });

  it("keep operations on constants in the formulas", () => {
    expect(texts(follow("x * (1/2) + 2 pi", [1]))).toEqual(["v₀ = x", "v₁ = x · (1 / 2)", "v₂ = v₁ + 2π"]);
  });

  it("tell two steps of one name apart", () => {
    expect(texts(follow("a = x^2\na = a + 1\na * 3", [1]))).toEqual([
      "v₀ = x",
      "a = x^2",
      "a_2 = a + 1",
      "v₁ = a_2 · 3",
    ]);
  });

  it("split a named step that is too large to be read", () => {
    const sum = Array.from({ length: 100 }, (_, index) => `sin(${String(index + 2)} x)`).join(" + ");
    const { rows } = follow(`s = ${sum}`, [1]);
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.at(-1)!.name.text).toBe("s");
    expect(Math.max(...rows.map(({ formula }) => formula.text.length))).toBeLessThan(1000);
  });

  it("include an input that is the result", () => {
    const { rows } = follow("f(x) = x", [3]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ index: 0, value: 3, outputs: [0], tangent: { value: 1 }, adjoint: { value: 1 } });
  });

  it("include a constant that is the result", () => {
    const { rows } = follow("f() = 5", []);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ index: 1, value: 5, outputs: [0], tangent: { value: 0 }, adjoint: { value: 1 } });
  });

  it("say which outputs they are", () => {
    const followed = trace(parsed("f(x, y) = [x, x * y, 2 * 3, x]"), [2, 3], { mode: "both", output: 1 });
    expect(followed.rows.map(({ outputs }) => outputs)).toEqual([[0, 3], [], [1], [2]]);
    expect(followed.rows.map(({ adjoint }) => adjoint!.value)).toEqual([3, 2, 1, 0]);
    expect(followed).toMatchObject({ outputCount: 4, output: 1, direction: "x", parameters: ["x", "y"] });
  });

  it("number several outputs of which one is used by another", () => {
    const { rows } = trace(parsed("u = x^2\nf(x) = [u, 3 u]"), [2], { mode: "reverse", output: 0 });
    expect(rows[1]!.adjoint).toMatchObject({ value: 1, formula: { text: "1 + 3 v̄₁" } });
  });
});

describe("a conditional in a trace", () => {
  const TEXT = "f(x, y) = x > y ? sin(x) : x / y";

  it("is one row, with the derivative of the side that is taken", () => {
    const followed = follow(TEXT, [1, 2]);
    expect(texts(followed)[2]).toBe("v₁ = x > y ? sin(x) : x / y");
    expect(tangents(followed)[2]).toBe("v̇₁ = ẋ / y - v₁ / y · ẏ");
    expect(adjoints(followed)[0]).toBe("x̄ = v̄₁ / y");
    const other = follow(TEXT, [2, 1]);
    expect(tangents(other)[2]).toBe("v̇₁ = cos(x) · ẋ");
    expect(adjoints(other)[1]).toBe("ȳ = 0");
  });

  it("does not evaluate the other side", () => {
    const { rows } = follow("f(x) = x > 0 ? log(x) : 0 * x", [-1]);
    expect(rows[1]).toMatchObject({ value: -0, tangent: { value: 0 }, adjoint: { value: 1 } });
  });

  it("lets nothing flow through a step that only the other side reads", () => {
    const graph = parsed("a = sqrt(x)\nb = x > 0 ? a : 0\nf(x) = [b, a]");
    const { rows } = trace(graph, [0], { mode: "both", output: 0 });
    expect(rows.map(({ name }) => name.text)).toEqual(["v₀", "a", "b"]);
    expect(rows.map(({ tangent }) => tangent!.value)).toEqual([1, Infinity, 0]);
    expect(rows.map(({ adjoint }) => adjoint!.value)).toEqual([0, 0, 1]);
    expect(evaluate(derive(graph, "jacobian").graph, [0])).toEqual([0, Infinity]);
  });

  it("may be nested, and may share its sides", () => {
    const text = "x > 0 ? (x > 1 ? x^2 : x^3) : 0";
    expect(follow(text, [1]).rows[1]).toMatchObject({ value: 1, tangent: { value: 3 }, adjoint: { value: 1 } });
    expect(follow(text, [2]).rows[1]).toMatchObject({ value: 4, tangent: { value: 4, formula: { text: "2 x · ẋ" } } });
  });

  it("has tests that are written with operations on numbers as rows of their own", () => {
    expect(texts(follow("x * y > 1 ? x : y", [1, 2]))).toEqual([
      "v₋₁ = x",
      "v₀ = y",
      "v₁ = x · y",
      "v₂ = v₁ > 1 ? x : y",
    ]);
  });

  it("may have a test with a name, which is a row with a truth value", () => {
    const { rows } = follow("t = x > 1\nt ? x : 2 x", [3]);
    expect(rows[1]).toMatchObject({ type: "boolean", value: 1 });
    expect(rows[1]!.tangent).toBeUndefined();
    expect(rows[2]!.formula.text).toBe("t ? x : 2 x");
  });
});

it("writes the conventions at kinks with the numbers that hold there", () => {
  expect(tangents(follow("max(x, y)", [1, 1]))[2]).toBe("v̇₁ = 0.5 ẋ + 0.5 ẏ");
  expect(tangents(follow("max(x, y)", [2, 1]))[2]).toBe("v̇₁ = ẋ");
  expect(tangents(follow("relu(x)", [0]))[1]).toBe("v̇₁ = 0");
  expect(tangents(follow("log(x)", [2]))[1]).toBe("v̇₁ = ẋ / x");
});

describe("a trace that is asked for one mode", () => {
  it("has tangents or adjoints only", () => {
    expect(follow("x^2", [3], "forward").rows[1]).toHaveProperty("tangent");
    expect(follow("x^2", [3], "forward").rows[1]).not.toHaveProperty("adjoint");
    expect(follow("x^2", [3], "reverse").rows[1]).not.toHaveProperty("tangent");
    expect(follow("x^2", [3], "reverse").rows[1]).toHaveProperty("adjoint");
  });
});

it("refuses a point of another dimension, an input and an output that are not there", () => {
  expect(() => trace(QUOTIENT, [1], { mode: "both" })).toThrow(InternalError);
  expect(() => trace(QUOTIENT, [1, 2], { mode: "forward", wrt: 2 })).toThrow(InternalError);
  expect(() => trace(QUOTIENT, [1, 2], { mode: "reverse", output: 1 })).toThrow(InternalError);
});

/** The graph whose outputs are the steps of a trace, in order. */
function stepsAsOutputs(graph: Graph): Graph {
  const outputs = cutIntoLines(graph, programSteps(graph)).steps.map(({ node }) => node.id);
  return { ...graph, outputs, result: outputs.map((_, index) => index) };
}

/** ∂f/∂(a node), by differentiating with respect to a number ε that is added to it. */
function adjointByShift(graph: Graph, id: number, point: readonly number[]): number {
  const builder = createBuilder();
  const inputs = graph.inputs.map((_, index) => builder.input(index));
  const shift = builder.input(inputs.length);
  const images = rewriteInto(builder, graph, inputs, (node, operands) => {
    const image = copyNode(node, operands, builder);
    return node.id === id ? add(image, shift) : image;
  });
  const shifted = builder.finish([...graph.inputs, { name: "ε", type: REAL }], imagesOf(images, graph.outputs), 0);
  return evaluate(gradient(shifted, { wrt: [inputs.length] }), [...point, 0])[0]!;
}

function expectAgreement(graph: Graph, point: readonly number[]): void {
  const lines = cutIntoLines(graph, programSteps(graph));
  const pushed = jvp(stepsAsOutputs(graph));
  point.forEach((_, wrt) => {
    const { rows } = trace(graph, point, { mode: "forward", wrt });
    const direction = point.map((_, index) => (index === wrt ? 1 : 0));
    const both = evaluate(pushed, [...point, ...direction]);
    const count = lines.steps.length;
    expectClose(
      rows.slice(point.length).map(({ value }) => value),
      both.slice(0, count),
      12,
    );
    expectClose(
      rows.slice(point.length).map(({ tangent }) => tangent!.value),
      both.slice(count),
      11,
    );
  });
  const { rows } = trace(graph, point, { mode: "reverse" });
  const slopes = evaluate(derive(graph, "gradient").graph, point);
  expectClose(
    rows.slice(0, point.length).map(({ adjoint }) => adjoint!.value),
    slopes,
    10,
  );
  lines.steps.forEach(({ node }, index) => {
    expectClose([rows[point.length + index]!.adjoint!.value], [adjointByShift(graph, node.id, point)], 10);
  });
}

describe("a trace agrees with the transforms, row by row", () => {
  it.each([
    ["x^3 * exp(-y) + x/y", [1.3, 0.7]],
    ["sqrt(x^2 + y^2) * atan2(y, x)", [0.3, -0.8]],
    ["u = sigmoid(x*y)\nw = u * log(1 + x^2)\nw / (u + w)", [0.4, 1.9]],
    ["max(x, y, x*y) - min(x, y) + abs(x - y)", [1.2, 0.8]],
    ["max(x, y) * hypot(x, y)", [1, 1]],
    ["x > y ? sin(x) * y : cos(y) / x", [0.4, 1.1]],
    ["t = tanh(x)\nt > 0.2 ? (y > 0 ? t * y : t) : erf(y)", [0.9, 0.6]],
    ["x^y + nthRoot(x, 3) + gamma(y) + x!", [1.7, 2.4]],
    ["logsumexp(x, y, x*y) + softplus(x) + gelu(y) + silu(x) + elu(x, y)", [-0.4, 0.6]],
    ["mod(x, y) * floor(x) + clamp(x, 0, 1) + round(y)", [2.7, 1.1]],
  ] as const)("%s", (text, point) => {
    expectAgreement(parsed(text), point);
  });

  it("on random programs", () => {
    const operations = ["+", "-", "*"];
    const functions = ["sin", "cos", "exp", "tanh", "sigmoid", "relu", "abs", ""];
    const step = fc.record({
      operation: fc.constantFrom(...operations),
      outer: fc.constantFrom(...functions),
      left: fc.nat(),
      right: fc.nat(),
      coefficient: fc.integer({ min: -3, max: 3 }),
      named: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 12 }),
        fc.double({ min: -2, max: 2, noNaN: true }),
        (steps, x) => {
          const terms = ["x", "y"];
          const lines = steps.flatMap(({ operation, outer, left, right, coefficient, named }, index) => {
            const [a, b] = [terms[left % terms.length]!, terms[right % terms.length]!];
            const term = `${outer}(${a} ${operation} tanh(${String(coefficient)} * ${b}))`;
            terms.push(named ? `z${String(index)}` : `(${term})`);
            return named ? [`z${String(index)} = ${term}`] : [];
          });
          const text = [...lines, `tanh(${terms.at(-1)!}) + 0 * x + 0 * y`].join("\n");
          if (text.length > 5000) return;
          expectAgreement(parsed(text), [x, 0.3]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

it("follows a derivative that is a graph itself", () => {
  const { rows } = trace(gradient(QUOTIENT), [0.3, 0.7], { mode: "both", output: 1 });
  expect(rows.map(({ name }) => name.text)).toContain("z4_bar");
  expectClose(
    rows.slice(0, 2).map(({ adjoint }) => adjoint!.value),
    figures("-32.195751240072191 230.16470969727159"),
    11,
  );
});

describe("a large graph", () => {
  it("of conditional vectors in each other takes no exponential time", () => {
    const nested = Array.from({ length: 40 }, (_, index) => `x > ${String(index)} ? [x, y] : (`).join("");
    const { rows } = follow(`f(x, y) = ${nested}[y, x]${")".repeat(40)}`, [1, 2]);
    expect(rows).toHaveLength(4);
  });

  it("in which one name is given 5 000 times has a name of its own for each", () => {
    const text = ["s = x", ...Array.from({ length: 5000 }, () => "s = sin(s)")].join("\n");
    const { rows } = follow(text, [1], "forward");
    expect(new Set(rows.map(({ name }) => name.text)).size).toBe(5001);
    expect(rows.at(-1)!.name.text).toBe("s_5000");
  });

  it("of 100 000 operations in a chain is traced without recursion", () => {
    const builder = createBuilder();
    let value = builder.input(0);
    for (let index = 0; index < 50_000; index++) value = sin(mul(value, value));
    const graph = builder.finish([{ name: "x", type: REAL }], [value], 0);
    expect(trace(graph, [1], { mode: "both" }).rows).toHaveLength(100_001);
  });

  it("in which one line is read 20 000 times has formulas of bounded length", () => {
    const builder = createBuilder();
    const x = builder.input(0);
    let value = x;
    for (let index = 0; index < 20_000; index++) value = sin(mul(x, value));
    const { rows } = trace(builder.finish([{ name: "x", type: REAL }], [value], 0), [1], { mode: "reverse" });
    expect(rows[0]!.adjoint!.formula.text.length).toBeLessThan(2100);
    expect(rows[0]!.adjoint!.formula.text.endsWith("…")).toBe(true);
  });
});
