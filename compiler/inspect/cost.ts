import { at } from "../diagnostics/internal-error.ts";
import { addDims, dimTerms, dimValue, mulDims, sizeOf, type Dim, typicalSize } from "../graph/dim.ts";
import type { Graph } from "../graph/graph.ts";
import type { Node } from "../graph/node.ts";
import { liveNodes } from "../graph/rewrite.ts";
import type { Sizes } from "../graph/sizes.ts";
import { dimsOf, type Type } from "../graph/type.ts";

/** What a graph costs to evaluate: numbers, or polynomials in the named lengths of its arrays, such as `3*n + 1`. */
export interface Cost<Count extends Dim = Dim> {
  /** The number of operations and function calls, one for each element of an array; a multiply-add is two. */
  readonly operations: Count;
  /** How many multiply-adds are among them: those of matrix products, convolutions and the like. */
  readonly multiplyAdds: Count;
  /** The operations in units of one addition, by the declared costs: 4 for a division or root, 10 to 40 for a function. */
  readonly weighted: Count;
  /** The operations of each primitive, by name. */
  readonly byPrimitive: ReadonlyMap<string, Count>;
}

/**
 * Count the live operations of an expanded graph; of a branch, the test and its more expensive side. To arrange the
 * elements of an array in another way, or to read some of them, is no operation.
 */
export function costOf(graph: Graph): Cost {
  const live = liveNodes(graph);
  const byPrimitive = new Map<string, Dim>();
  let [operations, multiplyAdds, weighted]: readonly [Dim, Dim, Dim] = [0, 0, 0];
  for (const node of graph.nodes) {
    if (live[node.id] !== 1) continue;
    const { own, inner } = nodeCost(node, graph);
    if (own) {
      const { name, cost } = node.primitive;
      operations = addDims(operations, own.operations);
      multiplyAdds = addDims(multiplyAdds, own.multiplyAdds);
      weighted = addDims(weighted, mulDims(own.operations, cost));
      byPrimitive.set(name, addDims(byPrimitive.get(name) ?? 0, own.operations));
    }
    if (!inner) continue;
    const { cost, times } = inner;
    operations = addDims(operations, mulDims(cost.operations, times));
    multiplyAdds = addDims(multiplyAdds, mulDims(cost.multiplyAdds, times));
    weighted = addDims(weighted, mulDims(cost.weighted, times));
    for (const [name, count] of cost.byPrimitive) {
      byPrimitive.set(name, addDims(byPrimitive.get(name) ?? 0, mulDims(count, times)));
    }
  }
  return { operations, multiplyAdds, weighted, byPrimitive };
}

/** A cost for given named lengths. */
export function costAt({ operations, multiplyAdds, weighted, byPrimitive }: Cost, sizes: Sizes): Cost<number> {
  return {
    operations: dimValue(operations, sizes),
    multiplyAdds: dimValue(multiplyAdds, sizes),
    weighted: dimValue(weighted, sizes),
    byPrimitive: new Map([...byPrimitive].map(([name, count]) => [name, dimValue(count, sizes)])),
  };
}

/**
 * How many times one count is another; of polynomials, what that comes to for long arrays, where both grow alike.
 * Undefined where they do not, or where there is nothing to compare with.
 */
export function costRatio(part: Dim, whole: Dim): number | undefined {
  if (whole === 0) return undefined;
  if (typeof part === "number" && typeof whole === "number") return part / whole;
  const [a, b] = [leading(part), leading(whole)];
  return a && b && a.names.join() === b.names.join() ? a.coefficient / b.coefficient : undefined;
}

/** The one term of the highest degree; undefined where there are several. */
function leading(count: Dim): ReturnType<typeof dimTerms>[number] | undefined {
  const terms = dimTerms(count);
  const degree = Math.max(...terms.map(({ names }) => names.length));
  const [first, ...more] = terms.filter(({ names }) => names.length === degree);
  return more.length === 0 ? first : undefined;
}

/** What a node costs by itself, and how often it carries out a sub-graph. */
interface NodeCost {
  readonly own?: Pick<Cost, "operations" | "multiplyAdds">;
  readonly inner?: { readonly cost: Cost; readonly times: Dim };
}

function nodeCost(node: Node, graph: Graph): NodeCost {
  const { implementation } = node.primitive;
  switch (implementation.kind) {
    case "structural":
    case "view":
    case "place":
    case "reshape":
    case "stack":
    case "dimension":
      return {};
    case "native":
    case "composite": {
      const size = sizeOf(dimsOf(node.type));
      return { own: { operations: isAddition(node) ? addedElements(node, graph, size) : size, multiplyAdds: 0 } };
    }
    case "reduction":
    case "kernel":
      return { own: wholeArrayCost(node, graph) };
    case "branch": {
      const times = sizeOf(dimsOf(operandType(node, 0, graph)));
      const sides = [1, 0].map((taken) => costOf(implementation.choose(taken, node.attributes)));
      const cost = sides.reduce((a, b) => (typicalSize([b.weighted]) > typicalSize([a.weighted]) ? b : a));
      return { own: { operations: times, multiplyAdds: 0 }, inner: { cost, times } };
    }
    case "tabulate":
      return {
        inner: {
          cost: costOf(implementation.body(node.attributes)),
          times: implementation.count(node.attributes),
        },
      };
  }
}

/** The cost of a reduction or a kernel: what it declares, or one operation for each element that it works on. */
function wholeArrayCost(node: Node, graph: Graph): Pick<Cost, "operations" | "multiplyAdds"> {
  const { primitive, attributes, operands, type } = node;
  const types = operands.map((id) => at(graph.nodes, id).type);
  const work = primitive.work?.(types, attributes);
  const isKernel = primitive.implementation.kind === "kernel";
  if (work !== undefined) return { operations: isKernel ? mulDims(work, 2) : work, multiplyAdds: isKernel ? work : 0 };
  // What works along an axis goes through its operand, whatever is left of it.
  const along = attributes["axis"] === undefined ? type : at(types, 0);
  return { operations: sizeOf(dimsOf(along)), multiplyAdds: 0 };
}

function operandType({ operands }: Node, index: number, graph: Graph): Type {
  return at(graph.nodes, at(operands, index)).type;
}

function isAddition({ primitive: { implementation } }: Node): boolean {
  return (
    implementation.kind === "native" &&
    implementation.spelling.kind === "infix" &&
    implementation.spelling.operator === "+"
  );
}

/** What is added to an array: where one of the terms has zeros all around, only what is not. */
function addedElements({ operands }: Node, graph: Graph, size: Dim): Dim {
  const placed = operands.flatMap((id): Dim[] => {
    const { primitive, operands: inner } = at(graph.nodes, id);
    return primitive.implementation.kind === "place" ? [sizeOf(dimsOf(at(graph.nodes, at(inner, 0)).type))] : [];
  });
  return placed.reduce((a, b) => (typicalSize([b]) < typicalSize([a]) ? b : a), size);
}
