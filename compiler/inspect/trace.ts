import { at } from "../diagnostics/internal-error.ts";
import { dimValue } from "../graph/dim.ts";
import type { Graph } from "../graph/graph.ts";
import { nestedLists, type Nested } from "../graph/nested.ts";
import type { Numbers } from "../graph/primitive.ts";
import { dimsOf, isNumeric } from "../graph/type.ts";
import type { Format } from "./formula.ts";
import { elementText } from "./trace/element.ts";
import { adjointFormulas, nameLines, stepFormulas, tangentFormulas, type NamedLines } from "./trace/formulas.ts";
import type { Derivative } from "./trace/local.ts";
import { constantNumbers, type Seed } from "./trace/numbers.ts";
import { cutIntoLines, outputsByLine, programSteps } from "./trace/steps.ts";
import { adjointsOf, linearise, tangentsOf } from "./trace/sweep.ts";
import { numberedSymbol, symbolsOf, symbolText } from "./trace/symbol.ts";

/** Which derivatives are followed: tangents, adjoints, or both. */
export type TraceMode = "forward" | "reverse" | "both";

/** What a trace follows. */
export interface TraceOptions {
  readonly mode: TraceMode;
  /** The position of the input whose direction is followed in forward mode; the first where not given. */
  readonly wrt?: number;
  /** The indices, from 0, of the element of that input that moves, where it is an array; all of them where not given. */
  readonly wrtElement?: readonly number[];
  /** The output whose adjoint is 1 in reverse mode; the first where not given. */
  readonly output?: number;
  /** The indices, from 0, of the element of that output whose adjoint is 1; that of all where not given. */
  readonly outputElement?: readonly number[];
}

/** Mathematics in both notations. */
export interface Written {
  readonly text: string;
  readonly latex: string;
}

/** The derivative of one line: its tangent v̇ or its adjoint v̄. */
export interface TraceDerivative {
  readonly name: Written;
  /** A number; for an array lists of lists. */
  readonly value: Nested;
  readonly formula: Written;
}

/** One line of an evaluation trace. */
export interface TraceRow {
  /** 1 − n … 0 for the n inputs, then 1, 2, … for the steps. */
  readonly index: number;
  /** v₋₂ … v₀ for inputs; the user's name of a step, or v₁, v₂, …. */
  readonly name: Written;
  /** The name of an input; the operation of a step over the lines before it. */
  readonly formula: Written;
  readonly type: "real" | "boolean";
  /** The lengths of the axes of an array; none for a single value. */
  readonly shape: readonly number[];
  /** A number; for an array lists of lists. A truth value is 0 or 1. */
  readonly value: Nested;
  readonly tangent?: TraceDerivative;
  readonly adjoint?: TraceDerivative;
  /** Which outputs of the function the line is. */
  readonly outputs: readonly number[];
}

/** The evaluation of a function and its derivatives at a point, line by line. */
export interface Trace {
  readonly mode: TraceMode;
  readonly parameters: readonly string[];
  /** The parameter, or the element of one, `x[2]`, in whose direction tangents are taken. */
  readonly direction?: string;
  /** The output whose adjoint is 1. */
  readonly output?: number;
  /** The indices, from 0, of the element of that output, where it is one. */
  readonly outputElement?: readonly number[];
  readonly outputCount: number;
  readonly rows: readonly TraceRow[];
}

/**
 * Trace the evaluation of a graph at a point, as one does by hand: one line per input and per step, with its value, its
 * tangent or adjoint, and the formulas that they are computed by.
 */
export function trace(graph: Graph, point: readonly Numbers[], options: TraceOptions): Trace {
  const { mode, wrt = 0, wrtElement, output = 0, outputElement } = options;
  const lines = linearise(cutIntoLines(graph, programSteps(graph)), point);
  const nodes = lines.steps.map(({ node }) => node);
  const symbols = symbolsOf(graph, nodes);
  const named = inBoth((format) => nameLines(lines, symbols, format));
  const moved: Seed = { place: wrt, element: wrtElement };
  const seeded: Seed = { place: at(lines.outputs, output), element: outputElement };
  const names = writtenIn(named, (each) => each.values);
  const formulas = [...names.slice(0, graph.inputs.length), ...writtenIn(named, stepFormulas)];
  const tangents =
    mode === "reverse"
      ? []
      : joined(
          writtenIn(named, (each) => each.tangents),
          tangentsOf(lines, moved),
          writtenIn(named, (each) => tangentFormulas(each, moved)),
        );
  const adjoints =
    mode === "forward"
      ? []
      : joined(
          writtenIn(named, (each) => each.adjoints),
          adjointsOf(lines, seeded),
          writtenIn(named, (each) => adjointFormulas(each, seeded)),
        );
  const outputsAt = outputsByLine(lines);
  const rows = [...graph.inputs, ...nodes].map(({ type }, place): TraceRow => {
    const index = place + 1 - graph.inputs.length;
    const shape = dimsOf(type).map((dim) => dimValue(dim, lines.sizes));
    const nested = (numbers: Numbers): Nested => (typeof numbers === "number" ? numbers : nestedLists(numbers, shape));
    const derivativeOf = (derivative: LineDerivative | undefined): TraceDerivative | undefined => {
      if (derivative === undefined || !isNumeric(type)) return undefined;
      return { ...derivative, value: nested(derivative.value ?? constantNumbers(0, type, lines.sizes)) };
    };
    const [tangent, adjoint] = [derivativeOf(tangents[place]), derivativeOf(adjoints[place])];
    return {
      index,
      name:
        place < graph.inputs.length ? inBoth((format) => symbolText(numberedSymbol(index), format)) : at(names, place),
      formula: at(formulas, place),
      type: isNumeric(type) ? "real" : "boolean",
      shape,
      value: nested(at(lines.values, place)),
      ...(tangent && { tangent }),
      ...(adjoint && { adjoint }),
      outputs: outputsAt.get(place) ?? [],
    };
  });
  const direction = graph.inputs.length > 0 ? at(graph.inputs, wrt).name + elementText(wrtElement) : undefined;
  return {
    mode,
    parameters: graph.inputs.map(({ name }) => name),
    ...(mode !== "reverse" && direction !== undefined && { direction }),
    ...(mode !== "forward" && { output, ...(outputElement && { outputElement }) }),
    outputCount: graph.outputs.length,
    rows,
  };
}

function inBoth<T>(make: (format: Format) => T): { readonly text: T; readonly latex: T } {
  return { text: make("text"), latex: make("latex") };
}

/** Texts of all lines, each in both notations. */
function writtenIn(
  { text, latex }: { readonly text: NamedLines; readonly latex: NamedLines },
  write: (named: NamedLines) => readonly string[],
): readonly Written[] {
  const typeset = write(latex);
  return write(text).map((each, place) => ({ text: each, latex: at(typeset, place) }));
}

/** The derivative of a line; its value is absent where nothing flows. */
interface LineDerivative {
  readonly name: Written;
  readonly value: Derivative;
  readonly formula: Written;
}

function joined(
  names: readonly Written[],
  values: readonly Derivative[],
  formulas: readonly Written[],
): readonly LineDerivative[] {
  return names.map((name, place) => ({ name, value: values[place], formula: at(formulas, place) }));
}
