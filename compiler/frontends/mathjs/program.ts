import * as catalogue from "../../diagnostics/catalogue.ts";
import { DiagnosticError, type Diagnostic, type Source } from "../../diagnostics/diagnostic.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import type { Span } from "../../graph/provenance.ts";
import { constants, physicalConstants } from "./constants.ts";
import { builtins } from "./functions.ts";
import { partsOf, type FunctionDefinition, type Name, type Program } from "./syntax.ts";
import { isName } from "./tokens.ts";

/** What of a program is compiled, as a function of which parameters. */
export interface Target {
  /** The function that is compiled; undefined where it is the value of the program. */
  readonly definition: FunctionDefinition | undefined;
  readonly parameters: readonly string[];
}

export interface Choice {
  /** The function to compile. */
  readonly fn?: string | undefined;
  /** The parameters, in order. */
  readonly variables?: readonly string[] | undefined;
}

/**
 * The function that the user names, else the one that the last line defines, else the value of the program.
 * @throws DiagnosticError
 */
export function chooseTarget(
  program: Program,
  { fn, variables }: Choice,
  lengths: ReadonlySet<string>,
  source: Source,
): Target {
  const error = (diagnostic: Diagnostic): DiagnosticError => new DiagnosticError([diagnostic], source);
  const wrong = variables && wrongVariable(variables);
  if (wrong) throw error(wrong);

  const definition = fn === undefined ? program.last : program.functions.get(fn);
  if (fn !== undefined && definition === undefined) {
    const names = Array.from(program.functions.keys());
    const isVariable = program.statements.some(({ name }) => name === fn);
    throw error(catalogue.noSuchFunction(fn, names, suggest(fn, names), isVariable));
  }

  const isListed = (name: string): boolean => variables?.includes(name) ?? false;
  const own = definition
    ? definition.parameters.map((name): [string, Span] => [name, definition.nameSpan])
    : Array.from(freeSymbols(program)).filter(([name]) => !lengths.has(name) || isListed(name));
  if (variables === undefined) return { definition, parameters: own.map(([name]) => name) };
  const listed = new Set(variables);
  const unlisted = own.find(([name]) => !listed.has(name));
  if (unlisted) {
    const [name, span] = unlisted;
    throw error(catalogue.unlistedVariable(name, span, variables, suggest(name, variables)));
  }
  return { definition, parameters: variables };
}

function wrongVariable(variables: readonly string[]): Diagnostic | undefined {
  const invalid = variables.find((name) => !isName(name));
  if (invalid !== undefined) return catalogue.invalidVariable(invalid, "it is not a name");
  const seen = new Set<string>();
  const repeated = variables.find((name) => seen.size === seen.add(name).size);
  return repeated === undefined ? undefined : catalogue.invalidVariable(repeated, "it is listed twice");
}

/** The symbols that the lines of a program use and nothing defines, in the order of the source, with the first use. */
function freeSymbols(program: Program): ReadonlyMap<string, Span> {
  const assigned = new Set(program.statements.map(({ name }) => name));
  const isDefined = (name: string): boolean =>
    assigned.has(name) || program.functions.has(name) || constants.has(name) || isNumeric(name) || isRefused(name);
  const free = new Map<string, Span>();
  for (const { name, span } of namesIn(program)) {
    if (!isDefined(name) && !free.has(name)) free.set(name, span);
  }
  return free;
}

/** Whether a symbol is a function of numbers; `size` and other functions of arrays are names as all others. */
function isNumeric(name: string): boolean {
  const builtin = builtins.get(name);
  return builtin !== undefined && builtin.takes !== "arrays";
}

/** Whether a symbol that nothing defines is refused instead of being a parameter. */
function isRefused(name: string): boolean {
  return name === "i" || physicalConstants.has(name);
}

function* namesIn(program: Program): Generator<Name> {
  const pending = program.statements.map(({ value }) => value).reverse();
  for (let expression = pending.pop(); expression !== undefined; expression = pending.pop()) {
    if (expression.kind === "name") yield expression;
    const parts = partsOf(expression);
    for (let index = parts.length - 1; index >= 0; index--) {
      const part = parts[index];
      if (part) pending.push(part);
    }
  }
}
