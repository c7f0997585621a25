import type { Span } from "../graph/provenance.ts";
import { showPosition, type Diagnostic, type Source } from "./diagnostic.ts";
import { lineAt, type Line } from "./position.ts";
import { visible, widthOf } from "./text.ts";

export interface RenderOptions {
  /** Whether to colour the text for a terminal; it is plain by default. */
  readonly color?: boolean;
}

/**
 * A diagnostic as a person reads it:
 *
 * ```text
 * error[ADJ202]: unknown function `sinn`
 *  --> expression:1:5
 *   |
 * 1 | 2 * sinn(x)
 *   |     ^^^^
 *   = help: did you mean `sin`?
 * ```
 */
export function renderDiagnostic(diagnostic: Diagnostic, source?: Source, options: RenderOptions = {}): string {
  const paint = options.color === true ? painted : plain;
  const { code, severity, message, span, notes, help } = diagnostic;
  const tone = severity === "error" ? "red" : "yellow";
  const header = `${paint(tone, `${severity}[${code}]`)}${paint("bold", `: ${message}`)}`;
  const frame = span && source ? frameOf(source, span) : { gutter: 1, lines: [] };
  const margin = " ".repeat(frame.gutter);
  const place =
    span && source ? [`${margin}${paint("blue", "-->")} ${showPosition(source, span.start)}`, bar(margin, paint)] : [];
  const excerpt = frame.lines.flatMap(({ label, text, underline }) => {
    const numbered = `${paint("blue", `${label.padStart(frame.gutter)} |`)} ${text}`;
    return underline === "" ? [numbered] : [numbered, `${bar(margin, paint)} ${paint(tone, underline)}`];
  });
  const remarks = [
    ...notes.map((note) => ["note", note] as const),
    ...(help === undefined ? [] : [["help", help] as const]),
  ];
  const footer = remarks.map(([kind, text]) => {
    const indented = text.replaceAll("\n", `\n${margin}         `);
    return `${margin} ${paint("blue", "=")} ${paint("bold", `${kind}:`)} ${indented}`;
  });
  return [header, ...place, ...excerpt, ...footer].map((line) => line.trimEnd()).join("\n");
}

interface FrameLine {
  readonly label: string;
  readonly text: string;
  readonly underline: string;
}

interface Frame {
  /** How many columns the line numbers take. */
  readonly gutter: number;
  readonly lines: readonly FrameLine[];
}

/** The first and the last line of a span, underlined where the span is. */
function frameOf({ text }: Source, span: Span): Frame {
  const first = lineAt(text, span.start);
  const last = lineAt(text, Math.max(span.start, span.end - 1));
  const gutter = String(last.number).length;
  if (first.number === last.number) return { gutter, lines: [excerpt(first, span)] };
  const between: FrameLine[] = last.number - first.number > 1 ? [{ label: "", text: "...", underline: "" }] : [];
  return { gutter, lines: [excerpt(first, span), ...between, excerpt(last, span)] };
}

const WINDOW = 100;
const CONTEXT = 40;

/** A line as it is shown: long ones are cut around the span, and every character has a known width. */
function excerpt(line: Line, span: Span): FrameLine {
  const from = Math.max(0, span.start - line.start);
  const to = Math.min(line.text.length, span.end - line.start);
  const begin = Math.max(0, Math.min(from - CONTEXT, line.text.length - WINDOW));
  const end = Math.min(line.text.length, begin + WINDOW);
  let shown = begin > 0 ? "…" : "";
  let underline = begin > 0 ? " " : "";
  let column = shown.length;
  let offset = begin;
  for (const character of line.text.slice(begin, end)) {
    const width = widthOf(character, column);
    shown += character === "\t" ? " ".repeat(width) : visible(character);
    underline += (offset >= from && offset < to ? "^" : " ").repeat(offset < to ? width : 0);
    column += width;
    offset += character.length;
  }
  return {
    label: String(line.number),
    text: end < line.text.length ? `${shown}…` : shown,
    // A span without a character, such as the end of the text, is a single caret.
    underline: underline.includes("^") ? underline : `${underline}^`,
  };
}

type Style = "red" | "yellow" | "blue" | "bold";
type Paint = (style: Style, text: string) => string;

const ESCAPES: Readonly<Record<Style, string>> = {
  red: "\u001b[1;31m",
  yellow: "\u001b[1;33m",
  blue: "\u001b[1;34m",
  bold: "\u001b[1m",
};

const plain: Paint = (_, text) => text;
const painted: Paint = (style, text) => `${ESCAPES[style]}${text}\u001b[0m`;

function bar(margin: string, paint: Paint): string {
  return `${margin} ${paint("blue", "|")}`;
}
