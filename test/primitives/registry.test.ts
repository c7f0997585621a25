import { describe, expect, it } from "vitest";
import { evaluate } from "../../compiler/graph/evaluate.ts";
import { registry } from "../../compiler/primitives/registry.ts";
import { derive } from "../../compiler/transforms/derive.ts";
import { riddersDerivative } from "../../runtime/differences/index.ts";
import { compiledOutputs } from "../support/compiled.ts";
import { arityOf, graphOf, realPrimitives } from "../support/graphs.ts";
import { isNear, sameDouble, sameNumber } from "../support/numbers.ts";

/** Ordinary points, points near the edges of domains, and points in the tails. */
const ORDINARY = [0.3, 0.7, 1.4, 2.6, -0.4, -0.8, -1.7, -2.3, 3.3, 5.2, -4.6, 9.7, -12.3, 0.05];
const DIFFICULT = [
  0,
  -0,
  1,
  -1,
  2,
  -2,
  0.5,
  -0.5,
  1e-200,
  -1e-200,
  1e200,
  -1e200,
  40,
  -40,
  800,
  -800,
  Infinity,
  -Infinity,
  NaN,
];

/** Ends of domains. */
const EDGES = [0, 0, 1, 0.5, 2, -1, -2, -0.5, 4, 3];

/** Points of a given dimension: neighbours in the list, so that operands differ. */
function points(values: readonly number[], dimension: number): readonly number[][] {
  return values.map((_, start) =>
    Array.from({ length: dimension }, (_, index) => values[(start + index * 3) % values.length]!),
  );
}

const withoutRules = { simplify: "none" } as const;
const both = [withoutRules, {}];

describe.each(realPrimitives.map((each) => ({ ...each, title: titleOf(each.primitive.name, each.attributes) })))(
  "$title",
  ({ primitive, attributes }) => {
    const graph = graphOf(primitive, attributes);
    const dimension = arityOf(primitive);
    const outputs = compiledOutputs(graph);
    const value = (point: readonly number[]): number => outputs(point)[0]!;
    const isKink = (point: readonly number[]): boolean => primitive.kink?.(point) ?? false;

    it.each(both)("has the derivatives that differences show (%o)", (options) => {
      const slope = compiledOutputs(derive(graph, "gradient", options).graph);
      let compared = 0;
      for (const point of points(ORDINARY, dimension)) {
        if (!Number.isFinite(value(point)) || isKink(point)) continue;
        const gradient = slope(point);
        for (let index = 0; index < dimension; index++) {
          compared += compare(partialFunction(value, point, index), point[index]!, gradient[index]!, 1e-8);
        }
      }
      expect(compared).toBeGreaterThan(0);
    });

    it.each(both)("has the second derivatives that differences of the first show (%o)", (options) => {
      const slope = compiledOutputs(derive(graph, "gradient", options).graph);
      const curvature = compiledOutputs(derive(graph, "hessian", options).graph);
      let compared = 0;
      for (const point of points(ORDINARY, dimension)) {
        if (!Number.isFinite(value(point)) || isKink(point)) continue;
        const hessian = curvature(point);
        for (let i = 0; i < dimension; i++) {
          for (let j = 0; j <= i; j++) {
            const entry = hessian[(i * (i + 1)) / 2 + j]!;
            const first = partialFunction((x) => slope(x)[i]!, point, j);
            compared += compare(first, point[j]!, entry, 1e-6);
          }
        }
      }
      expect(compared).toBeGreaterThan(0);
    });

    it.each(both)("has the same derivative in both modes, at every point (%o)", (options) => {
      const [forward, reverse] = (["forward", "reverse"] as const).map((mode) =>
        compiledOutputs(derive(graph, "jacobian", { ...options, mode }).graph),
      );
      for (const point of [...points(ORDINARY, dimension), ...points(DIFFICULT, dimension)]) {
        const columns = forward!(point);
        const rows = reverse!(point);
        // Bit for bit; simplification may round the two programs differently.
        const agree = options === withoutRules ? sameNumber : (a: number, b: number) => isNear(a, b, 1e-14);
        columns.forEach((entry, index) => {
          expect(agree(entry, rows[index]!), `${entry} and ${rows[index]!} at ${point.join(", ")}`).toBe(true);
        });
      }
    });

    it("has the same value in the interpreter, in emitted code and beside its derivative", () => {
      const beside = compiledOutputs(derive(graph, "jvp").graph);
      const plain = compiledOutputs(derive(graph, "value").graph);
      for (const point of [...points(ORDINARY, dimension), ...points(DIFFICULT, dimension)]) {
        expect(sameDouble(value(point), evaluate(graph, point)[0]!), `at ${point.join(", ")}`).toBe(true);
        expect(sameDouble(beside([...point, ...point])[0]!, plain(point)[0]!), `at ${point.join(", ")}`).toBe(true);
      }
    });

    it("says whether its derivative is infinite where its value is finite", () => {
      const slopes = compiledOutputs(derive(graph, "gradient").graph);
      const steep = points(EDGES, dimension).filter(
        (point) => Number.isFinite(value(point)) && slopes(point).some((slope) => Math.abs(slope) === Infinity),
      );
      if (primitive.steep !== true) expect(steep).toEqual([]);
      else if (attributes["exponent"] === undefined) expect(steep).not.toEqual([]);
    });

    it("is NaN with its derivatives outside its domain", () => {
      const slope = compiledOutputs(derive(graph, "gradient").graph);
      for (const point of points(ORDINARY, dimension)) {
        if (!Number.isNaN(value(point))) continue;
        expect(primitive.domain, `NaN at ${point.join(", ")}`).toBeDefined();
        if (dimension === 1) expect(slope(point)[0], `at ${point.join(", ")}`).toBeNaN();
      }
    });
  },
);

describe("the registry", () => {
  it("declares every primitive once", () => {
    const names = registry.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const spellings = registry.flatMap(({ mathjs }) => mathjs);
    expect(new Set(spellings).size).toBe(spellings.length);
  });

  it("says what happens where a function has no derivative", () => {
    for (const primitive of registry) if (primitive.kink) expect(primitive.convention, primitive.name).toBeDefined();
  });
});

function titleOf(name: string, attributes: object): string {
  return [name, ...Object.values(attributes).map(String)].join(" ");
}

function partialFunction(f: (x: readonly number[]) => number, point: readonly number[], index: number) {
  return (x: number): number => f(point.map((other, place) => (place === index ? x : other)));
}

/** Compare a derivative with a difference whose error bar is small enough to tell. */
function compare(f: (x: number) => number, x: number, derivative: number, tolerance: number): number {
  const { value, error } = riddersDerivative(f, x);
  const scale = Math.max(Math.abs(value), Math.abs(f(x)), 1e-3);
  if (!Number.isFinite(value) || !(error < tolerance * scale)) return 0;
  const message = `${derivative} where differences give ${value} ± ${error} at ${x}`;
  expect(isNear(derivative, value, tolerance, scale), message).toBe(true);
  return 1;
}
