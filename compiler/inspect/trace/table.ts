import { fixedNumber } from "../number.ts";
import { oneLine } from "./symbol.ts";
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
  const value = column("v", "v", "right", ({ type, value }) => {
    return type === "real" ? numberText(value, digits) : truthText(value !== 0);
  });
  const tangent = column("v̇", "\\dot{v}", "right", ({ tangent }) =>
    tangent ? numberText(tangent.value, digits) : EMPTY,
  );
  const adjoint = column("v̄", "\\bar{v}", "right", ({ adjoint }) =>
    adjoint ? numberText(adjoint.value, digits) : EMPTY,
  );
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
  { mode, direction, output, outputCount }: Trace,
  quote = (name: string): string => name,
): string {
  const ofOutput = outputCount > 1 && output !== undefined ? ` of output ${output + 1}` : "";
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

function truthText(value: boolean): Written {
  return { text: String(value), latex: `\\mathrm{${String(value)}}` };
}

function numberText(value: number, digits: number): Written {
  const text = fixedNumber(value, digits);
  const [mantissa = text, exponent] = text.replace("∞", "\\infty").replace("NaN", "\\mathrm{NaN}").split(/e\+?/);
  return { text, latex: exponent === undefined ? mantissa : `${mantissa} \\cdot 10^{${exponent}}` };
}
