import { Option } from "commander";
import { unknownOutput } from "../diagnostics/catalogue.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { ParsedFunction } from "../frontends/mathjs/index.ts";
import { outputNames } from "../inspect/check/names.ts";

/** The option that gives the output from which adjoints are swept. */
export function seedOption(): Option {
  return new Option("--seed <output>", "the output whose adjoint is 1 (default: the first)");
}

/** The position of the output of a given name. @throws DiagnosticError when there is none. */
export function outputPosition(parsed: ParsedFunction, name: string): number {
  const names = outputNames(parsed);
  const position = names.indexOf(name);
  if (position >= 0) return position;
  const span = { start: 0, end: name.length };
  throw new DiagnosticError([unknownOutput(name, span, names, suggest(name, names))], { name: "--seed", text: name });
}
