import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { outputNodes } from "../../compiler/graph/graph.ts";
import { derive, type DerivativeKind, type DeriveOptions } from "../../compiler/transforms/derive.ts";
import {
  expectDerivatives,
  expectNearNumbers,
  expectSameNumbers,
  factoryRunner,
  innerProduct,
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
import { isNear } from "../support/numbers.ts";

const plain = { simplify: "none" } as const;
const programs = fc.oneof(wildArrayProgram, gentleArrayProgram);
const losses = fc.oneof(wildArrayLoss, gentleArrayLoss);
const seed = fc.integer({ min: 0, max: 1_000_000 });

describe("generated code of arrays computes what the interpreter computes, bit for bit", () => {
  it.each<[DerivativeKind, DeriveOptions]>([
    ["value", plain],
    ["value", {}],
    ["jvp", plain],
    ["jvp", {}],
    ["vjp", plain],
    ["vjp", {}],
    ["hvp", plain],
    ["hvp", {}],
  ])("as it is returned, written into arrays, and by a factory, called twice: %s %o", (kind, options) => {
    fc.assert(
      fc.property(kind === "hvp" ? losses : programs, seed, ({ graph, sizes }, start) => {
        const { graph: derived } = derive(graph, kind, options);
        const made = factoryRunner(derived, sizes);
        const [returning, writing] = [plainRunner(derived), intoRunner(derived)];
        for (let round = 0; round < 2; round++) {
          const types = inputTypes(derived);
          // One difficult number may be all that is left in the end, so the first round has none.
          const point =
            round === 0 ? randomNumbers(types, sizes, start) : difficultNumbers(types, sizes, lottery(start));
          const expected = interpreted(derived, point);
          expectSameNumbers(returning(point), expected, () => textOf(derived));
          expectSameNumbers(writing(point), expected, () => textOf(derived, "into"));
          expectSameNumbers(made(point), expected, () => textOf(derived, "factory"));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("the same text for graphs that were built separately", () => {
    const [first, second] = [1, 2].map(() =>
      fc
        .sample(wildArrayProgram, { seed: 5, numRuns: 40 })
        .flatMap(({ graph }) =>
          ["plain", "factory"].map((style) =>
            textOf(derive(graph, "vjp").graph, style === "plain" ? "plain" : "factory"),
          ),
        ),
    );
    expect(second).toEqual(first);
  });
});

describe("laws of derivatives of arrays, on random graphs", () => {
  it.each([plain, {}])("tangents are what differences show, and ⟨ȳ, J·ẋ⟩ = ⟨Jᵀ·ȳ, ẋ⟩ (%o)", (options) => {
    let confirmed = 0;
    fc.assert(
      fc.property(gentleArrayProgram, seed, ({ graph, sizes }, start) => {
        const point = randomNumbers(inputTypes(graph), sizes, start);
        const wrt = graph.inputs.map((_, index) => index);
        confirmed += expectDerivatives(
          { graph, point, wrt, title: textOf(derive(graph, "value", plain).graph), seed: start },
          options,
        );
      }),
      { numRuns: 60 },
    );
    expect(confirmed).toBeGreaterThan(100);
  });

  it("Hessians are symmetric: ⟨u, H v⟩ = ⟨v, H u⟩", () => {
    fc.assert(
      fc.property(gentleArrayLoss, seed, ({ graph, sizes }, start) => {
        const types = inputTypes(graph);
        const [point, u, v] = [1, 2, 3].map((offset) => randomNumbers(types, sizes, start + offset));
        const run = plainRunner(derive(graph, "hvp").graph);
        const product = (direction: typeof u): readonly number[] => {
          const all = run([...point!, ...direction!]);
          return all.slice(all.length / 2);
        };
        const [hu, hv] = [product(u), product(v)];
        fc.pre([...hu, ...hv].every(Number.isFinite));
        const [left, right] = [innerProduct(leavesOf(v), hu), innerProduct(leavesOf(u), hv)];
        const scale = left.size + right.size + 1e-3;
        expect(isNear(left.total, right.total, 1e-7, scale), `${left.total}, not ${right.total}`).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("the value beside a derivative is the plain value, bit for bit, whatever the numbers", () => {
    fc.assert(
      fc.property(wildArrayLoss, seed, ({ graph, sizes }, start) => {
        const below = lottery(start);
        const point = difficultNumbers(inputTypes(graph), sizes, below);
        const value = plainRunner(derive(graph, "value").graph)(point);
        for (const kind of ["valueAndGradient", "jvp", "vjp"] as const) {
          const more = kind === "jvp" ? point : kind === "vjp" ? [1] : [];
          const { graph: derived } = derive(graph, kind);
          expectSameNumbers(plainRunner(derived)([...point, ...more]).slice(0, 1), value, () => textOf(derived));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("gradients by only some of the inputs are those by all", () => {
    fc.assert(
      fc.property(gentleArrayLoss, seed, fc.nat(), ({ graph, sizes }, start, chosen) => {
        const point = randomNumbers(inputTypes(graph), sizes, start);
        const input = chosen % graph.inputs.length;
        const whole = leavesAt(interpretedGradient(point), input);
        expectNearNumbers(plainRunner(derive(graph, "gradient", { wrt: [input] }).graph)(point), whole, 1e-12, () =>
          textOf(derive(graph, "gradient", { wrt: [input] }).graph),
        );

        function interpretedGradient(at: typeof point): readonly (readonly number[])[] {
          const all = plainRunner(derive(graph, "gradient").graph)(at);
          let start = 0;
          return at.map((numbers) => {
            const count = typeof numbers === "number" ? 1 : numbers.length;
            start += count;
            return all.slice(start - count, start);
          });
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe("simplification of arrays", () => {
  it("keeps the values: exactly where it says so", () => {
    fc.assert(
      fc.property(wildArrayProgram, seed, ({ graph, sizes }, start) => {
        const point = difficultNumbers(inputTypes(graph), sizes, lottery(start));
        const { graph: exact } = derive(graph, "value", { simplify: "exact", stable: false });
        const { graph: original } = derive(graph, "value", plain);
        expectSameNumbers(interpreted(exact, point), interpreted(original, point), () => textOf(original));
        expect(outputNodes(exact).map(({ type }) => type)).toEqual(outputNodes(graph).map(({ type }) => type));
      }),
      { numRuns: 150 },
    );
  });

  it("keeps the values: closely where it is algebra", () => {
    fc.assert(
      fc.property(gentleArrayProgram, seed, ({ graph, sizes }, start) => {
        const point = randomNumbers(inputTypes(graph), sizes, start);
        const original = interpreted(derive(graph, "value", plain).graph, point);
        fc.pre(original.every(Number.isFinite));
        expectNearNumbers(interpreted(derive(graph, "value").graph, point), original, 1e-9, () =>
          textOf(derive(graph, "value", plain).graph),
        );
      }),
      { numRuns: 200 },
    );
  });
});

function leavesAt(parts: readonly (readonly number[])[], index: number): readonly number[] {
  return parts[index] ?? [];
}
