import { asciiName } from "../emit/names.ts";
import { generatedName } from "../emit/module.ts";
import type { Style } from "../emit/result.ts";
import type { Request } from "./request.ts";

/**
 * The names that a text imports from a specifier, or exports from it again; undefined where some import of it, such as
 * `import * as model` or `import(…)`, may mean all of them. The text need not be a program: `.vue` files have imports too.
 */
export function importedNames(text: string, specifier: string): ReadonlySet<string> | undefined {
  const written = escaped(specifier);
  const anywhere = new RegExp(`(["'\`])${written}\\1`, "g");
  const clause = new RegExp(`\\b(?:import|export)\\s*(?:type\\s*)?\\{([^{}]*)\\}\\s*from\\s*(["'])${written}\\2`, "g");
  const clauses = Array.from(text.matchAll(clause), ([, names = ""]) => names);
  if (clauses.length === 0 || clauses.length < Array.from(text.matchAll(anywhere)).length) return undefined;
  const items = clauses.flatMap((list) => list.replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, "").split(","));
  const names = items.map((item) => /^\s*(?:type\s+)?([^\s]*)/.exec(item)?.[1] ?? "");
  return new Set(names.filter((name) => name !== ""));
}

/** The functions of a file that imported names belong to; undefined where they do not tell: some belong to none. */
export function functionsNamed(
  names: ReadonlySet<string>,
  functions: readonly string[],
  { kinds, options }: Pick<Request, "kinds" | "options">,
): readonly string[] | undefined {
  // A factory of a function of numbers is one that writes into arrays.
  const styles: readonly Style[] = options.style === "factory" ? ["into", "factory"] : [options.style ?? "plain"];
  const owners = new Map<string, string>();
  // A derivative comes before a function of the file that is called the same: derivatives are what is asked for.
  for (const kind of ["value", ...kinds] as const)
    for (const name of functions)
      for (const style of styles) owners.set(generatedName(asciiName(name), kind, style), name);
  const found = Array.from(names, (name) => owners.get(name));
  if (found.length === 0 || found.includes(undefined)) return undefined;
  return functions.filter((name) => found.includes(name));
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&");
}
