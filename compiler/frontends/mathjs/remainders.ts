import type { Span } from "../../graph/provenance.ts";
import { isNameToken, type Token } from "./tokens.ts";

// The parser reads what stands after `%` twice: first to see whether it is a value, which makes the sign a remainder and
// no percentage. Remainders inside remainders are read 2, 4, 8, … times.

interface Level {
  /** How often the inside of a bracket is read. */
  readonly times: number;
  /** The remainder whose second operand begins the rest of the bracket. */
  remainder: Token | undefined;
}

const OPEN: ReadonlySet<string> = new Set(["(", "[", "{"]);
const CLOSE: ReadonlySet<string> = new Set([")", "]", "}"]);
const PREFIX: ReadonlySet<string> = new Set(["+", "-", "~", "not"]);
const POWER: ReadonlySet<string> = new Set(["^", ".^"]);

/** The remainder with which the parser comes to read more tokens than a limit, if there is one. */
export function remainderBeyond(tokens: readonly Token[], limit: number): Span | undefined {
  if (!tokens.some(({ text }) => text === "%")) return undefined;
  const levels: Level[] = [{ times: 1, remainder: undefined }];
  let level = levels[0];
  let last: Token | undefined;
  let read = 0;
  let afterOperand = false;
  for (const token of tokens) {
    if (level === undefined) return undefined;
    const { text } = token;
    read += level.times;
    if (read > limit && last) return last;
    const endsOperand = CLOSE.has(text) || /^[\d.!']/.test(text) || (isNameToken(token) && text !== "not");
    if (text === "%") level.remainder = last = token;
    else if (OPEN.has(text)) levels.push({ times: level.times * (level.remainder ? 2 : 1), remainder: undefined });
    else if (CLOSE.has(text)) levels.pop();
    else if (!endsOperand && !POWER.has(text) && (afterOperand || !PREFIX.has(text))) level.remainder = undefined;
    level = levels.at(-1);
    afterOperand = endsOperand;
  }
  return undefined;
}
