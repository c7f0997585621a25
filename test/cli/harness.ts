import { dirname } from "node:path";
import type { Io } from "../../compiler/cli/io.ts";
import { main } from "../../compiler/cli/main.ts";

/** The surroundings of a run of the command line. */
export interface Surroundings {
  readonly input?: string;
  /** The files that there are; those that are written are added. */
  readonly files?: Map<string, string>;
  /** The files that are no texts. */
  readonly binaries?: ReadonlyMap<string, Uint8Array>;
  readonly color?: boolean;
  readonly isTerminal?: boolean;
  /** Given what the user's interruption calls, as soon as something listens to it. */
  readonly interrupt?: (listener: () => void) => void;
  /** The folders that there are; every one, where none are listed. */
  readonly folders?: readonly string[];
  /** An error of the system that every access to a file meets. */
  readonly failure?: string;
}

/** What a run has left. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Run `adjoint …argv` in this process, without touching its streams and files. */
export async function run(argv: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
  const { input = "", files = new Map<string, string>(), color = false, failure } = surroundings;
  const { binaries, isTerminal = false, interrupt, folders } = surroundings;
  let stdout = "";
  let stderr = "";
  const access = (): void => {
    if (failure !== undefined) throw Object.assign(new Error(`${failure}: it failed`), { code: failure });
  };
  const read = (path: string): string | undefined => {
    if (files.has(path)) access();
    return files.get(path);
  };
  const io: Io = {
    stdout: { write: (text) => (stdout += text), color, columns: 100, isTerminal },
    stderr: { write: (text) => (stderr += text), color, columns: 100, isTerminal },
    readInput: () => Promise.resolve(input),
    files: {
      read,
      readBytes: (path) => {
        const text = read(path);
        return binaries?.get(path) ?? (text === undefined ? undefined : new TextEncoder().encode(text));
      },
      existing: read,
      isFolder: (path) => folders?.includes(path) === true,
      obstacle: (path) => (folders?.includes(dirname(path)) === false ? "its directory does not exist" : undefined),
      write: (path, text) => {
        access();
        files.set(path, text);
      },
      makeFolder: access,
    },
    onInterrupt: (listener) => {
      interrupt?.(listener);
      return () => undefined;
    },
  };
  const code = await main(argv, io);
  return { code, stdout, stderr };
}

/** The two outputs of system 1.2, whose shared sub-expression has a name. */
export const VECTOR = `u = exp(w1) + exp(2*w2)
f1 = exp(u) + sigmoid(u)
f2 = w1*w2 + max(w1, w2)
[f1, f2]
`;
