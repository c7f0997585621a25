/** A place in a text, both counted from 1; columns count UTF-16 code units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A line of a text without its line break, and where it starts. */
export interface Line {
  readonly number: number;
  readonly start: number;
  readonly text: string;
}

const LINE_BREAK = /\r\n|\n|\r/g;

/** The line that an offset lies on; an offset in a line break belongs to the line before it. */
export function lineAt(text: string, offset: number): Line {
  let number = 1;
  let start = 0;
  for (const { index, 0: lineBreak } of text.matchAll(LINE_BREAK)) {
    const next = index + lineBreak.length;
    if (next > offset) return { number, start, text: text.slice(start, index) };
    number++;
    start = next;
  }
  return { number, start, text: text.slice(start) };
}

/** The position of an offset. */
export function positionAt(text: string, offset: number): Position {
  const { number, start } = lineAt(text, offset);
  return { line: number, column: offset - start + 1 };
}
