/** A stretch of text as it stands. */
export interface Text {
  readonly kind: "text";
  readonly lines: readonly string[];
}

/** A fenced block. */
export interface Block {
  readonly kind: "block";
  /** The words behind the fence: the language, and what else there is to say. */
  readonly info: readonly string[];
  readonly lines: readonly string[];
}

/** A piece of a Markdown document. */
export type Piece = Text | Block;

/** Cut a document into text and fenced blocks. */
export function piecesOf(document: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let lines: string[] = [];
  let info: readonly string[] | undefined;
  for (const line of document.split("\n")) {
    if (!line.startsWith("```")) {
      lines.push(line);
      continue;
    }
    pieces.push(info ? { kind: "block", info, lines } : { kind: "text", lines });
    info = info ? undefined : line.slice(3).split(" ");
    lines = [];
  }
  return [...pieces, { kind: "text", lines }];
}

/** The document that pieces make up. */
export function documentOf(pieces: readonly Piece[]): string {
  return pieces
    .flatMap((piece) => (piece.kind === "text" ? piece.lines : ["```" + piece.info.join(" "), ...piece.lines, "```"]))
    .join("\n");
}
