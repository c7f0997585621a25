import { at, InternalError } from "../../diagnostics/internal-error.ts";
import { createBuilder } from "../../graph/builder.ts";
import { sameAttributes, type Graph } from "../../graph/graph.ts";
import { mix } from "../../graph/hash.ts";
import type { Node } from "../../graph/node.ts";
import { constantValue, inputIndex } from "../../graph/structural.ts";
import { BOOLEAN } from "../../graph/type.ts";
import type { Scope } from "../names.ts";
import {
  element,
  name,
  number,
  type Buffer,
  type Dispatch,
  type DispatchCase,
  type Expression,
  type Statement,
} from "../program.ts";
import { schedule } from "../schedule.ts";
import { unitOperands, type Units } from "./units.ts";

/** A graph as data: one statement that runs through its operations. */
export interface TableProgram {
  readonly statements: readonly Statement[];
  readonly outputs: readonly Expression[];
  readonly buffers: readonly Buffer[];
}

/** The names that a table program is written with. */
interface Names {
  readonly workspace: string;
  readonly table: string;
  readonly place: string;
  readonly output: string;
}

/**
 * Write the units of a graph as a table of operations, grouped level by level so that equal operations follow one
 * another. The code is a few loops, however large the graph is, so the engine optimises it at once. Every value lives in
 * the workspace: the inputs, which come first, the constants, then the results in the order in which they are computed.
 */
export function tableProgram(
  graph: Graph,
  units: Units,
  workspace: string,
  scope: Scope,
  runtime: Set<string>,
): TableProgram {
  const names = { workspace, table: scope.declare("t"), place: scope.declare("p"), output: scope.declare("o") };
  const groups = groupUnits(graph, units);
  const slots = new Int32Array(graph.nodes.length).fill(-1);
  const constants: number[] = [];
  for (const node of graph.nodes) {
    const index = inputIndex(node);
    const value = constantValue(node);
    if (index !== undefined) slots[node.id] = index;
    if (value !== undefined) slots[node.id] = graph.inputs.length + constants.push(value) - 1;
  }
  const firstOutput = graph.inputs.length + constants.length;
  let next = firstOutput;
  const places: number[] = [];
  const runs: number[] = [];
  for (const { kind, members } of groups.order) {
    runs.push(kind, members.length);
    for (const unit of members) {
      const ids = at(units.ids, unit);
      for (const operand of unitOperands(graph, ids)) places.push(at(slots, operand));
      for (const id of resultsOf(ids)) slots[id] = next++;
    }
  }
  const cases = groups.examples.map((unit) => caseOf(graph, at(units.ids, unit), names, scope, runtime));
  const dispatch: Dispatch = {
    runs: scope.declare("runs"),
    run: scope.declare("r"),
    repeat: scope.declare("n"),
    place: names.place,
    output: names.output,
    firstOutput,
    cases,
  };
  return {
    statements: [{ kind: "dispatch", dispatch }],
    outputs: graph.outputs.map((id) => readSlot(graph, id, element(workspace, at(slots, id)))),
    buffers: [
      { name: workspace, contents: { length: next, preset: { from: graph.inputs.length, values: constants } } },
      { name: names.table, contents: { integers: places } },
      { name: dispatch.runs, contents: { integers: runs } },
    ],
  };
}

/** The nodes of a unit whose values are kept: not the tuple of a branch. */
function resultsOf(ids: readonly number[]): readonly number[] {
  return ids.length === 1 ? ids : ids.slice(1);
}

/** Units of one kind that do not depend on each other. */
interface Group {
  readonly kind: number;
  readonly members: readonly number[];
}

/** Group units by level, the length of the longest path that leads to them, and within a level by kind. */
function groupUnits(
  graph: Graph,
  units: Units,
): { readonly order: readonly Group[]; readonly examples: readonly number[] } {
  const kindOf = unitKinds(graph, units);
  const level = new Int32Array(units.ids.length);
  const levels: Map<number, number[]>[] = [];
  units.ids.forEach((ids, unit) => {
    let own = 0;
    for (const operand of unitOperands(graph, ids)) {
      const source = at(units.unitOf, operand);
      if (source >= 0) own = Math.max(own, at(level, source) + 1);
    }
    level[unit] = own;
    const kinds = (levels[own] ??= new Map<number, number[]>());
    const kind = kindOf.kind(unit);
    const members = kinds.get(kind);
    if (members) members.push(unit);
    else kinds.set(kind, [unit]);
  });
  const order = levels.flatMap((kinds) =>
    [...kinds].sort(([a], [b]) => a - b).map(([kind, members]) => ({ kind, members })),
  );
  return { order, examples: kindOf.examples };
}

function kindHash({ primitive, attributes }: Node): number {
  return Object.values(attributes).reduce<number>((hash, attribute) => {
    if (typeof attribute === "object") return mix(hash, attribute.hash);
    return typeof attribute === "number" ? mix(hash, attribute) : hash;
  }, primitive.hash);
}

/** Number the units so that equal operations have equal numbers, whatever they read. */
function unitKinds(
  graph: Graph,
  units: Units,
): { readonly kind: (unit: number) => number; readonly examples: readonly number[] } {
  const examples: number[] = [];
  const byHash = new Map<number, number[]>();
  const isSame = (a: number, b: number): boolean => {
    const [x, y] = [at(units.ids, a), at(units.ids, b)];
    return (
      x.length === y.length &&
      x.every((id, index) => sameAttributes(at(graph.nodes, id), at(graph.nodes, at(y, index))))
    );
  };
  const kind = (unit: number): number => {
    const [first = -1] = at(units.ids, unit);
    const hash = kindHash(at(graph.nodes, first));
    const candidates = byHash.get(hash) ?? [];
    const found = candidates.find((candidate) => isSame(at(examples, candidate), unit));
    if (found !== undefined) return found;
    if (candidates.push(examples.length) === 1) byHash.set(hash, candidates);
    return examples.push(unit) - 1;
  };
  return { kind, examples };
}

/** One kind of operation: its operands are read through the table, its results written to the next slots. */
function caseOf(
  graph: Graph,
  ids: readonly number[],
  { workspace, table, place, output }: Names,
  scope: Scope,
  runtime: Set<string>,
): DispatchCase {
  const builder = createBuilder();
  const operands = unitOperands(graph, ids);
  const reads = operands.map((operand, index) => {
    const found: Expression = { kind: "element", array: table, index: offset(place, index) };
    return readSlot(graph, operand, { kind: "element", array: workspace, index: found });
  });
  const inputs = operands.map((operand, index) => builder.input(index, at(graph.nodes, operand).type));
  const [first, ...projections] = ids.map((id) => at(graph.nodes, id));
  if (first === undefined) throw new InternalError("an empty unit");
  const computed = builder.apply(first.primitive, inputs, first.attributes);
  const results =
    projections.length === 0
      ? [computed]
      : projections.map(({ primitive, attributes }) => builder.apply(primitive, [computed], attributes));
  const scheduled = schedule(builder.finish([], results), reads, { scope, runtime, isNested: true });
  const stores = scheduled.outputs.map((value, index): Statement => {
    const type = at(projections.length === 0 ? [first] : projections, index).type;
    const stored: Expression =
      type === BOOLEAN ? { kind: "conditional", test: value, then: number(1), otherwise: number(0) } : value;
    return {
      kind: "assign",
      target: { kind: "element", array: workspace, index: offset(output, index) },
      value: stored,
    };
  });
  return { operands: operands.length, results: results.length, body: [...scheduled.statements, ...stores] };
}

function offset(variable: string, index: number): Expression {
  return index === 0 ? name(variable) : { kind: "infix", operator: "+", left: name(variable), right: number(index) };
}

/** A truth value is stored as 0 or 1. */
function readSlot(graph: Graph, id: number, stored: Expression): Expression {
  return at(graph.nodes, id).type === BOOLEAN
    ? { kind: "infix", operator: "===", left: stored, right: number(1) }
    : stored;
}
