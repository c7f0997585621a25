import * as catalogue from "../../diagnostics/catalogue.ts";
import { DiagnosticError, type Diagnostic, type Source } from "../../diagnostics/diagnostic.ts";
import { at } from "../../diagnostics/internal-error.ts";
import { quoted } from "../../diagnostics/text.ts";
import type { Span } from "../../graph/provenance.ts";
import { replacements } from "./syntax-errors.ts";
import type { Token } from "./tokens.ts";

/** A place between the tokens of a source, which moves on as they are taken. */
export interface Cursor {
  readonly source: Source;
  /** The next token, which an invariant says is there. */
  readonly peek: () => Token;
  readonly isNext: (text: string) => boolean;
  /** Whether the next token opens a bracket that has `;` between its rows. */
  readonly opensRows: () => boolean;
  /** Take the next token. @throws DiagnosticError when it is another than is given. */
  readonly take: (text?: string) => Span;
  /** Take a name. @throws DiagnosticError when it is reserved. */
  readonly takeName: (name: string) => Span;
  /** Take all tokens of this text that come next. */
  readonly skip: (text: string) => void;
  /** From an offset to the end of the last token that was taken. */
  readonly since: (start: number) => Span;
  /** @throws DiagnosticError when there are tokens left. */
  readonly end: () => void;
  /** The exception that tells the user about a mistake. */
  readonly error: (diagnostic: Diagnostic) => DiagnosticError;
}

/** A cursor before the first token. */
export function createCursor(tokens: readonly Token[], source: Source): Cursor {
  let next = 0;
  const withRows = bracketsWithRows(tokens);
  const error = (diagnostic: Diagnostic): DiagnosticError => new DiagnosticError([diagnostic], source);
  const peek = (): Token => at(tokens, next);
  // The parser drops what it cannot read after a percent sign, as in `x% +`; so tokens and tree can differ.
  const unexpected = (token: Token): DiagnosticError =>
    error(catalogue.syntaxError(`${quoted(token.text)} is not expected here`, token));
  const take = (text?: string): Span => {
    const token = peek();
    if (text !== undefined && token.text !== text) throw unexpected(token);
    next++;
    return { start: token.start, end: token.end };
  };
  return {
    source,
    peek,
    isNext: (text) => tokens[next]?.text === text,
    opensRows: () => withRows.has(next),
    take,
    takeName: (name) => {
      const span = take(name);
      if (name === "end") throw error(catalogue.reservedWord(name, span));
      // mathjs takes these two signs for letters.
      if (name === "×" || name === "÷") throw error(catalogue.unexpectedCharacter(name, span, replacements.get(name)));
      return span;
    },
    skip: (text) => {
      while (tokens[next]?.text === text) next++;
    },
    since: (start) => ({ start, end: at(tokens, next - 1).end }),
    end: () => {
      if (next < tokens.length) throw unexpected(peek());
    },
    error,
  };
}

/** The places of the opening brackets that have a `;` directly inside. */
function bracketsWithRows(tokens: readonly Token[]): ReadonlySet<number> {
  const found = new Set<number>();
  const open: number[] = [];
  for (const [place, { text }] of tokens.entries()) {
    const last = open.at(-1);
    if (text === "(" || text === "[" || text === "{") open.push(place);
    else if (text === ")" || text === "]" || text === "}") open.pop();
    else if (text === ";" && last !== undefined) found.add(last);
  }
  return found;
}
