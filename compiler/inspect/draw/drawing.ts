import { at } from "../../diagnostics/internal-error.ts";
import type { Graph } from "../../graph/graph.ts";
import { constantValue } from "../../graph/structural.ts";
import { fixedNumber } from "../number.ts";
import { nameLines, stepFormulas } from "../trace/formulas.ts";
import type { Derivative } from "../trace/local.ts";
import { cutIntoLines, operationSteps, programSteps, type Lines, type Step } from "../trace/steps.ts";
import { adjointsOf, differentiated, partialsOf, tangentsOf, valuesOf } from "../trace/sweep.ts";
import { symbolsOf, type LineSymbol } from "../trace/symbol.ts";

/** A node of a drawing. */
export interface DrawnNode {
  /** An identifier in every format. */
  readonly id: string;
  /** An operation that is an output is an `output`; inputs and constants stay what they are. */
  readonly kind: "input" | "constant" | "operation" | "output";
  /** The name and the formula, then the value, the tangent and the adjoint where there is a point. */
  readonly lines: readonly string[];
  /** Which outputs of the function the node is. */
  readonly outputs: readonly number[];
}

/** An edge from an operand to the operation that reads it. */
export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  /** What the operand is, where the formula of the operation does not show it. */
  readonly label: "test" | undefined;
}

/** A computation graph to be drawn: every operation once, in an order in which operands come first. */
export interface Drawing {
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

/** Where the nodes are evaluated. */
export interface DrawingPoint {
  readonly point: readonly number[];
  /** The position of the input in whose direction tangents are taken; the first where not given. */
  readonly wrt?: number;
  /** The output whose adjoint is 1; the first where not given. */
  readonly output?: number;
  /** The digits after the point; 4 where not given. */
  readonly digits?: number;
}

/** The computation graph of a function; with a point, each node shows its value v, tangent v̇ and adjoint v̄ there. */
export function drawing(graph: Graph, where?: DrawingPoint): Drawing {
  const lines = cutIntoLines(graph, operationSteps(graph));
  const named = nameLines(lines, symbolsAsTraced(lines), "text");
  const formulas = [...graph.inputs.map(() => undefined), ...stepFormulas(named)];
  const numbers = where && numbersAt(lines, where);
  const nodes = formulas.map((formula, place): DrawnNode => {
    const outputs = lines.outputs.flatMap((line, output) => (line === place ? [output] : []));
    return {
      id: idOf(place),
      kind: kindOf(lines, place, outputs.length > 0),
      lines: [titleOf(at(named.values, place), formula), ...(numbers?.(place) ?? [])],
      outputs,
    };
  });
  const edges = lines.steps.flatMap((step, index) => {
    const tested = testOf(graph, step);
    return step.operands.map((place, operand): DrawnEdge => {
      const isTest = operand === 0 && tested;
      return { from: idOf(place), to: idOf(graph.inputs.length + index), label: isTest ? "test" : undefined };
    });
  });
  return { nodes, edges };
}

/** The name of a line, as the trace of the same function has it. */
function symbolsAsTraced({ graph, steps }: Lines): readonly LineSymbol[] {
  const traced = programSteps(graph);
  const nodes = steps.map(({ node }) => node);
  const ordered = [...nodes.filter(({ id }) => traced[id] === 1), ...nodes.filter(({ id }) => traced[id] !== 1)];
  const symbols = symbolsOf(graph, ordered);
  const inputs = symbols.slice(0, graph.inputs.length);
  const byId = new Map(ordered.map(({ id }, index) => [id, at(symbols, inputs.length + index)]));
  return [...inputs, ...nodes.flatMap(({ id }) => byId.get(id) ?? [])];
}
