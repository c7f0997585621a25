import { describe, expect, test } from "vitest";
import { compileParsed } from "../../../compiler/compile.ts";
import { compileProcedure } from "../../../compiler/compile-procedure.ts";
import { readEither, readFunction, readProcedure } from "../../../compiler/frontends/typescript/index.ts";
import { checkProcedure } from "../../../compiler/inspect/procedure/check.ts";
import { riddersDerivative } from "../../../runtime/differences/index.ts";
import { declared, near, open, refusal } from "./rules-support.ts";

describe("a derivative that is declared", () => {
  test("serves every mode and order, in whichever form it is given", async () => {
    const tags = [
      "pushforward push",
      "pullback pull",
      "pullback pair",
      "partials slopeX, slopeY",
      "pushforward push pullback pull",
      "pushforward push\n * pullback pull\n *\n * as in pushforward",
      "pushforward push\n * @derivative pullback pull at -1, 2.5e0",
    ];
    const program = await open(declared(tags));
    for (const index of tags.keys()) {
      const fn = `f${String(index)}`;
      const graph = compileParsed(readFunction(program, fn));
      for (const f of [graph, compileProcedure(readProcedure(program, fn))]) {
        for (const [x, y] of [
          [1, 0.5],
          [-2, 3],
        ] as const) {
          const [value, slope, curvature] = x > 0 ? [Math.sin(x), Math.cos(x), -Math.sin(x)] : [x, 1, 0];
          expect(f(x, y)).toBe(value * y);
          expect(f.gradient(x, y)).toEqual(near([slope * y, value]));
          expect(f.jvp([x, y], [1, 2])).toEqual(near({ value: value * y, tangent: slope * y + 2 * value }));
          const rows = [
            [curvature * y, slope],
            [slope, 0],
          ];
          expect(f.hessian(x, y)).toEqual(near(rows));
        }
      }
    }
  });

  test("may call its function, and be that of an arrow function with a name that means something elsewhere", async () => {
    const program = await open(`
      /** @derivative pushforward constructor */
      const toString = (value: number): number => Math.exp(value);
      const constructor = (value: number, __proto__: number): number => toString(value) * __proto__;
      /** @derivative pullback hasOwnProperty */
      const valueOf = (__proto__: number, bar: number): number => __proto__ * bar ** 2;
      const hasOwnProperty = (bar: number, value: number, seed: number) => [seed * value ** 2, 2 * seed * bar * value];
      export const f = (bar: number, t: number): number => toString(toString(bar)) * t + valueOf(t, bar) * 0;`);
    const f = compileParsed(readFunction(program, "f"));
    const e = Math.exp(0.3);
    expect(f.gradient(0.3, 2)).toEqual([expect.closeTo(2 * Math.exp(e) * e, 12), Math.exp(e)]);
  });

  /** An equation y + p·exp(y) = x that is solved by iteration, and its derivative by the implicit function theorem. */
  const solve = `
    /** @derivative pullback solvePullback */
    function solve(x: number, p: number): number {
      let y = 1;
      for (let k = 0; k < 60; k++) {
        const step = (y + p * Math.exp(y) - x) / (1 + p * Math.exp(y));
        y -= step;
        if (Math.abs(step) < 1e-14) break;
      }
      return y;
    }
    function solvePullback(x: number, p: number, y: number, bar: number): [number, number] {
      const slope = 1 + p * Math.exp(y);
      return [bar / slope, (-bar * Math.exp(y)) / slope];
    }
    export function loss(x: number, p: number, ends: readonly number[]): number {
      let sum = 0;
      for (let i = 0; i < ends.length; i++) sum += (solve(x * i, p) - ends[i]!) ** 2;
      return sum;
    }`;
  const ends = [0.5, -0.2, 1];

  test("takes the place of a loop, through which nothing flows then", async () => {
    const parsed = readProcedure(await open(solve), "loss");
    const loss = compileProcedure(parsed, { wrt: ["x", "p"] });
    const value = (x: number, p: number): number => Number(loss(x, p, ends));
    const slopes = [
      riddersDerivative((x) => value(x, 0.7), 1.2).value,
      riddersDerivative((p) => value(1.2, p), 0.7).value,
    ];
    expect(loss.gradient(1.2, 0.7, ends)).toEqual(near(slopes, 9));
    // One loop within the other, in the value and in the gradient: nothing runs through the iterations backwards.
    expect(loss.source()).not.toMatch(/tape|push\(/);
    expect(loss.source().match(/^ +for \(/gm)).toHaveLength(4);
    expect(loss.source()).toContain("// convention: the derivative of solve is given by solvePullback");
    const report = await checkProcedure(parsed, [1.2, 0.7, ends]);
    expect(report.passed).toBe(true);
  });

  test("is differentiated again for second derivatives", async () => {
    const loss = compileProcedure(readProcedure(await open(solve), "loss"), { wrt: ["x", "p"] });
    const along = (x: number, p: number, direction: readonly number[]): number => {
      const moved = loss.jvp([x, p, ends], direction);
      return typeof moved === "object" && "tangent" in moved ? Number(moved.tangent) : NaN;
    };
    const directions = [
      [1, 0],
      [0, 1],
    ];
    const rows = directions.map((direction) => [
      riddersDerivative((x) => along(x, 0.7, direction), 1.2).value,
      riddersDerivative((p) => along(1.2, p, direction), 0.7).value,
    ]);
    expect(loss.hessian(1.2, 0.7, ends)).toEqual(near(rows, 8));
  });
});

describe("a function that counts as a constant", () => {
  test("has the derivative 0, and whole results of it are indices still", async () => {
    const program = await open(`
      /** @derivative zero */
      function best(x: readonly number[]): number {
        let found = 0;
        for (let i = 1; i < x.length; i++) if (x[i]! > x[found]!) found = i;
        return found;
      }
      /** @derivative zero */
      const held = (x: number): number => x;
      export function largest(x: readonly number[]): number { return x[best(x)]! ** 2; }
      export function times(x: number): number { return held(x) * x; }
      export function all(x: readonly number[]): number { return x.map(held).reduce((sum, each) => sum + each, x[0]!); }`);
    const largest = compileProcedure(readProcedure(program, "largest"));
    expect(largest.gradient([1.5, 2.5, 2])).toEqual([[0, 5, 0]]);
    const times = compileParsed(readFunction(program, "times"));
    expect([times(3), times.gradient(3), times.hessian(3)]).toEqual([9, [3], [[0]]]);
    expect(compileProcedure(readProcedure(program, "all")).gradient([3, 4])).toEqual([[1, 0]]);
  });

  test("is told from one without a derivative, which only its value may be asked of", async () => {
    const program = await open(`
      /** @derivative none */
      function cell(x: number): number { return Math.floor(x); }
      export function tested(x: number): number { return cell(x) > 1 ? x ** 2 : x; }
      export function used(x: number): number { return cell(x) * x; }
      export function summed(x: readonly number[]): number { let s = 0; for (const v of x) s += cell(v) * v; return s; }`);
    const tested = compileParsed(readFunction(program, "tested"));
    expect([tested.gradient(3), tested.jvp([3], [1])]).toEqual([[6], { value: 9, tangent: 6 }]);
    const used = [
      [compileParsed(readFunction(program, "used")), 2.5],
      [compileProcedure(readProcedure(program, "used")), 2.5],
      [compileProcedure(readProcedure(program, "summed")), [2.5]],
    ] as const;
    for (const [f, at] of used) {
      expect(Reflect.apply(f, undefined, [at])).toBe(5);
      const [code, marked, says] = refusal(() => f.source({ of: ["gradient"] }));
      expect([code, marked, says]).toEqual(["ADJ846", "@derivative", expect.stringContaining("`cell`")]);
    }
  });
});

describe("a rule is compared with differences", () => {
  test("and refused with the figures where it is wrong", async () => {
    const program = await open(
      declared(["pullback wrong", "partials slopeX, slopeX", "pushforward push pullback wrong"]),
    );
    const [code, marked, says] = refusal(() => readFunction(program, "f0"));
    expect([code, marked]).toEqual(["ADJ844", "wrong"]);
    const [, x = NaN, y = NaN, given = NaN, by = "", numerical = NaN] =
      /at `x = (\S+), y = (\S+)` it gives (\S+) with respect to `(.)`\n.* give (\S+) ±/.exec(says) ?? [];
    expect([Number(given), by]).toEqual([Number(y), "x"]);
    expect(Number(numerical)).toBeCloseTo(Math.cos(Number(x)) * Number(y), 9);
    expect(refusal(() => readProcedure(program, "f0"))).toEqual([code, marked, says]);
    expect(refusal(() => readEither(program, "f0"))).toEqual([code, marked, says]);
    expect(refusal(() => readFunction(program, "f1")).slice(0, 2)).toEqual(["ADJ844", "slopeX"]);
    expect(refusal(() => readFunction(program, "f2")).slice(0, 2)).toEqual(["ADJ844", "wrong"]);
  });

  test("unless it is meant to be another one", async () => {
    const program = await open(
      `${declared(["surrogate pullback wrong", "surrogate pullback clipped", "pullback clipped"])}
      /** @derivative surrogate pushforward straight */
      export function step(x: number): number { return x > 0 ? 1 : 0; }
      const straight = (x: number, dx: number): number => Math.abs(x) < 1 ? dx : 0 * dx;
      export function clip(x: number, y: number): number { return 5 * f1(x, y) + step(x - 0.5); }`,
    );
    const f = compileParsed(readFunction(program, "f0"));
    expect([f(1, 3), f.gradient(1, 3), f.vjp([1, 3], 2)]).toEqual([
      3 * Math.sin(1),
      [3, 1],
      { value: 3 * Math.sin(1), cotangents: [6, 2] },
    ]);
    expect(f.source()).toContain("// convention: the derivative of f0 is replaced by wrong");
    const clip = compileParsed(readFunction(program, "clip"));
    expect(clip.gradient(1, 3)).toEqual(near([1 + Math.cos(1) * 3, Math.sin(1)]));
    // A rule that is not proportional to its seed is no derivative.
    const [code, marked, says] = refusal(() => readFunction(program, "f2"));
    expect([code, marked, /bar = 1000/.test(says)]).toEqual(["ADJ844", "clipped", true]);
  });

  test("where the function has a value and a derivative, and the user is told where it has none", async () => {
    const program = await open(`
      /** @derivative pullback pull */
      export function far(x: number): number { return Math.sqrt(x - 1000); }
      /** @derivative pullback pull at 1001 */
      export function placed(x: number): number { return Math.sqrt(x - 1000); }
      function pull(x: number, bar: number): number { return bar; }
      /** @derivative pullback cornerPull at 2 */
      export function corner(x: number): number { return Math.abs(x - 2); }
      const cornerPull = (x: number, bar: number): number => x < 2 ? -bar : bar;
      /** @derivative pullback pull */
      export function endless(x: number): number { let y = x; while (y !== 0.5) y = 3.9 * y * (1 - y); return y; }
      /** @derivative partials byCount, byBase */
      export function power(n: number, x: number): number { let y = 1; for (let i = 0; i < n; i++) y *= x; return y; }
      const byCount = (n: number, x: number): number => 0;
      const byBase = (n: number, x: number): number => n * x ** (n - 1);
    `);
    for (const fn of ["far", "endless"]) {
      const { warnings = [] } = readProcedure(program, fn);
      expect(warnings.flatMap(({ diagnostics }) => diagnostics)).toMatchObject([
        { code: "ADJ847", severity: "warning" },
      ]);
    }
    expect(refusal(() => readProcedure(program, "placed")).slice(0, 2)).toEqual(["ADJ844", "pull"]);
    expect(readProcedure(program, "corner").warnings).toEqual([]);
    // The first parameter is a count, which nothing is differentiated by.
    expect(readProcedure(program, "power").warnings).toEqual([]);
    expect(compileProcedure(readProcedure(program, "power")).gradient(3, 2)).toEqual([12]);
  });
});
