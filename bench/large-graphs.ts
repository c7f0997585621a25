import { at } from "../compiler/diagnostics/internal-error.ts";
import { createBuilder, type Builder, type Value } from "../compiler/graph/builder.ts";
import type { Graph } from "../compiler/graph/graph.ts";
import { REAL } from "../compiler/graph/type.ts";
import { abs, add, div, mul, sub } from "../compiler/primitives/arithmetic.ts";
import { branch } from "../compiler/primitives/branch.ts";
import { gt } from "../compiler/primitives/comparison.ts";
import { max } from "../compiler/primitives/extrema.ts";
import { power } from "../compiler/primitives/powers.ts";
import { sin } from "../compiler/primitives/trigonometry.ts";
import { uniform } from "./statistics.ts";

/** A kind of large function. */
export interface Shape {
  readonly name: string;
  /** The function whose gradient has about as many operations. */
  readonly graph: (operations: number) => Graph;
}

/** The kinds of large functions, by name. */
export const shapes: readonly Shape[] = [
  { name: "repetitive", graph: (operations) => rosenbrock(Math.round(operations / 9)) },
  { name: "arithmetic", graph: (operations) => irregular(Math.round(operations / 13.6), blend) },
  { name: "mixed", graph: (operations) => irregular(Math.round(operations / 10.2), anyOperation) },
];

function withInputs(count: number, make: (inputs: readonly Value[], builder: Builder) => Value): Graph {
  const builder = createBuilder();
  const inputs = Array.from({ length: count }, (_, index) => builder.input(index));
  const names = inputs.map((_, index) => ({ name: `x${index + 1}`, type: REAL }));
  return builder.finish(names, [make(inputs, builder)], 0);
}

/** Rosenbrock's function of n variables, written out. */
function rosenbrock(n: number): Graph {
  return withInputs(n, (x) =>
    x
      .slice(1)
      .map((next, index) => {
        const here = at(x, index);
        return add(mul(100, power(sub(next, power(here, 2)), 2)), power(sub(1, here), 2));
      })
      .reduce((sum, term) => add(sum, term)),
  );
}

type Operation = (pick: () => Value, next: () => number) => Value;

/** Steps without any order, which read values near and far. */
function irregular(steps: number, operation: Operation): Graph {
  const next = uniform(1);
  return withInputs(100, (inputs) => {
    const values = [...inputs];
    const pick = (): Value => {
      const back = next() < 0.8 ? Math.floor(next() * 40) : Math.floor(next() * values.length);
      return at(values, Math.max(0, values.length - 1 - back));
    };
    for (let step = 0; step < steps; step++) values.push(operation(pick, next));
    return values.slice(-Math.ceil(steps / 10)).reduce((sum, value) => add(sum, value));
  });
}

/** c·x + (1 − c)·y − z·u/10: neither values nor adjoints vanish or explode, however many steps follow one another. */
function blend(pick: () => Value, next: () => number): Value {
  const c = next();
  return sub(add(mul(c, pick()), mul(1 - c, pick())), mul(0.1, mul(pick(), pick())));
}

/** Arithmetic for the most part, with functions, comparisons and branches. */
function anyOperation(pick: () => Value, next: () => number): Value {
  const kind = next();
  if (kind < 0.5) return blend(pick, next);
  if (kind < 0.6) return sin(pick());
  if (kind < 0.7) return max(pick(), mul(0.5, pick()));
  if (kind < 0.85) return div(pick(), add(1, mul(0.1, abs(pick()))));
  return branch(
    gt(pick(), pick()),
    [pick(), pick()],
    (x) => x,
    (_, y) => y,
  );
}
