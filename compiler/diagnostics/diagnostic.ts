import type { Span } from "../graph/provenance.ts";
import { positionAt } from "./position.ts";
import { visible } from "./text.ts";

/** A text to be compiled, and the name that messages call it by. */
export interface Source {
  readonly name: string;
  readonly text: string;
  /** The text is that of the option `name` of the library, which is `--name` on the command line. */
  readonly isOption?: true;
}

/** A mistake in what a user wrote, made only by the factories of the catalogue. */
export interface Diagnostic {
  /** `ADJ` and three digits; docs/diagnostics.md explains every code. */
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  /** The place in the source; absent where the mistake is in an option. */
  readonly span?: Span;
  /** What else there is to know. */
  readonly notes: readonly string[];
  /** What to write instead. */
  readonly help?: string;
}

/** What the public functions throw when a user's input cannot be compiled. Its message is readable by itself. */
export class DiagnosticError extends Error {
  override readonly name = "DiagnosticError";
  readonly diagnostics: readonly Diagnostic[];
  readonly source: Source | undefined;

  constructor(diagnostics: readonly Diagnostic[], source?: Source) {
    super(diagnostics.map((diagnostic) => summary(diagnostic, source)).join("\n"));
    this.diagnostics = diagnostics;
    this.source = source;
  }
}

/** A diagnostic as plain text: position, message, code, and the help on a line of its own. */
function summary({ code, message, span, help }: Diagnostic, source: Source | undefined): string {
  const place = span && source ? `${showPosition(source, span.start)}: ` : "";
  return `${place}${message} [${code}]${help === undefined ? "" : `\n  help: ${help}`}`;
}

/** `name:line:column`, as editors and terminals understand it. */
export function showPosition(source: Source, offset: number): string {
  const { line, column } = positionAt(source.text, offset);
  return `${visible(source.name)}:${line}:${column}`;
}
