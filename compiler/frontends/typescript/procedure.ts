import type { DiagnosticError, Source } from "../../diagnostics/diagnostic.ts";
import * as catalogue from "../../diagnostics/catalogue.ts";
import type { Span } from "../../graph/provenance.ts";
import type { Parameter, Procedure, Structure, Variable } from "../../procedure/procedure.ts";
import { leavesOf } from "../../procedure/walk.ts";
import { verify } from "../../procedure/verify.ts";
import { invokeTarget } from "./calls.ts";
import { mistake, spanOf, textOf, type Activation, type Context, type Session } from "./session.ts";
import { contentsOf, emptyState } from "./state.ts";
import { loaded } from "./structured/cells.ts";
import { variableOf } from "./structured/choice.ts";
import { finishBody } from "./structured/finish.ts";
import { parametersOf } from "./structured/parameters.ts";
import { made, ofCopy } from "./structured/recipe.ts";
import { Restart } from "./structured/variables.ts";
import { typeTexts } from "./structured/type-texts.ts";
import { assignedArrays, createWriter, flush, grownArrays, writtenArrays, type Writer } from "./structured/writer.ts";
import type { Target } from "./target.ts";
import { isFunction, isReference, isValue, type Lowered } from "./value.ts";

/** A function of a TypeScript source as a procedure. */
export interface ParsedProcedure {
  readonly name: string;
  readonly procedure: Procedure;
  readonly source: Source;
  /** The names of all functions that the source declares. */
  readonly functions: readonly string[];
  /** The part of the source that the function is. */
  readonly text: string;
  /** What is to be said about it that is no error. */
  readonly warnings?: readonly DiagnosticError[];
}

/** A function as a procedure. @throws DiagnosticError */
export function procedureOf(target: Target, session: Session): Procedure {
  for (;;) {
    try {
      return write(target, session);
    } catch (thrown) {
      // Each time one more variable is known to vary.
      if (!(thrown instanceof Restart)) throw thrown;
    }
  }
}

function write({ declaration, name }: Target, session: Session): Procedure {
  const writer = createWriter();
  const { block } = writer;
  const activation: Activation = { declaration, name, caller: undefined, firstObject: 0 };
  const context: Context = {
    session,
    cursor: writer,
    writer,
    state: emptyState(),
    activation,
    leave: { kind: "return", activation },
    loop: undefined,
    slot: undefined,
  };
  const given = parametersOf(declaration.parameters, context);
  flush(writer);
  const value = invokeTarget(
    declaration,
    activation,
    given.map((each) => each.value),
    context,
  );
  const result = value && resultOf(value, "result", context, writer);
  const written: ReadonlySet<Variable> = writtenArrays(block);
  const [assigned, grown] = [assignedArrays(block), grownArrays(block)];
  for (const [array, node] of writer.empty) {
    if (!assigned.has(array) || grown.has(array)) continue;
    throw mistake(session, node, catalogue.appendedByIndex(array.name, spanOf(node)));
  }
  const { body, fraction, early } = finishBody(
    { statements: [...writer.prologue.statements, ...block.statements] },
    result,
    written,
    writer,
  );
  if (fraction) {
    const { node } = fraction;
    throw mistake(session, node, catalogue.noWholeNumber(textOf(node), "need not be one", spanOf(node)));
  }
  for (const [array, statement] of early) {
    if (!written.has(array) || !writer.parameters.has(array)) continue;
    throw mistake(session, declaration, catalogue.changedInput(array.name, spanOfLine(statement.line, session)));
  }
  for (const [array, node] of writer.copied) {
    if (written.has(array)) throw mistake(session, node, catalogue.repointedArray(textOf(node), spanOf(node)));
  }
  const parameters = given.map(({ parameter }): Parameter => ({
    ...parameter,
    written: leavesOf(parameter.structure).some((leaf) => written.has(leaf)),
  }));
  if (result === undefined && parameters.every((parameter) => !parameter.written)) {
    const span = spanOf(declaration.name ?? declaration);
    throw mistake(session, declaration, catalogue.resultType("nothing", span));
  }
  const types = typeTexts(
    declaration.parameters.flatMap(({ type }) => (type ? [type] : [])),
    session,
  );
  const procedure: Procedure = { name, parameters, body, result, types };
  verify(procedure);
  return procedure;
}

/** The place of a line of the main file. */
function spanOfLine(line: number | undefined, { main }: Session): Span {
  const starts = main.getLineStarts();
  const start = starts[(line ?? 1) - 1] ?? 0;
  const end = starts[line ?? 1] ?? main.text.length;
  const text = main.text.slice(start, end);
  return { start: start + text.length - text.trimStart().length, end: start + text.trimEnd().length };
}

/** The variables that hold what is returned. */
function resultOf(value: Lowered, name: string, context: Context, writer: Writer): Structure {
  if (isValue(value)) return variableOf(value, writer, name);
  if (isFunction(value)) {
    const { declaration } = context.activation;
    throw mistake(context.session, declaration, catalogue.resultType("a function", spanOf(declaration)));
  }
  if (!isReference(value)) {
    if (value.prefix.length === 0) return value.array;
    return made(ofCopy(value, context), value.array.storage, context).array;
  }
  const contents = contentsOf(context, value);
  if (contents.kind === "list") {
    const items = contents.items.map((item, index) =>
      resultOf(loaded(item, context), `${name}_${index}`, context, writer),
    );
    return { form: "list", items };
  }
  const fields = Array.from(
    contents.fields,
    ([field, item]) => [field, resultOf(loaded(item, context), field, context, writer)] as const,
  );
  return { form: "record", fields };
}
