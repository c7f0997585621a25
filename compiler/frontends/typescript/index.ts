import { DiagnosticError, type Source } from "../../diagnostics/diagnostic.ts";
import * as catalogue from "../../diagnostics/catalogue.ts";
import type { Value } from "../../graph/builder.ts";
import type { Graph, Input, Result } from "../../graph/graph.ts";
import { rewrite } from "../../graph/rewrite.ts";
import { REAL } from "../../graph/type.ts";
import type { ParsedFunction } from "../mathjs/index.ts";
import { bring, createFrame } from "../mathjs/frame.ts";
import { invoke } from "./calls.ts";
import { requireNumber } from "./functions.ts";
import { openProgram, type ReadFile, type TypedProgram } from "./project.ts";
import { mistake, spanOf, type Activation, type Context, type Session } from "./session.ts";
import { contentsOf, emptyState } from "./state.ts";
import { chooseTarget, functionsOf, type Target } from "./target.ts";
import { isTruth, isValue, type Lowered } from "./value.ts";

/** How a TypeScript source is read. */
export interface TypeScriptOptions {
  /** The function to compile; the only one, or the only one that is exported, otherwise. */
  readonly fn?: string;
  /** The path of the file: what messages call it, and where its imports start from. */
  readonly name?: string;
  /** The files that it imports; none where not given. */
  readonly read?: ReadFile;
}

/**
 * Read an ordinary TypeScript function of numbers, such as `function f(x: number, y: number): number { … }`. It is taken
 * at its word: what is computed from the graph is what JavaScript computes, bit for bit, as long as nothing but exact
 * laws are used, which `laws` says.
 * @throws DiagnosticError when the file is not TypeScript, or uses what is not understood.
 */
export async function parseTypeScript(text: string, options: TypeScriptOptions = {}): Promise<ParsedFunction> {
  const source: Source = { name: options.name ?? "source.ts", text };
  return readFunction(await openProgram(source, options.read ?? (() => undefined)), options.fn);
}

/** Read one of the functions of a program. @throws DiagnosticError */
export function readFunction({ ts, program, main, files }: TypedProgram, fn?: string): ParsedFunction {
  const source = files.get(main) ?? { name: "source.ts", text: main.text };
  const functions = functionsOf(ts, main);
  const target = chooseTarget(functions, fn, source);
  const session: Session = {
    ts,
    program,
    checker: program.getTypeChecker(),
    files,
    main,
    checked: new Set(),
    steps: 0,
    depth: 0,
    objects: 0,
  };
  return {
    name: target.name,
    graph: graphOf(target, session),
    source,
    functions: functions.map(({ name }) => name),
    laws: { simplify: "exact", stable: false },
    text: target.statement.getText(),
  };
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
    frame,
    state: emptyState(),
    activation,
    leave: { kind: "return", activation },
    loop: undefined,
  };
  const parameters = inputs.map((_, index) => frame.builder.input(index));
  const value = invoke(declaration, activation, parameters, context);
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
    return outputs.push(bring(context.frame, lowered)) - 1;
  }
  const contents = contentsOf(context, lowered);
  if (contents.kind === "list") {
    if (contents.typed) throw fail("a `Float64Array`");
    return contents.items.map((item) => resultOf(item, context, outputs, fail));
  }
  return Object.fromEntries(
    Array.from(contents.fields, ([field, item]) => [field, resultOf(item, context, outputs, fail)] as const),
  );
}
