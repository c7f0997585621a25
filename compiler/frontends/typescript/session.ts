import type { ts } from "ts-morph";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { DiagnosticError, type Diagnostic, type Source } from "../../diagnostics/diagnostic.ts";
import { InternalError } from "../../diagnostics/internal-error.ts";
import type { Span } from "../../graph/provenance.ts";
import type { Frame } from "../frame.ts";
import { MOST_DEPTH, MOST_STEPS } from "./limits.ts";
import type { Rules } from "./rules/index.ts";
import { scanAssignments, type Assignments } from "./scan.ts";
import type { State } from "./state.ts";
import type { Slot } from "./structured/slots.ts";
import type { Writer } from "./structured/writer.ts";

/** The TypeScript compiler, which is loaded when it is needed. */
export type TypeScript = typeof ts;

/** A file of the program: what messages call it, and its text. */
export type Files = ReadonlyMap<ts.SourceFile, Source>;

/** What the lowering of one function shares. */
export interface Session {
  readonly ts: TypeScript;
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  readonly files: Files;
  /** The file of the function, whose spans are recorded. */
  readonly main: ts.SourceFile;
  /** The functions whose types have been checked. */
  readonly checked: Set<ts.Node>;
  /** What the files assign to. */
  readonly assignments: () => Assignments;
  /** Variables that are arrays of one length and then of another one, as far as that has been found. */
  readonly varying: Set<ts.Symbol>;
  /** The derivatives that are declared. */
  readonly rules: Rules;
  steps: number;
  depth: number;
  objects: number;
  /** How many loops have been written out. */
  loops: number;
}

/** A function that is being written out, and who called it. */
export interface Activation {
  readonly declaration: ts.SignatureDeclaration;
  readonly name: string;
  readonly caller: Activation | undefined;
  /** The number of the first array or object that is made by it. */
  readonly firstObject: number;
}

/** Where execution goes on when it does not go on with the next statement. */
export type Stop =
  | { readonly kind: "return"; readonly activation: Activation }
  | { readonly kind: "break" | "continue"; readonly loop: ts.IterationStatement };

/** The loop around a statement. */
export interface Loop {
  readonly leave: Stop;
  readonly next: Stop;
}

/** Where mathematics is written: a graph, or in a procedure one after another. */
export interface Cursor {
  readonly frame: Frame;
}

/** Where a statement or an expression stands. */
export interface Context {
  readonly session: Session;
  readonly cursor: Cursor;
  /** The procedure under construction; none where the function becomes a graph. */
  readonly writer: Writer | undefined;
  /** The variables, arrays and objects as they are now. */
  readonly state: State;
  readonly activation: Activation;
  /** What `return` does. */
  readonly leave: Stop;
  readonly loop: Loop | undefined;
  /** Where a procedure puts what a function returns before its end. */
  readonly slot: Slot | undefined;
}

/** The exception that tells the user about a mistake in a file. */
export function mistake({ files }: Pick<Session, "files">, node: ts.Node, diagnostic: Diagnostic): DiagnosticError {
  const source = files.get(node.getSourceFile());
  if (source === undefined) throw new InternalError("a mistake in a file that nobody wrote");
  return new DiagnosticError([diagnostic], source);
}

/** The place of a node in its file. */
export function spanOf(node: ts.Node): Span {
  return { start: node.getStart(), end: node.end };
}

/** The text of a node, on one line. */
export function textOf(node: ts.Node): string {
  return node.getText().replaceAll(/\s+/g, " ");
}

/** Count what is lowered. @throws DiagnosticError when it is too much. */
export function countSteps({ session }: Context, node: ts.Node, count = 1): void {
  session.steps += count;
  if (session.steps > MOST_STEPS) throw mistake(session, node, catalogue.programTooLong(MOST_STEPS, spanOf(node)));
}

/** Do something one level deeper. @throws DiagnosticError when that is too deep. */
export function nested<T>({ session }: Context, node: ts.Node, run: () => T): T {
  if (session.depth >= MOST_DEPTH) throw mistake(session, node, catalogue.nestedTooDeep(MOST_DEPTH, spanOf(node)));
  session.depth++;
  const result = run();
  session.depth--;
  return result;
}

/** The exception that refuses a construct. */
export function refused({ session }: Context, node: ts.Node, what: string, instead: string): DiagnosticError {
  return mistake(session, node, catalogue.unsupportedSyntax(what, spanOf(node), instead));
}

/** Begin to lower a function of a program. */
export function createSession(program: Pick<Session, "ts" | "program" | "files" | "main">, rules: Rules): Session {
  const checker = program.program.getTypeChecker();
  let assignments: Assignments | undefined;
  const { ts, files, main } = program;
  return {
    ts,
    program: program.program,
    files,
    main,
    rules,
    checker,
    checked: new Set(),
    assignments: () => (assignments ??= scanAssignments(program.files.keys(), { ts: program.ts, checker })),
    varying: new Set(),
    steps: 0,
    depth: 0,
    objects: 0,
    loops: 0,
  };
}
