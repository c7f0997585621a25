import fc from "fast-check";
import { createBuilder, type Value } from "../../compiler/graph/builder.ts";
import type { Graph } from "../../compiler/graph/graph.ts";
import type { Attributes, Primitive } from "../../compiler/graph/primitive.ts";
import { REAL } from "../../compiler/graph/type.ts";
import { outputFormulas } from "../../compiler/inspect/notation.ts";
import { branch } from "../../compiler/primitives/branch.ts";
import { mul } from "../../compiler/primitives/arithmetic.ts";
import { sin } from "../../compiler/primitives/trigonometry.ts";
import { gt } from "../../compiler/primitives/comparison.ts";
import { registry } from "../../compiler/primitives/registry.ts";

const attributeSamples: ReadonlyMap<string, readonly Attributes[]> = new Map([
  ["power", samplesOf("exponent", [0, 1, 2, 3, 4, 7, -1, -2, 0.5, 1.5, -0.5, 2.5, 1 / 3, 20, 0.1])],
  ["fixedPower", samplesOf("exponent", [0, 1, 2, 3, -1, 0.5, 2.5, 20])],
  ["polygamma", samplesOf("order", [1, 2, 3])],
]);

/** The primitives that map reals to a real, with the attributes that they are sampled with. */
export const realPrimitives: readonly { readonly primitive: Primitive; readonly attributes: Attributes }[] =
  registry.flatMap((primitive) => {
    if (!primitive.elementwise) return [];
    const attributes = attributeSamples.get(primitive.name) ?? [{}];
    return isReal(primitive, attributes[0] ?? {}) ? attributes.map((each) => ({ primitive, attributes: each })) : [];
  });

function samplesOf(key: string, values: readonly number[]): readonly Attributes[] {
  return values.map((value) => ({ [key]: value }));
}

function isReal(primitive: Primitive, attributes: Attributes): boolean {
  const operands = primitive.variadic ? [REAL, REAL] : primitive.operands.map(() => REAL);
  try {
    return primitive.typeOf(operands, attributes).kind === "real";
  } catch {
    return false;
  }
}

/** The number of operands that a primitive is sampled with. */
export function arityOf(primitive: Primitive): number {
  return primitive.variadic ? 3 : primitive.operands.length;
}

/** The graph of one primitive applied to as many inputs. */
export function graphOf(primitive: Primitive, attributes: Attributes, arity = arityOf(primitive)): Graph {
  const builder = createBuilder();
  const inputs = Array.from({ length: arity }, (_, index) => builder.input(index));
  return builder.finish(namedInputs(arity), [builder.apply(primitive, inputs, attributes)], 0);
}

/** Inputs x1, x2, …, all real. */
export function namedInputs(count: number): { readonly name: string; readonly type: typeof REAL }[] {
  return Array.from({ length: count }, (_, index) => ({ name: `x${String(index + 1)}`, type: REAL }));
}

/** One step of a random graph: which operation, and which earlier values it reads. */
interface Step {
  readonly operation: number;
  readonly reads: readonly number[];
  readonly literal: number;
  readonly isNamed: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  operation: fc.nat(),
  reads: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
  literal: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -3, max: 3, noNaN: true })),
  isNamed: fc.boolean(),
});

/** Random graphs over some primitives, with shared values, constants, named steps and branches. */
function graphsOver(primitives: typeof realPrimitives): fc.Arbitrary<Graph> {
  return fc
    .record({
      inputs: fc.integer({ min: 1, max: 4 }),
      outputs: fc.integer({ min: 1, max: 3 }),
      steps: fc.array(step, { minLength: 1, maxLength: 25 }),
    })
    .map(({ inputs, outputs, steps }) => {
      const builder = createBuilder();
      const values: Value[] = Array.from({ length: inputs }, (_, index) => builder.input(index));
      steps.forEach((each, index) => {
        const value = applyStep(primitives, values, each);
        if (each.isNamed) builder.note(value, { name: `s${String(index)}` });
        values.push(value);
      });
      const chosen = values.slice(-outputs);
      return builder.finish(namedInputs(inputs), chosen, chosen.length === 1 ? 0 : undefined);
    });
}

/** Functions that neither grow nor cancel much, so that rounding stays small in whatever they make up. */
export const GENTLE = new Set([
  ...["add", "sub", "neg", "abs", "sin", "cos", "atan", "tanh", "asinh", "sigmoid", "softplus", "relu", "silu"],
  ...["gelu", "erf", "hypot", "max", "min", "sign", "floor", "logsumexp", "sech"],
]);

/** Random graphs over every primitive. */
export const randomGraph = graphsOver(realPrimitives);

/** Random graphs whose derivatives of both orders are well conditioned nearly everywhere. */
export const gentleGraph = graphsOver(realPrimitives.filter(({ primitive }) => GENTLE.has(primitive.name)));

function applyStep(
  primitives: typeof realPrimitives,
  values: readonly Value[],
  { operation, reads, literal }: Step,
): Value {
  const pick = (index: number): Value => values[(reads[index] ?? 0) % values.length]!;
  const { builder } = values[0]!;
  const choice = operation % (primitives.length + 4);
  const chosen = primitives[choice];
  if (chosen) {
    const operands = Array.from({ length: arityOf(chosen.primitive) }, (_, index) => pick(index));
    return builder.apply(chosen.primitive, operands, chosen.attributes);
  }
  if (choice === primitives.length) return builder.constant(literal);
  // A product that stays small, now and then of a value with itself.
  if (choice === primitives.length + 1) return mul(sin(pick(0)), pick(1));
  // Both sides read captures of their own.
  const inner = primitives[(operation >> 8) % primitives.length]!;
  return branch(
    gt(pick(0), builder.constant(literal)),
    [pick(1), pick(2)],
    (x, y) => {
      const operands = Array.from({ length: arityOf(inner.primitive) }, (_, index) => (index % 2 === 0 ? x : y));
      return x.builder.apply(inner.primitive, operands, inner.attributes);
    },
    (_x, y) => y,
  );
}

/** Points of moderate numbers and of those at which functions have kinks and edges. */
export function moderatePoint(length: number): fc.Arbitrary<number[]> {
  // On a grid, so that two numbers are equal or well apart: differences cannot tell a kink that is near.
  const ordinary = fc.integer({ min: -256, max: 256 }).map((steps) => (steps + 0.375) / 64);
  const edge = fc.constantFrom(0, 1, -1, 0.5, 2);
  return fc.array(fc.oneof({ weight: 4, arbitrary: ordinary }, { weight: 1, arbitrary: edge }), {
    minLength: length,
    maxLength: length,
  });
}

/** Points at which graphs are evaluated: ordinary numbers, and now and then a difficult one. */
export function randomPoint(length: number): fc.Arbitrary<number[]> {
  const ordinary = fc.double({ min: -4, max: 4, noNaN: true });
  const difficult = fc.constantFrom(0, -0, 1, -1, 0.5, 2, 1e-200, 1e200, Infinity, -Infinity, NaN);
  return fc.array(fc.oneof({ weight: 5, arbitrary: ordinary }, { weight: 1, arbitrary: difficult }), {
    minLength: length,
    maxLength: length,
  });
}

/** The outputs of a graph as formulas, for messages. */
export function formulaOf(graph: Graph): string {
  return outputFormulas(graph, { format: "text" })
    .map(({ text }) => text)
    .join("; ");
}
