import type { Option } from "commander";

const HELP = new Set(["-h", "--help"]);

/**
 * The arguments of a command with its operands behind `--`. A word that begins with `-` is an operand when it is no
 * declared option and no other word can be the operand: `-x^2` is an expression.
 */
export function operandsLast(words: readonly string[], options: readonly Option[]): readonly string[] {
  const flags: string[] = [];
  const operands: string[] = [];
  const unknown: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    if (word === "--") {
      operands.push(...words.slice(index + 1));
      break;
    }
    const option = options.find((candidate) => isSpelling(word, candidate));
    if (option || HELP.has(word)) {
      flags.push(word);
      if (option?.required !== true || word.includes("=")) continue;
      const value = words[++index];
      // Commander says best that the value is missing.
      if (value === undefined) return words;
      flags.push(value);
    } else if (word.startsWith("-") && word !== "-") unknown.push(word);
    else operands.push(word);
  }
  if (operands.length === 0) operands.push(...unknown.splice(0, 1));
  return [...flags, ...unknown, "--", ...operands];
}

function isSpelling(word: string, { short, long, required }: Option): boolean {
  return word === short || word === long || (required && long !== undefined && word.startsWith(`${long}=`));
}
