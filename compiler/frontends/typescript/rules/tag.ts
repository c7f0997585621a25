import type { ts } from "ts-morph";
import * as catalogue from "../../../diagnostics/catalogue.ts";
import { InternalError } from "../../../diagnostics/internal-error.ts";
import type { Source } from "../../../diagnostics/diagnostic.ts";
import type { Span } from "../../../graph/provenance.ts";
import type { FunctionLike } from "../functions.ts";
import type { Session } from "../session.ts";
import {
  declaredBy,
  suggestWord,
  wordOf,
  wrongAt,
  type Clause,
  type Declared,
  type PointPart,
  type RuleName,
} from "./declared.ts";

/** A word, a number or a sign of a tag. */
interface Token {
  readonly text: string;
  readonly span: Span;
}

/**
 * What the `@derivative` tags of a function's comment declare:
 *
 *     declaration  "zero" | "none" | clause…
 *     clause       "surrogate" | "pushforward" name | "pullback" name | "partials" name ("," name)… | "at" part ("," part)…
 *     part         number | "[" part ("," part)… "]"
 *
 * A tag ends at an empty line, or where the next one begins.
 * @throws DiagnosticError
 */
export function declaredByTags(
  declaration: FunctionLike,
  { ts, files }: Pick<Session, "ts" | "files">,
): Declared | undefined {
  const tags = ts.getJSDocTags(declaration).filter(({ tagName }) => tagName.text === "derivative");
  const [first] = tags;
  if (first === undefined) return undefined;
  const source = files.get(declaration.getSourceFile());
  if (source === undefined) throw new InternalError("a comment in a file that nobody wrote");
  const clauses = tags.flatMap((tag) => {
    const tokens = tokensOf(tag, source.text);
    const found = clausesOf(tokens, source);
    if (found.length === 0) throw wrongAt(source, catalogue.unknownDeclaration("", spanOf(tag)));
    return found;
  });
  return declaredBy(clauses, source, spanOf(first));
}

/** The place of `@derivative`. */
function spanOf({ tagName }: ts.JSDocTag): Span {
  return { start: tagName.getStart() - 1, end: tagName.end };
}

const TOKEN = /[,[\]]|[^\s,[\]]+/g;

const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

function tokensOf(tag: ts.JSDocTag, text: string): readonly Token[] {
  const start = tag.tagName.end;
  const raw = text.slice(start, tag.end).replace(/\*\/$/, "  ");
  const [paragraph = ""] = raw.replaceAll(/(?<=\n)[ \t]*\*/g, (margin) => " ".repeat(margin.length)).split(/\n\s*\n/);
  return Array.from(paragraph.matchAll(TOKEN), ({ 0: token, index }) => ({
    text: token,
    span: { start: start + index, end: start + index + token.length },
  }));
}

function clausesOf(tokens: readonly Token[], source: Source): readonly Clause[] {
  const clauses: Clause[] = [];
  let next = 0;
  const unknown = (token: Token | undefined): Error => {
    const found = token ?? tokens.at(-1);
    const { text, span } = found ?? { text: "", span: { start: 0, end: 0 } };
    return wrongAt(source, catalogue.unknownDeclaration(text, span, suggestWord(text)));
  };
  const hasMore = (): boolean => {
    const isComma = tokens[next]?.text === ",";
    if (isComma) next++;
    return isComma;
  };
  /** What stands between commas. */
  const list = <T>(read: (token: Token) => T | undefined): readonly T[] => {
    const items: T[] = [];
    do {
      const token = tokens[next++];
      const item = token && read(token);
      if (item === undefined) throw unknown(token);
      items.push(item);
    } while (hasMore());
    return items;
  };
  const name = ({ text, span }: Token): RuleName | undefined =>
    NAME.test(text) ? { name: text, file: undefined, span } : undefined;
  const part = (token: Token): PointPart | undefined => {
    if (token.text !== "[") {
      const value = /\d/.test(token.text) ? Number(token.text) : NaN;
      return Number.isFinite(value) ? value : undefined;
    }
    const parts = list(part);
    return tokens[next++]?.text === "]" ? parts : undefined;
  };
  while (next < tokens.length) {
    const token = tokens[next++];
    const word = token && wordOf(token.text);
    if (token === undefined || word === undefined) throw unknown(token);
    const single = word === "pushforward" || word === "pullback";
    const names = single || word === "partials" ? list(name) : [];
    if (single && names[1]) throw unknown({ text: names[1].name, span: names[1].span });
    clauses.push({ word, span: token.span, names, point: word === "at" ? list(part) : [] });
  }
  return clauses;
}
