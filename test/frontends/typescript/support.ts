import { ts } from "ts-morph";
import { DiagnosticError, type Diagnostic, type Source } from "../../../compiler/diagnostics/diagnostic.ts";
import { parseTypeScript, type TypeScriptOptions } from "../../../compiler/frontends/typescript/index.ts";
import { renderDiagnostic } from "../../../compiler/diagnostics/code-frame.ts";

/** A function of the original: what it returns, numbers in a flat list. */
export type Original = (...point: readonly number[]) => readonly number[];

/** The function of a source, run as it was written. */
export function original(text: string, fn: string): Original {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the original is what the compiled function is compared with
  const run: unknown = new Function("exports", `${outputText}\nreturn ${fn};`);
  if (typeof run !== "function") throw new Error("no function");
  const found: unknown = Reflect.apply(run, undefined, [{}]);
  if (typeof found !== "function") throw new Error(`no function ${fn}`);
  return (...point) => leaves(Reflect.apply(found, undefined, point));
}

/** The numbers in a number, an array or an object, in order. */
export function leaves(value: unknown): readonly number[] {
  if (typeof value === "number") return [value];
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(leaves);
  throw new TypeError(`no number, array or object: ${String(value)}`);
}

/** A refusal: the diagnostic, the file that it points into, and how it is shown. */
export interface Refused {
  readonly diagnostic: Diagnostic;
  readonly source: Source | undefined;
  readonly shown: string;
  /** The text that the diagnostic underlines. */
  readonly marked: string;
}

/** What a source is refused with. */
export async function refusal(
  text: string,
  options?: TypeScriptOptions,
  parse: (text: string, options?: TypeScriptOptions) => Promise<unknown> = parseTypeScript,
): Promise<Refused> {
  try {
    await parse(text, options);
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    const [diagnostic] = error.diagnostics;
    if (diagnostic === undefined) throw error;
    const { source } = error;
    const { start = 0, end = 0 } = diagnostic.span ?? {};
    return {
      diagnostic,
      source,
      shown: renderDiagnostic(diagnostic, source),
      marked: source?.text.slice(start, end) ?? "",
    };
  }
  throw new Error(`not refused:\n${text}`);
}
