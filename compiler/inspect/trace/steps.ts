import { at, InternalError } from "../../diagnostics/internal-error.ts";
import { createBuilder, type Builder, type Value } from "../../graph/builder.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Node } from "../../graph/node.ts";
import { copyNode, liveNodes } from "../../graph/rewrite.ts";
import { inputIndex, projectIndex } from "../../graph/structural.ts";
import { sizeOf } from "../../graph/dim.ts";
import { dimsOf, isNumeric } from "../../graph/type.ts";
import { isConstantOnly } from "../../transforms/known.ts";

/** One step of a program: a node, computed in one go from lines before it. */
export interface Step {
  readonly node: Node;
  /** The places of the lines that it reads, in the order of its formula. */
  readonly operands: readonly number[];
  /** The step alone: its inputs are those lines, its output is named `OWN_VALUE`. Steps of one form have one graph. */
  readonly graph: Graph;
}

/** A graph as lines that are written one below the other: first its inputs, then its steps. */
export interface Lines {
  readonly graph: Graph;
  readonly steps: readonly Step[];
  /** The line of each output. */
  readonly outputs: readonly number[];
}

/** What the value of a step is called in its own graph, so that its derivative can be written with it. */
export const OWN_VALUE = "value";

/** The largest number of operations in the formula of one step. */
const MAX_OPERATIONS = 40;

/**
 * The steps that a person would write down. A named step is one, with everything unnamed that it is made of; outside
 * the named steps each operation on numbers is one. An output is a step, and so is what would grow too large.
 */
export function programSteps(graph: Graph): Uint8Array {
  const inside = insideNamed(graph);
  const isFixed = isConstantOnly(graph, () => false);
  return chooseSteps(graph, (node) => {
    const isOne = inside[node.id] === 0 && !isFixed(node.id) && isNumeric(node.type) && !isArrangement(graph, node);
    return isNamed(graph, node) || isOne;
  });
}

/** Every operation as a step of its own, except those on constants. */
export function operationSteps(graph: Graph): Uint8Array {
  const isFixed = isConstantOnly(graph, () => false);
  return chooseSteps(graph, (node) => isNamed(graph, node) || (!isFixed(node.id) && !isArrangement(graph, node)));
}

/**
 * Whether a node only arranges the elements of an array in another way, or reads some of them: that is written as part of
 * what uses it. An array of one element that is computed only to be read as a number is written as that number.
 */
function isArrangement(graph: Graph, node: Node): boolean {
  const { kind } = node.primitive.implementation;
  const isSingle = sizeOf(dimsOf(node.type)) === 1;
  if (kind === "reshape" && isSingle) {
    const operand = at(graph.nodes, at(node.operands, 0));
    return ARRANGEMENTS.has(operand.primitive.implementation.kind) || isNamed(graph, operand);
  }
  if (projectIndex(node) !== undefined) return false;
  return ARRANGEMENTS.has(kind) || (node.type.kind === "tensor" && isSingle);
}

const ARRANGEMENTS: ReadonlySet<string> = new Set(["structural", "view", "place", "reshape", "stack", "dimension"]);

function isNamed(graph: Graph, node: Node): boolean {
  return graph.provenance.get(node.id)?.name !== undefined;
}

/** Which unnamed nodes a named step is made of. */
function insideNamed(graph: Graph): Uint8Array {
  const live = liveNodes(graph);
  const inside = new Uint8Array(graph.nodes.length);
  for (const node of graph.nodes.toReversed()) {
    if (live[node.id] === 0 || (inside[node.id] === 0 && !isNamed(graph, node))) continue;
    for (const operand of node.operands) if (!isNamed(graph, at(graph.nodes, operand))) inside[operand] = 1;
  }
  return inside;
}

function chooseSteps(graph: Graph, isWanted: (node: Node) => boolean): Uint8Array {
  const chosen = new Uint8Array(graph.nodes.length);
  const sizes = new Uint32Array(graph.nodes.length);
  const live = liveNodes(graph);
  const outputs = new Set(graph.outputs);
  for (const node of graph.nodes) {
    if (live[node.id] === 0 || inputIndex(node) !== undefined) continue;
    const size = node.operands.reduce((sum, id) => sum + at(sizes, id), node.operands.length > 0 ? 1 : 0);
    const canStand = node.operands.length > 0 && node.type.kind !== "tuple";
    const stands = outputs.has(node.id) || (canStand && (size > MAX_OPERATIONS || isWanted(node)));
    chosen[node.id] = stands ? 1 : 0;
    sizes[node.id] = stands ? 0 : size;
  }
  return chosen;
}

/** Cut a graph into its inputs and the chosen steps. */
export function cutIntoLines(graph: Graph, chosen: Uint8Array): Lines {
  const places = new Map<number, number>();
  for (const node of graph.nodes) {
    const index = inputIndex(node);
    if (index !== undefined) places.set(node.id, index);
  }
  const nodes = graph.nodes.filter(({ id }) => chosen[id] === 1);
  nodes.forEach(({ id }, index) => places.set(id, graph.inputs.length + index));
  const formOf = formTable(graph);
  return {
    graph,
    steps: nodes.map((node) => {
      const region = regionOf(graph, node, places);
      return { node, operands: region.operands.map((id) => placeOf(places, id)), graph: formOf(region) };
    }),
    outputs: graph.outputs.map((id) => placeOf(places, id)),
  };
}

/** Which outputs of the function a line is, for the lines that are any. */
export function outputsByLine({ outputs }: Lines): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  outputs.forEach((place, output) => {
    const list = found.get(place);
    if (list) list.push(output);
    else found.set(place, [output]);
  });
  return found;
}

/** The nodes that a step is made of, in order, and those that it reads. */
interface Region {
  readonly operands: readonly number[];
  readonly inner: readonly number[];
}

function regionOf(graph: Graph, node: Node, places: ReadonlyMap<number, number>): Region {
  const operands: number[] = [];
  const inner: number[] = [];
  const seen = new Set<number>();
  const open = [node.id];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    if (id !== node.id && places.has(id)) {
      operands.push(id);
      continue;
    }
    inner.push(id);
    const read = at(graph.nodes, id).operands;
    for (let index = read.length - 1; index >= 0; index--) open.push(at(read, index));
  }
  return { operands, inner: inner.sort((a, b) => a - b) };
}

/** Makes the graph of a region over the lines that it reads. Regions of the same form share one graph. */
function formTable(graph: Graph): (region: Region) => Graph {
  const shared = createBuilder();
  const known = new Map<number, Graph>();
  return (region) => {
    const { id } = writeRegion(shared, graph, region);
    const earlier = known.get(id);
    if (earlier) return earlier;
    const builder = createBuilder();
    const output = writeRegion(builder, graph, region);
    builder.note(output, { name: OWN_VALUE });
    const inputs = region.operands.map((operand) => ({ name: "", type: at(graph.nodes, operand).type }));
    const form = builder.finish(inputs, [output], 0);
    known.set(id, form);
    return form;
  };
}

function writeRegion(builder: Builder, graph: Graph, { operands, inner }: Region): Value {
  const values = new Map<number, Value>();
  operands.forEach((id, index) => values.set(id, builder.input(index, at(graph.nodes, id).type)));
  const valueOf = (id: number): Value => values.get(id) ?? missing(id);
  for (const id of inner) {
    const node = at(graph.nodes, id);
    values.set(id, copyNode(node, node.operands.map(valueOf), builder));
  }
  return valueOf(at(inner, inner.length - 1));
}

function placeOf(places: ReadonlyMap<number, number>, id: number): number {
  return places.get(id) ?? missing(id);
}

function missing(id: number): never {
  throw new InternalError(`node ${id} is part of no step`);
}
