import { showDims } from "../graph/dim.ts";
import { isNestedList, type Nested } from "../graph/nested.ts";
import { fixedNumber } from "./number.ts";

/** A value in both notations. */
export interface WrittenValue {
  readonly text: string;
  readonly latex: string;
}

/** How values are written. */
export interface ValueOptions {
  readonly type: "real" | "boolean";
  /** The digits after the point; as many as tell the number from every other one where not given. */
  readonly digits?: number;
}

/** The largest array that is written element by element. */
const MOST_ELEMENTS = 12;
const MOST_AXES = 2;

/** The digits of a norm where none are asked for: it is no result, only something to recognise an array by. */
const NORM_DIGITS = 4;

/**
 * A number; or an array: a small one element by element, `[[1.0, 2.0], [3.0, 4.0]]`, a larger one by its shape and its
 * Euclidean norm.
 */
export function writeValue(value: Nested, shape: readonly number[], options: ValueOptions): WrittenValue {
  if (typeof value === "number") return writeSingle(value, options);
  const isSmall = shape.length <= MOST_AXES && shape.reduce((a, b) => a * b, 1) <= MOST_ELEMENTS;
  if (!isSmall) return writeLarge(value, shape, options);
  const rows = listOf(value).map((row) => listOf(row).map((element) => writeValue(element, [], options)));
  const isVector = shape.length === 1;
  const bracketed = rows.map((row) => row.map(({ text }) => text).join(", "));
  const lines = rows.map((row) => row.map(({ latex }) => latex).join(" & "));
  return {
    text: `[${bracketed.map((row) => (isVector ? row : `[${row}]`)).join(", ")}]`,
    latex: `\\begin{pmatrix} ${lines.join(" \\\\ ")} \\end{pmatrix}`,
  };
}

function writeLarge(value: Nested, shape: readonly number[], { type, digits }: ValueOptions): WrittenValue {
  const size = { text: showDims(shape), latex: shape.join(" \\times ") };
  if (type === "boolean") return size;
  const norm = numberText(normOf(value), digits ?? NORM_DIGITS);
  return {
    text: `${size.text}, ‖·‖ = ${norm.text}`,
    latex: `${size.latex},\\ \\lVert\\cdot\\rVert = ${norm.latex}`,
  };
}

function writeSingle(value: number, { type, digits }: ValueOptions): WrittenValue {
  if (type === "real") return numberText(value, digits);
  const text = String(value !== 0);
  return { text, latex: `\\mathrm{${text}}` };
}

function listOf(value: Nested): readonly Nested[] {
  return isNestedList(value) ? value : [value];
}

/** The Euclidean norm of all elements, without overflow on the way. */
function normOf(value: Nested): number {
  const elements = elementsOf(value);
  const largest = elements.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  return largest * Math.sqrt(elements.reduce((sum, element) => sum + (element / largest) ** 2, 0));
}

function elementsOf(value: Nested): readonly number[] {
  return isNestedList(value) ? value.flatMap(elementsOf) : typeof value === "number" ? [value] : Array.from(value);
}

function numberText(value: number, digits: number | undefined): WrittenValue {
  const text = digits === undefined ? (Object.is(value, -0) ? "-0" : String(value)) : fixedNumber(value, digits);
  const [mantissa = text, exponent] = text.replace("∞", "\\infty").replace("NaN", "\\mathrm{NaN}").split(/e\+?/);
  return { text, latex: exponent === undefined ? mantissa : `${mantissa} \\cdot 10^{${exponent}}` };
}

/** The lengths of the axes of lists of lists. */
export function shapeOf(value: Nested): readonly number[] {
  const lengths: number[] = [];
  for (let part: Nested | undefined = value; part !== undefined && isNestedList(part); part = part[0]) {
    lengths.push(part.length);
  }
  return lengths;
}
