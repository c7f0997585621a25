import type { Source } from "../../diagnostics/diagnostic.ts";
import { at } from "../../diagnostics/internal-error.ts";
import type { Graph } from "../../graph/graph.ts";
import { dependenceGraph } from "../../primitives/declared.ts";
import type { Structure } from "../../procedure/procedure.ts";
import type { Procedure } from "../../procedure/procedure.ts";
import { leavesOf } from "../../procedure/walk.ts";
import { isReal } from "../../transforms/procedure/activity.ts";
import { dependenceOf } from "../../transforms/sparse/dependence.ts";
import { createIndexSets, NONE, ZERO, type IndexSets } from "../../transforms/sparse/index-sets.ts";
import { scalarPrograms } from "./evaluator.ts";
import { carryOut, type Domain } from "./machine.ts";
import { arrayIn, emptyStore, scalarIn, type Store } from "./memory.ts";
import { storeOf, valueIn, type StructuredValue } from "./values.ts";

/** A number, and the set of the numbers that are differentiated which it depends on, by its number. */
interface Traced {
  readonly value: number;
  readonly set: number;
}

/** What the results of a procedure depend on at a point. */
export interface ProcedureSparsity {
  /** For each real number of the results the numbers that it may depend on, ascending. */
  readonly rows: readonly Int32Array[];
  /** What the results are, in a given structure. */
  readonly valueOf: (structure: Structure) => StructuredValue;
}

/**
 * Carry a procedure out on numbers that know what they depend on. `names` are what is differentiated, such as `params.w[2]`.
 * Which way an `if` goes, how often a loop runs and which elements are read is as at this point; of a condition that is
 * part of a graph both sides count.
 * @throws DiagnosticError when it reads an element that is not there, or takes too many steps.
 */
export function procedureSparsity(
  procedure: Procedure,
  given: readonly StructuredValue[],
  names: readonly string[],
  results: Structure,
  source: Source | undefined,
): ProcedureSparsity {
  const sets = createIndexSets(names.length);
  const places = new Map(names.map((name, index) => [name, index]));
  const store = storeOf(procedure, given, (value, variable, path): Traced => {
    const index = variable.kind === "real" ? places.get(path()) : undefined;
    return { value, set: index === undefined ? NONE : sets.single(index) };
  });
  carryOut(procedure, store, tracing(sets), { source });
  const cells = leavesOf(results)
    .filter(isReal)
    .flatMap((leaf) => (leaf.form === "scalar" ? [scalarIn(store, leaf)] : arrayIn(store, leaf).cells));
  return {
    rows: cells.map(({ set }) => sets.indicesOf(set)),
    valueOf: (structure) => valueIn(numbersOf(store), structure),
  };
}

function numbersOf({ scalars, arrays }: Store<Traced>): Store<number> {
  const numbers = emptyStore<number>();
  for (const [variable, { value }] of scalars) numbers.scalars.set(variable, value);
  for (const [variable, { lengths, cells }] of arrays) {
    numbers.arrays.set(variable, { lengths, cells: cells.map(({ value }) => value) });
  }
  return numbers;
}

/** Numbers with what they depend on. What a new array is filled with, and a count, is known, and a 0 stays one. */
function tracing(sets: IndexSets): Domain<Traced> {
  const programOf = scalarPrograms();
  const flowOf = graphFlows();
  return {
    known: (value) => ({ value, set: value === 0 ? ZERO : NONE }),
    valueOf: ({ value }) => value,
    compute: ({ graph }, inputs) => {
      const values = programOf(graph)(inputs.map(({ value }) => value));
      const flows = flowOf(
        graph,
        inputs.map(({ set }) => set === ZERO),
      );
      return flows.map((flow, output) => ({
        value: at(values, output),
        set: flow === ZERO ? ZERO : flow.reduce((set, input) => sets.join(set, at(inputs, input).set), NONE),
      }));
    },
    add: (a, b) => ({ value: a.value + b.value, set: sets.join(a.set, b.set) }),
    written: (cell) => cell,
    decide: ({ value }) => value !== 0,
    // A rule may make use of everything.
    derived: (_, operands, { cells }) => {
      const all = operands.flatMap((operand) => operand.cells).reduce((set, cell) => sets.join(set, cell.set), NONE);
      return cells.map(({ value }) => ({ value, set: all }));
    },
  };
}

/** The inputs that an output of a graph depends on, by position; or that it is 0. */
type Flow = readonly number[] | typeof ZERO;

/** Finds what the outputs of graphs depend on, for inputs some of which are known to be 0; found once for each graph. */
function graphFlows(): (graph: Graph, areZero: readonly boolean[]) => readonly Flow[] {
  const known = new Map<Graph, Map<string, readonly Flow[]>>();
  const found = (graph: Graph, areZero: readonly boolean[]): readonly Flow[] => {
    const sets = createIndexSets(areZero.length);
    const inputs = areZero.map((isZero, index) => Int32Array.of(isZero ? ZERO : sets.single(index)));
    return dependenceOf(dependenceGraph(graph), inputs, new Map(), sets).map((output) => {
      const set = at(output, 0);
      return set === ZERO ? ZERO : Array.from(sets.indicesOf(set));
    });
  };
  return (graph, areZero) => {
    const own = known.get(graph) ?? new Map<string, readonly Flow[]>();
    known.set(graph, own);
    const key = areZero.map(Number).join("");
    const flows = own.get(key) ?? found(graph, areZero);
    own.set(key, flows);
    return flows;
  };
}
