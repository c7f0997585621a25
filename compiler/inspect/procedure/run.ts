import type { Primitive } from "../../graph/primitive.ts";
import type { Procedure } from "../../procedure/procedure.ts";
import type { Cost } from "../cost.ts";
import { scalarPrograms, type Observe } from "./evaluator.ts";
import { carryOut, type Domain, type RunOptions } from "./machine.ts";
import { storeOf, valueIn, type StructuredValue } from "./values.ts";

export type { RunOptions } from "./machine.ts";

/** What a procedure computes. */
export interface Outcome {
  /** What it returns; undefined where that is nothing. */
  readonly result: StructuredValue | undefined;
  /** What the parameters hold at the end whose elements are results, by name. */
  readonly written: Readonly<Record<string, StructuredValue>>;
}

/**
 * Carry a procedure out on arguments in the shapes of its parameters, which are not changed. The numbers are those that
 * JavaScript computes, bit for bit.
 * @throws DiagnosticError when an argument does not fit, an element that is read does not exist, or it takes too many steps.
 */
export function run(procedure: Procedure, given: readonly StructuredValue[], options: RunOptions = {}): Outcome {
  return observedRun(procedure, given, options);
}

/**
 * Count the arithmetic that a procedure carries out on given arguments, weighted as that of a graph is. A decision counts as
 * one operation; the computation of indices and the movement of memory do not.
 */
export function countOperations(
  procedure: Procedure,
  given: readonly StructuredValue[],
  options: RunOptions = {},
): Cost<number> {
  const byPrimitive = new Map<string, number>();
  let [operations, weighted] = [0, 0];
  observedRun(procedure, given, options, ({ name, cost }) => {
    operations++;
    weighted += cost;
    byPrimitive.set(name, (byPrimitive.get(name) ?? 0) + 1);
  });
  return { operations, multiplyAdds: 0, weighted, byPrimitive };
}

/** What is counted beside the operations of graphs. */
const ADD: Pick<Primitive, "name" | "cost"> = { name: "add", cost: 1 };
const DECISION: Pick<Primitive, "name" | "cost"> = { name: "cond", cost: 1 };

function observedRun(
  procedure: Procedure,
  given: readonly StructuredValue[],
  options: RunOptions,
  observe?: Observe,
): Outcome {
  const store = storeOf(procedure, given, (value) => value);
  carryOut(procedure, store, numbers(observe), options);
  const written = procedure.parameters.filter((parameter) => parameter.written);
  return {
    result: procedure.result && valueIn(store, procedure.result),
    written: Object.fromEntries(written.map(({ name, structure }) => [name, valueIn(store, structure)])),
  };
}

/** Numbers as they are. */
function numbers(observe: Observe | undefined): Domain<number> {
  const programOf = scalarPrograms(observe);
  return {
    known: (value) => value,
    valueOf: (cell) => cell,
    compute: ({ graph }, inputs) => programOf(graph)(inputs),
    add: (a, b) => {
      observe?.(ADD);
      return a + b;
    },
    written: (cell) => cell,
    decide: (test) => {
      observe?.(DECISION);
      return test !== 0;
    },
  };
}
