import { isAlias, isMap, isScalar, isSeq, parseDocument, type Document } from "yaml";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { DiagnosticError, type Source } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../graph/provenance.ts";

/** A value of a YAML document, with its place. */
export type Value =
  | { readonly kind: "scalar"; readonly value: unknown; readonly text: string; readonly span: Span }
  | { readonly kind: "map"; readonly entries: ReadonlyMap<string, Entry>; readonly span: Span }
  | { readonly kind: "list"; readonly items: readonly Value[]; readonly span: Span };

/** A value with its key. */
export interface Entry {
  readonly name: string;
  readonly span: Span;
  readonly value: Value;
}

export type MapValue = Extract<Value, { kind: "map" }>;

/** The settings of a YAML document. @throws DiagnosticError where it is none, or no list of names with values. */
export function readYaml(source: Source): MapValue {
  const document = parseDocument(source.text, { prettyErrors: false, version: "1.2" });
  const problems = [...document.errors, ...document.warnings].map(({ message, pos: [start, end] }) =>
    catalogue.malformedSettings(`this is not YAML: ${sentence(message)}`, { start, end: Math.max(end, start) }),
  );
  if (problems.length > 0) throw new DiagnosticError(problems, source);
  const value = valueOf(document.contents, document, source);
  if (value.kind === "map") return value;
  const found =
    document.contents === null ? "there are none" : value.kind === "list" ? "this is a list" : "this is a single value";
  throw new DiagnosticError(
    [catalogue.malformedSettings(`settings are expected, and ${found}`, value.span, HELP)],
    source,
  );
}

const HELP = "settings are written `name: value`, one on a line";

function valueOf(node: unknown, document: Document.Parsed, source: Source): Value {
  if (isAlias(node)) return valueOf(node.resolve(document), document, source);
  if (isScalar(node)) {
    const span = spanOf(node.range);
    return { kind: "scalar", value: node.value, text: source.text.slice(span.start, span.end), span };
  }
  if (!isMap(node)) {
    const items = isSeq(node) ? node.items.map((item) => valueOf(item, document, source)) : [];
    return { kind: "list", items, span: spanOf(rangeOf(node)) };
  }
  const entries = node.items.map(({ key, value }): Entry => {
    const name = isScalar(key) ? String(key.value) : "";
    const span = spanOf(rangeOf(key));
    const found = valueOf(value, document, source);
    // A key without a value has no place of its own.
    return { name, span, value: value === null ? { kind: "scalar", value: null, text: "", span } : found };
  });
  return { kind: "map", entries: new Map(entries.map((entry) => [entry.name, entry])), span: spanOf(node.range) };
}

/** The range that every parsed node has. */
function rangeOf(node: unknown): readonly [number, number, ...number[]] | undefined {
  if (typeof node !== "object" || node === null || !("range" in node) || !Array.isArray(node.range)) return undefined;
  const [start, end] = node.range.map(Number);
  return start === undefined || end === undefined ? undefined : [start, end];
}

function spanOf(range: readonly [number, number, ...number[]] | null | undefined): Span {
  return range ? { start: range[0], end: range[1] } : { start: 0, end: 0 };
}

/** The message of the parser as a part of a sentence. */
function sentence(message: string): string {
  return message.slice(0, 1).toLowerCase() + message.slice(1);
}
