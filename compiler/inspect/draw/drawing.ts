import { at } from "../../diagnostics/internal-error.ts";
import type { Graph } from "../../graph/graph.ts";
import { inputIndex, projectIndex } from "../../graph/structural.ts";
import { dimValue, showDims } from "../../graph/dim.ts";
import { nestedLists } from "../../graph/nested.ts";
import type { Numbers } from "../../graph/primitive.ts";
import { dimsOf, isNumeric } from "../../graph/type.ts";
import { writeValue } from "../value.ts";
import { nameLines, stepFormulas } from "../trace/formulas.ts";
import { cutIntoLines, operationSteps, outputsByLine, programSteps, type Lines, type Step } from "../trace/steps.ts";
import { constantNumbers } from "../trace/numbers.ts";
import { adjointsOf, linearise, lineType, tangentsOf } from "../trace/sweep.ts";
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
  /** Whether the operand selects the side of a conditional. */
  readonly isTest: boolean;
}

/** A computation graph to be drawn: every operation once, operands first. */
export interface Drawing {
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

/** Where the nodes are evaluated, and what is shown there. */
export interface DrawingPoint {
  readonly point: readonly Numbers[];
  /** The position of the input in whose direction tangents are taken; the first where not given. */
  readonly wrt?: number;
  /** The indices, from 0, of the element of that input that moves, where it is an array; all of them where not given. */
  readonly wrtElement?: readonly number[];
  /** The output whose adjoint is 1; the first where not given. */
  readonly output?: number;
  /** The indices, from 0, of the element of that output whose adjoint is 1; that of all where not given. */
  readonly outputElement?: readonly number[];
  /** The digits after the point; 4 where not given. */
  readonly digits?: number;
}

/**
 * The computation graph of a function, one node per input and per operation; constants are part of the formulas. With a
 * point, each node shows its value v, its tangent v̇ and its adjoint v̄ there.
 */
export function drawing(graph: Graph, where?: DrawingPoint): Drawing {
  const chosen = operationSteps(graph);
  const lines = cutIntoLines(graph, chosen);
  const named = nameLines(lines, symbolsAsTraced(lines), "text");
  const formulas = stepFormulas(named);
  const numbers = where && numbersAt(lines, where);
  const outputsAt = outputsByLine(lines);
  const count = graph.inputs.length;
  const nodes = named.values.map((name, place): DrawnNode => {
    const outputs = outputsAt.get(place) ?? [];
    const title = place < count ? [name] : wrapped(`${name} = ${at(formulas, place - count)}`);
    const dims = dimsOf(lineType(lines, place));
    return {
      id: idOf(place),
      kind: place < count ? "input" : kindOf(at(lines.steps, place - count), outputs.length > 0),
      lines: [...title, ...(dims.length > 0 ? [showDims(dims)] : []), ...(numbers?.(place) ?? [])],
      outputs,
    };
  });
  const edges = lines.steps.flatMap((step, index) => {
    const isConditional = testOf(graph, step, chosen);
    return step.operands.map((place, operand) => ({
      from: idOf(place),
      to: idOf(count + index),
      isTest: isConditional && operand === 0,
    }));
  });
  return { nodes, edges };
}

/** The names that the lines have in the trace of the same function; what is no line of the trace is numbered after them. */
function symbolsAsTraced({ graph, steps }: Lines): readonly LineSymbol[] {
  const traced = programSteps(graph);
  const nodes = steps.map(({ node }) => node);
  const ordered = [...nodes.filter(({ id }) => traced[id] === 1), ...nodes.filter(({ id }) => traced[id] !== 1)];
  const symbols = symbolsOf(graph, ordered);
  const count = graph.inputs.length;
  const byId = new Map(ordered.map(({ id }, index) => [id, at(symbols, count + index)]));
  return [...symbols.slice(0, count), ...nodes.flatMap(({ id }) => byId.get(id) ?? [])];
}

/** The lines that show the numbers of a node. */
function numbersAt(
  lines: Lines,
  { point, wrt = 0, wrtElement, output = 0, outputElement, digits = 4 }: DrawingPoint,
): (place: number) => readonly string[] {
  const linear = linearise(lines, point);
  const tangents = tangentsOf(linear, { place: wrt, element: wrtElement });
  const adjoints = adjointsOf(linear, { place: at(lines.outputs, output), element: outputElement });
  return (place) => {
    const type = lineType(lines, place);
    const shape = dimsOf(type).map((dim) => dimValue(dim, linear.sizes));
    const written = (numbers: Numbers): string => {
      const nested = typeof numbers === "number" ? numbers : nestedLists(numbers, shape);
      return writeValue(nested, shape, { type: isNumeric(type) ? "real" : "boolean", digits }).text;
    };
    const value = `v = ${written(at(linear.values, place))}`;
    if (!isNumeric(type)) return [value];
    const zero = constantNumbers(0, type, linear.sizes);
    return [value, `v̇ = ${written(tangents[place] ?? zero)}`, `v̄ = ${written(adjoints[place] ?? zero)}`];
  };
}

function kindOf({ node }: Step, isOutput: boolean): DrawnNode["kind"] {
  if (node.operands.length === 0) return "constant";
  return isOutput ? "output" : "operation";
}

/** Whether the first line that a step reads is the test of a conditional. */
function testOf(graph: Graph, { node }: Step, chosen: Uint8Array): boolean {
  if (projectIndex(node) === undefined) return false;
  const test = at(at(graph.nodes, at(node.operands, 0)).operands, 0);
  return chosen[test] === 1 || inputIndex(at(graph.nodes, test)) !== undefined;
}

const MAX_WIDTH = 36;
const MAX_LINES = 6;

/** A title on lines of bounded width; the sides of a conditional begin lines of their own. */
function wrapped(title: string): readonly string[] {
  const lines = [""];
  for (const word of title.replace(/ ([?:]) /g, "\n$1 ").split(/(?=[ \n])/)) {
    const last = lines[lines.length - 1] ?? "";
    if (word.startsWith("\n") || last.length + word.length > MAX_WIDTH) lines.push(word.trim());
    else lines[lines.length - 1] = last + word;
  }
  return lines.length <= MAX_LINES ? lines : [...lines.slice(0, MAX_LINES), "…"];
}

function idOf(place: number): string {
  return `n${place}`;
}
