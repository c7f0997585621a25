import * as catalogue from "../../diagnostics/catalogue.ts";
import { DiagnosticError, type Diagnostic, type Source } from "../../diagnostics/diagnostic.ts";
import type { Value } from "../../graph/builder.ts";
import type { Span } from "../../graph/provenance.ts";
import { createFrame, type Frame } from "./frame.ts";
import { MOST_STEPS } from "./limits.ts";
import type { Lowered } from "./lowered.ts";
import type { FunctionDefinition, Program } from "./syntax.ts";

/** What the lowering of one program shares. */
export interface Session {
  readonly source: Source;
  readonly program: Program;
  readonly root: Frame;
  /** The parameters of what is compiled. */
  readonly inputs: ReadonlyMap<string, Value>;
  /** The places of the assignments to each name, in order. */
  readonly assignments: ReadonlyMap<string, readonly number[]>;
  /** The values of the statements that have been lowered. */
  readonly results: (Lowered | undefined)[];
  steps: number;
}

/** Where an expression stands. */
export interface Context {
  readonly session: Session;
  readonly frame: Frame;
  /** How many statements come before: these have given the names their values. */
  readonly position: number;
  /** The users' functions that are being written out around the expression, the innermost last. */
  readonly active: Set<FunctionDefinition>;
  /** The function that the expression belongs to, and its arguments by the names of its parameters. */
  readonly owner?: FunctionDefinition;
  readonly locals?: ReadonlyMap<string, Lowered>;
}

/** Begin to lower a program as a function of some parameters. */
export function createSession(program: Program, parameters: readonly string[], source: Source): Session {
  const root = createFrame();
  const assignments = new Map<string, number[]>();
  program.statements.forEach(({ name }, index) => {
    if (name === undefined) return;
    const places = assignments.get(name);
    if (places) places.push(index);
    else assignments.set(name, [index]);
  });
  return {
    source,
    program,
    root,
    inputs: new Map(parameters.map((name, index) => [name, root.builder.input(index)])),
    assignments,
    results: [],
    steps: 0,
  };
}

/** The exception that tells the user about a mistake. */
export function mistake({ session }: Context, diagnostic: Diagnostic): DiagnosticError {
  return new DiagnosticError([diagnostic], session.source);
}

/** Count what has been lowered. @throws DiagnosticError when it is too much. */
export function countSteps(context: Context, count: number, span: Span): void {
  context.session.steps += count;
  if (context.session.steps > MOST_STEPS) throw mistake(context, catalogue.tooManySteps(MOST_STEPS, span));
}

/** Record the place in the source of every node that has been made since the graph had a given size. */
export function noteSpan({ builder }: Frame, size: number, span: Span): void {
  for (let id = size; id < builder.size(); id++) builder.note({ builder, id }, { span });
}
