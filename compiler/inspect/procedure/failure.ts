import { DiagnosticError, type Diagnostic, type Source } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../graph/provenance.ts";

/** Makes the error of what goes wrong while a procedure runs, with the place in the source, if it is known. */
export type Fail = (describe: (span: Span | undefined) => Diagnostic) => DiagnosticError;

/** What goes wrong in a line of a source. */
export function failureIn(source: Source | undefined, line: number | undefined): Fail {
  return (describe) => {
    const span = source && line !== undefined ? spanOfLine(source.text, line) : undefined;
    return new DiagnosticError([describe(span)], source);
  };
}

/** What a line, counted from 1, has between its white space. */
function spanOfLine(text: string, line: number): Span | undefined {
  const lines = text.split(/(\r\n|\n|\r)/);
  const found = lines[2 * (line - 1)];
  if (found === undefined) return undefined;
  const start = lines.slice(0, 2 * (line - 1)).reduce((sum, each) => sum + each.length, 0);
  const indent = found.length - found.trimStart().length;
  return { start: start + indent, end: start + Math.max(indent, found.trimEnd().length) };
}
