import type { WriteStream } from "node:tty";
import { decode, files } from "./files.ts";
import type { Io, Output } from "./io.ts";

/** The streams and files of this process. */
export function processIo(): Io {
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    readInput: async () => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of process.stdin) if (chunk instanceof Uint8Array) chunks.push(chunk);
      return decode(Buffer.concat(chunks));
    },
    files,
    onInterrupt: (listener) => {
      // The second time it ends the program.
      process.once("SIGINT", listener);
      return () => process.off("SIGINT", listener);
    },
  };
}

/** Whoever reads the output may stop reading (`| head`): that is no failure, but a full disk is. */
function outputOf(stream: WriteStream): Output {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    if (stream === process.stdout) process.stderr.write(`error: the output cannot be written: ${error.message}\n`);
    process.exit(1);
  });
  return {
    write: (text) => stream.write(text),
    color: stream.isTTY && (process.env["NO_COLOR"] ?? "") === "" && process.env["TERM"] !== "dumb",
    columns: stream.isTTY ? stream.columns : 100,
    isTerminal: stream.isTTY && process.env["TERM"] !== "dumb",
  };
}
