import { renderDiagnostic } from "../diagnostics/code-frame.ts";
import type { Diagnostic, Source } from "../diagnostics/diagnostic.ts";
import type { Io } from "./io.ts";

/** Tell the user of diagnostics, on the error stream. */
export function reportDiagnostics(
  diagnostics: readonly Diagnostic[],
  source: Source | undefined,
  { stderr }: Io,
): void {
  const shown = source?.isOption === true ? { ...source, name: `--${source.name}` } : source;
  for (const diagnostic of diagnostics) {
    stderr.write(`${renderDiagnostic(diagnostic, shown, { color: stderr.color })}\n`);
  }
}
