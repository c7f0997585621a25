import * as catalogue from "../../diagnostics/catalogue.ts";
import { DiagnosticError, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import { quoted } from "../../diagnostics/text.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { isName } from "../../frontends/mathjs/tokens.ts";
import type { Span } from "../../graph/provenance.ts";
import { splitList, trimmed } from "../list.ts";
import { readValue } from "../point-value.ts";

/** A parameter: where its search starts, and between which bounds it stays. */
export interface Parameter {
  readonly name: string;
  /** Where the name stands in the text of the option. */
  readonly span: Span;
  readonly start: number;
  readonly lower: number;
  readonly upper: number;
}

/** The name of a part of an option, and what stands behind its `=`. */
interface Item {
  readonly name: string;
  readonly span: Span;
  readonly value: Span;
}

/** The parameters that `--start b1=500,b2=1e-4` names, within `--bounds b1=0:1000,b2=0:`. @throws DiagnosticError */
export function readParameters(start: string | undefined, bounds: string | undefined): readonly Parameter[] {
  const text = start ?? "";
  const error = errorIn("--start", text);
  const seen = new Set<string>();
  const parameters = splitList(text).map((part): Parameter => {
    const item = itemOf(text, part);
    if (item === undefined) throw error(catalogue.unnamedStart(trimmed(text, part)));
    const { name, span, value } = item;
    if (seen.has(name)) throw error(catalogue.repeatedParameter(name, span));
    seen.add(name);
    return { name, span, start: startAt(name, text, value, error), lower: -Infinity, upper: Infinity };
  });
  return bounds === undefined ? parameters : withBounds(parameters, bounds);
}

function errorIn(name: string, text: string): (diagnostic: Diagnostic) => DiagnosticError {
  return (diagnostic) => new DiagnosticError([diagnostic], { name, text });
}

function itemOf(text: string, part: Span): Item | undefined {
  const equals = text.slice(part.start, part.end).search(/=(?!=)/);
  if (equals < 0) return undefined;
  const span = trimmed(text, { start: part.start, end: part.start + equals });
  const name = text.slice(span.start, span.end);
  if (!isName(name)) return undefined;
  return { name, span, value: trimmed(text, { start: part.start + equals + 1, end: part.end }) };
}

function startAt(name: string, text: string, span: Span, error: (diagnostic: Diagnostic) => DiagnosticError): number {
  const value = readValue(text, span, false, error);
  const number = typeof value === "number" ? value : NaN;
  if (Number.isFinite(number)) return number;
  throw error(catalogue.startNotFinite(name, number, "--start", span));
}

/** The parameters with bounds, which must hold the start values. */
function withBounds(parameters: readonly Parameter[], text: string): readonly Parameter[] {
  const error = errorIn("--bounds", text);
  const names = parameters.map(({ name }) => name);
  const bounded = new Map<string, Pick<Parameter, "lower" | "upper">>();
  for (const part of splitList(text)) {
    const item = itemOf(text, part);
    if (item === undefined) throw error(catalogue.malformedBounds("these are no bounds", trimmed(text, part)));
    const { name, span, value } = item;
    const parameter = parameters.find((each) => each.name === name);
    if (!parameter) throw error(catalogue.unknownParameter(name, span, names, suggest(name, names)));
    if (bounded.has(name)) throw error(catalogue.repeatedParameter(name, span));
    const { lower, upper } = rangeAt(text, value, error);
    if (!(parameter.start >= lower && parameter.start <= upper)) {
      const message = `the start value of ${quoted(name)}, ${parameter.start}, is out of these bounds`;
      throw error(catalogue.malformedBounds(message, value));
    }
    bounded.set(name, { lower, upper });
  }
  return parameters.map((parameter) => ({ ...parameter, ...bounded.get(parameter.name) }));
}

/** The numbers on both sides of a colon; what is left out is infinite. */
function rangeAt(
  text: string,
  span: Span,
  error: (diagnostic: Diagnostic) => DiagnosticError,
): { readonly lower: number; readonly upper: number } {
  const colon = text.slice(span.start, span.end).indexOf(":");
  if (colon < 0) throw error(catalogue.malformedBounds("there is no `:` between the bounds", span));
  const sideOf = (side: Span, otherwise: number): number => {
    const place = trimmed(text, side);
    if (place.start === place.end) return otherwise;
    const value = readValue(text, place, false, error);
    if (typeof value === "number" && !Number.isNaN(value)) return value;
    throw error(catalogue.malformedBounds("a bound is NaN", place));
  };
  const lower = sideOf({ start: span.start, end: span.start + colon }, -Infinity);
  const upper = sideOf({ start: span.start + colon + 1, end: span.end }, Infinity);
  if (lower > upper) throw error(catalogue.malformedBounds("the lower bound is above the upper one", span));
  return { lower, upper };
}
