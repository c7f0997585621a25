import { complexStep, of, type Complex } from "../../runtime/complex.ts";
import type { Difference } from "../../runtime/differences/index.ts";
import { noComplexForm } from "../diagnostics/catalogue.ts";
import { DiagnosticError, type Source } from "../diagnostics/diagnostic.ts";
import { at, InternalError } from "../diagnostics/internal-error.ts";
import type { Graph } from "../graph/graph.ts";
import type { Node } from "../graph/node.ts";
import { liveNodes } from "../graph/rewrite.ts";
import { constantValue, inputIndex, projectIndex } from "../graph/structural.ts";

/** What a node computes: a number, or the elements of a tuple. */
type ComplexDatum = Complex | readonly Complex[];

/**
 * The outputs of an expanded graph at complex inputs near the real axis. A branch is taken by the real part of its test.
 * @throws DiagnosticError when a primitive on the way is known for real numbers only.
 */
export function evaluateComplex(graph: Graph, inputs: readonly Complex[], source: Source): readonly Complex[] {
  const values: (ComplexDatum | undefined)[] = new Array<undefined>(graph.nodes.length).fill(undefined);
  const live = liveNodes(graph);
  for (const node of graph.nodes) {
    if (live[node.id] === 1) values[node.id] = evaluateNode(graph, node, values, inputs, source);
  }
  return graph.outputs.map((id) => single(values[id]));
}

/** The Jacobian of an expanded graph by complex steps: one row per output, one column per input. */
export function complexJacobian(
  graph: Graph,
  point: readonly number[],
  source: Source,
  step: number | undefined,
): readonly (readonly Difference[])[] {
  const columns = point.map((x, moved) => {
    const slopesAt = (h: number): readonly number[] => {
      const inputs = point.map((value, index) => of(value, index === moved ? h : 0));
      return evaluateComplex(graph, inputs, source).map(({ im }) => im / h);
    };
    const h = step ?? defaultStep(x);
    const halved = slopesAt(h / 2);
    return slopesAt(h).map((value, output) => withErrorBar(value, at(halved, output), h));
  });
  return graph.outputs.map((_, output) => columns.map((column) => at(column, output)));
}

/** The step that a complex step at x takes where none is given. */
function defaultStep(x: number): number {
  let step = NaN;
  complexStep((z) => {
    step = z.im;
    return z;
  }, x);
  return step;
}

/** The truncation error is f‴(ξ)·h²/6, hence near 4/3·|D(h) − D(h/2)|. */
function withErrorBar(value: number, halved: number, step: number): Difference {
  const error = (4 / 3) * Math.abs(value - halved) + Number.EPSILON * Math.abs(value);
  return { value, step, error: Number.isNaN(error) ? Infinity : error };
}

function evaluateNode(
  graph: Graph,
  node: Node,
  values: readonly (ComplexDatum | undefined)[],
  inputs: readonly Complex[],
  source: Source,
): ComplexDatum {
  const known = constantValue(node);
  if (known !== undefined) return of(known);
  const index = inputIndex(node);
  if (index !== undefined) return at(inputs, index);
  const element = projectIndex(node);
  if (element !== undefined) return at(elements(values[at(node.operands, 0)]), element);
  const operands = node.operands.map((id) => single(values[id]));
  const { implementation, derivative, name } = node.primitive;
  switch (implementation.kind) {
    case "native":
      if (implementation.complex) return implementation.complex(operands, node.attributes);
      // What nothing flows through does not move with the step.
      if (derivative.kind === "constant") {
        return of(
          implementation.evaluate(
            operands.map(({ re }) => re),
            node.attributes,
          ),
        );
      }
      throw new DiagnosticError([noComplexForm(name, graph.provenance.get(node.id)?.span)], source);
    case "branch":
      return evaluateComplex(implementation.choose(at(operands, 0).re, node.attributes), operands.slice(1), source);
    case "composite":
    case "structural":
      throw new InternalError(`${name} cannot be evaluated as it stands`);
    default:
      throw new DiagnosticError([noComplexForm(name, graph.provenance.get(node.id)?.span)], source);
  }
}

function single(datum: ComplexDatum | undefined): Complex {
  if (datum === undefined || !("re" in datum)) throw new InternalError("a number was expected");
  return datum;
}

function elements(datum: ComplexDatum | undefined): readonly Complex[] {
  if (datum === undefined || "re" in datum) throw new InternalError("a tuple was expected");
  return datum;
}
