import { renderDiagnostic } from "../diagnostics/code-frame.ts";
import type { Diagnostic, Source } from "../diagnostics/diagnostic.ts";
import type { Io } from "./io.ts";

/** Tell the user of diagnostics, on the error stream. */
export function reportDiagnostics(
  diagnostics: readonly Diagnostic[],
  source: Source | undefined,
  { stderr }: Io,
): void {
  for (const diagnostic of diagnostics) {
    stderr.write(`${renderDiagnostic(diagnostic, source, { color: stderr.color })}\n`);
  }
}
