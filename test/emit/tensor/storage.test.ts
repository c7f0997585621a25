import { describe, expect, it } from "vitest";
import { instantiate } from "../../../compiler/emit/instantiate.ts";
import type { Value } from "../../../compiler/graph/builder.ts";
import type { Graph } from "../../../compiler/graph/graph.ts";
import { REAL } from "../../../compiler/graph/type.ts";
import { add, mul, neg } from "../../../compiler/primitives/arithmetic.ts";
import { branch } from "../../../compiler/primitives/branch.ts";
import { gt } from "../../../compiler/primitives/comparison.ts";
import { matmul } from "../../../compiler/primitives/product.ts";
import { maxOver, sumOver } from "../../../compiler/primitives/reduction.ts";
import { cumsum, placeAt, slice } from "../../../compiler/primitives/tensor.ts";
import { sin } from "../../../compiler/primitives/trigonometry.ts";
import { derive, type DerivativeKind } from "../../../compiler/transforms/derive.ts";
import {
  array,
  expectEmitted,
  expectSameNumbers,
  factoryRunner,
  graphOver,
  inputTypes,
  interpreted,
  intoRunner,
  programOf,
  randomNumbers,
  textOf,
} from "../../support/arrays.ts";

const sizes = new Map([["n", 5]]);

/** Expect that every style computes what the interpreter computes, twice. */
function expectStyles(graph: Graph, kind: DerivativeKind): void {
  for (const options of [{ simplify: "none" } as const, {}]) {
    const { graph: derived } = derive(graph, kind, options);
    const made = factoryRunner(derived, sizes);
    for (const seed of [1, 2]) {
      const point = randomNumbers(inputTypes(derived), sizes, seed);
      const expected = interpreted(derived, point);
      expectEmitted(derived, point);
      expectSameNumbers(intoRunner(derived)(point), expected, () => textOf(derived, "into"));
      expectSameNumbers(made(point), expected, () => textOf(derived, "factory"));
    }
  }
}

const reversed = (x: Value): Value => placeAt(x, [{ start: "n - 1", step: -1, axis: 0 }], ["n"]);
const single = (x: Value, place: number): Value => placeAt(x, [{ start: place, step: 0, axis: undefined }], ["n"]);

describe("a sum that is added up in place", () => {
  it("is read only when all of it is there", () => {
    expectStyles(
      graphOver([array("n"), array("n")], (x, y) => {
        const total = add(mul(x, y), reversed(sin(x)));
        return [sin(total), mul(total, y)];
      }),
      "value",
    );
    // The adjoint of x: the share of the maximum, and a reversed one.
    expectStyles(
      graphOver([array("n")], (x) => {
        const y = mul(x, sin(x));
        return add(maxOver(y, [0]), sumOver(mul(reversed(y), x), [0]));
      }),
      "hvp",
    );
  });

  it("is rounded in the order in which it is written", () => {
    expectStyles(
      graphOver([array("n"), REAL, REAL, REAL], (x, a, b, c) => {
        const [pa, pb, pc] = [single(a, 2), single(b, 2), single(mul(c, 1e17), 2)];
        return [add(add(pc, pa), pb), add(pb, add(pc, sin(x))), add(pa, single(neg(c), 2))];
      }),
      "value",
    );
    const inOrder = (first: number, second: number): Graph =>
      graphOver([array("n"), REAL, REAL, REAL], (_, ...numbers) => {
        const places = numbers.map((number, index) => single(mul(number, 10 ** (9 * index)), 2));
        const third = [0, 1, 2].find((index) => index !== first && index !== second)!;
        return add(add(places[first]!, places[second]!), places[third]!);
      });
    for (const [first, second] of [
      [0, 1],
      [0, 2],
      [1, 2],
      [1, 0],
      [2, 0],
      [2, 1],
    ] as const) {
      expectStyles(inOrder(first, second), "value");
    }
  });

  it("leaves its terms alone where something else reads them", () => {
    expectStyles(
      graphOver([array("n"), array("n")], (x, y) => {
        const term = reversed(mul(x, y));
        const other = cumsum(x, 0);
        return [add(other, term), add(term, x), sin(other)];
      }),
      "value",
    );
  });
});

describe("an array that is read for the last time", () => {
  const turned = (x: Value): Value => slice(x, [{ start: "n - 1", step: -1, count: "n" }]);

  it("is not written over where it is also read in another order", () => {
    expectStyles(
      graphOver([array("n"), array("n")], (x, y) => {
        const product = mul(x, y);
        // The turned array is needed as a whole, and its elements are computed again where product is, too.
        const inner = matmul(turned(product), product);
        return [mul(inner, add(mul(turned(product), 2), product)), inner];
      }),
      "value",
    );
    expectStyles(
      graphOver([array("n")], (x) => {
        const y = sin(x);
        return sin(matmul(turned(y), y));
      }),
      "hvp",
    );
  });
});

describe("a branch over arrays", () => {
  const choice = (then: (x: Value, y: Value) => Value): Graph =>
    graphOver([array("n"), array("n"), REAL], (x, y, test) => {
      const product = cumsum(mul(x, y), 0);
      const chosen = branch(gt(test, 0), [product, y], then, (x, y) => mul(x, y));
      // As many elements as the captured product, whose storage is free by then.
      const later = cumsum(sin(y), 0);
      return [mul(chosen, later), add(chosen, cumsum(later, 0))];
    });

  it.each([
    { what: "what it captures", then: (x: Value): Value => x },
    { what: "an input that it captures", then: (_: Value, y: Value): Value => y },
    { what: "something new", then: (x: Value, y: Value): Value => sin(add(x, y)) },
  ])("gives $what, which nothing overwrites", ({ then }) => {
    for (const kind of ["value", "jvp", "vjp"] as const) expectStyles(choice(then), kind);
  });

  it("gives as much as it captures, where that is the beginning of something longer", () => {
    const graph = graphOver([array(4, "n"), REAL], (x, test) => {
      const first = slice(x, [
        { start: 0, step: 1, count: 2 },
        { start: 0, step: 1, count: "n" },
      ]);
      return branch(
        gt(test, 0),
        [first],
        (x) => x,
        (x) => neg(x),
      );
    });
    for (const kind of ["value", "jvp", "vjp", "jacobian"] as const) expectStyles(graph, kind);
  });

  it("within another one does, too", () => {
    expectStyles(
      choice((x, y) =>
        branch(
          gt(sumOver(x, [0]), 0.1),
          [x, y],
          (x) => x,
          (_, y) => y,
        ),
      ),
      "vjp",
    );
  });

  it("gives no array that is the caller's", () => {
    const graph = graphOver([array("n"), REAL], (x, test) =>
      branch(
        gt(test, 0),
        [x],
        (x) => x,
        (x) => neg(x),
      ),
    );
    const x = Float64Array.of(1, 2, 3);
    const result = instantiate(programOf(derive(graph, "value").graph))(x, 1);
    expect(result).toEqual(x);
    expect(result).not.toBe(x);
  });

  it("adds its results to others", () => {
    expectStyles(
      graphOver([array(3, 3), array(3, 3), REAL, array("n")], (x, y, test) => {
        const chosen = branch(
          gt(test, 0),
          [x],
          (x) => x,
          (x) => sin(x),
        );
        return [matmul(chosen, y), matmul(chosen, x)];
      }),
      "vjp",
    );
  });
});

describe("results", () => {
  it("that are parameters, or the same twice, are copies", () => {
    const graph = graphOver([array("n")], (x) => {
      const y = sin(x);
      return [x, y, y, x];
    });
    const x = Float64Array.of(1, 2, 3);
    const result = instantiate(programOf(derive(graph, "value").graph))(x);
    const arrays: readonly unknown[] = Array.isArray(result) ? result : [];
    expect(new Set([x, ...arrays]).size).toBe(5);
    expect(arrays[0]).toEqual(x);
    expectStyles(graph, "value");
  });

  it("keep their numbers when a factory's function is called again", () => {
    const graph = graphOver([array("n")], (x) => sin(cumsum(mul(x, x), 0)));
    const run = factoryRunner(derive(graph, "value").graph, sizes);
    const [first, second] = [1, 2].map((seed) => randomNumbers(inputTypes(graph), sizes, seed));
    const before = run(first!);
    run(second!);
    expect(run(first!)).toEqual(before);
  });
});
