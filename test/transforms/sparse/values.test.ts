import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileArrays, compileParsed } from "../../../compiler/compile.ts";
import { outputNodes, type Graph } from "../../../compiler/graph/graph.ts";
import type { Sizes } from "../../../compiler/graph/sizes.ts";
import { derive } from "../../../compiler/transforms/derive.ts";
import { denseFromSparse, requireSparse, type SparseMatrix } from "../../../runtime/linear/index.ts";
import { gentleArrayLoss, gentleArrayProgram, wildArrayLoss, wildArrayProgram } from "../../support/array-graphs.ts";
import { elementsOf, inputTypes, interpreted, randomNumbers } from "../../support/arrays.ts";
import { gentleGraph, moderatePoint, randomGraph } from "../../support/graphs.ts";
import { sameNumber } from "../../support/numbers.ts";

const seed = fc.integer({ min: 0, max: 1_000_000 });
const parsedOf = (graph: Graph) => ({ name: "f", graph, source: { name: "f", text: "" }, functions: ["f"] });
const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** The elements of a dense derivative as a matrix, row by row, of blocks for each pair of a row's and a column's values. */
function matrixOf(entries: readonly number[], rows: readonly number[], columns: readonly number[]): readonly number[] {
  const width = sum(columns);
  const matrix = new Array<number>(sum(rows) * width).fill(NaN);
  let [start, top] = [0, 0];
  for (const height of rows) {
    let left = 0;
    for (const wide of columns) {
      for (let i = 0; i < height; i++) {
        for (let j = 0; j < wide; j++) matrix[(top + i) * width + left + j] = entries[start + i * wide + j]!;
      }
      start += height * wide;
      left += wide;
    }
    top += height;
  }
  return matrix;
}

/**
 * Where a sparse matrix is not the same as a dense one. A sweep adds columns or rows up, so that an entry that is no finite
 * number may spoil others of its row or its column; they are not compared.
 */
function differences(sparse: SparseMatrix, dense: readonly number[], tolerance: number): readonly string[] {
  requireSparse(sparse);
  const { rows, columns, values } = denseFromSparse(sparse);
  const isSpoilt = { row: new Uint8Array(rows), column: new Uint8Array(columns) };
  dense.forEach((value, place) => {
    if (Number.isFinite(value)) return;
    isSpoilt.row[Math.floor(place / columns)] = 1;
    isSpoilt.column[place % columns] = 1;
  });
  const scale = Math.max(1, ...dense.filter(Number.isFinite).map(Math.abs));
  return dense.flatMap((expected, place) => {
    const found = values[place]!;
    const isLeftOut = isSpoilt.row[Math.floor(place / columns)] === 1 || isSpoilt.column[place % columns] === 1;
    if (isLeftOut || sameNumber(found, expected)) return [];
    return Math.abs(found - expected) <= tolerance * scale ? [] : [`${place}: ${found} instead of ${expected}`];
  });
}

function extents(graph: Graph, sizes: Sizes): { columns: readonly number[]; rows: readonly number[] } {
  return {
    columns: inputTypes(graph).map((type) => elementsOf(type, sizes)),
    rows: outputNodes(graph).map(({ type }) => elementsOf(type, sizes)),
  };
}

describe("sparse derivatives of random graphs of arrays", () => {
  it.each(["none", "algebraic"] as const)("have the entries of the dense Jacobian (laws: %s)", (simplify) => {
    fc.assert(
      fc.property(fc.oneof(wildArrayProgram, gentleArrayProgram), seed, ({ graph, sizes }, start) => {
        const { columns, rows } = extents(graph, sizes);
        fc.pre(sum(rows) * sum(columns) < 3000);
        const point = randomNumbers(inputTypes(graph), sizes, start);
        const dense = interpreted(derive(graph, "jacobian", { mode: "forward", simplify }).graph, point);
        const sparse = compileArrays(parsedOf(graph), { simplify }).sparseJacobian(...point);
        expect(differences(sparse, matrixOf(dense, rows, columns), 1e-9)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it.each(["none", "algebraic"] as const)("have the entries of the dense Hessian (laws: %s)", (simplify) => {
    fc.assert(
      fc.property(fc.oneof(wildArrayLoss, gentleArrayLoss), seed, ({ graph, sizes }, start) => {
        const { columns } = extents(graph, sizes);
        fc.pre(sum(columns) ** 2 < 3000);
        const point = randomNumbers(inputTypes(graph), sizes, start);
        const dense = interpreted(derive(graph, "hessian", { simplify }).graph, point);
        const sparse = compileArrays(parsedOf(graph), { simplify }).sparseHessian(...point);
        expect(differences(sparse, matrixOf(dense, columns, columns), 1e-9)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});

describe("sparse derivatives of random graphs of numbers", () => {
  const graphAndPoint = fc
    .oneof(randomGraph, gentleGraph)
    .chain((graph) => fc.tuple(fc.constant(graph), moderatePoint(graph.inputs.length)));
  const compiled = (graph: Graph) => compileParsed(parsedOf(graph));

  it("have the entries of the dense Jacobian", () => {
    fc.assert(
      fc.property(graphAndPoint, ([graph, point]) => {
        const dense = interpreted(derive(graph, "jacobian", { mode: "forward" }).graph, point);
        expect(differences(compiled(graph).sparseJacobian(...point), dense, 1e-9)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it("have the entries of the dense Hessian", () => {
    fc.assert(
      fc.property(graphAndPoint, ([graph, point]) => {
        const one: Graph = { ...graph, outputs: graph.outputs.slice(0, 1), result: 0 };
        const dense = interpreted(derive(one, "hessian").graph, point);
        expect(differences(compiled(one).sparseHessian(...point), dense, 1e-9)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
