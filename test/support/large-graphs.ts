import { createBuilder, type Value } from "../../compiler/graph/builder.ts";
import type { Graph } from "../../compiler/graph/graph.ts";
import { add, mul, sub } from "../../compiler/primitives/arithmetic.ts";
import { branch } from "../../compiler/primitives/branch.ts";
import { gt } from "../../compiler/primitives/comparison.ts";
import { sigmoid } from "../../compiler/primitives/activation.ts";
import { max } from "../../compiler/primitives/extrema.ts";
import { tanh } from "../../compiler/primitives/hyperbolic.ts";
import { cos, sin } from "../../compiler/primitives/trigonometry.ts";
import { namedInputs } from "./graphs.ts";

/** A reproducible series of whole numbers: `next(n)` is one of 0 … n − 1. */
export function lottery(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** Operations whose values stay bounded however many follow one another. */
const OPERATIONS: readonly ((x: Value, y: Value, literal: number) => Value)[] = [
  (x, y) => sin(add(x, y)),
  (x, y) => mul(cos(x), y),
  (x, y) => tanh(sub(x, y)),
  (x, y) => max(x, y),
  (x, _, literal) => sin(mul(x, literal)),
  (x, y, literal) => mul(literal / 4, add(x, y)),
  (x) => sigmoid(x),
  (x, y, literal) =>
    branch(
      gt(x, literal),
      [x, y],
      (x, y) => sin(mul(x, y)),
      (_, y) => y,
    ),
];

/** What a large graph is made of. */
export interface LargeShape {
  readonly seed: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** Steps without any order: each reads inputs and earlier values, near and far. */
export function irregularGraph({ seed, inputs, outputs }: LargeShape, steps: number): Graph {
  const next = lottery(seed);
  const builder = createBuilder();
  const values: Value[] = Array.from({ length: inputs }, (_, index) => builder.input(index));
  const pick = (): Value => values[next(3) === 0 ? next(values.length) : Math.max(0, values.length - 1 - next(12))]!;
  for (let step = 0; step < steps; step++) {
    const value = OPERATIONS[next(OPERATIONS.length)]!(pick(), pick(), 1 + next(3));
    if (next(9) === 0) builder.note(value, { name: `s${String(step)}` });
    values.push(value);
  }
  // Every third value is added up, so that most steps count.
  const total = values.slice(inputs).reduce((sum, value, step) => (step % 3 === 0 ? add(sum, value) : sum));
  const results = [total, ...values.reverse()].slice(0, outputs);
  return builder.finish(namedInputs(inputs), results, outputs === 1 ? 0 : undefined);
}

/**
 * The same few steps over and over, as a loop that was written out: each repetition reads the values of the one before,
 * its own inputs and literals, and what was computed ahead of the loop. Every repetition leaves a value behind, and a
 * second loop reads these.
 */
export function repetitiveGraph({ seed, inputs, outputs }: LargeShape, repetitions: number): Graph {
  const next = lottery(seed);
  const builder = createBuilder();
  const given = Array.from({ length: inputs }, (_, index) => builder.input(index));
  const ahead = sin(add(given[0]!, given.at(-1)!));
  const body = Array.from({ length: 2 + next(6) }, () => ({
    operation: OPERATIONS[next(OPERATIONS.length)]!,
    reads: [next(8), next(8)] as const,
    hasOwnLiteral: next(2) === 0,
  }));
  const stride = 1 + next(2);
  const left: Value[] = [];
  let carried: readonly Value[] = [ahead, given[0]!];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const local = [...carried, ahead, given[(repetition * stride) % inputs]!, given[1 % inputs]!];
    for (const { operation, reads, hasOwnLiteral } of body) {
      const [x, y] = reads.map((read) => local[read % local.length]!);
      local.push(operation(x!, y!, hasOwnLiteral ? 1 + (repetition % 5) / 8 : 2));
    }
    carried = local.slice(-2);
    left.push(local.at(-1)!);
  }
  const [first, ...rest] = left.reverse();
  const total = rest.reduce((sum, value) => add(mul(sum, 0.5), cos(value)), first!);
  const results = [total, ...left].slice(0, outputs);
  return builder.finish(namedInputs(inputs), results, outputs === 1 ? 0 : undefined);
}
