import type { Span } from "../graph/provenance.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { quoted } from "./text.ts";

/** What an entry says beside its code. */
interface Details {
  readonly message: string;
  readonly span?: Span | undefined;
  readonly notes?: readonly string[] | undefined;
  readonly help?: string | undefined;
  readonly severity?: Diagnostic["severity"];
}

/** A factory of diagnostics that all have one code. */
export type Entry<Arguments extends readonly unknown[]> = ((...details: Arguments) => Diagnostic) & {
  readonly code: string;
};

/** The entry of a code: what makes its diagnostics, and the code itself. */
export function entry<Arguments extends readonly unknown[]>(
  code: `ADJ${number}`,
  describe: (...details: Arguments) => Details,
): Entry<Arguments> {
  const create = (...details: Arguments): Diagnostic => {
    const { message, span, notes = [], help, severity = "error" } = describe(...details);
    return {
      code,
      severity,
      message,
      ...(span && { span: { start: span.start, end: span.end } }),
      notes,
      ...(help !== undefined && { help }),
    };
  };
  return Object.assign(create, { code });
}

/** The help that a suggestion is, if there is one. */
export function didYouMean(suggestion: string | undefined): string | undefined {
  return suggestion === undefined ? undefined : `did you mean ${quoted(suggestion)}?`;
}

/** How the user declares that a name is a variable of a source. */
export const LIST_IT = "list it with `--vars` (`variables`)";
