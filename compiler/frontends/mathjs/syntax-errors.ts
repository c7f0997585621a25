import * as catalogue from "../../diagnostics/catalogue.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { quoted, visible } from "../../diagnostics/text.ts";
import { showShape } from "./describe.ts";
import { raggedRow } from "./ragged.ts";
import { isNameToken, isSign, type Token } from "./tokens.ts";

/** What the parser threw, as a diagnostic with a place and, for common mistakes, with what to write instead. */
export function describeSyntaxError(thrown: unknown, text: string, tokens: readonly Token[]): Diagnostic {
  if (thrown instanceof RangeError) return catalogue.nestedTooDeeply(deepest(tokens));
  const message = visible(thrown instanceof Error ? thrown.message.replace(/ \(char \d+\)$/, "") : String(thrown));
  const offset = offsetOf(thrown);
  if (offset === undefined) return describeWithoutPlace(message, tokens);
  const end = { start: text.length, end: text.length };
  const token = tokens.find((token) => token.end > offset);
  const quote = /^End of string (.)/.exec(message)?.[1];
  if (quote !== undefined) {
    const start = text.lastIndexOf(quote);
    return catalogue.unclosedBracket(quote, quote, { start, end: start + 1 });
  }
  if (/^(Bad escape|Invalid unicode)/.test(message)) {
    return catalogue.unsupportedValue("a string", { start: offset, end: offset + 1 });
  }
  const ragged = message.startsWith("Column dimensions") ? raggedRow(tokens) : undefined;
  if (ragged) {
    const [first, given] = [showShape([ragged.first]), showShape([ragged.given])];
    return catalogue.raggedArray(first, given, ragged.span);
  }
  if (token && !isSign(token)) {
    const character = String.fromCodePoint(text.codePointAt(token.start) ?? 0);
    const span = { start: token.start, end: token.start + character.length };
    return catalogue.unexpectedCharacter(character, span, replacements.get(character));
  }
  if (isAnonymousFunction(text, offset)) return catalogue.anonymousFunction(token ?? end);
  const open = lastOpen(tokens);
  if (open && open.start < offset) return catalogue.unclosedBracket(open.text, closing.get(open.text) ?? "", open);
  const help = hint(message, text, offset, token);
  return token ? catalogue.syntaxError(sentence(message, token), token, help) : catalogue.unexpectedEnd(end, help);
}

/** Where an error of the parser is; it counts from 1. */
function offsetOf(thrown: unknown): number | undefined {
  const hasPlace = thrown instanceof Error && "char" in thrown && typeof thrown.char === "number";
  return hasPlace ? Number(thrown.char) - 1 : undefined;
}

/** Whether what stands before an error reads like `lambda x, y: …`, `function f(x) …`, `x => …` or `x -> …`. */
function isAnonymousFunction(text: string, offset: number): boolean {
  const before = text.slice(Math.max(0, offset - 80), offset);
  const line = before.slice(Math.max(before.lastIndexOf("\n"), before.lastIndexOf(";")) + 1);
  return /\blambda [\w ,]*$|\bfunction\b/.test(line) || /^[=-]>/.test(text.slice(offset - 1, offset + 1));
}

const closing: ReadonlyMap<string, string> = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
]);

/** The innermost bracket that is open at the end of some tokens. */
function lastOpen(tokens: readonly Token[]): Token | undefined {
  const open: Token[] = [];
  for (const token of tokens) {
    const last = open.at(-1);
    if (closing.has(token.text)) open.push(token);
    else if (last && closing.get(last.text) === token.text) open.pop();
  }
  return open.at(-1);
}

/** The first bracket that has more brackets open around it than any other. */
function deepest(tokens: readonly Token[]): Token | undefined {
  let depth = 0;
  let most = 0;
  let found: Token | undefined;
  for (const token of tokens) {
    if (closing.has(token.text) && ++depth > most) {
      most = depth;
      found = token;
    }
    if (/^[)\]}]$/.test(token.text)) depth--;
  }
  return found;
}

/** Errors that mathjs throws without a position: it names what is wrong. */
function describeWithoutPlace(message: string, tokens: readonly Token[]): Diagnostic {
  const name = /"([^"]*)"/.exec(message)?.[1] ?? "";
  const isRepeated = message.startsWith("Duplicate parameter");
  if (isRepeated) return catalogue.duplicateParameter(name, secondParameter(name, tokens));
  const token = tokens.find(({ text }) => text === name);
  const span = token ?? { start: 0, end: tokens.at(-1)?.end ?? 0 };
  if (name === "end") return catalogue.reservedWord(name, span);
  return catalogue.syntaxError(message.includes("valid number") ? `${quoted(name)} is not a number` : message, span);
}

/** The second parameter of one name in a list `(a, b, a) =`. */
function secondParameter(name: string, tokens: readonly Token[]): Token | undefined {
  let first: Token | undefined;
  let second: Token | undefined;
  for (const [index, token] of tokens.entries()) {
    if (token.text === name) [first, second] = [first ?? token, first];
    if (token.text === ")" && second && tokens[index + 1]?.text === "=") break;
    if (!isNameToken(token) && token.text !== ",") [first, second] = [undefined, undefined];
  }
  return second;
}

/** Signs of mathematics that are no letters of the language, and what to do about them. */
export const replacements: ReadonlyMap<string, string> = new Map([
  ["−", "write `-`"],
  ["–", "write `-`"],
  ["—", "write `-`"],
  ["×", "write `*`"],
  ["·", "write `*`"],
  ["∙", "write `*`"],
  ["⋅", "write `*`"],
  ["÷", "write `/`"],
  ["∕", "write `/`"],
  ["²", "write `^2`"],
  ["³", "write `^3`"],
  ["√", "write `sqrt(x)`"],
  ["≤", "write `<=`"],
  ["≥", "write `>=`"],
  ["≠", "write `!=`"],
  ["∞", "write `Infinity`"],
  ["\\", "LaTeX is not read: write `a/b`, `sqrt(x)`, `sin(x)`"],
]);

function sentence(message: string, { text }: Token): string {
  if (message === "Value expected") return `a value is expected, not ${quoted(text)}`;
  if (/^Unexpected (operator|part)/.test(message)) return `${quoted(text)} is not expected here`;
  if (message.startsWith("Digit expected")) return "this number is not complete";
  if (message.startsWith("Invalid left hand side")) return "what stands left of `=` is no name";
  if (message.startsWith("False part")) return `${quoted(":")} is expected, not ${quoted(text)}`;
  const expected = /^(?:Parenthesis|End of matrix|End of string) (.) expected$/.exec(message)?.[1];
  if (expected !== undefined) return `${quoted(expected)} is expected, not ${quoted(text)}`;
  return message.charAt(0).toLowerCase() + message.slice(1);
}

/** What people write who know other languages, and how it is written here. */
const foreign: readonly (readonly [written: string, help: string])[] = [
  ["===", "write `==`"],
  ["!==", "write `!=`"],
  ["**", "write `^` for a power"],
  ["&&", "write `and`"],
  ["||", "write `or`"],
  ["<>", "write `!=`"],
  ["//", "a comment begins with `#`"],
  ["/*", "a comment begins with `#`"],
  [":=", "write `=`"],
  ["+=", "write `a = a + b`"],
  ["-=", "write `a = a - b`"],
  ["*=", "write `a = a * b`"],
  ["/=", "write `a = a / b`"],
  ["!", "write `not` for a logical negation"],
  ["|", "write `abs(x)` for the absolute value"],
];

function hint(message: string, text: string, offset: number, token?: Token): string | undefined {
  for (const [written, help] of message === "Value expected" ? foreign : []) {
    const start = text.lastIndexOf(written, offset);
    if (start >= 0 && start + written.length > offset && (written.length > 1 || token?.text === written)) return help;
  }
  return advice.find(([start]) => message.startsWith(start))?.[1];
}

const advice: readonly (readonly [message: string, help: string])[] = [
  ["False part", "a condition is written `test ? a : b`; one inside another needs parentheses"],
  ["Unexpected part", "is an operator missing before it?"],
  ["Invalid left hand side", "write `name = …` or `f(x) = …`, without a word such as `let`; `==` compares"],
];
