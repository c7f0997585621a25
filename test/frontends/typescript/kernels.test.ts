import { describe, expect, it } from "vitest";
import { compileProcedure } from "../../../compiler/compile-procedure.ts";
import { DiagnosticError } from "../../../compiler/diagnostics/diagnostic.ts";
import { readProcedure, type ParsedProcedure } from "../../../compiler/frontends/typescript/index.ts";
import { kernelSource, refusedExports } from "../../../compiler/frontends/typescript/kernels.ts";
import { openProgram, type TypedProgram } from "../../../compiler/frontends/typescript/project.ts";
import { runtimeFunctions } from "../../../compiler/frontends/typescript/runtime.ts";
import * as runtime from "../../../runtime/index.ts";
import { leavesOf } from "../../support/arrays.ts";

/** A kernel that is called: how long `out` is, or nothing where it returns a number; and its arguments behind that. */
interface Call {
  readonly name: string;
  readonly out?: number;
  /** Lengths of arrays, and what is passed as it stands. */
  readonly given: readonly (readonly [length: number] | string)[];
}

const axes = ["maxAxis", "minAxis", "normAxis", "prodAxis", "sumAxis", "logSumExpAxis"];
const wholes = ["cumsum", "cumsumReversed", "softmax", "logSoftmax"];
const products = ["matmul", "matmulNT", "matmulTN", "matmulTT"];

const CALLS: readonly Call[] = [
  { name: "sum", given: [[3], "3"] },
  { name: "sum", given: [[700], "700"] },
  { name: "dot", given: [[4], [4], "4"] },
  { name: "dot", given: [[641], [641], "641"] },
  ...["false", "true"].flatMap((add, index): readonly Call[] => [
    { name: "outer", out: 6, given: [[2], [3], "2", "3", add] },
    { name: "matvec", out: 5, given: [[15], [3], "5", "3", add] },
    { name: "matvecT", out: 3, given: [[15], [5], "5", "3", add] },
    ...products.slice(index * 3).map((name): Call => ({ name, out: 15, given: [[6], [10], "3", "2", "5", add] })),
  ]),
  { name: "identity", out: 6, given: ["2", "3"] },
  { name: "oneHot", out: 4, given: ["2", "4"] },
  { name: "takeRow", out: 3, given: [[9], "1", "3"] },
  { name: "placeRow", out: 9, given: [[3], "1", "3", "3"] },
  ...axes.map((name): Call => ({ name, out: 6, given: [[24], "2", "4", "3"] })),
  ...wholes.map((name): Call => ({ name, out: 24, given: [[24], "2", "4", "3"] })),
  { name: "sumAxis", out: 5, given: [[15], "5", "3", "1"] },
  { name: "softmax", out: 4, given: [[4], "1", "4", "1"] },
  { name: "lu", out: 20, given: [[16], "4"] },
];

/** Numbers without a pattern, always the same ones. */
function numbers(length: number, seed: number): Float64Array {
  return Float64Array.from(
    { length },
    (_, index) => ((Math.sin(12.9898 * (index + 1) + 78.233 * seed) * 437.5) % 1) * 2,
  );
}

/** A function that calls a kernel, as text: of its arrays, and one that is copied first where results are added to it. */
function textOf(
  { name, out, given }: Call,
  index: number,
): { readonly text: string; readonly lengths: readonly number[] } {
  const lengths = given.flatMap((each) => (typeof each === "string" ? [] : [each[0]]));
  let next = 0;
  const passed = given.map((each) => (typeof each === "string" ? each : `x${String(next++)}`)).join(", ");
  const names = lengths.map((_, index) => `x${String(index)}`);
  const isAdding = given.at(-1) === "true";
  const all = isAdding ? [...names, "start"] : names;
  const parameters = all.map((each) => `${each}: Float64Array`).join(", ");
  const body =
    out === undefined
      ? `return ${name}(${passed});`
      : `const out = ${isAdding ? "start.slice()" : `new Float64Array(${String(out)})`};
         ${name}(out, ${passed});
         return out;`;
  const result = out === undefined ? "number" : "Float64Array";
  return {
    text: `export function f${String(index)}(${parameters}): ${result} { ${body} }`,
    lengths: isAdding && out !== undefined ? [...lengths, out] : lengths,
  };
}

const open = (text: string): Promise<TypedProgram> => openProgram({ name: "kernels.ts", text }, () => undefined);

const read = async (text: string): Promise<ParsedProcedure> => readProcedure(await open(text), "f");

const all = await open(
  [
    `import { ${[...new Set(CALLS.map(({ name }) => name))].join(", ")} } from "adjoint/runtime";`,
    ...CALLS.map((call, index) => textOf(call, index).text),
  ].join("\n"),
);

/** What the runtime itself gives. */
function original({ name, out, given }: Call, arrays: readonly Float64Array[]): readonly number[] {
  const kernel: unknown = Reflect.get(runtime, name);
  if (typeof kernel !== "function") throw new TypeError(`${name} is no kernel`);
  let next = 0;
  const passed = given.map((each): unknown => (typeof each === "string" ? JSON.parse(each) : arrays[next++]));
  if (out === undefined) return [Number(Reflect.apply(kernel, undefined, passed))];
  const target = given.at(-1) === "true" ? Float64Array.from(arrays.at(-1) ?? []) : new Float64Array(out);
  Reflect.apply(kernel, undefined, [target, ...passed]);
  return Array.from(target);
}

describe("a kernel of the runtime", () => {
  it.each(CALLS.map((call, index) => [`${call.name}(${call.given.join(", ")})`, call, index] as const))(
    "has the bits of the original, and its derivatives: %s",
    (_, call, index) => {
      const { lengths } = textOf(call, index);
      const f = compileProcedure(readProcedure(all, `f${String(index)}`));
      const point = lengths.map((length, index) => numbers(length, index + 1));
      const value = leavesOf(f(...point));
      expect(value).toEqual(original(call, point));
      if (lengths.length === 0 || Math.max(...lengths) > 100) return;
      const direction = lengths.map((length, index) => numbers(length, index + 5));
      const bar = numbers(value.length, 9);
      const moved = f.jvp(point, direction);
      const tangent = leavesOf(Reflect.get(Object(moved), "tangent"));
      const along = (t: number): number =>
        original(
          call,
          point.map((x, index) => x.map((each, k) => each + t * (direction[index]?.[k] ?? 0))),
        ).reduce((sum, each, index) => sum + each * (bar[index] ?? 0), 0);
      const forward = tangent.reduce((sum, each, index) => sum + each * (bar[index] ?? 0), 0);
      const slope = runtime.riddersDerivative(along, 0);
      expect(Math.abs(forward - slope.value)).toBeLessThan(1e-7 * (1 + Math.abs(slope.value)));
      const pulled = f.vjp(point, call.out === undefined ? (bar[0] ?? 0) : bar);
      const cotangents = leavesOf(Reflect.get(Object(pulled), "cotangents"));
      const reverse = direction
        .flatMap((each) => Array.from(each))
        .reduce((sum, each, index) => sum + each * (cotangents[index] ?? 0), 0);
      expect(Math.abs(reverse - forward)).toBeLessThan(1e-12 * (1 + Math.abs(forward)));
    },
  );

  it("is there, or refused, whatever the runtime exports", () => {
    const known = new Set([
      ...runtimeFunctions.keys(),
      ...refusedExports.keys(),
      ...Array.from(kernelSource.matchAll(/^export function (\w+)/gm), (match) => match[1]),
    ]);
    const missing = Object.keys(runtime).filter((name) => !known.has(name));
    expect(missing).toEqual([]);
  });

  it("solves linear systems, whatever rows are exchanged, with the determinant beside", async () => {
    const text = (solve: string): string => `
      import { lu, luDet, luSolve, luSolveT } from "adjoint/runtime";
      export function f(a: Float64Array, b: Float64Array): Float64Array {
        const n = 3;
        const factors = new Float64Array(n * (n + 1));
        lu(factors, a, n);
        const x = new Float64Array(n * 2 + 1);
        ${solve}(x, factors, b, n, 2);
        x[n * 2] = luDet(factors, n);
        return x;
      }`;
    const a = Float64Array.of(0.1, 2, -1, 4, 0.5, 1, -3, 1, 0.7);
    const b = numbers(6, 3);
    for (const solve of ["luSolve", "luSolveT"] as const) {
      const f = compileProcedure(await read(text(solve)));
      const expected = (m: Float64Array, right: Float64Array): readonly number[] => {
        const factors = new Float64Array(12);
        runtime.lu(factors, m, 3);
        const x = new Float64Array(6);
        runtime[solve](x, factors, right, 3, 2);
        return [...x, runtime.luDet(factors, 3)];
      };
      expect(leavesOf(f(a, b))).toEqual(expected(a, b));
      const bar = numbers(7, 4);
      const [da, db] = [numbers(9, 5), numbers(6, 6)];
      const weighed = (t: number): number =>
        expected(
          a.map((each, k) => each + t * (da[k] ?? 0)),
          b.map((each, k) => each + t * (db[k] ?? 0)),
        ).reduce((sum, each, k) => sum + each * (bar[k] ?? 0), 0);
      const slopes = leavesOf(Reflect.get(Object(f.vjp([a, b], bar)), "cotangents"));
      const along = [...da, ...db].reduce((sum, each, k) => sum + each * (slopes[k] ?? 0), 0);
      expect(along).toBeCloseTo(runtime.riddersDerivative(weighed, 0).value, 8);
    }
  });

  it.each([
    ["import { linear } from", "linear.solve(x, x)", "`linear.solve`"],
    ["import * as all from", "all.linear.norm(x)", "`linear.norm`"],
    ["import * as all from", "all.conv2d(x, x)", "`conv2d`"],
    ["import { pick } from", "pick(x, x, x, 1, 1)", "`pick`"],
    ["import { riddersDerivative } from", "riddersDerivative((t: number) => t, x[0]!).value", "`riddersDerivative`"],
  ])("is refused where it is not read, with what to write instead: %s", async (imported, call, named) => {
    const text = `${imported} "adjoint/runtime"; export function f(x: Float64Array): number { return ${call}; }`;
    const error: unknown = await read(text).catch((thrown: unknown) => thrown);
    if (!(error instanceof DiagnosticError)) throw error;
    const [diagnostic] = error.diagnostics;
    expect([diagnostic?.code, diagnostic?.message.includes(named)]).toEqual(["ADJ850", true]);
    expect(diagnostic?.help).not.toBe("");
  });
});
