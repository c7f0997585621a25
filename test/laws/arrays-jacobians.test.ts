import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Graph } from "../../compiler/graph/graph.ts";
import { outputNodes } from "../../compiler/graph/graph.ts";
import type { Sizes } from "../../compiler/graph/sizes.ts";
import { derive, type DerivativeKind, type DeriveOptions } from "../../compiler/transforms/derive.ts";
import {
  elementsOf,
  expectNearNumbers,
  expectSameNumbers,
  factoryRunner,
  inputTypes,
  interpreted,
  intoRunner,
  leavesOf,
  plainRunner,
  randomNumbers,
  textOf,
} from "../support/arrays.ts";
import {
  difficultNumbers,
  gentleArrayLoss,
  gentleArrayProgram,
  wildArrayLoss,
  wildArrayProgram,
} from "../support/array-graphs.ts";
import { lottery } from "../support/large-graphs.ts";

const programs = fc.oneof(wildArrayProgram, gentleArrayProgram);
const losses = fc.oneof(wildArrayLoss, gentleArrayLoss);
const seed = fc.integer({ min: 0, max: 1_000_000 });

/** The numbers of elements of the inputs and of the outputs. */
function extents(
  graph: Graph,
  sizes: Sizes,
): { readonly columns: readonly number[]; readonly rows: readonly number[] } {
  return {
    columns: inputTypes(graph).map((type) => elementsOf(type, sizes)),
    rows: outputNodes(graph).map(({ type }) => elementsOf(type, sizes)),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** A table of blocks, one for each output and input, times a vector. */
function timesVector(
  entries: readonly number[],
  rows: readonly number[],
  columns: readonly number[],
  vector: readonly number[],
): readonly number[] {
  let start = 0;
  return rows.flatMap((height) => {
    const product = new Array<number>(height).fill(0);
    let column = 0;
    for (const width of columns) {
      for (let i = 0; i < height; i++) {
        for (let j = 0; j < width; j++) product[i]! += entries[start + i * width + j]! * vector[column + j]!;
      }
      start += height * width;
      column += width;
    }
    return product;
  });
}

describe("Jacobians of arrays", () => {
  it.each<[DerivativeKind, DeriveOptions]>([
    ["jacobian", { mode: "forward", simplify: "none" }],
    ["jacobian", { mode: "forward" }],
    ["jacobian", { mode: "reverse", simplify: "none" }],
    ["jacobian", { mode: "reverse" }],
    ["hessian", { simplify: "none" }],
    ["hessian", {}],
  ])("are in every style what the interpreter computes, bit for bit: %s %o", (kind, options) => {
    fc.assert(
      fc.property(kind === "hessian" ? losses : programs, seed, ({ graph, sizes }, start) => {
        const { columns, rows } = extents(graph, sizes);
        fc.pre(sum(rows) * sum(columns) < 3000 && sum(columns) ** 2 < 3000);
        const { graph: derived } = derive(graph, kind, options);
        const made = factoryRunner(derived, sizes);
        for (let round = 0; round < 2; round++) {
          const types = inputTypes(derived);
          const point =
            round === 0 ? randomNumbers(types, sizes, start) : difficultNumbers(types, sizes, lottery(start));
          const expected = interpreted(derived, point);
          expectSameNumbers(plainRunner(derived)(point), expected, () => textOf(derived));
          expectSameNumbers(intoRunner(derived)(point), expected, () => textOf(derived, "into"));
          expectSameNumbers(made(point), expected, () => textOf(derived, "factory"));
        }
      }),
      { numRuns: 50 },
    );
  });

  it.each(["forward", "reverse"] as const)("times a vector are the tangent, by %s mode", (mode) => {
    fc.assert(
      fc.property(gentleArrayProgram, seed, ({ graph, sizes }, start) => {
        const { columns, rows } = extents(graph, sizes);
        fc.pre(sum(rows) * sum(columns) < 3000);
        const types = inputTypes(graph);
        const [point = [], direction = []] = [0, 1].map((offset) => randomNumbers(types, sizes, start + offset));
        const entries = plainRunner(derive(graph, "jacobian", { mode }).graph)(point);
        expect(entries.length).toBe(sum(rows) * sum(columns));
        const tangent = plainRunner(derive(graph, "jvp").graph)([...point, ...direction]).slice(sum(rows));
        fc.pre(entries.every(Number.isFinite) && tangent.every(Number.isFinite));
        const product = timesVector(entries, rows, columns, leavesOf(direction));
        expectNearNumbers(product, tangent, 1e-9, () => textOf(derive(graph, "jacobian", { mode }).graph));
      }),
      { numRuns: 80 },
    );
  });

  it("of gradients, Hessians, times a vector are the Hessian-vector product", () => {
    fc.assert(
      fc.property(gentleArrayLoss, seed, ({ graph, sizes }, start) => {
        const { columns } = extents(graph, sizes);
        fc.pre(sum(columns) ** 2 < 3000);
        const types = inputTypes(graph);
        const [point = [], direction = []] = [0, 1].map((offset) => randomNumbers(types, sizes, start + offset));
        const entries = plainRunner(derive(graph, "hessian").graph)(point);
        const expected = plainRunner(derive(graph, "hvp").graph)([...point, ...direction]).slice(sum(columns));
        fc.pre(entries.every(Number.isFinite) && expected.every(Number.isFinite));
        const product = timesVector(entries, columns, columns, leavesOf(direction));
        expectNearNumbers(product, expected, 1e-7, () => textOf(derive(graph, "hessian").graph));
      }),
      { numRuns: 80 },
    );
  });
});
