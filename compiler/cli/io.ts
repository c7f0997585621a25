/** Where text goes. */
export interface Output {
  readonly write: (text: string) => void;
  /** Whether a person reads it in a terminal that shows colours. */
  readonly color: boolean;
  /** How many characters fit on a line. */
  readonly columns: number;
}

/** The files that a command reads and writes. Failures are errors of the system, with a `code` such as `EACCES`. */
export interface Files {
  /** The text of a file, or what a pipe or a device has to say; undefined where there is none. */
  readonly read: (path: string) => string | undefined;
  /** The text of a file that would be replaced; undefined where there is none. */
  readonly existing: (path: string) => string | undefined;
  /** Replace a file as a whole, or not at all. */
  readonly write: (path: string, text: string) => void;
}

/** Everything that a command touches outside itself. */
export interface Io {
  /** Results, and nothing else. */
  readonly stdout: Output;
  /** Diagnostics and remarks. */
  readonly stderr: Output;
  readonly readInput: () => Promise<string>;
  readonly files: Files;
}
