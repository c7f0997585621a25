import type { Nested } from "../../graph/nested.ts";
import { oneLine } from "./symbol.ts";
import { elementText } from "./element.ts";
import { writeValue } from "../value.ts";
import type { Trace, TraceRow, Written } from "../trace.ts";

/** A column of a trace. */
export interface Column {
  readonly title: Written;
  readonly align: "left" | "right";
  /** Whether the cells are mathematics; words otherwise. */
  readonly isMathematics: boolean;
  readonly cell: (row: TraceRow) => Written;
}

const EMPTY: Written = { text: "", latex: "" };

/** The columns of a trace: the steps and which of them are outputs, the numbers, and the formulas of the derivatives. */
export function columnsOf({ mode, outputCount }: Trace, digits: number): readonly Column[] {
  const step = column("", "", "left", ({ name, formula }) => equation(name, formula));
  const output: Column = {
    ...column("", "", "left", ({ outputs }) => {
      const numbers = outputCount > 1 ? ` ${outputs.map((index) => index + 1).join(", ")}` : "";
      return outputs.length > 0 ? same(`output${numbers}`) : EMPTY;
    }),
    isMathematics: false,
  };
  const write = (value: Nested, { shape, type }: TraceRow): Written => writeValue(value, shape, { type, digits });
  const value = column("v", "v", "right", (row) => write(row.value, row));
  const tangent = column("v̇", "\\dot{v}", "right", (row) => (row.tangent ? write(row.tangent.value, row) : EMPTY));
  const adjoint = column("v̄", "\\bar{v}", "right", (row) => (row.adjoint ? write(row.adjoint.value, row) : EMPTY));
  const tangentFormula = column("", "", "left", ({ tangent }) =>
    tangent ? equation(tangent.name, tangent.formula) : EMPTY,
  );
  const adjointFormula = column("", "", "left", ({ adjoint }) =>
    adjoint ? equation(adjoint.name, adjoint.formula) : EMPTY,
  );
  return [
    step,
    output,
    value,
    ...(mode === "reverse" ? [] : [tangent]),
    ...(mode === "forward" ? [] : [adjoint]),
    ...(mode === "reverse" ? [] : [tangentFormula]),
    ...(mode === "forward" ? [] : [adjointFormula]),
  ];
}

/** What a trace follows, in words. */
export function captionOf(
  { mode, direction, output, outputElement, outputCount }: Trace,
  quote = (name: string): string => name,
): string {
  const isTold = outputElement !== undefined || outputCount > 1;
  const number = outputCount > 1 && output !== undefined ? ` ${output + 1}` : "";
  const ofOutput = isTold && output !== undefined ? ` of output${number}${elementText(outputElement)}` : "";
  const tangents = `tangents${direction === undefined ? "" : ` in the direction of ${quote(oneLine(direction))}`}`;
  const adjoints = `adjoints${ofOutput}`;
  switch (mode) {
    case "forward":
      return `Forward mode: ${tangents}`;
    case "reverse":
      return `Reverse mode: ${adjoints}`;
    case "both":
      return `Forward and reverse mode: ${tangents}, ${adjoints}`;
  }
}

function column(text: string, latex: string, align: Column["align"], cell: Column["cell"]): Column {
  return { title: { text, latex }, align, isMathematics: true, cell };
}

function equation(left: Written, right: Written): Written {
  return { text: `${left.text} = ${right.text}`, latex: `${left.latex} = ${right.latex}` };
}

function same(text: string): Written {
  return { text, latex: text };
}
