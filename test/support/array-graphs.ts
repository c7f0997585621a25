import fc from "fast-check";
import { createBuilder, type Value } from "../../compiler/graph/builder.ts";
import type { Graph } from "../../compiler/graph/graph.ts";
import type { Numbers } from "../../compiler/graph/primitive.ts";
import type { Sizes } from "../../compiler/graph/sizes.ts";
import { dimsOf, REAL, showType, type Type } from "../../compiler/graph/type.ts";
import { sub } from "../../compiler/primitives/arithmetic.ts";
import { sumOver } from "../../compiler/primitives/reduction.ts";
import { applied, gentle, wild, type ArrayStep, type Operation } from "./array-operations.ts";
import { array, elementsOf } from "./arrays.ts";
/** A graph over arrays, the numbers that its named lengths are, and what it is evaluated at. */
export interface ArrayProgram {
  readonly graph: Graph;
  readonly sizes: Sizes;
  /** How it is shown where it is a counterexample. */
  readonly [fc.toStringMethod]: () => string;
}

/** A step, and whether its value has a name. */
interface Step extends ArrayStep {
  readonly isNamed: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  operation: fc.nat(),
  reads: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
  choice: fc.nat(),
  isNamed: fc.boolean(),
});

/** The shapes of inputs. Named lengths are told by the first two inputs. */
const SHAPES: readonly Type[] = [
  REAL,
  array(3),
  array("n"),
  array("m"),
  array("n", "m"),
  array("n", "n"),
  array("m", "n"),
  array(2, 3),
  array(3, 3),
  array(4),
  array(3, 1),
  array(1, 3),
  array(2, 1, 3),
  array(0),
  array(1, 2, 4, 4),
];

interface Shape {
  readonly inputs: readonly number[];
  readonly steps: readonly Step[];
  readonly outputs: number;
  readonly isScalar: boolean;
  readonly n: number;
  readonly m: number;
}

const shape: fc.Arbitrary<Shape> = fc.record({
  inputs: fc.array(fc.nat({ max: SHAPES.length - 1 }), { maxLength: 4, size: "max" }),
  steps: fc.array(step, { minLength: 1, maxLength: 24, size: "max" }),
  outputs: fc.integer({ min: 1, max: 3 }),
  isScalar: fc.boolean(),
  n: fc.integer({ min: 1, max: 4 }),
  m: fc.integer({ min: 1, max: 4 }),
});

/** The largest array that a random graph makes. */
const MAX_ELEMENTS = 600;

function programOver(
  operations: readonly Operation[],
  { inputs, steps, outputs, isScalar, n, m }: Shape,
  scalar: boolean,
): ArrayProgram {
  const builder = createBuilder();
  const sizes: Sizes = new Map([
    ["n", n],
    ["m", m],
  ]);
  const types = [array("n"), array("m"), ...inputs.map((index) => SHAPES[index]!)];
  const values: Value[] = types.map((type, index) => builder.input(index, type));
  const given = values.length;
  steps.forEach((each, index) => {
    const value = applied(operations, values, sizes, each);
    if (!value || elementsOf(builder.node(value).type, sizes) > MAX_ELEMENTS) return;
    if (each.isNamed) builder.note(value, { name: `s${String(index)}` });
    values.push(value);
  });
  const made = values.slice(given);
  const last = (made.length > 0 ? made : values).slice(-outputs);
  const results = scalar || isScalar ? [last.map(totalOf).reduce((a, b) => sub(a, b))] : last;
  const graph = builder.finish(
    types.map((type, index) => ({ name: `x${String(index + 1)}`, type })),
    results,
    results.length === 1 ? 0 : undefined,
  );
  return { graph, sizes, [fc.toStringMethod]: () => describeGraph(graph, sizes) };
}

/** A graph node by node, for messages. */
export function describeGraph({ nodes, outputs }: Graph, sizes: Sizes): string {
  const lines = nodes.map(({ id, primitive, operands, attributes, type }) => {
    const details = Object.entries(attributes).map(
      ([key, value]) => `${key}=${typeof value === "object" ? `{${describeGraph(value, new Map())}}` : value}`,
    );
    return `${id}: ${primitive.name}(${operands.join(", ")}) ${details.join(" ")}: ${showType(type)}`;
  });
  return [...[...sizes].map(([name, size]) => `${name} = ${size}`), ...lines, `→ ${outputs.join(", ")}`].join("\n");
}

function totalOf(x: Value): Value {
  return sumOver(x, [...dimsOf(x.builder.node(x).type).keys()]);
}

/** Random graphs of arrays over every operation, of moderate and of difficult numbers. */
export const wildArrayProgram: fc.Arbitrary<ArrayProgram> = shape.map((each) => programOver(wild, each, false));

/** Random graphs of arrays whose derivatives are well conditioned nearly everywhere. */
export const gentleArrayProgram: fc.Arbitrary<ArrayProgram> = shape.map((each) => programOver(gentle, each, false));

/** The same with a number as their only output. */
export const gentleArrayLoss: fc.Arbitrary<ArrayProgram> = shape.map((each) => programOver(gentle, each, true));

/** The same over every operation. */
export const wildArrayLoss: fc.Arbitrary<ArrayProgram> = shape.map((each) => programOver(wild, each, true));

/** Numbers at which random graphs are evaluated: from −2 to 2, and now and then a difficult one. */
export function difficultNumbers(
  types: readonly Type[],
  sizes: Sizes,
  below: (limit: number) => number,
): readonly Numbers[] {
  const difficult = [0, -0, 1, -1, 1e-200, 1e200, Infinity, -Infinity, NaN];
  const draw = (): number => (below(12) === 0 ? difficult[below(difficult.length)]! : (below(512) - 255.625) / 128);
  return types.map((type) =>
    type.kind === "tensor" ? Float64Array.from({ length: elementsOf(type, sizes) }, draw) : draw(),
  );
}
