import { describe, expect, it } from "vitest";
import { run, type Outcome } from "./harness.ts";

const MODEL = `
export interface Params { readonly w: readonly number[]; readonly b: number }

/** The mean logistic loss of labels 1 and -1. */
export function loss(params: Params, x: readonly (readonly number[])[], y: readonly number[]): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) {
    let z = params.b;
    for (let j = 0; j < params.w.length; j++) z += params.w[j]! * x[i]![j]!;
    const margin = y[i]! * z;
    total += Math.log1p(Math.exp(-margin));
  }
  return total / x.length;
}

/** The square root by Newton's iteration. */
export function root(a: number): number {
  let z = a;
  while (Math.abs(z * z - a) > 1e-12) z = 0.5 * (z + a / z);
  return z;
}

/** What an iteration visits. */
export function states(x: readonly number[], n: number): { last: number; all: readonly number[] } {
  const all: number[] = [];
  let s = 0;
  for (let i = 0; i < n; i++) {
    s += x[i]!;
    all.push(s);
  }
  return { last: s, all };
}

/** k·x², written into an array of the caller. */
export function scale(x: readonly number[], k: number, out: number[]): void {
  for (let i = 0; i < x.length; i++) out[i] = k * x[i]! * x[i]!;
}

/** The sum of what is on, or 0. */
export function gated(x: readonly number[], on: boolean): number {
  let s = 0;
  if (on) for (const each of x) s += each * each;
  return s;
}

/** Where x passes limit, if it does. */
export function passes(x: readonly number[], limit: number): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) {
    if (x[i]! > limit) return s;
    s += x[i]!;
  }
  return s;
}
`;

const POINT = "params={w: [0.5, -1], b: 0.1}, x=[[1, 2], [3, 4]], y=[1, -1]";

function adjoint(command: string, source: string, ...argv: readonly string[]): Promise<Outcome> {
  return run([command, `model.ts#${source}`, ...argv], {
    files: new Map([
      ["model.ts", MODEL],
      ["point.json", '{"params": {"b": 0.1, "w": [0.5, -1]}, "x": [[1, 2], [3, 4]], "y": [1, -1]}'],
      ["list.json", "[[1, 2], 2]"],
      ["text.json", '{"x": "1", "n": 2}'],
      ["less.json", '{"x": [1]}'],
      ["more.json", '{"x": [1], "n": 1, "m": 1}'],
      ["number.json", "3"],
      ["null.json", '{"x": [null], "n": 1}'],
    ]),
  });
}

const squeezed = (text: string): readonly string[] =>
  text.split("\n").map((line) => line.trim().replace(/ {2,}/g, " | "));

/** A part of a JSON text, by the names of fields. */
function partOf(text: string, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (part, name) => (typeof part === "object" && part !== null ? Reflect.get(part, name) : undefined),
    JSON.parse(text),
  );
}

function numberIn(text: string, ...path: readonly string[]): number {
  return Number(partOf(text, ...path));
}

/** The loss and its gradient as the formulas have them. */
function expectedLoss(): { readonly value: number; readonly w: readonly number[]; readonly b: number } {
  const x = [
    [1, 2],
    [3, 4],
  ] as const;
  const y = [1, -1] as const;
  const margins = x.map(([a, c], i) => (y[i] ?? NaN) * (0.1 + 0.5 * a - c));
  const slopes = margins.map((m, i) => -(y[i] ?? NaN) / (1 + Math.exp(m)) / 2);
  return {
    value: margins.reduce((sum, m) => sum + Math.log1p(Math.exp(-m)), 0) / 2,
    w: [0, 1].map((j) => slopes.reduce((sum, s, i) => sum + s * (x[i]?.[j] ?? NaN), 0)),
    b: slopes.reduce((sum, s) => sum + s, 0),
  };
}

describe("adjoint eval of a procedure", () => {
  it("prints the value and the gradient in the structures of the source", async () => {
    const { code, stdout, stderr } = await adjoint("eval", "loss", "--at", POINT, "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { value, w, b } = expectedLoss();
    expect(numberIn(stdout, "value")).toBeCloseTo(value, 14);
    w.forEach((each, index) => {
      expect(numberIn(stdout, "gradient", "0", "w", String(index))).toBeCloseTo(each, 14);
    });
    expect(numberIn(stdout, "gradient", "0", "b")).toBeCloseTo(b, 14);
    expect(partOf(stdout, "gradient")).toHaveLength(3);
    expect(partOf(stdout, "parameters")).toEqual(["params", "x", "y"]);
    const text = await adjoint("eval", "root", "--at", "4");
    expect(text.stdout).toMatch(/^value +2(?:\.0{12}\d*)?\ngradient +a +0\.25(?:0{10}\d*)?\n$/);
  });

  it("differentiates by parameters or fields of them", async () => {
    const { stdout } = await adjoint("eval", "loss", "--at", POINT, "--wrt", "params.b", "--of", "gradient", "--json");
    expect(numberIn(stdout, "gradient", "0", "b")).toBeCloseTo(expectedLoss().b, 14);
    expect(partOf(stdout, "gradient", "0", "w")).toBeUndefined();
    expect(partOf(stdout, "parameters")).toEqual(["params"]);
  });

  it("prints what is written into parameters, and Jacobians", async () => {
    const { stdout } = await adjoint("eval", "scale", "--at", "x=[1, 2], k=3, out=[0, 0]");
    expect(squeezed(stdout)).toEqual(["value | [3, 12]", "jacobian | x | k", "out | [[6, 0], [0, 12]] | [1, 4]", ""]);
    const states = await adjoint("eval", "states", "--at", "[1, 2], 2", "--json");
    expect(JSON.parse(states.stdout)).toEqual({
      value: { last: 3, all: [1, 3] },
      jacobian: [
        [[1, 1]],
        [
          [
            [1, 0],
            [1, 1],
          ],
        ],
      ],
      parameters: ["x"],
    });
  });

  it("prints Hessians", async () => {
    const { stdout } = await adjoint("eval", "gated", "--at", "[1, 2], true", "--of", "hessian");
    expect(squeezed(stdout)).toEqual(["hessian | x", "x | [[2, 0], [0, 2]]", ""]);
  });

  it.each([
    ["named", POINT],
    ["in another order", "y=[1,-1], x=[[1,2],[3,4]], params={b: 1/10, w: [1/2, -1]}"],
    ["as JSON", '{"w":[0.5,-1],"b":0.1},[[1,2],[3,4]],[1,-1]'],
    ["with expressions", "params={ 'w': [sin(pi/6), -sqrt(1)], b: 0.1 }, x=[[1, 2], [3, 4]], y=[1, -1]"],
    ["from a file", "point.json"],
  ])("reads points %s", async (_, point) => {
    const { stdout, stderr } = await adjoint("eval", "loss", "--at", point, "--of", "value", "--json");
    expect(stderr).toBe("");
    expect(numberIn(stdout, "value")).toBeCloseTo(expectedLoss().value, 12);
  });

  it("reads lists from a file, and null as NaN", async () => {
    const list = await adjoint("eval", "states", "--at", "list.json", "--of", "value");
    expect(squeezed(list.stdout)).toEqual(["value | { last: 3, all: [1, 3] }", ""]);
    const nan = await adjoint("eval", "states", "--at", "null.json", "--of", "value");
    expect(squeezed(nan.stdout)).toEqual(["value | { last: NaN, all: [NaN] }", ""]);
  });

  it("warns of NaN", async () => {
    const { code, stderr } = await adjoint("eval", "root", "--at", "NaN");
    expect(stderr).toContain("warning[ADJ607]");
    expect(code).toBe(0);
  });

  it.each([
    [["loss"], "ADJ602"],
    [
      ["loss", "--at", "params=1, x=[[1]], y=[1]"],
      "`params` is an object of `w` and `b`, and the number 1 does not fit",
    ],
    [["loss", "--at", "params={w: [1], b: 2, c: 3}, x=[[1]], y=[1]"], "and an object of `w`, `b` and `c` does not fit"],
    [["loss", "--at", "params={w: [1], 2}, x=[[1]], y=[1]"], "a field of an object is a name, a colon and a value"],
    [["loss", "--at", "params={w: [1], b: q}, x=[[1]], y=[1]"], "ADJ604"],
    [
      ["loss", "--at", "params={w: [1, 2], b: 1}, x=[[1, 2], [3]], y=[1, 1]"],
      "`x[1]` is a list of 2 numbers, and a list of 1 number does not fit it",
    ],
    [["loss", "--at", "params={w: [1, 2], b: 1}, x=[[1], [2]], y=[1, 1]"], "there is no `x[0][1]` at this point"],
    [["states", "--at", "[1, 2], 1.5"], "`n` is a whole number, and the number 1.5 does not fit it"],
    [["states", "--at", "[1, 2], 3"], "there is no `x[2]` at this point: `x` has 2 elements"],
    [["gated", "--at", "[1], 1"], "`on` is true or false, and the number 1 does not fit it"],
    [["states", "--at", "text.json"], "ADJ621"],
    [["states", "--at", "less.json"], "the point has no value for `n`"],
    [["states", "--at", "more.json"], "there is no parameter `m`"],
    [["states", "--at", "number.json"], "it holds neither values by name nor a list of them"],
    [["loss", "--at", POINT, "--wrt", "params.v"], "ADJ601"],
    [["states", "--at", "[1], 1", "--wrt", "n"], "`n`"],
    [["states", "--at", "[1], 1", "--of", "gradient"], "an object"],
    [["loss", "--at", POINT, "--vars", "x"], "ADJ803"],
  ])("refuses %j", async ([source = "", ...argv], message) => {
    const { code, stdout, stderr } = await adjoint("eval", source, ...argv);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("defect");
  });

  it("points to the line where an element is missing", async () => {
    const { stderr } = await adjoint("eval", "states", "--at", "[1, 2], 3");
    // The loop, or the line in it.
    expect(stderr).toMatch(/model\.ts:2[78]:\d/);
  });
});

describe("adjoint check of a procedure", () => {
  it("compares the generated derivatives with differences, entry by entry, and in dot products", async () => {
    const { code, stdout, stderr } = await adjoint("check", "loss", "--at", POINT);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = squeezed(stdout);
    expect(lines[0]).toBe(
      "loss at params = { w: [0.5, -1], b: 0.1 }, x = [[1, 2], [3, 4]], y = [1, -1], checked by Ridders' method",
    );
    expect(lines.filter((line) => line.startsWith("∂loss/∂"))).toHaveLength(9);
    expect(lines).toContain("9 entries: 9 agree");
    expect(stdout).toContain("the dot products ȳ·(J ẋ) and (Jᵀ ȳ)·ẋ agree");
    expect(stdout).toContain("the emitted gradient agrees with both modes");
  });

  it("takes the parameters and the method that are asked for", async () => {
    const argv = ["--at", POINT, "--wrt", "params.w", "--method", "complex", "--json"];
    const { stdout } = await adjoint("check", "loss", ...argv);
    const report: unknown = JSON.parse(stdout);
    expect(report).toMatchObject({
      method: "complex",
      entries: [[{ parameter: "params.w[0]" }, { parameter: "params.w[1]" }]],
      passed: true,
    });
  });

  it("finds kinks at decisions", async () => {
    const { code, stdout } = await adjoint("check", "passes", "--at", "[1, 2, 3], 2");
    expect(code).toBe(0);
    expect(stdout).toContain("x[1] > limit is not differentiable here; comparisons have derivative 0");
    expect(stdout).toMatch(/∂passes\/∂limit.*kink/);
    expect(stdout).toMatch(/∂passes\/∂x\[0\].*agree/);
  });

  it("compares someone's answer", async () => {
    const { code, stdout } = await adjoint("check", "root", "--at", "4", "--claim", "-0.25");
    expect(code).toBe(1);
    expect(stdout).toContain("likely mistake: wrong sign");
  });

  it("takes the parameters of formulas as well", async () => {
    const numbers = await run(["check", "x^2*y", "--at", "3,2", "--wrt", "y"]);
    expect(squeezed(numbers.stdout).filter((line) => line.startsWith("∂"))).toEqual([
      expect.stringMatching(/^∂f\/∂y \| 9 \| 9 \| 9 .*agree$/),
    ]);
    const arrays = await run([
      "check",
      "sum(A*x)",
      "--shape",
      "A=2x2,x=2",
      "--at",
      "A=[[1,2],[3,4]],x=[5,6]",
      "--wrt",
      "x",
    ]);
    expect(arrays.stdout).toContain("2 entries: 2 agree");
    const complex = await run(["check", "x^2*y", "--at", "3,2", "--wrt", "y", "--method", "complex"]);
    expect(complex.stdout).toContain("1 entry: 1 agree");
  });
});

describe("adjoint trace of a procedure", () => {
  it("writes the path out, with the names of the source", async () => {
    const { code, stdout, stderr } = await adjoint(
      "trace",
      "states",
      "--at",
      "[1, 2], 2",
      "--seed",
      "last",
      "--wrt",
      "x[1]",
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = squeezed(stdout);
    expect(lines[0]).toBe("Forward and reverse mode: tangents in the direction of x[1], adjoints of output 1");
    expect(lines.slice(3).map((line) => line.split(" | ")[0])).toEqual([
      "v₋₁ = x[0]",
      "v₀ = x[1]",
      "s = 0 + x[0]",
      "s_2 = s + x[1]",
      "",
    ]);
  });

  it.each([
    [["root"], "ADJ627", "`trace` follows `root` at a point, and none is given"],
    [["states", "--at", "[1], 1", "--wrt", "x[1]"], "ADJ601", "there is no parameter `x[1]`"],
    [["states", "--at", "[1], 1", "--seed", "all[1]"], "ADJ613", "the outputs are `last` and `all[0]`"],
    [["states", "--at", `ones(20000), 20000`], "ADJ508", "more than 10000 steps"],
  ])("refuses %j", async ([source = "", ...argv], error, message) => {
    const { code, stderr } = await adjoint("trace", source, ...argv);
    expect(code).toBe(1);
    expect(stderr).toContain(error);
    expect(stderr).toContain(message);
  });
});

describe("adjoint graph of a procedure", () => {
  it("draws the path", async () => {
    const { stdout } = await adjoint("graph", "gated", "--at", "[3, 4], true", "--format", "mermaid");
    // Brackets are markup of Mermaid.
    expect(stdout).toContain("x#91;0#93;");
    expect(stdout).toContain("v = 25.0000");
  });

  it("needs a point", async () => {
    expect((await adjoint("graph", "gated")).stderr).toContain("ADJ627");
  });
});

describe("adjoint cost of a procedure", () => {
  it("counts what is carried out at the point", async () => {
    const { code, stdout } = await adjoint("cost", "gated", "--at", "[3, 4, 5], true", "--json");
    expect(code).toBe(0);
    // Three products and three sums, and one decision.
    const own = { operations: 7, ratio: 1, byPrimitive: { mul: 3, add: 3, cond: 1 } };
    expect(partOf(stdout, "value")).toMatchObject(own);
    expect(numberIn(stdout, "gradient", "ratio")).toBeLessThanOrEqual(5);
    expect(["jvp", "hvp"].map((kind) => typeof partOf(stdout, kind))).toEqual(["object", "object"]);
  });

  it("prints a table", async () => {
    const { stdout } = await adjoint("cost", "scale", "--at", "[1, 2], 3, [0, 0]");
    const lines = squeezed(stdout);
    expect(lines[0]).toBe("operations | × f | weighted | × f");
    expect(lines[1]).toBe("f | 4 | 1.0 | 4 | 1.0");
    expect(stdout).toContain("vector-Jacobian product");
    expect(stdout).toContain("All 3 directions by forward mode: 3 · ");
  });

  it("needs a point, and no lengths", async () => {
    expect((await adjoint("cost", "gated")).stderr).toContain("ADJ627");
    expect((await adjoint("cost", "gated", "--at", "[1], true", "--sizes", "n=1")).stderr).toContain("ADJ803");
  });

  it("takes the lengths of the arrays of formulas from a point", async () => {
    const { stdout } = await run(["cost", "sum(x)", "--shape", "x=n", "--at", "ones(10)", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ value: { operations: 10 } });
  });
});

describe("adjoint emit of a procedure", () => {
  it("writes a module", async () => {
    const { code, stdout } = await adjoint("emit", "loss", "--of", "gradient", "--wrt", "params");
    expect(code).toBe(0);
    expect(stdout).toContain("export function lossGradient(");
    expect(stdout).toContain('// regenerate: npx adjoint emit "model.ts#loss" --of gradient --wrt params');
  });
});
