import { scalarPrograms } from "../../../compiler/inspect/procedure/evaluator.ts";
import { carryOut } from "../../../compiler/inspect/procedure/machine.ts";
import { storeOf, type StructuredValue } from "../../../compiler/inspect/procedure/values.ts";
import type { Procedure } from "../../../compiler/procedure/procedure.ts";
import { leavesOf, variablesIn } from "../../../compiler/procedure/walk.ts";

/**
 * The largest number of elements that all arrays have at once, on shelves or not, while a procedure runs; those of its
 * parameters are left out.
 */
export function largestMemory(procedure: Procedure, given: readonly StructuredValue[]): number {
  const store = storeOf(procedure, given, (value) => value);
  const parameters = new Set(procedure.parameters.flatMap(({ structure }) => leavesOf(structure)));
  const programOf = scalarPrograms();
  let most = 0;
  carryOut(procedure, store, {
    known: (value) => value,
    valueOf: (cell) => cell,
    compute: ({ graph }, inputs) => {
      let size = 0;
      for (const [array, { cells }] of store.arrays) if (!parameters.has(array)) size += cells.length;
      for (const shelf of store.shelves.values()) for (const { cells } of shelf) size += cells.length;
      most = Math.max(most, size);
      return programOf(graph)(inputs);
    },
    add: (a, b) => a + b,
    written: (cell) => cell,
    decide: (test) => test !== 0,
  });
  return most;
}

/** The names of what a derived procedure saves values in. */
export function tapesIn(procedure: Procedure): readonly string[] {
  return variablesIn(procedure).flatMap(({ name }) => (name.endsWith("_tape") ? [name] : []));
}
