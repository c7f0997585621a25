import { at } from "../diagnostics/internal-error.ts";
import type { Graph } from "../graph/graph.ts";
import type { Format } from "./formula.ts";
import { adjointFormulas, nameLines, stepFormulas, tangentFormulas, type NamedLines } from "./trace/formulas.ts";
import type { Derivative } from "./trace/local.ts";
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
  /** The output whose adjoint is 1 in reverse mode; the first where not given. */
  readonly output?: number;
}

/** Mathematics in both notations. */
export interface Written {
  readonly text: string;
  readonly latex: string;
}

/** The derivative of one line: its tangent v̇ or its adjoint v̄. */
export interface TraceDerivative {
  readonly name: Written;
  readonly value: number;
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
  /** A truth value is 0 or 1. */
  readonly value: number;
  readonly tangent?: TraceDerivative;
  readonly adjoint?: TraceDerivative;
  /** Which outputs of the function the line is. */
  readonly outputs: readonly number[];
}

/** The evaluation of a function and its derivatives at a point, line by line. */
export interface Trace {
  readonly mode: TraceMode;
  readonly parameters: readonly string[];
  /** The parameter in whose direction tangents are taken. */
  readonly direction?: string;
  /** The output whose adjoint is 1. */
  readonly output?: number;
  readonly outputCount: number;
  readonly rows: readonly TraceRow[];
}

/**
 * Trace the evaluation of a graph at a point, as one does by hand: one line per input and per step, with its value, its
 * tangent or adjoint, and the formulas that they are computed by.
 */
export function trace(graph: Graph, point: readonly number[], { mode, wrt = 0, output = 0 }: TraceOptions): Trace {
  const lines = linearise(cutIntoLines(graph, programSteps(graph)), point);
  const nodes = lines.steps.map(({ node }) => node);
  const symbols = symbolsOf(graph, nodes);
  const named = inBoth((format) => nameLines(lines, symbols, format));
  const seeded = at(lines.outputs, output);
  const names = writtenIn(named, (each) => each.values);
  const formulas = [...names.slice(0, graph.inputs.length), ...writtenIn(named, stepFormulas)];
  const tangents =
    mode === "reverse"
      ? []
      : joined(
          writtenIn(named, (each) => each.tangents),
          tangentsOf(lines, wrt),
          writtenIn(named, (each) => tangentFormulas(each, wrt)),
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
    const [tangent, adjoint] = type.kind === "real" ? [tangents[place], adjoints[place]] : [];
    return {
      index,
      name:
        place < graph.inputs.length ? inBoth((format) => symbolText(numberedSymbol(index), format)) : at(names, place),
      formula: at(formulas, place),
      type: type.kind === "real" ? "real" : "boolean",
      value: at(lines.values, place),
      ...(tangent && { tangent }),
      ...(adjoint && { adjoint }),
      outputs: outputsAt.get(place) ?? [],
    };
  });
  const direction = graph.inputs.length > 0 ? at(graph.inputs, wrt).name : undefined;
  return {
    mode,
    parameters: graph.inputs.map(({ name }) => name),
    ...(mode !== "reverse" && direction !== undefined && { direction }),
    ...(mode !== "forward" && { output }),
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

function joined(
  names: readonly Written[],
  values: readonly Derivative[],
  formulas: readonly Written[],
): readonly TraceDerivative[] {
  return names.map((name, place) => ({ name, value: values[place] ?? 0, formula: at(formulas, place) }));
}
