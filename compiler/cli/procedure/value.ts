import { malformedValue } from "../../diagnostics/catalogue.ts";
import type { Diagnostic, DiagnosticError } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../graph/provenance.ts";
import type { StructuredValue } from "../../inspect/procedure/values.ts";
import { splitList, trimmed } from "../list.ts";
import { readValue } from "../point-value.ts";

/** How a part of a text is read. */
interface Reading {
  readonly text: string;
  readonly error: (diagnostic: Diagnostic) => DiagnosticError;
}

/**
 * The value that a part of a text describes: JSON, or the same with constant expressions in the places of numbers and with
 * names that are not quoted: `{ w: [1, pi/2], b: 0 }`.
 * @throws DiagnosticError
 */
export function readStructured(
  text: string,
  span: Span,
  error: (diagnostic: Diagnostic) => DiagnosticError,
): StructuredValue {
  return valueAt(trimmed(text, span), { text, error });
}

function valueAt(span: Span, reading: Reading): StructuredValue {
  const { text, error } = reading;
  const written = text.slice(span.start, span.end);
  const json = /^[[{]/.test(written) ? jsonOf(written) : undefined;
  if (json !== undefined) return json;
  if (written === "true" || written === "false") return written === "true";
  if (isEnclosed(written, "{", "}")) return recordAt(span, reading);
  if (isEnclosed(written, "[", "]") && !written.includes(";")) {
    return itemsIn(span, text).map((item) => valueAt(item, reading));
  }
  const value = readValue(text, span, true, error);
  return typeof value === "number" ? value : (structuredOf(value) ?? NaN);
}

function recordAt(span: Span, reading: Reading): StructuredValue {
  const { text, error } = reading;
  const fields = itemsIn(span, text).map((item): readonly [string, StructuredValue] => {
    const [, before = "", quoted, bare] = FIELD.exec(text.slice(item.start, item.end)) ?? [];
    const name = bare ?? quoted;
    if (name === undefined) throw error(malformedValue(text.slice(item.start, item.end), item, NO_FIELD));
    return [name, valueAt(trimmed(text, { start: item.start + before.length, end: item.end }), reading)];
  });
  return Object.fromEntries(fields);
}

const FIELD = /^(\s*(?:["']([^"']*)["']|([^\s:"']+))\s*:)/;
const NO_FIELD = "a field of an object is a name, a colon and a value";

/** Where the items of a list or object stand, without its brackets. */
function itemsIn({ start, end }: Span, text: string): readonly Span[] {
  return splitList(text.slice(start + 1, end - 1)).map((item) =>
    trimmed(text, { start: start + 1 + item.start, end: start + 1 + item.end }),
  );
}

/** Whether a text is enclosed by brackets that belong together. */
function isEnclosed(text: string, open: string, close: string): boolean {
  if (!text.startsWith(open) || !text.endsWith(close)) return false;
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    if ("[{(".includes(text.charAt(index))) depth++;
    if ("]})".includes(text.charAt(index)) && --depth === 0) return index === text.length - 1;
  }
  return false;
}

function jsonOf(text: string): StructuredValue | undefined {
  try {
    return structuredOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Numbers and truth values in lists and objects, `null` for NaN, which JSON lacks; undefined for anything else. */
export function structuredOf(value: unknown): StructuredValue | undefined {
  if (value === null) return NaN;
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) {
    const items = value.map(structuredOf);
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  if (typeof value !== "object") return undefined;
  const fields = Object.entries(value).map(([name, field]) => [name, structuredOf(field)] as const);
  const known = fields.filter((field): field is readonly [string, StructuredValue] => field[1] !== undefined);
  return known.length === fields.length ? Object.fromEntries(known) : undefined;
}
