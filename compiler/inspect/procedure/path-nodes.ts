import { at, InternalError } from "../../diagnostics/internal-error.ts";
import { createBuilder, type Builder, type Value } from "../../graph/builder.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Node } from "../../graph/node.ts";
import { liveNodes } from "../../graph/rewrite.ts";
import { constantValue, inputIndex, projectIndex } from "../../graph/structural.ts";
import type { Type } from "../../graph/type.ts";
import { scalarPrograms } from "./evaluator.ts";

/** A number or truth value, and the node that computes it; without one it is known. */
export interface Cell {
  readonly number: number;
  readonly value: Value | undefined;
}

/** Where a path is written. */
export interface Writing {
  readonly builder: Builder;
  /** Told of every value that decides how the path goes on. */
  readonly decide: (value: Value) => unknown;
}

/** The value of a cell; a known number becomes a constant. */
export function valueOfCell(builder: Builder, { number, value }: Cell): Value {
  return value ?? builder.constant(number);
}

/** Writes graphs of single numbers into a path, for given cells as inputs, each conditional as the side that is taken. */
export function traceGraph(writing: Writing): (graph: Graph, inputs: readonly Cell[]) => readonly Cell[] {
  const evaluate = singleEvaluator();
  const trace = (graph: Graph, inputs: readonly Cell[]): readonly Cell[] => {
    const live = liveNodes(graph);
    const cells: (Cell | readonly Cell[])[] = [];
    const cellAt = (id: number): Cell => {
      const cell = at(cells, id);
      if (isTuple(cell)) throw new InternalError("a number was expected");
      return cell;
    };
    for (const node of graph.nodes) {
      cells.push(live[node.id] === 1 ? cellOf(node) : UNUSED);
    }
    return graph.outputs.map(cellAt);

    function cellOf(node: Node): Cell | readonly Cell[] {
      const known = constantValue(node);
      if (known !== undefined) return { number: known, value: undefined };
      const index = inputIndex(node);
      if (index !== undefined) return at(inputs, index);
      const element = projectIndex(node);
      if (element !== undefined) {
        const tuple = at(cells, at(node.operands, 0));
        if (!isTuple(tuple)) throw new InternalError("a tuple was expected");
        return at(tuple, element);
      }
      const operands = node.operands.map(cellAt);
      const { implementation } = node.primitive;
      if (implementation.kind === "branch") {
        const [test, ...captures] = operands;
        if (test?.value) writing.decide(test.value);
        return trace(implementation.choose(test?.number ?? NaN, node.attributes), captures);
      }
      return applied(node, operands, graph);
    }
  };

  /** An operation on cells; one on known numbers is carried out. */
  const applied = (node: Node, operands: readonly Cell[], graph: Graph): Cell => {
    const number = evaluate(
      node,
      operands.map((operand) => operand.number),
      graph,
    );
    if (operands.every(({ value }) => value === undefined)) return { number, value: undefined };
    const { builder } = writing;
    const values = operands.map(({ number, value }, index) => {
      const { type } = at(graph.nodes, at(node.operands, index));
      return value ?? (type.kind === "boolean" ? builder.truth(number !== 0) : builder.constant(number));
    });
    const value = builder.apply(node.primitive, values, node.attributes);
    const { name, span } = graph.provenance.get(node.id) ?? {};
    builder.note(value, { ...(name !== undefined && { name }), ...(span && { span }) });
    return { number, value };
  };
  return trace;
}

/** What stands in the place of what nothing depends on. */
const UNUSED: Cell = { number: NaN, value: undefined };

function isTuple(cell: Cell | readonly Cell[]): cell is readonly Cell[] {
  return Array.isArray(cell);
}

/** Carries out single operations; what one is made of is found once. */
function singleEvaluator(): (node: Node, operands: readonly number[], graph: Graph) => number {
  const programOf = scalarPrograms();
  const known = new Map<Node, Graph>();
  return (node, operands, graph) => {
    const { implementation } = node.primitive;
    if (implementation.kind === "native") return implementation.evaluate(operands, node.attributes);
    const types = node.operands.map((id) => at(graph.nodes, id).type);
    const single = known.get(node) ?? alone(node, types);
    known.set(node, single);
    return at(programOf(single)(operands), 0);
  };
}

/** An operation by itself, over its operands as inputs. */
function alone({ primitive, attributes }: Node, types: readonly Type[]): Graph {
  const builder = createBuilder();
  const inputs = types.map((type, index) => builder.input(index, type));
  return builder.finish(
    types.map((type) => ({ name: "", type })),
    [builder.apply(primitive, inputs, attributes)],
  );
}
