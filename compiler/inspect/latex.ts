/** A name as it is typeset: a letter or word, and what stands below it. */
export interface LatexName {
  readonly base: string;
  readonly subscript: string;
}

const LOWER =
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi _ pi rho _ sigma tau upsilon phi chi psi omega";
const UPPER = "_ _ Gamma Delta _ _ _ Theta _ _ Lambda _ _ Xi _ Pi _ _ Sigma _ Upsilon Phi _ Psi Omega";

/** The Greek letters that LaTeX has a command for, by their characters. */
const GREEK: ReadonlyMap<string, string> = new Map(
  [
    { first: 0x3b1, names: LOWER },
    { first: 0x391, names: UPPER },
  ].flatMap(({ first, names }) =>
    names
      .split(" ")
      .map((name, index): [string, string] => [String.fromCodePoint(first + index), name])
      .filter(([, name]) => name !== "_"),
  ),
);

const COMMANDS = new Set(GREEK.values());

/** Split a name as one reads it: `z12` is z with subscript 12, `alpha_max` is α with subscript max. */
export function latexName(name: string): LatexName {
  const [, base = "", digits = "", rest = ""] = /^(.*?[^\d_])(?:_?(\d+))?(?:_(.+))?$/u.exec(name) ?? [];
  if (!isSymbol(base)) return { base: word(name), subscript: "" };
  return { base: symbol(base), subscript: [digits, rest && word(rest)].filter((part) => part !== "").join(",") };
}

/** A name with its subscript, and with an accent such as `\dot` over its base. */
export function typeset({ base, subscript }: LatexName, accent?: string): string {
  const accented = accent === undefined ? base : `${accent}{${base}}`;
  if (subscript === "") return accented;
  return subscript.length === 1 ? `${accented}_${subscript}` : `${accented}_{${subscript}}`;
}

/** Text in which LaTeX finds nothing to execute. */
export function escapeLatex(text: string): string {
  return text.replace(/[\\{}$&#%_^~]/g, (character) => ESCAPES.get(character) ?? `\\${character}`);
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["\\", "\\backslash "],
  ["^", "\\wedge "],
  ["~", "\\sim "],
]);

function isSymbol(base: string): boolean {
  return Array.from(base).length === 1 || COMMANDS.has(base);
}

function symbol(base: string): string {
  const command = GREEK.get(base) ?? (COMMANDS.has(base) ? base : undefined);
  return command === undefined ? escapeLatex(base) : `\\${command}`;
}

function word(text: string): string {
  if (/^\d+$/.test(text)) return text;
  return isSymbol(text) ? symbol(text) : `\\mathrm{${escapeLatex(text)}}`;
}
