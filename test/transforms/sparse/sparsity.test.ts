import { describe, expect, it } from "vitest";
import { compile } from "../../../compiler/compile.ts";
import type { CompileOptions } from "../../../compiler/compile.ts";
import { parseMath } from "../../../compiler/frontends/mathjs/index.ts";
import { costOf } from "../../../compiler/inspect/cost.ts";
import { registry } from "../../../compiler/primitives/registry.ts";
import { deriveSparse } from "../../../compiler/transforms/sparse/derive.ts";
import { riddersDerivative } from "../../../runtime/differences/index.ts";
import { denseFromSparse, sparseMultiply, tripletsOf } from "../../../runtime/linear/index.ts";
import { sameNumber } from "../../support/numbers.ts";
import { placesOf } from "./patterns.ts";

type Shapes = NonNullable<CompileOptions["shapes"]>;

/** The pattern of a Jacobian, or of a Hessian, as a picture: a line for each row. */
function picture(
  source: string,
  shapes: Shapes,
  kind: "sparseJacobian" | "sparseHessian" = "sparseJacobian",
  options: CompileOptions = {},
): readonly string[] {
  const pattern = compile(source, { ...options, shapes }).sparsity(kind);
  const rows = Array.from({ length: pattern.rows }, () => new Array<string>(pattern.columns).fill("."));
  for (const [row, column] of placesOf(pattern)) rows[row]![column] = "x";
  return rows.map((row) => row.join(""));
}

describe("the pattern of a Jacobian", () => {
  it.each<[string, string, Shapes, readonly string[]]>([
    ["elementwise functions", "sin(x) .* x", { x: [3] }, ["x..", ".x.", "..x"]],
    ["repeated axes", "x + y", { x: [2], y: [3, 1] }, ["x.x..", ".xx..", "x..x.", ".x.x.", "x...x", ".x..x"]],
    ["slices", "x[2:end] - x[1:end-1]", { x: [4] }, ["xx..", ".xx.", "..xx"]],
    ["reversed slices", "x[end:-1:1]", { x: [3] }, ["..x", ".x.", "x.."]],
    ["joined arrays", "concat(x[3:4], 2 * x[1:1])", { x: [4] }, ["..x.", "...x", "x..."]],
    ["transposes", "A'", { A: [2, 2] }, ["x...", "..x.", ".x..", "...x"]],
    ["sums along an axis", "sum(A, 1)", { A: [2, 3] }, ["x..x..", ".x..x.", "..x..x"]],
    ["largest elements", "max(A, 2)", { A: [2, 3] }, ["xxx...", "...xxx"]],
    ["norms", "norm(x[1:2])", { x: [3] }, ["xx."]],
    ["products of matrices", "A * B", { A: [2, 2], B: [2, 1] }, ["xx..xx", "..xxxx"]],
    ["products with a transpose", "A' * x", { A: [2, 2], x: [2] }, ["x.x.xx", ".x.xxx"]],
    ["inner products", "x * x[3:-1:1]", { x: [3] }, ["xxx"]],
    ["outer products", "outer(x, y)", { x: [2], y: [2] }, ["x.x.", "x..x", ".xx.", ".x.x"]],
    ["products with diagonal matrices", "diag(x) * y", { x: [2], y: [2] }, ["x.x.", ".x.x"]],
    ["products with the identity", "identity(2) * x + 0 * x[1]", { x: [2] }, ["x.", ".x"]],
    ["known matrices with zeros", "[1, 0; 2, 3] * x", { x: [2] }, ["x.", "xx"]],
    ["softmax along an axis", "softmax(A, 2)", { A: [2, 2] }, ["xx..", "xx..", "..xx", "..xx"]],
    ["steps, which have no derivative", "floor(x) + y", { x: [2], y: [2] }, ["..x.", "...x"]],
    ["conditions for each element", "x > y ? x .^ 2 : 3", { x: [2], y: [2] }, ["x...", ".x.."]],
    ["conditions, either side of which may be taken", "x[1] > 0 ? x : y", { x: [2], y: [2] }, ["x.x.", ".x.x"]],
    [
      "convolutions, image by image and filter by filter",
      "conv2d(x, w)",
      { x: [2, 1, 1, 2], w: [2, 1, 1, 1] },
      ["xx..x.", "xx..x.", "xx...x", "xx...x", "..xxx.", "..xxx.", "..xx.x", "..xx.x"],
    ],
    ["poolings", "maxPool(x, 2)", { x: [1, 2, 2, 2] }, ["xxxx....", "....xxxx"]],
    ["solutions of equations, as full", "lusolve(A, b)", { A: [2, 2], b: [2] }, ["xxxxxx", "xxxxxx"]],
  ])("follows %s", (_, source, shapes, expected) => {
    expect(picture(source, shapes)).toEqual(expected);
  });

  it("is that of the parameters that are differentiated", () => {
    expect(picture("A * x", { A: [2, 2], x: [2] }, "sparseJacobian", { wrt: ["A"] })).toEqual(["xx..", "..xx"]);
  });
});

describe("the pattern of a Hessian", () => {
  it.each<[string, string, Shapes, readonly string[]]>([
    ["what is linear", "sum(3 * x) + x[1] * y", { x: [2] }, ["..x", "...", "x.."]],
    ["what is separable", "sum(exp(x))", { x: [3] }, ["x..", ".x.", "..x"]],
    ["elements that take no part", "sum(sin(x)[1:2])", { x: [4] }, ["x...", ".x..", "....", "...."]],
    ["neighbours", "sum(x[2:end] .* x[1:end-1])", { x: [4] }, [".x..", "x.x.", ".x.x", "..x."]],
    ["sums inside a function, as full", "sum(x)^2", { x: [2] }, ["xx", "xx"]],
  ])("follows %s", (_, source, shapes, expected) => {
    expect(picture(source, shapes, "sparseHessian")).toEqual(expected);
  });
});

/** Energies whose Hessians have a few entries in each column, however long the arrays are. */
const ENERGIES: readonly (readonly [name: string, source: string, shape: (n: number) => Shapes, sweeps: number])[] = [
  ["an arrow", "x[1] * sum(sin(x)) + sum(x .^ 4)", (n) => ({ x: [n] }), 2],
  ["a band", "sum((1 - x[1:end-1]).^2 + 100 * (x[2:end] - x[1:end-1].^2).^2)", (n) => ({ x: [n] }), 3],
  [
    "a grid",
    `d = exp(u[2:end, :] - u[1:end-1, :])
e = exp(u[:, 2:end] - u[:, 1:end-1])
sum(d) + sum(e) + sum(u .^ 4)`,
    (n) => ({ u: [Math.sqrt(n), Math.sqrt(n)] }),
    6,
  ],
];

describe.each(ENERGIES)("the Hessian of an energy over %s", (_, source, shapes, sweeps) => {
  const derived = (n: number) => {
    const { graph } = parseMath(source, { shapes: shapes(n) });
    return deriveSparse(graph, "sparseHessian", true, new Map());
  };
  const operations = (n: number): number => Number(costOf(derived(n).graph).operations);

  it("takes as many sweeps for long arrays as for short ones", () => {
    for (const n of [100, 400, 1600]) expect(derived(n).plan.forward.count).toBeLessThanOrEqual(sweeps);
  });

  it("takes a number of operations, and of entries, that grows with the length and not with its square", () => {
    const [short, long] = [100, 1600];
    expect(operations(long) / operations(short)).toBeLessThan(1.1 * (long / short));
    const entries = (n: number): number => derived(n).plan.pattern.indices.length;
    expect(entries(long) / entries(short)).toBeLessThan(1.1 * (long / short));
  });

  it("is the dense one, bit for bit where that is computed in the same way, and symmetric", () => {
    const f = compile(source, { shapes: shapes(25) });
    const point = Float64Array.from({ length: 25 }, (_, k) => Math.cos(3 * k) / 2);
    const sparse = f.sparseHessian(point);
    const [[dense = 0] = []] = f.hessian(point);
    const { values } = denseFromSparse(sparse);
    const scale = Math.max(...Array.from(values, Math.abs));
    values.forEach((value, k) => {
      expect(Math.abs(value - (typeof dense === "number" ? NaN : dense[k]!))).toBeLessThanOrEqual(2 ** -50 * scale);
    });
    for (const [row, column, value] of tripletsOf(sparse)) expect(values[column * 25 + row]).toBe(value);
  });

  it("times a vector is the derivative of the gradient by differences", () => {
    const f = compile(source, { shapes: shapes(25) });
    const point = Float64Array.from({ length: 25 }, (_, k) => Math.cos(3 * k) / 2);
    const direction = point.map((_, k) => Math.sin(k * k));
    const product = sparseMultiply(f.sparseHessian(point), direction);
    for (const k of [0, 1, 7, 24]) {
      const along = (t: number): number => {
        const [slope = 0] = f.gradient(point.map((x, j) => x + t * direction[j]!));
        return typeof slope === "number" ? NaN : slope[k]!;
      };
      const { value, error } = riddersDerivative(along, 0);
      expect(Math.abs(product[k]! - value)).toBeLessThanOrEqual(1e-7 * Math.max(1, Math.abs(value)) + 10 * error);
    }
  });
});

describe("a Jacobian with dense rows and columns", () => {
  const source = "concat([sum(x .^ 2)], x[1] * x[2:end] .^ 2)";

  it("takes sweeps in both directions, few of them however long the arrays are", () => {
    for (const n of [10, 100, 1000]) {
      expect(compile(source, { shapes: { x: [n] } }).sparsity("sparseJacobian").colours).toEqual({
        forward: 2,
        reverse: 1,
      });
    }
  });

  it("has the entries of the dense one", () => {
    const f = compile(source, { shapes: { x: [12] } });
    const point = Float64Array.from({ length: 12 }, (_, k) => Math.cos(3 * k));
    const [[dense = 0] = []] = f.jacobian(point);
    const { values } = denseFromSparse(f.sparseJacobian(point));
    values.forEach((value, k) => {
      expect(sameNumber(value, typeof dense === "number" ? NaN : dense[k]!)).toBe(true);
    });
  });
});

describe("sums over many elements", () => {
  it("are followed to where they are read", () => {
    const n = 150;
    const f = compile("concat(x[1:2] * sum(x), x)", { shapes: { x: [n] } });
    const point = Float64Array.from({ length: n }, (_, k) => Math.cos(3 * k));
    const [[dense = 0] = []] = f.jacobian(point);
    const { values } = denseFromSparse(f.sparseJacobian(point));
    values.forEach((value, k) => {
      expect(sameNumber(value, typeof dense === "number" ? NaN : dense[k]!)).toBe(true);
    });
    expect(f.sparsity("sparseJacobian").colours).toEqual({ forward: 1, reverse: 2 });
    expect(f.sparsity("sparseJacobian").indices.length).toBe(3 * n);
  });
});

describe("arrays of named lengths", () => {
  const f = compile("sum(sin(x) .* y) + sum(y .^ 2)", { shapes: { x: ["n"], y: ["n"] } });

  it("have the pattern of the lengths that they are called with", () => {
    for (const n of [3, 5, 3]) {
      const point = [new Float64Array(n).fill(1), new Float64Array(n).fill(2)];
      const matrix = f.sparseHessian(...point);
      const { rows, columns, starts, indices } = f.sparsity("sparseHessian", { n });
      expect({ ...matrix, values: 0 }).toEqual({ rows, columns, starts, indices, values: 0 });
      expect(matrix.rows).toBe(2 * n);
    }
  });

  it("share the arrays of the pattern from call to call", () => {
    const point = [Float64Array.of(1, 2), Float64Array.of(3, 4)];
    const [first, second] = [f.sparseHessian(...point), f.sparseHessian(...point)];
    expect(first.indices).toBe(second.indices);
    expect(first.values).not.toBe(second.values);
  });

  it("are refused by their names where they do not fit", () => {
    expect(() => f.sparseHessian([1, 2], Float64Array.of(1, 2, 3))).toThrow(
      "y has 3 elements, but its shape is n, that is 2",
    );
    expect(() => f.sparsity("sparseHessian")).toThrow("ADJ6");
    expect(() => f.sparsity("sparseHessian", { n: 2.5 })).toThrow("the length n is 2.5");
    expect(() => f.sparseHessian([1])).toThrow("ADJ6");
  });
});

describe("a matrix with more entries than can be kept", () => {
  it("is refused before anything is computed", () => {
    expect(() => compile("sum(x)^2", { shapes: { x: [7072] } }).sparsity("sparseHessian")).toThrow("ADJ642");
  });
});

describe("what primitives declare for patterns", () => {
  it("is true of operands that make the value 0", () => {
    const declared = registry.filter(({ vanishes = [] }) => vanishes.length > 0);
    expect(declared.length).toBeGreaterThan(0);
    for (const { implementation, vanishes = [], operands } of declared) {
      if (implementation.kind !== "native") throw new Error("only native primitives vanish");
      for (const zero of vanishes) {
        for (const other of [-3, -0.5, 1e-3, 0.7, 42]) {
          expect(
            Math.abs(
              implementation.evaluate(
                operands.map((_, k) => (k === zero ? 0 : other)),
                {},
              ),
            ),
          ).toBe(0);
        }
      }
    }
  });
});
