import { at, InternalError } from "../../diagnostics/internal-error.ts";
import { expand } from "../../graph/expand.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Node } from "../../graph/node.ts";
import type { Primitive } from "../../graph/primitive.ts";
import { constantValue, inputIndex, projectIndex } from "../../graph/structural.ts";

/** Told of every operation that is carried out. */
export type Observe = (primitive: Pick<Primitive, "name" | "cost">) => void;

/** The outputs of a graph of single numbers as a function of its inputs. */
export type ScalarProgram = (inputs: readonly number[]) => readonly number[];

/** Makes graphs of single numbers ready for many evaluations; a graph that is given again is made ready once. */
export function scalarPrograms(observe?: Observe): (graph: Graph) => ScalarProgram {
  const known = new Map<Graph, ScalarProgram>();
  const programOf = (graph: Graph): ScalarProgram => {
    const program = known.get(graph) ?? prepared(expand(graph), expandedProgram, observe);
    known.set(graph, program);
    return program;
  };
  // The sub-graphs of an expanded graph are expanded.
  const expandedProgram = (graph: Graph): ScalarProgram => {
    const program = known.get(graph) ?? prepared(graph, expandedProgram, observe);
    known.set(graph, program);
    return program;
  };
  return programOf;
}

/** What an operation gives: a number, or the elements of a tuple. */
type Values = (number | readonly number[])[];
type Step = (values: Values, inputs: readonly number[]) => number | readonly number[];

function prepared(
  graph: Graph,
  programOf: (graph: Graph) => ScalarProgram,
  observe: Observe | undefined,
): ScalarProgram {
  const steps = graph.nodes.map((node) => stepOf(node, programOf, observe));
  return (inputs) => {
    const values: Values = [];
    for (const step of steps) values.push(step(values, inputs));
    return graph.outputs.map((id) => numberAt(values, id));
  };
}

function stepOf(node: Node, programOf: (graph: Graph) => ScalarProgram, observe: Observe | undefined): Step {
  const { primitive, operands, attributes } = node;
  const known = constantValue(node);
  if (known !== undefined) return () => known;
  const index = inputIndex(node);
  if (index !== undefined) return (_, inputs) => at(inputs, index);
  const element = projectIndex(node);
  if (element !== undefined) {
    const tuple = at(operands, 0);
    return (values) => {
      const elements = at(values, tuple);
      if (typeof elements === "number") throw new InternalError("a tuple was expected");
      return at(elements, element);
    };
  }
  const { implementation } = primitive;
  const operandsIn = (values: Values): readonly number[] => operands.map((id) => numberAt(values, id));
  switch (implementation.kind) {
    case "native":
      return (values) => {
        observe?.(primitive);
        return implementation.evaluate(operandsIn(values), attributes);
      };
    case "branch":
      return (values) => {
        observe?.(primitive);
        const [test = NaN, ...captures] = operandsIn(values);
        return programOf(implementation.choose(test, attributes))(captures);
      };
    default:
      throw new InternalError(`${primitive.name} is no operation on single numbers`);
  }
}

function numberAt(values: Values, id: number): number {
  const value = at(values, id);
  if (typeof value !== "number") throw new InternalError("a number was expected");
  return value;
}
