import type { Span } from "../graph/provenance.ts";

const OPEN = "([{";
const CLOSE = ")]}";

/** Where the parts of a list stand that commas separate, brackets aside; an empty text has none. */
export function splitList(text: string): readonly Span[] {
  if (text.trim() === "") return [];
  const parts: Span[] = [];
  let start = 0;
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const letter = text.charAt(index);
    if (OPEN.includes(letter)) depth++;
    else if (CLOSE.includes(letter)) depth--;
    else if (letter === "," && depth === 0) {
      parts.push({ start, end: index });
      start = index + 1;
    }
  }
  return [...parts, { start, end: text.length }];
}

/** The part of a span that is left without the white space around it. */
export function trimmed(text: string, { start, end }: Span): Span {
  const part = text.slice(start, end);
  const first = start + part.length - part.trimStart().length;
  return { start: first, end: Math.max(first, start + part.trimEnd().length) };
}

/** The parts of a list as they are written, without the white space around them. */
export function listItems(text: string): readonly string[] {
  return splitList(text).map((span) => text.slice(span.start, span.end).trim());
}
