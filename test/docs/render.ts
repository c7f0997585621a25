import { documentOf, piecesOf, type Block, type Piece } from "./document.ts";
import type { Session } from "./session.ts";

/**
 * A document with everything in it carried out, one block after another, and the outputs put in their places:
 *
 * - `sh`: every line is a command, whose output is not shown;
 * - `console`: lines that begin with `$` are commands, and what they print follows;
 * - `… emitted` in any language, right behind a `console` block: what its last command prints;
 * - `ts`: a program; the `text` block right behind it, if there is one, is what it prints.
 *
 * Other blocks are left as they are.
 */
export async function renderDocument(document: string, session: Session): Promise<string> {
  const pieces = piecesOf(document);
  const rendered: Piece[] = [];
  // What has been printed and belongs into the next block.
  let printed: string | undefined;

  const take = (): readonly string[] => {
    if (printed === undefined) throw new Error("nothing has been printed for this block");
    const lines = linesOf(printed);
    printed = undefined;
    return lines;
  };

  const runCommands = async ({ lines }: Block, isFollowed: boolean): Promise<readonly string[]> => {
    const shown: string[] = [];
    const commands = lines.filter((line) => line.startsWith("$ "));
    for (const [index, command] of commands.entries()) {
      const output = await session.command(command.slice(2));
      shown.push(command);
      if (isFollowed && index === commands.length - 1) printed = output;
      else shown.push(...linesOf(output));
    }
    return shown;
  };

  const carryOut = async (block: Block, next: Block | undefined): Promise<readonly string[]> => {
    const [language, use] = block.info;
    if (language === "sh") for (const line of block.lines) await session.command(line);
    if (language === "console") return runCommands(block, next?.info[1] === "emitted");
    if (use === "emitted" || (language === "text" && printed !== undefined)) return take();
    if (language !== "ts") return block.lines;
    const program = await session.program(block.lines.join("\n"));
    if (next?.info[0] === "text") printed = program.printed;
    else if (program.printed !== "") throw new Error(`no block shows what a program prints:\n${program.printed}`);
    return block.lines;
  };

  for (const [index, piece] of pieces.entries()) {
    if (piece.kind === "text") rendered.push(piece);
    else rendered.push({ ...piece, lines: await carryOut(piece, blockBehind(pieces, index)) });
  }
  return documentOf(rendered);
}

/** The block that nothing but white space and comments part from another one. */
function blockBehind(pieces: readonly Piece[], index: number): Block | undefined {
  const [between, next] = pieces.slice(index + 1, index + 3);
  const isNear = between?.lines.every((line) => /^(?:<!--.*-->)?$/.test(line)) ?? false;
  return isNear && next?.kind === "block" ? next : undefined;
}

function linesOf(output: string): readonly string[] {
  const text = output.replace(/\n+$/, "");
  return text === "" ? [] : text.split("\n");
}
