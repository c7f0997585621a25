import { renderDiagnostic } from "../diagnostics/code-frame.ts";
import type { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { lineAt, positionAt } from "../diagnostics/position.ts";

/** A diagnostic as bundlers want it, in pieces. */
export interface Failure {
  /** All of it, as the command line shows it. */
  readonly text: string;
  /** What is wrong, with its code, on one line. */
  readonly message: string;
  readonly code: string;
  /** Where it is: the file as messages name it, a line from 1, a column from 0, and the text of the line. */
  readonly place:
    | {
        readonly file: string;
        readonly line: number;
        readonly column: number;
        readonly length: number;
        readonly lineText: string;
      }
    | undefined;
  /** Notes and help, each on one line. */
  readonly remarks: readonly string[];
  /** All but the message, as a person reads it: the place, the line with carets below, notes and help. */
  readonly frame: string;
}

/** The first of the diagnostics of an error. */
export function failureOf({ diagnostics: [diagnostic], source, message }: DiagnosticError): Failure {
  if (diagnostic === undefined) return { text: message, message, code: "", place: undefined, remarks: [], frame: "" };
  const { code, span, notes, help } = diagnostic;
  const text = renderDiagnostic(diagnostic, source);
  return {
    text,
    message: `${diagnostic.message} [${code}]`,
    code,
    place: span && source && placeOf(source.name, source.text, span.start, span.end),
    remarks: [...notes.map((note) => `note: ${note}`), ...(help === undefined ? [] : [`help: ${help}`])],
    frame: text.split("\n").slice(1).join("\n"),
  };
}

function placeOf(file: string, text: string, start: number, end: number): NonNullable<Failure["place"]> {
  const { line, column } = positionAt(text, start);
  const lineText = lineAt(text, start).text;
  return {
    file,
    line,
    column: column - 1,
    length: Math.max(0, Math.min(end - start, lineText.length - column + 1)),
    lineText,
  };
}
