/** Where text goes. */
export interface Output {
  readonly write: (text: string) => void;
  /** Whether a person reads it in a terminal that shows colours. */
  readonly color: boolean;
  /** How many characters fit on a line. */
  readonly columns: number;
  /** Whether a line that is written can be replaced by the next one. */
  readonly isTerminal: boolean;
}

/** The files that a command reads and writes. Failures are errors of the system, with a `code` such as `EACCES`. */
export interface Files {
  /** The text of a file, or what a pipe or a device has to say; undefined where there is none. */
  readonly read: (path: string) => string | undefined;
  /** The bytes of a file; undefined where there is none. */
  readonly readBytes: (path: string) => Uint8Array | undefined;
  /** The text of a file that would be replaced; undefined where there is none. */
  readonly existing: (path: string) => string | undefined;
  /** Whether a path is that of a folder. */
  readonly isFolder: (path: string) => boolean;
  /** Why a file could not be written, as far as one can tell without writing it; undefined where it seems possible. */
  readonly obstacle: (path: string) => string | undefined;
  /** Replace a file as a whole, or not at all. */
  readonly write: (path: string, text: string) => void;
  /** Make a folder, and those that it lies in, unless it is there. */
  readonly makeFolder: (path: string) => void;
}

/** Everything that a command touches outside itself. */
export interface Io {
  /** Results, and nothing else. */
  readonly stdout: Output;
  /** Diagnostics and remarks. */
  readonly stderr: Output;
  readonly readInput: () => Promise<string>;
  readonly files: Files;
  /** Call a function instead of ending when the user interrupts the program, until what is returned is called. */
  readonly onInterrupt: (listener: () => void) => () => void;
}
