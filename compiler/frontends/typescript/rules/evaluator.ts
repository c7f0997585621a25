import { DiagnosticError } from "../../../diagnostics/diagnostic.ts";
import { at } from "../../../diagnostics/internal-error.ts";
import { scalarPrograms } from "../../../inspect/procedure/evaluator.ts";
import { carryOut, type Domain } from "../../../inspect/procedure/machine.ts";
import { arrayIn, emptyStore, scalarIn, type Memory } from "../../../inspect/procedure/memory.ts";
import type { ArrayVariable, Procedure, Scalar } from "../../../procedure/procedure.ts";
import { leavesOf } from "../../../procedure/walk.ts";
import { MOST_STEPS, PATIENCE } from "./check.ts";

/** A number, or the elements of an array, in memory. */
export type Numbers = Memory<number>;

/** A procedure as a function of the memory of its parameters. */
export interface Evaluator {
  /** The memory of its results, or nothing where it fails. */
  readonly run: (given: readonly Numbers[]) => readonly Numbers[] | undefined;
  /** How many computations that took the last time. */
  readonly cost: () => number;
}

/** A procedure, ready to be carried out on numbers. */
export function evaluator(procedure: Procedure): Evaluator {
  const programOf = scalarPrograms();
  let cost = 0;
  const numbers: Domain<number> = {
    known: (value) => value,
    valueOf: (cell) => cell,
    compute: ({ graph }, inputs) => {
      cost++;
      return programOf(graph)(inputs);
    },
    add: (a, b) => a + b,
    written: (cell) => cell,
    decide: (test) => test !== 0,
  };
  const leaves = procedure.parameters.flatMap(({ structure }) => leavesOf(structure));
  let endless = 0;
  const run = (given: readonly Numbers[]): readonly Numbers[] | undefined => {
    cost = 0;
    const store = emptyStore<number>();
    const bind = (leaf: Scalar | ArrayVariable, { lengths, cells }: Numbers): void => {
      if (leaf.form === "scalar") store.scalars.set(leaf, at(cells, 0));
      else store.arrays.set(leaf, { lengths: [...lengths], cells: [...cells] });
    };
    leaves.forEach((leaf, index) => {
      bind(leaf, at(given, index));
    });
    try {
      carryOut(procedure, store, numbers, { limit: MOST_STEPS[endless < PATIENCE ? 0 : 1] });
    } catch (error) {
      if (!(error instanceof DiagnosticError)) throw error;
      endless++;
      return undefined;
    }
    return (procedure.result ? leavesOf(procedure.result) : []).map((leaf) =>
      leaf.form === "scalar" ? { lengths: [], cells: [scalarIn(store, leaf)] } : arrayIn(store, leaf),
    );
  };
  return { run, cost: () => cost };
}
