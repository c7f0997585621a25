import * as catalogue from "../../diagnostics/catalogue.ts";
import { DiagnosticError, type Diagnostic, type Source } from "../../diagnostics/diagnostic.ts";
import type { Value } from "../../graph/builder.ts";
import { sizeOf, type Dim } from "../../graph/dim.ts";
import type { Span } from "../../graph/provenance.ts";
import { tensorOf } from "../../graph/type.ts";
import { showShape } from "./describe.ts";
import { createFrame, type Frame } from "../frame.ts";
import { MOST_ELEMENTS, MOST_STEPS } from "./limits.ts";
import { dimsOfLowered, type Lowered } from "./lowered.ts";
import type { Shapes } from "./shapes.ts";
import type { Expression, FunctionDefinition, Program } from "./syntax.ts";
import type { Task } from "./trampoline.ts";

/** What the lowering of one program shares. */
export interface Session {
  readonly source: Source;
  readonly program: Program;
  readonly root: Frame;
  /** The parameters of what is compiled. */
  readonly inputs: ReadonlyMap<string, Value>;
  /** The names of lengths. */
  readonly lengths: ReadonlySet<string>;
  /** The places of the assignments to each name, in order. */
  readonly assignments: ReadonlyMap<string, readonly number[]>;
  /** The values of the statements that have been lowered. */
  readonly results: (Lowered | undefined)[];
  /** The results of the calls of users' functions that have been written out, by frame and arguments. */
  readonly calls: Map<Frame, Map<string, Lowered>>;
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
  /** What `end` stands for, inside an index. */
  readonly end?: Dim | undefined;
}

/** How an expression is lowered. */
export type Lower = (expression: Expression, context: Context) => Task<Lowered>;

/** Begin to lower a program as a function of some parameters. */
export function createSession(
  program: Program,
  parameters: readonly string[],
  shapes: Shapes,
  source: Source,
): Session {
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
    inputs: new Map(
      parameters.map((name, index) => [name, root.builder.input(index, tensorOf(shapes.get(name) ?? []))]),
    ),
    lengths: lengthNames(shapes),
    assignments,
    results: [],
    calls: new Map(),
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

/** What is made, with the place in the source recorded for the nodes that it is made of. @throws DiagnosticError */
export function noted<T extends Lowered>(context: Context, span: Span, make: () => T): T {
  const size = context.frame.builder.size();
  const made = make();
  noteSpan(context.frame, size, span);
  requireSize(dimsOfLowered(made), span, context);
  return made;
}

/** @throws DiagnosticError when an array has too many elements. */
export function requireSize(dims: readonly Dim[], span: Span, context: Context): void {
  if (dims.length === 0) return;
  const count = sizeOf(dims);
  if (typeof count === "number" && count > MOST_ELEMENTS) {
    throw mistake(context, catalogue.arrayTooLarge(showShape(dims), MOST_ELEMENTS, span));
  }
}

/** Record the place in the source of every node that has been made since the graph had a given size. */
export function noteSpan({ builder }: Frame, size: number, span: Span): void {
  for (let id = size; id < builder.size(); id++) builder.note({ builder, id }, { span });
}

function lengthNames(shapes: Shapes): ReadonlySet<string> {
  return new Set(Array.from(shapes.values(), (dims) => dims.filter((dim) => typeof dim === "string")).flat());
}
