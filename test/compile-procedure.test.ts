import { describe, expect, it } from "vitest";
import { compileProcedure, type ProcedureCompileOptions } from "../compiler/compile-procedure.ts";
import { DiagnosticError } from "../compiler/diagnostics/diagnostic.ts";
import { emit, type EmitOptions } from "../compiler/emit.ts";
import { load } from "../compiler/emit/load.ts";
import { parseProcedure } from "../compiler/frontends/typescript/index.ts";
import type { CompiledProcedure } from "../compiler/function-types.ts";
import { originalOf } from "./transforms/procedure/subject.ts";

async function compiled(text: string, options?: ProcedureCompileOptions): Promise<CompiledProcedure> {
  return compileProcedure(await parseProcedure(text, { name: "model.ts" }), options);
}

async function emitted(text: string, options?: EmitOptions): Promise<string> {
  return emit(await parseProcedure(text, { name: "models/model.ts" }), options);
}

/** The code and the message of what something throws. */
function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return error.diagnostics.map(({ code, message }) => `${code}: ${message}`).join("\n");
  }
  throw new Error("not refused");
}

const SUM = `interface Params { readonly w: Float64Array; readonly b: number }
export function f({ w, b }: Params, x: readonly number[], n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += w[i] * x[i] * x[i] + b;
  return sum;
}`;
const params = { w: Float64Array.of(1, 2), b: 0.5 };
const x = [3, -1];

describe("a compiled procedure", () => {
  it("is the function, on arguments as the source declares them", async () => {
    const f = await compiled(SUM);
    expect(f(params, x, 2)).toBe(12);
    expect(f.parameters).toEqual(
      ["params", "x", "n"].map((name, index) => f.procedure.parameters[index]?.name ?? name),
    );
  });

  it("has a gradient in the structure of its parameters", async () => {
    const f = await compiled(SUM);
    // ∂/∂wᵢ = xᵢ², ∂/∂b = n, ∂/∂xᵢ = 2 wᵢ xᵢ
    const gradient = [{ w: Float64Array.of(9, 1), b: 2 }, [6, -4]];
    expect(f.gradient(params, x, 2)).toEqual(gradient);
    expect(f.valueAndGradient(params, x, 2)).toEqual({ value: 12, gradient });
  });

  it("has products with the Jacobian and its transpose, and with the Hessian", async () => {
    const f = await compiled(SUM);
    const direction = [{ w: Float64Array.of(1, 0), b: 1 }, [0, 1]];
    expect(f.jvp([params, x, 2], direction)).toEqual({ value: 12, tangent: 9 + 2 - 4 });
    expect(f.vjp([params, x, 2], 2)).toEqual({
      value: 12,
      cotangents: [{ w: Float64Array.of(18, 2), b: 4 }, [12, -8]],
    });
    // ∂²/∂wᵢ∂xᵢ = 2 xᵢ, ∂²/∂xᵢ² = 2 wᵢ
    expect(f.hvp([params, x, 2], direction).product).toEqual([{ w: Float64Array.of(0, -2), b: 0 }, [6, 4]]);
  });

  it("is differentiated with respect to chosen fields", async () => {
    const name = (await compiled(SUM)).parameters[0] ?? "";
    const f = await compiled(SUM, { wrt: [`${name}.b`, "x"] });
    expect(f.gradient(params, x, 2)).toEqual([{ b: 2 }, [6, -4]]);
    expect(f.jvp([params, x, 2], [{ b: 1 }, [0, 0]])).toEqual({ value: 12, tangent: 2 });
  });

  it("writes what it is given to write into", async () => {
    const f = await compiled(`export function scale(x: number[], factor: number, out: number[]): void {
  for (let i = 0; i < x.length; i++) out[i] = factor * x[i];
}`);
    const out = [0, 0];
    expect(f([1, 2], 3, out)).toBeUndefined();
    expect(out).toEqual([3, 6]);
    expect(f.vjp([[1, 2], 3, out], [1, 10])).toEqual({ cotangents: [[3, 30], 21] });
  });

  it("emits what is asked for", async () => {
    const f = await compiled(SUM);
    expect(f.source({ of: ["jvp"] })).toContain("export function fJvp(");
    expect(f.source()).toContain("export function fGradient(");
  });
});

describe("arguments", () => {
  it("of another shape are refused, with the place", async () => {
    const f = await compiled(SUM);
    const [name = "", ...others] = f.parameters;
    expect(others).toEqual(["x", "n"]);
    const messages = [
      () => f(params, x),
      () => f({ w: params.w }, x, 2),
      () => f({ w: ["1"], b: 1 }, x, 2),
      () => f({ w: 1, b: 1 }, x, 2),
      () => f(params, [1, undefined], 2),
      () => f(params, x, 1.5),
      () => f(null, x, 2),
    ].map(refusal);
    expect(messages).toEqual([
      "ADJ605: the point has 2 values for 3 parameters",
      `ADJ624: \`${name}\` is an object of \`w\`, \`b\`, and an object of \`w\` does not fit it`,
      `ADJ624: \`${name}.w[0]\` is a number, and a string does not fit it`,
      `ADJ624: \`${name}.w\` is a list of numbers, and the number 1 does not fit it`,
      "ADJ624: `x[1]` is a number, and nothing does not fit it",
      "ADJ624: `n` is a whole number, and the number 1.5 does not fit it",
      `ADJ624: \`${name}\` is an object of \`w\`, \`b\`, and nothing does not fit it`,
    ]);
  });

  it("that are directions are as long as what they are directions of", async () => {
    const f = await compiled(SUM, { wrt: ["x"] });
    expect(refusal(() => f.jvp([params, x, 2], [[1]]))).toBe(
      "ADJ624: `the tangent of x` is an array of 2 elements, and an array of 1 element does not fit it",
    );
    expect(refusal(() => f.hvp([params, x, 2], [[1, 2, 3]]))).toContain("an array of 3 elements does not fit it");
    expect(refusal(() => f.hvp([params, x, 2], []))).toContain("ADJ605");
  });

  it("that are adjoints are as long as the value", async () => {
    const f = await compiled(`export function squares(x: number[]): number[] {
  return x.map((each) => each * each);
}`);
    expect(f.vjp([[1, 2]], [1, 1])).toEqual({ value: [1, 4], cotangents: [[2, 4]] });
    expect(refusal(() => f.vjp([[1, 2]], [1]))).toContain("`the adjoint` is an array of 2 elements");
    expect(refusal(() => f.vjp([[1, 2]], 1))).toContain("`the adjoint` is a list of numbers");
  });

  it("that are matrices have rows of one length", async () => {
    const f = await compiled(`export function trace(a: number[][]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i][i];
  return sum;
}`);
    expect(
      f([
        [1, 2],
        [3, 4],
      ]),
    ).toBe(5);
    expect(refusal(() => f([[1, 2], [3]]))).toBe(
      "ADJ624: `a[1]` is an array of 2 elements, and an array of 1 element does not fit it",
    );
    expect(refusal(() => f([1, 2]))).toContain("`a[0]` is a list of numbers");
    const changed = [
      [1, 2],
      [3, 4],
    ];
    f(changed);
    changed[1]?.pop();
    expect(refusal(() => f(changed))).toContain("`a[1]` is an array of 2 elements");
  });
});

describe("what does not exist", () => {
  const VECTOR = "export function twice(x: number[]): number[] { return x.map((each) => 2 * each); }";

  it("is refused: derivatives of what gives no number", async () => {
    const f = await compiled(VECTOR);
    expect(refusal(() => f.gradient([1]))).toBe(
      "ADJ628: a gradient exists only for functions that return one number, and `twice` gives an array",
    );
    const text = "export function put(x: number, out: number[]): void { out[0] = x; }";
    await expect(emitted(text, { of: ["hessian"] })).rejects.toThrow("what it writes into `out`");
  });

  it("is refused: parameters that there are not, or that have no derivative", async () => {
    await expect(compiled(SUM, { wrt: ["y"] })).rejects.toThrow("there is no parameter `y` [ADJ601]");
    await expect(compiled(SUM, { wrt: ["x", "x"] })).rejects.toThrow("`x` is given twice [ADJ603]");
    await expect(compiled(SUM, { wrt: ["n"] })).rejects.toThrow("`n` has no derivative");
    const counting = await compiled(`export function count(n: number): number {
  const a = new Float64Array(n);
  return a.length;
}`);
    expect(refusal(() => counting.jvp([1], []))).toContain("ADJ6");
  });

  it("is refused: options that are for formulas", async () => {
    await expect(emitted(SUM, { precision: "f32" })).rejects.toThrow("`precision` is not for functions such as `f`");
    await expect(emitted(SUM, { finite: true })).rejects.toThrow("[ADJ631]");
  });
});

describe("an emitted module", () => {
  it("has the source, its types, and comments that point into its file", async () => {
    const text = await emitted(SUM, { of: ["gradient"], command: "npx adjoint emit models/model.ts#f" });
    expect(text).toContain("//   export function f({ w, b }: Params, x: readonly number[], n: number): number {");
    expect(text).toContain("// regenerate: npx adjoint emit models/model.ts#f");
    expect(text).toContain("export interface Params");
    expect(text).toContain("// model.ts:4");
    expect(text).not.toContain("import");
  });

  it("compares the lengths of tangents and adjoints with what they belong to", async () => {
    const text = await emitted("export function twice(x: number[]): number[] { return x.map((each) => 2 * each); }", {
      of: ["jvp", "vjp"],
    });
    const module = await load(text);
    const [jvp, vjp] = ["twiceJvp", "twiceVjp"].map((name) => originalOf(module.get(name)));
    expect(vjp?.([1, 2], [1, 3])).toEqual({ value: [2, 4], cotangents: [[2, 6]] });
    expect(() => vjp?.([1, 2], [1])).toThrow(RangeError);
    expect(() => jvp?.([1, 2], [1])).toThrow("has 1 elements, and must have 2");
  });

  it("writes into arrays of the caller where a factory is asked for", async () => {
    const plain = await emitted(SUM, { style: "into", of: ["gradient"] });
    expect(plain).toContain("export function fGradientInto(");
    expect(await emitted(SUM, { style: "factory", of: ["gradient"] })).toBe(plain);
  });
});
