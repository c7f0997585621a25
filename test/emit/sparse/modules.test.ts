import { describe, expect, it } from "vitest";
import { compile, type CompileOptions } from "../../../compiler/compile.ts";
import { emit } from "../../../compiler/emit.ts";
import { load } from "../../../compiler/emit/load.ts";
import { generatedName } from "../../../compiler/emit/module.ts";
import type { Style } from "../../../compiler/emit/result.ts";
import { tripletsOf } from "../../../runtime/linear/index.ts";
import { isNear } from "../../support/numbers.ts";
import { rosenbrock } from "../../support/programs.ts";

type Shapes = NonNullable<CompileOptions["shapes"]>;

/** Functions of arrays, and what they are evaluated at. */
const ARRAYS: readonly {
  readonly source: string;
  readonly shapes: Shapes;
  readonly point: readonly (number | Float64Array)[];
}[] = [
  { source: "sum((x[2:end] - x[1:end-1] .^ 2) .^ 2)", shapes: { x: [40] }, point: [numbers(40)] },
  { source: "x[1] * sum(x .^ 2) + y * sum(x)", shapes: { x: [7] }, point: [numbers(7), 0.5] },
  { source: "sum(exp(A * x)) + sum(A .^ 3)", shapes: { A: [3, 4], x: [4] }, point: [numbers(12), numbers(4)] },
  {
    source: "compressed = sin(x)\nentries = compressed .* x\nvalues = sum(entries .^ 3)\nvalues * x[1]",
    shapes: { x: [5] },
    point: [numbers(5)],
  },
  { source: "sum(x)", shapes: { x: [5] }, point: [numbers(5)] },
];

function numbers(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, k) => Math.sin(k + 1));
}

async function valuesOf(
  source: string,
  kind: "sparseJacobian" | "sparseHessian",
  style: Style,
  point: readonly (number | Float64Array)[],
  options: { shapes?: Shapes; precision?: "f32" },
): Promise<readonly number[]> {
  const module = await load(emit(source, { ...options, of: [kind], style }));
  const named = module.get(generatedName("f", kind, style));
  if (!named) throw new Error(`the module has no ${kind}`);
  const own = point.map((each) =>
    typeof each === "number" || options.precision === undefined ? each : Float32Array.from(each),
  );
  if (style === "plain") {
    const matrix = named(...own);
    if (typeof matrix !== "object" || matrix === null || !("values" in matrix)) throw new TypeError("no matrix");
    return matrix.values instanceof Float64Array ? Array.from(matrix.values) : [];
  }
  const run = style === "factory" ? named() : named;
  if (typeof run !== "function") throw new TypeError("a factory made no function");
  const { length } = compile(source, { shapes: options.shapes ?? {} }).sparsity(kind).indices;
  const values = new Float64Array(length);
  Reflect.apply(run, undefined, [...own, values]);
  return Array.from(values);
}

describe.each(ARRAYS)("sparse derivatives in modules: $source", ({ source, shapes, point }) => {
  const f = compile(source, { shapes });

  it.each(["plain", "into", "factory"] as const)("are those of compile(), bit for bit (%s)", async (style) => {
    expect(await valuesOf(source, "sparseJacobian", style, point, { shapes })).toEqual(
      Array.from(f.sparseJacobian(...point).values),
    );
    expect(await valuesOf(source, "sparseHessian", style, point, { shapes })).toEqual(
      Array.from(f.sparseHessian(...point).values),
    );
  });

  it("are those of compile() in single precision too", async () => {
    const single = compile(source, { shapes, precision: "f32" }).sparseHessian(
      ...point.map((each) => (typeof each === "number" ? each : Float32Array.from(each))),
    );
    expect(await valuesOf(source, "sparseHessian", "plain", point, { shapes, precision: "f32" })).toEqual(
      Array.from(single.values),
    );
    f.sparseHessian(...point).values.forEach((value, k) => {
      expect(isNear(single.values[k]!, value, 1e-5, 10)).toBe(true);
    });
  });
});

describe("sparse derivatives of functions of numbers in modules", () => {
  const terms = Array.from({ length: 19 }, (_, k) => `(x${k + 2} - x${k + 1}^2)^2 + (1 - x${k + 1})^2`);

  it("are those of compile(), bit for bit, with few parameters and with many", async () => {
    for (const source of ["x1^2 * x2 + sin(x3) * x1", terms.join(" + ")]) {
      const f = compile(source);
      const point = Array.from(numbers(f.parameters.length));
      const expected = Array.from(f.sparseHessian(...point).values);
      expect(await valuesOf(source, "sparseHessian", "plain", point, {})).toEqual(expected);
      const module = await load(emit(source, { of: ["sparseHessian"], style: "into" }));
      const values = new Float64Array(expected.length);
      const given = point.length > 16 ? [Float64Array.from(point)] : point;
      module.get("fSparseHessianInto")?.(...given, values);
      expect(Array.from(values)).toEqual(expected);
    }
  });

  it.each([100, 300])("are loops where there are many parameters, %d of them, and have the known values", (n) => {
    const text = emit(rosenbrock(n), { of: ["sparseHessian"], style: "into" });
    expect(text.split("\n").length).toBeLessThan(100);
    const f = compile(rosenbrock(n));
    const point = Array.from(numbers(n));
    expect(f.sparseHessian(...point).values.length).toBe(3 * n - 2);
    for (const [row, column, value] of tripletsOf(f.sparseHessian(...point))) {
      const x = (k: number): number => point[k]!;
      const own = (row > 0 ? 200 : 0) + (row + 1 < n ? 1200 * x(row) ** 2 - 400 * x(row + 1) + 2 : 0);
      expect(value).toBeCloseTo(row === column ? own : -400 * x(Math.min(row, column)), 8);
    }
  });

  it("stand beside the others in one module, whatever the function is called", async () => {
    const source = "unrolled(SparseMatrix, values) = SparseMatrix^2 * values";
    const module = await load(emit(source, { of: ["sparseHessian", "sparseJacobian", "gradient"] }));
    const matrix = module.get("unrolledSparseHessian")?.(2, 3);
    expect(matrix).toMatchObject({ values: Float64Array.of(6, 4, 4), indices: Int32Array.of(0, 1, 0) });
  });
});

describe("modules of long arrays", () => {
  it.each([100, 3000])("are as long for %d elements as for a few", (n) => {
    const source = "sum((x[2:end] - x[1:end-1] .^ 2) .^ 2) + x[1] * sum(x)";
    const text = emit(source, { shapes: { x: [n] }, of: ["sparseHessian"] });
    expect(text.split("\n").length).toBeLessThan(150);
    expect(text.length).toBeLessThan(8000);
  });
});

describe("sparse derivatives that no module can have", () => {
  it("are those of arrays whose lengths are names", () => {
    expect(() => emit("sum(x .^ 2)", { shapes: { x: ["n"] }, of: ["sparseHessian"] })).toThrow("ADJ640");
  });

  it("are those of functions of several outputs, where they are Hessians", () => {
    expect(() => emit("[x, y]", { of: ["sparseHessian"] })).toThrow("ADJ608");
    expect(() => emit("x .^ 2", { shapes: { x: [3] }, of: ["sparseHessian"] })).toThrow("ADJ617");
  });
});
