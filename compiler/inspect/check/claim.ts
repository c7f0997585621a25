import { claimOfOtherSize, malformedClaim } from "../../diagnostics/catalogue.ts";
import { DiagnosticError, type Source } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../graph/provenance.ts";

/** Someone's answer: as text, such as `[[47.3, 4.71], [0, 1]]`, or as numbers. */
export type Claim = string | number | readonly (number | readonly number[])[];

/** A number of an answer. */
export interface ClaimNumber {
  /** As it was written. */
  readonly text: string;
  readonly value: number;
  /** How far the exact value may be off, by the digits that were written. */
  readonly slack: number;
}

/** An answer in rows and columns; `isTransposed` where it only fits with both exchanged. */
export interface ClaimMatrix {
  readonly rows: readonly (readonly ClaimNumber[])[];
  readonly isTransposed: boolean;
}

/** What the text of a claim consists of. */
type Parsed =
  | { readonly kind: "number"; readonly number: ClaimNumber; readonly span: Span }
  | { readonly kind: "list"; readonly items: readonly Parsed[]; readonly span: Span };

/**
 * Read an answer for a Jacobian of a given size. A list stands for the only row, or for the only column; the gradient of
 * one output may be written as a column, too.
 * @throws DiagnosticError
 */
export function readClaim(claim: Claim, height: number, width: number): ClaimMatrix {
  const text = typeof claim === "string" ? claim : JSON.stringify(claim);
  const source: Source = { name: "claim", text, isOption: true };
  const parsed = parseClaim(source);
  const rows = rowsOf(parsed, height, source);
  const [first = []] = rows;
  const fits = (h: number, w: number): boolean => rows.length === h && first.length === w;
  if (fits(height, width)) return { rows, isTransposed: false };
  if (fits(width, height)) return { rows: transpose(rows), isTransposed: height > 1 };
  const given = `${String(rows.length)} × ${String(first.length)}`;
  const expected = `${String(height)} × ${String(width)}`;
  throw new DiagnosticError([claimOfOtherSize(given, expected, parsed.span)], source);
}

/** The rows of a matrix as columns. */
export function transpose<T>(rows: readonly (readonly T[])[]): readonly (readonly T[])[] {
  const [first = []] = rows;
  return first.map((_, column) => rows.flatMap((row) => row.slice(column, column + 1)));
}

function rowsOf(parsed: Parsed, height: number, source: Source): readonly (readonly ClaimNumber[])[] {
  if (parsed.kind === "number") return [[parsed.number]];
  const { items } = parsed;
  if (items.every((item) => item.kind === "number")) {
    const numbers = items.map(({ number }) => number);
    return height > 1 && numbers.length === height ? numbers.map((number) => [number]) : [numbers];
  }
  let width: number | undefined;
  return items.map((row) => {
    if (row.kind === "number") throw new DiagnosticError([malformedClaim("a row is expected here", row.span)], source);
    const numbers = row.items.map((item) => {
      if (item.kind === "number") return item.number;
      throw new DiagnosticError([malformedClaim("a number is expected here", item.span)], source);
    });
    width ??= numbers.length;
    if (numbers.length === width) return numbers;
    throw new DiagnosticError([malformedClaim("the rows have different lengths", row.span)], source);
  });
}

const NUMBER = /"?((?:[+-]|\u2212)?(?:(\d+)\.?(\d*)|\.(\d+))(?:e([+-]?\d+))?|-?Infinity|NaN)"?/iy;

function parseClaim(source: Source): Parsed {
  const { text } = source;
  let index = 0;
  const skip = (): void => {
    while (/\s/.test(text.charAt(index))) index++;
  };
  const fail = (message: string): DiagnosticError =>
    new DiagnosticError([malformedClaim(message, { start: index, end: Math.min(index + 1, text.length) })], source);
  const number = (): Parsed => {
    NUMBER.lastIndex = index;
    const match = NUMBER.exec(text);
    if (match === null) throw fail("a number or `[` is expected here");
    const start = index;
    index = NUMBER.lastIndex;
    return { kind: "number", number: numberOf(match), span: { start, end: index } };
  };
  const item = (depth: number): Parsed => {
    skip();
    if (text.charAt(index) !== "[") return number();
    if (depth === MAX_DEPTH) throw fail("a number is expected here");
    const start = index;
    const items: Parsed[] = [];
    do {
      index++;
      items.push(item(depth + 1));
      skip();
    } while (text.charAt(index) === ",");
    if (text.charAt(index) !== "]") throw fail("`,` or `]` is expected here");
    index++;
    return { kind: "list", items, span: { start, end: index } };
  };
  const parsed = item(0);
  skip();
  if (index < text.length) throw fail("nothing more is expected here");
  return parsed;
}

const MAX_DEPTH = 2;

/**
 * A number is right if the exact value rounds to it: half a unit of its last digit is allowed. A single digit says
 * nothing about precision, so it is meant exactly.
 */
function numberOf(match: RegExpExecArray): ClaimNumber {
  const [, text = "", whole = "", after = "", only = "", exponent = "0"] = match;
  const value = Number(text.replace("\u2212", "-"));
  const decimals = after.length + only.length;
  const isDigit = decimals === 0 && whole.length < 2;
  return { text, value, slack: isDigit ? 0 : 0.5 * 10 ** (Number(exponent) - decimals) };
}

/** The relative and absolute error that rounding may have left in an exact value. */
const ROUNDING = 1e-12;

/** Whether a number of an answer is a given value, to the digits that were written. */
export function isClaimed({ value, slack }: ClaimNumber, exact: number): boolean {
  if (Object.is(value, exact)) return true;
  const allowed = slack * (1 + ROUNDING) + ROUNDING * Math.abs(exact) + (value === 0 ? ROUNDING : 0);
  return Math.abs(value - exact) <= allowed;
}
