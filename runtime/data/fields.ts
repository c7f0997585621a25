/** What parts the fields of a row: a character, or white space. */
export type Separator = "," | ";" | "\t" | " ";

/** A field, and where it stands in the text, quotes included. */
export interface Field {
  /** Without quotes and the white space around it. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A quote that is never closed, or text behind one that is. */
export interface QuoteProblem {
  readonly kind: "unclosed quote" | "text behind a quote";
  readonly start: number;
  readonly end: number;
}

const QUOTED = '"(?:[^"]|"")*"';
const LINE_BREAK = "(?:\\r\\n|\\r|\\n)";

/** The separator that a text shows in its first row, quotes aside: a semicolon, else a comma, else a tab, else space. */
export function separatorOf(text: string): Separator {
  const line = new RegExp(`(?:${QUOTED}|[^\\r\\n])*`, "y");
  line.lastIndex = rowStart(text, 0);
  const bare = (line.exec(text)?.[0] ?? "").replace(new RegExp(QUOTED, "g"), "");
  if (bare.includes(";")) return ";";
  if (bare.includes(",")) return ",";
  return bare.trim().includes("\t") ? "\t" : " ";
}

/** Where a row begins at or behind a place, blank lines and lines that begin with `#` aside; the end where none does. */
function rowStart(text: string, from: number, nothing = emptyLines()): number {
  nothing.lastIndex = from;
  nothing.exec(text);
  return nothing.lastIndex;
}

function emptyLines(): RegExp {
  const nothing = "[^\\S\\r\\n]*(?:#[^\\r\\n]*)?";
  return new RegExp(`(?:${nothing}${LINE_BREAK})*(?:${nothing}$)?`, "y");
}

/** The rows of a text, up to the end or to one that cannot be read. Between words a `#` begins a comment, too. */
export function* rowsOf(text: string, separator: Separator): Generator<readonly Field[] | QuoteProblem> {
  const nothing = emptyLines();
  const patterns = patternsOf(separator);
  for (let place = rowStart(text, 0, nothing); place < text.length;) {
    const row = readRow(text, place, patterns);
    if ("kind" in row) {
      yield row;
      return;
    }
    yield row.fields;
    place = rowStart(text, row.next, nothing);
  }
}

/** The fields of a row, and where the next may begin; a quoted field may hold line breaks. */
interface Row {
  readonly fields: readonly Field[];
  readonly next: number;
}

function readRow(text: string, start: number, patterns: Patterns): Row | QuoteProblem {
  const fields: Field[] = [];
  for (let place = start; ;) {
    const field = fieldAt(text, place, patterns.field);
    if (field === undefined) {
      const quote = text.indexOf('"', place);
      return { kind: "unclosed quote", start: quote, end: quote + 1 };
    }
    fields.push(field);
    patterns.end.lastIndex = field.end;
    if (patterns.end.test(text)) return { fields, next: patterns.end.lastIndex };
    patterns.separator.lastIndex = field.end;
    if (!patterns.separator.test(text)) return behindQuote(text, field.end);
    place = patterns.separator.lastIndex;
  }
}

function behindQuote(text: string, start: number): QuoteProblem {
  const behind = /[^\s,;]*/y;
  behind.lastIndex = start;
  behind.exec(text);
  return { kind: "text behind a quote", start, end: Math.max(behind.lastIndex, start + 1) };
}

interface Patterns {
  readonly field: RegExp;
  /** Up to the next row. */
  readonly end: RegExp;
  readonly separator: RegExp;
}

function patternsOf(separator: Separator): Patterns {
  const space = separator === "\t" ? "[^\\S\\r\\n\\t]*" : "[^\\S\\r\\n]*";
  const bare = separator === " " ? "[^\\s]+" : `[^${separator}\\r\\n]*`;
  const comment = separator === " " ? "(?:#[^\\r\\n]*)?" : "";
  return {
    field: new RegExp(`${space}(?:(${QUOTED})|(?!")(${bare}))`, "y"),
    end: new RegExp(`${space}${comment}(?:${LINE_BREAK}|$)`, "y"),
    separator: new RegExp(separator === " " ? "[^\\S\\r\\n]+" : `${space}${separator}`, "y"),
  };
}

function fieldAt(text: string, place: number, pattern: RegExp): Field | undefined {
  pattern.lastIndex = place;
  const found = pattern.exec(text);
  if (!found) return undefined;
  const [, quoted, bare = ""] = found;
  const end = pattern.lastIndex;
  if (quoted !== undefined) {
    return { text: quoted.slice(1, -1).replaceAll('""', '"').trim(), start: end - quoted.length, end };
  }
  const written = bare.trimEnd();
  const start = end - bare.length;
  return { text: written, start, end: start + written.length };
}
