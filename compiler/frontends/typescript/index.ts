import { DiagnosticError, type Source } from "../../diagnostics/diagnostic.ts";
import * as catalogue from "../../diagnostics/catalogue.ts";
import type { Value } from "../../graph/builder.ts";
import type { Graph, Input, Result } from "../../graph/graph.ts";
import { rewrite } from "../../graph/rewrite.ts";
import { REAL } from "../../graph/type.ts";
import type { ParsedFunction } from "../mathjs/index.ts";
import { bring, createFrame } from "../frame.ts";
import { invokeTarget } from "./calls.ts";
import { requireNumber } from "./functions.ts";
import { MOST_NODES_UNROLLED } from "./limits.ts";
import { procedureOf, type ParsedProcedure } from "./procedure.ts";
import { openProgram, type ReadFile, type TypedProgram } from "./project.ts";
import { createRules, type Rules } from "./rules/index.ts";
import { createSession, mistake, spanOf, type Activation, type Context, type Session } from "./session.ts";
import { contentsOf, emptyState, plain } from "./state.ts";
import { chooseTarget, functionsOf, type Target } from "./target.ts";
import { isReference, isTruth, isValue, type Lowered } from "./value.ts";

export type { ParsedProcedure } from "./procedure.ts";

/** How a TypeScript source is read. */
export interface TypeScriptOptions {
  /** The function to compile; the only one, or the only one that is exported, otherwise. */
  readonly fn?: string;
  /** The path of the file: what messages call it, and where its imports start from. */
  readonly name?: string;
  /** The files that it imports; none where not given. */
  readonly read?: ReadFile;
  /** The path of the project's configuration; the nearest `adjoint.config.ts` above the file where not given. */
  readonly config?: string;
}

/**
 * Read an ordinary TypeScript function of numbers, such as `function f(x: number, y: number): number { … }`. It is taken
 * at its word: what is computed from the graph is what JavaScript computes, bit for bit, as long as nothing but exact
 * laws are used, which `laws` says.
 * @throws DiagnosticError when the file is not TypeScript, or uses what is not understood.
 */
export async function parseTypeScript(text: string, options: TypeScriptOptions = {}): Promise<ParsedFunction> {
  const source: Source = { name: options.name ?? "source.ts", text };
  return readFunction(await openProgram(source, options.read ?? (() => undefined), options.config), options.fn);
}

/** Read one of the functions of a program. @throws DiagnosticError */
export function readFunction(program: TypedProgram, fn?: string): ParsedFunction {
  const { target, ...described } = describe(program, fn);
  const rules = rulesOf(program);
  const graph = graphOf(target, createSession(program, rules));
  return { ...described, graph, laws: { simplify: "exact", stable: false }, warnings: rules.warnings };
}

/** The derivatives that the files of a program declare. */
function rulesOf(program: TypedProgram): Rules {
  return createRules(program, { graphOf, procedureOf });
}

/** What is known of a function before it is read: its name and text, and what else its source has. @throws DiagnosticError */
function describe({ ts, main, files }: TypedProgram, fn: string | undefined) {
  const source = files.get(main) ?? { name: "source.ts", text: main.text };
  const functions = functionsOf(ts, main);
  const target = chooseTarget(functions, fn, source);
  const names = functions.map(({ name }) => name);
  return { target, name: target.name, source, functions: names, text: target.statement.getText() };
}

/**
 * Read an ordinary TypeScript function of numbers, arrays and plain objects of these, with loops and memory.
 * @throws DiagnosticError when the file is not TypeScript, or uses what is not understood.
 */
export async function parseProcedure(text: string, options: TypeScriptOptions = {}): Promise<ParsedProcedure> {
  const source: Source = { name: options.name ?? "source.ts", text };
  return readProcedure(await openProgram(source, options.read ?? (() => undefined), options.config), options.fn);
}

/** Read one of the functions of a program as a procedure. @throws DiagnosticError */
export function readProcedure(program: TypedProgram, fn?: string): ParsedProcedure {
  const { target, ...described } = describe(program, fn);
  const rules = rulesOf(program);
  const procedure = procedureOf(target, createSession(program, rules));
  return { ...described, procedure, warnings: rules.warnings };
}

/**
 * Read an ordinary TypeScript function: one of numbers as a graph, where it has no loops or these are short, and every
 * other one as a procedure.
 * @throws DiagnosticError when the file is not TypeScript, or uses what is not understood.
 */
export async function readTypeScript(
  text: string,
  options: TypeScriptOptions = {},
): Promise<ParsedFunction | ParsedProcedure> {
  const source: Source = { name: options.name ?? "source.ts", text };
  return readEither(await openProgram(source, options.read ?? (() => undefined), options.config), options.fn);
}

/** Read one of the functions of a program, as a graph or as a procedure. @throws DiagnosticError */
export function readEither(program: TypedProgram, fn?: string): ParsedFunction | ParsedProcedure {
  const { target, ...described } = describe(program, fn);
  const rules = rulesOf(program);
  const { warnings } = rules;
  const session = createSession(program, rules);
  const graph = resultOrError(() => graphOf(target, session));
  const isShort = "result" in graph && (session.loops === 0 || graph.result.nodes.length <= MOST_NODES_UNROLLED);
  const procedure = isShort ? undefined : resultOrError(() => procedureOf(target, createSession(program, rules)));
  if (procedure && "result" in procedure) return { ...described, procedure: procedure.result, warnings };
  if ("result" in graph) {
    return { ...described, graph: graph.result, laws: { simplify: "exact", stable: false }, warnings };
  }
  throw procedure?.error ?? graph.error;
}

/** What a function gives, or the diagnostic that it throws. */
function resultOrError<T>(run: () => T): { readonly result: T } | { readonly error: DiagnosticError } {
  try {
    return { result: run() };
  } catch (error) {
    if (error instanceof DiagnosticError) return { error };
    throw error;
  }
}

/** The graph of a function: only what its value depends on. */
function graphOf({ declaration, name }: Target, session: Session): Graph {
  const inputs = declaration.parameters.map((parameter): Input => ({
    name: requireNumber(parameter, session),
    type: REAL,
  }));
  const activation: Activation = { declaration, name, caller: undefined, firstObject: 0 };
  const frame = createFrame();
  const context: Context = {
    session,
    cursor: { frame },
    writer: undefined,
    state: emptyState(),
    activation,
    leave: { kind: "return", activation },
    loop: undefined,
    slot: undefined,
  };
  const parameters = inputs.map((_, index) => frame.builder.input(index));
  const value = invokeTarget(declaration, activation, parameters, context);
  const outputs: Value[] = [];
  const result = resultOf(value, context, outputs, (what) =>
    mistake(session, declaration, catalogue.resultType(what, spanOf(declaration.name ?? declaration))),
  );
  const graph = frame.builder.finish(inputs, outputs, result);
  return rewrite(graph);
}

/** How the outputs make up the result. */
function resultOf(
  lowered: Lowered | undefined,
  context: Context,
  outputs: Value[],
  fail: (what: string) => DiagnosticError,
): Result {
  if (lowered === undefined) throw fail("nothing");
  if (isValue(lowered)) {
    if (isTruth(lowered)) throw fail("a truth value");
    return outputs.push(bring(context.cursor.frame, lowered)) - 1;
  }
  if (!isReference(lowered)) throw fail("a function");
  const contents = contentsOf(context, lowered);
  if (contents.kind === "list") {
    if (contents.typed) throw fail("a `Float64Array`");
    return contents.items.map((item) => resultOf(plain(item), context, outputs, fail));
  }
  return Object.fromEntries(
    Array.from(contents.fields, ([field, item]) => [field, resultOf(plain(item), context, outputs, fail)] as const),
  );
}
