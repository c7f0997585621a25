import { at } from "../../diagnostics/internal-error.ts";
import type { Node } from "../../graph/node.ts";
import { dimsOf, sameDims } from "../../graph/type.ts";
import { isWhole, repeatedTo, throughView } from "./access.ts";
import { axisMapsOf, loopDims } from "./kinds.ts";
import { isAliasPrimitive, storageSize, type Plan } from "./plan.ts";

/**
 * Let arrays take over the storage of others that are not read any more: an array of as many elements, which was read
 * last in an earlier stage, or in the same stage element by element just before it is overwritten. Inputs and outputs
 * keep their own.
 */
export function planStorage(plan: Plan): ReadonlyMap<number, number> {
  const { graph, stages, stageOf, kinds, stored, accumulations } = plan;
  const last = lastReads(plan);
  const outputs = new Set(graph.outputs);
  const sums = sumsOf(plan);
  const reuses = new Map<number, number>();
  const free = new Map<string, number[]>();
  const open: number[] = [];
  const isArray = (node: Node): boolean => node.type.kind === "tensor" && kinds[node.id] !== "leaf";
  const holds = (id: number): boolean => {
    const kind = kinds[id];
    return kind === "call" || kind === "reduce" || kind === "place" || kind === "stack" || stored[id] === 1;
  };
  const terms = new Set([...accumulations.values()].map(({ term }) => term));
  stages.forEach((stage, index) => {
    for (const id of open.filter((each) => (last.get(each) ?? -1) < index)) {
      const key = String(storageSize(graph, id));
      free.set(key, [...(free.get(key) ?? []), id]);
      open.splice(open.indexOf(id), 1);
    }
    for (const id of stage.nodes) {
      const node = at(graph.nodes, id);
      if (!isArray(node) || !holds(id) || terms.has(id) || kinds[id] === "alias") continue;
      const isOutput = outputs.has(finalSum(sums, id));
      if (!isOutput) {
        const key = String(storageSize(graph, id));
        const inPlace =
          kinds[id] === "element" ? open.find((each) => canOverwrite(plan, each, id, index, last)) : undefined;
        const from = inPlace ?? free.get(key)?.pop();
        if (inPlace !== undefined) open.splice(open.indexOf(inPlace), 1);
        if (from !== undefined) reuses.set(id, from);
      }
      // What is added to lives on as the sum.
      if (!isOutput && !sums.has(id) && stageOf[id] === index) open.push(id);
    }
  });
  return reuses;
}

/** The sum that each array is added up to in place. */
export function sumsOf({ accumulations }: Pick<Plan, "accumulations">): ReadonlyMap<number, number> {
  return new Map([...accumulations].map(([sum, { target }]) => [target, sum]));
}

/** The last of the sums that an array is added up to, or the array itself. */
export function finalSum(sums: ReadonlyMap<number, number>, id: number): number {
  let final = id;
  for (let next = sums.get(final); next !== undefined; next = sums.get(final)) final = next;
  return final;
}

/** Whether the elements of an array are read for the last time where those of another one are written. */
function canOverwrite(plan: Plan, from: number, to: number, index: number, last: ReadonlyMap<number, number>): boolean {
  const { graph, bodies, stageOf } = plan;
  const node = at(graph.nodes, to);
  if (last.get(from) !== index || stageOf[from] === index) return false;
  if (!sameDims(dimsOf(at(graph.nodes, from).type), dimsOf(node.type))) return false;
  if (!sameDims(loopDims(graph, node), dimsOf(node.type))) return false;
  return readsOf(plan, index).every(({ root, isAligned }) => root !== from || isAligned) && at(bodies, index).has(to);
}

/** The arrays that a stage reads, and whether it reads them element by element in the order of its loop. */
function readsOf(plan: Plan, index: number): readonly { readonly root: number; readonly isAligned: boolean }[] {
  const { graph, stages, bodies, located } = plan;
  const { dims, nodes } = at(stages, index);
  if (dims === undefined) {
    return nodes.flatMap((id) =>
      at(graph.nodes, id).operands.map((operand) => ({ root: located(operand).root, isAligned: false })),
    );
  }
  const body = at(bodies, index);
  return [...body].flatMap((id) => {
    const node = at(graph.nodes, id);
    return node.operands.flatMap((operand) => {
      // What is seen in another way is read from its array, even where its elements are computed here as well.
      const isView = isAliasPrimitive(node);
      if (!isView && body.has(operand)) return [];
      const { root, access } = located(operand);
      const own = dimsOf(at(graph.nodes, operand).type);
      const through =
        isView && node.primitive.implementation.kind === "view"
          ? throughView(access, axisMapsOf(node), dims.length)
          : repeatedTo(access, own, dims);
      return [{ root, isAligned: !isView && isWhole(through, dims) }];
    });
  });
}

/** The last stage in which each array is read. */
function lastReads(plan: Plan): ReadonlyMap<number, number> {
  const last = new Map<number, number>();
  plan.stages.forEach((_, index) => {
    for (const { root } of readsOf(plan, index)) last.set(root, index);
  });
  return last;
}
