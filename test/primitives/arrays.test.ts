import { describe, expect, it } from "vitest";
import { outputNodes } from "../../compiler/graph/graph.ts";
import { dimsOf } from "../../compiler/graph/type.ts";
import { registry } from "../../compiler/primitives/registry.ts";
import { derive, type DeriveOptions } from "../../compiler/transforms/derive.ts";
import { adjointSituation, expectDerivatives, expectEmitted, tangentSituation } from "../support/arrays.ts";
import { arraySamples, situationOf } from "../support/array-samples.ts";

const withoutRules: DeriveOptions = { simplify: "none" };
const both = [
  { title: "as it is written", options: withoutRules },
  { title: "simplified", options: {} },
];

/** Sub-graphs have no samples: `test/laws` has them in random graphs. */
const arrayPrimitives = registry.filter(({ elementwise, derivative }) => !elementwise && derivative.kind !== "region");

describe("the samples", () => {
  it("are of every primitive that takes or makes whole arrays", () => {
    const untested = arrayPrimitives.filter(({ name }) => (arraySamples.get(name) ?? []).length === 0);
    expect(untested.map(({ name }) => name)).toEqual([]);
  });

  it("are of primitives that there are", () => {
    const names = new Set(arrayPrimitives.map(({ name }) => name));
    expect([...arraySamples.keys()].filter((name) => !names.has(name))).toEqual([]);
  });
});

describe.each(
  arrayPrimitives.map((primitive) => ({
    name: primitive.name,
    primitive,
    samples: arraySamples.get(primitive.name) ?? [],
  })),
)("$name", ({ primitive, samples }) => {
  const differentiated = samples.filter(({ underived, wrt }) => underived === undefined && wrt?.length !== 0);
  const rest = samples.filter((sample) => !differentiated.includes(sample));

  it.each(both)("has the first derivatives that differences show, $title", ({ options }) => {
    let confirmed = 0;
    differentiated.forEach((sample, index) => {
      confirmed += expectDerivatives(situationOf(primitive, sample, 10 * index), options);
    });
    if (differentiated.length > 0) expect(confirmed).toBeGreaterThan(0);
  });

  it.each(both)("has the second derivatives that differences of the first show, $title", ({ options }) => {
    let confirmed = 0;
    differentiated.forEach((sample, index) => {
      const situation = situationOf(primitive, sample, 10 * index);
      confirmed += expectDerivatives(adjointSituation(situation), options);
      confirmed += expectDerivatives(tangentSituation(situation), options);
    });
    if (differentiated.length > 0) expect(confirmed).toBeGreaterThan(0);
  });

  it("has no derivative where none is declared, and the value that the interpreter has", () => {
    rest.forEach((sample, index) => {
      const { graph, point, wrt } = situationOf(primitive, sample, 10 * index);
      for (const { options } of both) expectEmitted(derive(graph, "value", options).graph, point);
      const zero = (): readonly number[] => expectEmitted(derive(graph, "jvp", { wrt }).graph, [...point, ...point]);
      if (sample.underived === undefined) {
        const [output] = outputNodes(graph);
        const values = zero();
        expect(values.slice(values.length / 2).every((tangent) => tangent === 0)).toBe(true);
        expect(output).toBeDefined();
      } else expect(zero).toThrow(sample.underived);
    });
  });
});

describe("shapes", () => {
  it("of samples cover empty axes, named lengths and every rank up to 4", () => {
    const types = [...arraySamples.values()].flatMap((samples) => samples.flatMap(({ operands }) => operands));
    const lengths = new Set(types.flatMap((type) => dimsOf(type).map(String)));
    for (const length of ["0", "1", "n", "m"]) expect(lengths).toContain(length);
    expect(new Set(types.map((type) => dimsOf(type).length))).toEqual(new Set([0, 1, 2, 3, 4]));
  });
});
