import type { Span } from "../../graph/provenance.ts";
import type { Token } from "./tokens.ts";

/** A row of an array that is shorter or longer than the first, and how many elements both have. */
export interface Ragged {
  readonly first: number;
  readonly given: number;
  readonly span: Span;
}

interface Bracket {
  readonly opening: Token;
  /** How many elements the rows have that are complete. */
  readonly rows: { readonly count: number; readonly span: Span }[];
  start: Token | undefined;
  last: Token | undefined;
  count: number;
}

/** The first row in a text that differs from the first one of its array. */
export function raggedRow(tokens: readonly Token[]): Ragged | undefined {
  const open: Bracket[] = [];
  for (const token of tokens) {
    const { text } = token;
    const bracket = open.at(-1);
    const isEnd = text === ";" || text === "]";
    if (bracket && isEnd && bracket.start && bracket.last) {
      const span = { start: bracket.start.start, end: bracket.last.end };
      bracket.rows.push({ count: bracket.count + 1, span });
      const [first] = bracket.rows;
      if (first && first.count !== bracket.count + 1) return { first: first.count, given: bracket.count + 1, span };
      [bracket.start, bracket.last, bracket.count] = [undefined, undefined, 0];
    } else if (bracket && text === ",") {
      bracket.count++;
    }
    if (/^[[({]$/.test(text)) {
      open.push({ opening: token, rows: [], start: undefined, last: undefined, count: 0 });
    } else if (/^[\])}]$/.test(text)) {
      open.pop();
    }
    const inner = /^[[({]$/.test(text) ? open.at(-2) : open.at(-1);
    if (inner && !isOpening(inner, token) && text !== ";") {
      inner.start ??= token;
      inner.last = token;
    }
  }
  return undefined;
}

function isOpening({ opening }: Bracket, token: Token): boolean {
  return opening === token;
}
