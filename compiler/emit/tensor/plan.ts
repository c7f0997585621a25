import { at } from "../../diagnostics/internal-error.ts";
import { sizeOf, subDims, type Dim } from "../../graph/dim.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Node } from "../../graph/node.ts";
import { liveNodes } from "../../graph/rewrite.ts";
import { dimsOf, sameDims } from "../../graph/type.ts";
import { countUses } from "../uses.ts";
import { isContiguous, isWhole, throughView, wholeAccess, type Access } from "./access.ts";
import { axisMapsOf, kindsOf, loopDims, operandDims, type NodeKind } from "./kinds.ts";

/** Where the elements of a node are found: in the storage of a node, which may be itself. */
export interface Located {
  readonly root: number;
  readonly access: Access;
}

/** One stretch of a program: a loop over axes (a single round where there are none), or a node that stands for itself. */
export interface Stage {
  readonly dims: readonly Dim[] | undefined;
  /** The nodes that are computed in it, and those that are written in it. */
  readonly nodes: number[];
}

/** A sum that is formed in place: the storage of one term, to which another is added as it is computed. */
export interface Accumulation {
  readonly target: number;
  readonly term: number;
}

/** What of a graph is computed where. */
export interface Plan {
  readonly graph: Graph;
  readonly live: Uint8Array;
  readonly kinds: readonly NodeKind[];
  readonly stages: readonly Stage[];
  /** The stage in which a node is computed first. */
  readonly stageOf: readonly number[];
  readonly located: (id: number) => Located;
  readonly accumulations: ReadonlyMap<number, Accumulation>;
  /** What each term is added to. */
  readonly targetOf: ReadonlyMap<number, number>;
  /** The nodes whose values are kept beyond their stage. */
  readonly stored: Uint8Array;
  /** The nodes that each stage computes. */
  readonly bodies: readonly ReadonlySet<number>[];
}

/** Decide what of a graph is computed where, and what is kept. */
export function planOf(graph: Graph): Plan {
  const live = liveNodes(graph);
  const kinds = [...kindsOf(graph)];
  const locate = locator(graph, live, kinds);
  const accumulations = findAccumulations(graph, live, kinds);
  const { stages, stageOf } = assignStages(graph, live, kinds, locate, accumulations);
  const targetOf = new Map([...accumulations.values()].map(({ term, target }) => [term, target]));
  const plan = { graph, live, kinds, stages, stageOf, located: locate, accumulations, targetOf };
  return { ...plan, ...keep(plan) };
}

/** Find every array; those seen with gaps where they must lie without are computed as copies. */
function locator(graph: Graph, live: Uint8Array, kinds: NodeKind[]): (id: number) => Located {
  const found: Located[] = [];
  const own = (id: number): Located => ({ root: id, access: wholeAccess(dimsOf(at(graph.nodes, id).type)) });
  const copy = (id: number): void => {
    if (at(kinds, id) === "alias") kinds[id] = "element";
    found[id] = own(id);
  };
  /** A kernel may be given more elements than it reads; what a region captures it may also give back. */
  const requireWhole = (id: number, exactly: boolean): void => {
    const { type } = at(graph.nodes, id);
    const { root, access } = at(found, id);
    const storage = at(graph.nodes, root).type;
    const fits = !exactly || sizeOf(dimsOf(storage)) === sizeOf(dimsOf(type));
    if (type.kind === "tensor" && !(storage.kind === "tensor" && fits && isWhole(access, type.dims))) copy(id);
  };
  for (const node of graph.nodes) {
    found[node.id] = own(node.id);
    if (live[node.id] !== 1) continue;
    const { implementation } = node.primitive;
    if (kinds[node.id] === "alias") {
      const inner = at(node.operands, 0);
      if (implementation.kind === "reshape") {
        const { root, access } = at(found, inner);
        const isArray = at(graph.nodes, root).type.kind === "tensor";
        if (isArray && !isContiguous(access, operandDims(graph, node))) copy(inner);
        found[node.id] = { root: at(found, inner).root, access: reshaped(at(found, inner), dimsOf(node.type)) };
      } else {
        const { root, access } = at(found, inner);
        found[node.id] = { root, access: throughView(access, axisMapsOf(node), dimsOf(node.type).length) };
      }
    }
    if (kinds[node.id] === "call" || kinds[node.id] === "region" || kinds[node.id] === "table") {
      for (const id of node.operands) requireWhole(id, kinds[node.id] !== "call");
    }
  }
  const written = new Set<number>();
  for (const id of graph.outputs) {
    if (at(kinds, id) === "alias" || written.has(at(found, id).root)) copy(id);
    written.add(at(found, id).root);
  }
  return (id) => at(found, id);
}

function reshaped({ access }: Located, dims: readonly Dim[]): Access {
  return { offset: access.offset, strides: wholeAccess(dims).strides };
}

/** What is written into an array of its own; the results of a branch may be what it captures. */
const HAS_OWN_STORAGE: ReadonlySet<NodeKind> = new Set(["element", "reduce", "place", "stack", "call"]);

/** Sums of arrays of which one term is scattered or comes from a kernel that can add to its result. */
function findAccumulations(
  graph: Graph,
  live: Uint8Array,
  kinds: readonly NodeKind[],
): ReadonlyMap<number, Accumulation> {
  const uses = countUses(graph, live);
  const found = new Map<number, Accumulation>();
  const isTerm = (id: number, dims: readonly Dim[]): boolean =>
    uses[id] === 1 && sameDims(dimsOf(at(graph.nodes, id).type), dims) && canAdd(graph, at(graph.nodes, id), kinds);
  const isTarget = (id: number, dims: readonly Dim[]): boolean =>
    uses[id] === 1 && HAS_OWN_STORAGE.has(at(kinds, id)) && sameDims(dimsOf(at(graph.nodes, id).type), dims);
  const taken = new Set<number>();
  for (const node of graph.nodes) {
    const { implementation } = node.primitive;
    if (live[node.id] !== 1 || node.type.kind !== "tensor" || implementation.kind !== "native") continue;
    if (implementation.spelling.kind !== "infix" || implementation.spelling.operator !== "+") continue;
    const [a = -1, b = -1] = node.operands;
    const { dims } = node.type;
    const pair =
      isTarget(a, dims) && isTerm(b, dims)
        ? { target: a, term: b }
        : isTarget(b, dims) && isTerm(a, dims)
          ? { target: b, term: a }
          : undefined;
    if (!pair || taken.has(pair.term)) continue;
    taken.add(pair.term);
    found.set(node.id, pair);
  }
  return found;
}

function canAdd(graph: Graph, node: Node, kinds: readonly NodeKind[]): boolean {
  if (kinds[node.id] === "place") return true;
  const { implementation } = node.primitive;
  if (implementation.kind !== "kernel") return false;
  const types = node.operands.map((id) => at(graph.nodes, id).type);
  return implementation.call(types, node.attributes).adds;
}

/** Put every node into the first stage in which its operands are known. */
function assignStages(
  graph: Graph,
  live: Uint8Array,
  kinds: readonly NodeKind[],
  located: Plan["located"],
  accumulations: ReadonlyMap<number, Accumulation>,
): { readonly stages: readonly Stage[]; readonly stageOf: readonly number[] } {
  const stages: Stage[] = [];
  const stageOf: number[] = [];
  const terms = new Set([...accumulations.values()].map(({ term }) => term));
  const computed = (id: number): boolean => kinds[id] === "element";
  /** The first stage in which the elements of an operand can be read by a loop over some axes. */
  const readyAt = (id: number, dims: readonly Dim[] | undefined): number => {
    const { root } = located(id);
    const stage = stageOf[root] ?? -1;
    if (stage < 0) return 0;
    // What is added up in place is there when the last term is, in whatever order the elements are visited.
    const isFused =
      root === id &&
      computed(id) &&
      !accumulations.has(id) &&
      dims !== undefined &&
      sameDims(loopDims(graph, at(graph.nodes, id)), dims);
    return isFused ? stage : stage + 1;
  };
  const loopAt = (from: number, dims: readonly Dim[]): number => {
    const index = stages.findIndex((stage, place) => place >= from && stage.dims && sameDims(stage.dims, dims));
    return index >= 0 ? index : stages.push({ dims, nodes: [] }) - 1;
  };
  const enter = (node: Node, extra: number): void => {
    const kind = at(kinds, node.id);
    if (kind === "leaf" || kind === "alias") {
      stageOf[node.id] = kind === "leaf" ? -1 : (stageOf[located(node.id).root] ?? -1);
      return;
    }
    if (kind === "part") {
      stageOf[node.id] = at(stageOf, at(node.operands, 0));
      return;
    }
    const dims =
      kind === "element"
        ? loopDims(graph, node)
        : kind === "reduce" || kind === "place"
          ? operandDims(graph, node)
          : kind === "stack"
            ? []
            : undefined;
    const isCopy = kind === "element" && isAliasPrimitive(node);
    const ready = node.operands.reduce(
      (latest, id) => Math.max(latest, isCopy ? (stageOf[located(id).root] ?? -1) + 1 : readyAt(id, dims)),
      extra,
    );
    const stage = dims ? loopAt(ready, dims) : stages.push({ dims: undefined, nodes: [] }) - 1;
    at(stages, stage).nodes.push(node.id);
    stageOf[node.id] = stage;
  };
  for (const node of graph.nodes) {
    if (live[node.id] !== 1 || terms.has(node.id)) continue;
    const accumulation = accumulations.get(node.id);
    if (accumulation) {
      // The term is computed when its target is there, and adds to it; in the same loop, where the order allows it.
      const before = accumulations.get(accumulation.target)?.term ?? accumulation.target;
      const isTogether = before < accumulation.term && canFollow(graph, kinds, before, accumulation.term);
      enter(at(graph.nodes, accumulation.term), at(stageOf, accumulation.target) + (isTogether ? 0 : 1));
      stageOf[node.id] = at(stageOf, accumulation.term);
    } else enter(node, 0);
  }
  return { stages, stageOf };
}

/**
 * Whether a scattered term may be added in the loop that writes the term before: single numbers are, in the order of
 * their ids. Two of one axis are, where the earlier one gets to every element first: a loop that counts up writes at
 * offset + stride · i, and with equal strides the larger offset is ahead.
 */
function canFollow(graph: Graph, kinds: readonly NodeKind[], before: number, term: number): boolean {
  if (kinds[before] !== "place" || kinds[term] !== "place") return false;
  const [first, second] = [before, term].map((id) => at(graph.nodes, id));
  if (!first || !second || !sameDims(operandDims(graph, first), operandDims(graph, second))) return false;
  const rank = operandDims(graph, first).length;
  if (rank !== 1) return rank === 0;
  const [ahead, behind] = [first, second].map((node) =>
    throughView(wholeAccess(dimsOf(node.type)), axisMapsOf(node), rank),
  );
  const [stride] = ahead?.strides ?? [];
  if (!ahead || !behind || stride !== behind.strides[0]) return false;
  const lead = subDims(ahead.offset, behind.offset);
  return typeof stride === "number" && stride > 0 && typeof lead === "number" && lead >= 0;
}

/** Whether a node only says where elements of another array are. */
export function isAliasPrimitive({ primitive }: Node): boolean {
  return primitive.implementation.kind === "view" || primitive.implementation.kind === "reshape";
}

/** The dearest that an operation may be to be done again where its result is read in a later stage. */
const CHEAP = 3;

/** Decide from the last stage to the first which elements are kept and which are computed again. */
function keep(plan: Omit<Plan, "stored" | "bodies">): Pick<Plan, "stored" | "bodies"> {
  const { graph, kinds, stages, stageOf, located, accumulations } = plan;
  const stored = new Uint8Array(graph.nodes.length);
  const store = (id: number): void => {
    const { root } = located(id);
    stored[root] = 1;
    const accumulation = accumulations.get(root);
    if (accumulation && stored[accumulation.target] !== 1) store(accumulation.target);
  };
  graph.outputs.forEach(store);
  for (const node of graph.nodes) if (accumulations.has(node.id) && plan.live[node.id] === 1) store(node.id);
  /** What it costs to compute an element again, Infinity where that is more than a budget. */
  const costAgain = (id: number, budget = CHEAP): number => {
    const node = at(graph.nodes, id);
    if (kinds[id] !== "element" || isAliasPrimitive(node) || stored[id] === 1 || accumulations.has(id)) return 0;
    let cost = node.primitive.cost + regionCost(node);
    for (const operand of node.operands) {
      if (cost > budget) return Infinity;
      cost += costAgain(operand, budget - cost);
    }
    return cost > budget ? Infinity : cost;
  };
  const bodies: Set<number>[] = stages.map(() => new Set());
  for (let index = stages.length - 1; index >= 0; index--) {
    const { dims, nodes } = at(stages, index);
    const body = at(bodies, index);
    if (dims === undefined) {
      for (const id of nodes) at(graph.nodes, id).operands.forEach(store);
      continue;
    }
    const compute = (root: number): void => {
      const open = [root];
      for (let id = open.pop(); id !== undefined; id = open.pop()) {
        if (body.has(id)) continue;
        body.add(id);
        const node = at(graph.nodes, id);
        for (const operand of node.operands) {
          if (isAliasPrimitive(node) || kinds[operand] !== "element" || accumulations.has(operand)) {
            store(operand);
            continue;
          }
          const isHere = sameDims(loopDims(graph, at(graph.nodes, operand)), dims);
          if (isHere && stageOf[operand] === index) open.push(operand);
          else if (isHere && stored[operand] !== 1 && costAgain(operand) <= CHEAP) open.push(operand);
          else store(operand);
        }
      }
    };
    for (const id of nodes) {
      const kind = at(kinds, id);
      if (kind === "element" ? stored[id] === 1 : true) compute(id);
    }
  }
  return { stored, bodies };
}

/** What the dearer side of a branch costs. */
function regionCost({ primitive, attributes }: Node): number {
  const { implementation } = primitive;
  if (implementation.kind !== "branch") return 0;
  const sides = [1, 0].map((taken) =>
    implementation
      .choose(taken, attributes)
      .nodes.reduce((sum, node) => sum + node.primitive.cost + regionCost(node), 0),
  );
  return Math.max(...sides);
}

/** The number of elements of the storage of a node. */
export function storageSize(graph: Graph, id: number): Dim {
  return sizeOf(dimsOf(at(graph.nodes, id).type));
}
