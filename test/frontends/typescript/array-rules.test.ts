import { describe, expect, test } from "vitest";
import { compileProcedure } from "../../../compiler/compile-procedure.ts";
import { parseTypeScript, readEither, readProcedure } from "../../../compiler/frontends/typescript/index.ts";
import { checkProcedure } from "../../../compiler/inspect/procedure/check.ts";
import { pathGraph } from "../../../compiler/inspect/procedure/path-graph.ts";
import { gradient } from "../../../compiler/transforms/derivatives.ts";
import { evaluateAll } from "../../../compiler/graph/evaluate.ts";
import { riddersDerivative } from "../../../runtime/differences/index.ts";
import { leavesOf } from "../../support/arrays.ts";
import { near, open, refusal } from "./rules-support.ts";

/** Functions of arrays, each as it is and with one of the tags, and what the tags name. */
const functions = (tags: Readonly<Record<"scaled" | "applied" | "length", string>>): string => `
  /** ${tags.scaled} */
  export function scaled(x: readonly number[], c: number): number[] {
    const y = new Array<number>(x.length).fill(0);
    for (let i = 0; i < x.length; i++) y[i] = Math.sin(c * x[i]!);
    return y;
  }
  const scaledPush = (x: readonly number[], c: number, dx: readonly number[], dc: number): number[] =>
    x.map((each, i) => Math.cos(c * each) * (c * dx[i]! + dc * each));
  function scaledPull(x: readonly number[], c: number, bar: readonly number[]): [number[], number] {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += bar[i]! * Math.cos(c * x[i]!) * x[i]!;
    return [x.map((each, i) => bar[i]! * Math.cos(c * each) * c), sum];
  }
  /** ${tags.applied} */
  export function applied(a: readonly (readonly number[])[], x: readonly number[]): Float64Array {
    const y = new Float64Array(a.length);
    for (let i = 0; i < a.length; i++) {
      let sum = 0;
      for (let j = 0; j < x.length; j++) sum += a[i]![j]! * x[j]!;
      y[i] = sum;
    }
    return y;
  }
  function appliedPull(a: readonly (readonly number[])[], x: readonly number[], bar: Float64Array) {
    const down = x.map(() => 0);
    for (let i = 0; i < a.length; i++) for (let j = 0; j < x.length; j++) down[j] = down[j]! + a[i]![j]! * bar[i]!;
    return { x: down, a: a.map((_, i) => x.map((each) => bar[i]! * each)) };
  }
  /** ${tags.length} */
  export const length = (x: readonly number[]): number => Math.sqrt(x.reduce((sum, each) => sum + each * each, 0));
  const lengthPull = (x: readonly number[], y: number, bar: number): number[] => x.map((each) => (bar * each) / y);
  export function loss(a: readonly (readonly number[])[], x: readonly number[], c: number): number {
    const state = x.slice();
    let sum = 0;
    for (let step = 1; step < 4; step++) {
      const y = applied(a, scaled(state, c / step));
      sum += length(state) * step + y[0]! ** 2;
      for (let i = 0; i < state.length; i++) state[i] = state[i]! * 0.5 + y[i]!;
      if (sum < 0) break;
    }
    return sum + length(a[1]!);
  }`;

const a = [
  [0.7, -0.3],
  [0.2, 1.1],
];
const [x, c] = [[0.4, -1.3], 0.8] as const;
const plain = await open(functions({ scaled: "", applied: "", length: "" }));
const known = compileProcedure(readProcedure(plain, "loss"));

describe("a derivative that is declared of a function of arrays", () => {
  test.each([
    ["@derivative pushforward scaledPush", "@derivative pullback appliedPull"],
    ["@derivative pullback scaledPull", "@derivative pullback appliedPull"],
    ["@derivative pushforward scaledPush pullback scaledPull", ""],
  ])("serves every mode and order: %s, %s", async (scaled, applied) => {
    const text = functions({ scaled, applied, length: "@derivative pullback lengthPull" });
    const parsed = readProcedure(await open(text), "loss");
    expect(parsed.warnings).toEqual([]);
    const loss = compileProcedure(parsed);
    expect(loss(a, x, c)).toBe(known(a, x, c));
    expect(loss.gradient(a, x, c)).toEqual(near(known.gradient(a, x, c), 12));
    const direction = [
      [
        [1, -2],
        [0.5, 1],
      ],
      [-1, 0.3],
      0.7,
    ];
    expect(loss.jvp([a, x, c], direction)).toEqual(near(known.jvp([a, x, c], direction), 12));
    expect(loss.hessian(a, x, c)).toEqual(near(known.hessian(a, x, c), 11));
    const slope = riddersDerivative((t) => Number(loss(a, x, t)), c).value;
    expect(leavesOf(loss.gradient(a, x, c)).at(-1)).toBeCloseTo(slope, 9);
    if (applied === "") expect((await checkProcedure(parsed, [a, x, c])).passed).toBe(true);
  });

  test("gives the arrays of Jacobians, whichever way they are swept", async () => {
    const tags = { scaled: "@derivative pullback scaledPull", applied: "@derivative pullback appliedPull", length: "" };
    const program = await open(functions(tags));
    for (const [fn, point] of [
      ["scaled", [x, c]],
      ["applied", [a, x]],
    ] as const) {
      const known = compileProcedure(readProcedure(plain, fn));
      for (const mode of ["forward", "reverse"] as const) {
        const f = compileProcedure(readProcedure(program, fn), { mode });
        expect(f.jacobian(...point)).toEqual(near(known.jacobian(...point), 13));
      }
    }
  });

  test("keeps the values that the pullback reads where the arguments are changed later", async () => {
    const program = await open(`
      /** @derivative pullback productPull */
      function product(x: readonly number[]): number { let p = 1; for (const v of x) p *= v; return p; }
      const productPull = (x: readonly number[], y: number, bar: number): number[] => x.map((v) => (bar * y) / v);
      export function f(x: readonly number[]): number {
        const w = x.slice();
        let sum = 0;
        for (let k = 0; k < 3; k++) {
          sum = sum * 0.5 + product(w);
          for (let i = 0; i < w.length; i++) w[i] = w[i]! ** 2 * (k + 0.5);
        }
        return sum;
      }`);
    const f = compileProcedure(readProcedure(program, "f"));
    const point = [1.1, 0.7, -0.9];
    const slopes = point.map((each, i) => riddersDerivative((t) => Number(f(point.with(i, t))), each).value);
    expect(f.gradient(point)).toEqual(near([slopes], 8));
    expect(leavesOf(f.hessian(point))).toHaveLength(9);
  });

  test("takes the place of an iteration, through which nothing flows then", async () => {
    const program = await open(`
      /** @derivative pullback fixedPull */
      export function fixed(a: readonly number[], b: readonly number[]): number[] {
        let y = b.slice();
        for (let step = 0; step < 200; step++) y = y.map((each, i) => Math.cos(a[i]! * each) * 0.5 + b[i]!);
        return y;
      }
      function fixedPull(a: readonly number[], b: readonly number[], y: readonly number[], bar: readonly number[]) {
        const inner = y.map((each, i) => -0.5 * Math.sin(a[i]! * each));
        const lambda = bar.map((each, i) => each / (1 - inner[i]! * a[i]!));
        return { a: lambda.map((each, i) => each * inner[i]! * y[i]!), b: lambda };
      }
      export const f = (a: readonly number[], b: readonly number[]): number =>
        fixed(a, b).reduce((sum, each) => sum + each ** 2, 0);`);
    const f = compileProcedure(readProcedure(program, "f"));
    const [a, b] = [
      [0.3, 1.2],
      [0.4, -0.1],
    ];
    const slope = (i: number): number => riddersDerivative((t) => Number(f(a.with(i, t), b)), a[i] ?? 0).value;
    expect(leavesOf(f.gradient(a, b)).slice(0, 2)).toEqual(near([slope(0), slope(1)], 9));
    expect(f.source({ of: ["gradient"] })).not.toMatch(/tape|push\(/);
  });

  test("is there in the path of the computation", async () => {
    const text = functions({
      scaled: "@derivative pushforward scaledPush",
      applied: "",
      length: "@derivative pullback lengthPull",
    });
    const { procedure } = readProcedure(await open(text), "loss");
    const path = pathGraph(procedure, [a, x, c]);
    const found = evaluateAll(gradient(path.graph), path.arguments).map(Number);
    expect(found).toEqual(near(leavesOf(known.gradient(a, x, c)), 12));
  });

  test.each([
    ["an array", "readonly number[]", "number[]", "rounded(x)[i]!", "x.map(Math.round)"],
    ["numbers", "number", "number", "rounded(x[i]!)", "Math.round(x)"],
  ])("is in sparse Hessians, although what it is of is cut off: %s", async (_, type, result, value, body) => {
    const program = await open(`
      /** @derivative surrogate pushforward straight */
      function rounded(x: ${type}): ${result} { return ${body}; }
      const straight = (x: ${type}, dx: ${type}): ${type} => dx;
      export function f(x: readonly number[]): number {
        let sum = 0;
        for (let i = 0; i < x.length; i++) sum += ${value} ** 2 * (i + 1);
        return sum;
      }`);
    const f = compileProcedure(readProcedure(program, "f"));
    const { values } = f.sparseHessian([1.2, 2]);
    expect(Array.from(values).filter((entry) => entry !== 0)).toEqual([2, 4]);
    expect(f.hessian([1.2, 2])).toEqual([
      [
        [
          [2, 0],
          [0, 4],
        ],
      ],
    ]);
  });
});

describe("a function of arrays without a derivative", () => {
  const text = `
    /** @derivative none */
    function rounded(x: readonly number[]): number[] { return x.map(Math.round); }
    /** @derivative none */
    function level(p: { readonly at: readonly number[] }): number { return Math.floor(p.at[0]!); }
    /** @derivative zero */
    function held(x: readonly number[]): number[] { return x.map((v) => v * v); }
    export const f = (x: readonly number[]): number => rounded(x)[0]! * x[1]!;
    export const g = (x: readonly number[]): number => level({ at: x }) * x[1]!;
    export const h = (x: readonly number[]): number => held(x)[0]! * x[0]!;
    export const tested = (x: readonly number[]): number => (rounded(x)[0]! > 1 ? x[0]! ** 2 : x[1]!);`;

  test("may be evaluated and compared, and is refused where a derivative depends on it", async () => {
    const program = await open(text);
    for (const fn of ["f", "g"]) {
      const compiled = compileProcedure(readProcedure(program, fn));
      expect(compiled([2.5, 4])).toBe(fn === "f" ? 12 : 8);
      for (const of of ["gradient", "jvp"] as const) {
        expect(refusal(() => compiled.source({ of: [of] })).slice(0, 2)).toEqual(["ADJ846", "@derivative"]);
      }
    }
    expect(compileProcedure(readProcedure(program, "tested")).gradient([3, 1])).toEqual([[6, 0]]);
    expect(compileProcedure(readProcedure(program, "h")).gradient([3, 1])).toEqual([[9, 0]]);
  });
});

describe("a rule of arrays is compared with differences", () => {
  const mean = `export function mean(x: readonly number[], w: readonly number[]): number {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += w[i]! * x[i]! ** 2;
    return sum;
  }`;
  const rules = `
    const right = (x: readonly number[], w: readonly number[], bar: number): [number[], number[]] =>
      [x.map((v, i) => 2 * bar * w[i]! * v), x.map((v) => bar * v * v)];
    const wrong = (x: readonly number[], w: readonly number[], bar: number): [number[], number[]] =>
      [x.map((v, i) => (i < 2 ? 2 : 1) * bar * w[i]! * v), x.map((v) => bar * v * v)];
    const short = (x: readonly number[], w: readonly number[], bar: number): [number[], number[]] =>
      [x.slice(1).map((v, i) => 2 * bar * w[i]! * v), x.map((v) => bar * v * v)];
    const clipped = (x: readonly number[], w: readonly number[], bar: number): [number[], number[]] =>
      [x.map((v, i) => 2 * Math.min(bar, 1) * w[i]! * v), x.map((v) => bar * v * v)];
    const bent = (x: readonly number[], w: readonly number[], dx: readonly number[], dw: readonly number[]): number => dx[0]! * dw[0]!;
    const slope = (x: readonly number[], w: readonly number[]): number => 1;`;

  test.each([
    ["pullback wrong", "ADJ844", "wrong", /with respect to `x\[2\]`/],
    ["pullback short", "ADJ843", "short", /an adjoint of another shape/],
    ["pullback clipped", "ADJ844", "clipped", /is not the derivative/],
    ["pushforward bent", "ADJ844", "bent", /is not the derivative/],
    ["surrogate pushforward bent", "ADJ845", "bent", /not linear in `dx`/],
    ["pullback slope", "ADJ843", "slope", /w: readonly number\[\], bar: number\): \[number\[\], number\[\]\]`/],
    ["partials slope, slope", "ADJ843", "slope", /for functions of numbers/],
    ["pullback right at 1, 2, 3", "ADJ843", "at", /3 numbers and arrays for 2/],
    ["pullback right at [1, 2", "ADJ840", "[", /declares no/],
  ])("and refused: %s", async (tag, code, marked, says) => {
    const program = await open(`/** @derivative ${tag} */ ${mean} ${rules}`);
    const found = refusal(() => compileProcedure(readProcedure(program, "mean")).source({ of: ["gradient"] }));
    expect(found).toEqual([code, marked, expect.stringMatching(says)]);
  });

  test("at a point of the user's where no other tells anything, which a warning says", async () => {
    const program = await open(`
      /** @derivative pullback pull */
      export function far(x: readonly number[]): number { let s = 0; for (const v of x) s += Math.sqrt(v - 1000); return s; }
      /** @derivative pullback pull at [1001, 1002] */
      export function placed(x: readonly number[]): number { let s = 0; for (const v of x) s += Math.sqrt(v - 1000); return s; }
      const pull = (x: readonly number[], bar: number): number[] => x.map((v) => (bar * 0.5) / Math.sqrt(v - 1000));`);
    expect(readProcedure(program, "far").warnings?.flatMap(({ diagnostics }) => diagnostics)).toMatchObject([
      { code: "ADJ847", severity: "warning" },
    ]);
    expect(readProcedure(program, "placed").warnings).toEqual([]);
  });

  test("unless it is meant to be another one", async () => {
    const program = await open(`
      /** @derivative surrogate pullback straight */
      function rounded(x: readonly number[]): number[] { return x.map(Math.round); }
      const straight = (_x: readonly number[], bar: readonly number[]): number[] => bar.map((each) => Math.min(each, 2));
      export const f = (x: readonly number[]): number => rounded(x)[0]! ** 2 + rounded(x)[1]!;`);
    const f = compileProcedure(readProcedure(program, "f"));
    expect([f([2.4, 0.6]), f.gradient([2.4, 0.6])]).toEqual([5, [[2, 1]]]);
    expect(refusal(() => f.source({ of: ["jvp"] })).slice(0, 2)).toEqual(["ADJ845", "straight"]);
  });
});

describe("a rule of arrays", () => {
  test("makes a function of numbers a procedure, which an expression graph cannot be", async () => {
    const text = `
      /** @derivative pullback pull */
      function norm(x: readonly number[]): number { return Math.hypot(x[0]!, x[1]!); }
      const pull = (x: readonly number[], y: number, bar: number): number[] => [(bar * x[0]!) / y, (bar * x[1]!) / y];
      export const f = (a: number, b: number): number => norm([a, 2 * b]);`;
    const parsed = readEither(await open(text), "f");
    if (!("procedure" in parsed)) throw new Error("a graph");
    expect(compileProcedure(parsed).gradient(3, 2)).toEqual(near([0.6, 1.6]));
    await expect(parseTypeScript(text, { fn: "f" })).rejects.toThrow("parseProcedure");
  });

  test("is no rule for a function that changes its parameters", async () => {
    const program = await open(`
      /** @derivative pullback pull */
      export function filled(x: number[], c: number): number { for (let i = 0; i < x.length; i++) x[i] = c; return c; }
      const pull = (x: readonly number[], c: number, bar: number): [number[], number] => [x.map(() => 0), bar];`);
    const found = refusal(() => readProcedure(program, "filled"));
    expect(found).toEqual(["ADJ842", "@derivative", expect.stringContaining("it changes `x`")]);
  });
});
