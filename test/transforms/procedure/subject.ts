import { ts } from "ts-morph";
import { instantiate } from "../../../compiler/emit/instantiate.ts";
import { procedureProgram } from "../../../compiler/emit/procedure/function.ts";
import { tidied } from "../../../compiler/emit/procedure/tidy.ts";
import { copyOf } from "../../../compiler/inspect/procedure/generated.ts";
import { isRecord, type StructuredValue } from "../../../compiler/inspect/procedure/values.ts";
import type { Procedure } from "../../../compiler/procedure/procedure.ts";

/** An ordinary function, as JavaScript runs it. */
export type Original = (...given: readonly StructuredValue[]) => StructuredValue | undefined;

/** A function, the procedure that it was read as, and arguments. */
export interface Subject {
  readonly procedure: Procedure;
  readonly original: Original;
  readonly given: readonly StructuredValue[];
}

/** The functions of a source, run as they are written. */
export function originals(text: string): (name: string) => Original {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exported = {};
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the original is what derivatives are compared with
  Reflect.apply(new Function("exports", outputText), undefined, [exported]);
  return (name) => originalOf(Reflect.get(exported, name));
}

/** A function whose results are numbers and arrays of them. @throws TypeError when it is none. */
export function originalOf(found: unknown): Original {
  if (typeof found !== "function") throw new TypeError("no function");
  return (...given) => structured(Reflect.apply(found, undefined, given));
}

/** A procedure as the function that is generated for it. */
export function generated(procedure: Procedure): Original {
  return originalOf(instantiate(procedureProgram(tidied(procedure, {}), { name: "generated" })));
}

/** What a function gives: what it returns, and what the arguments hold then that it writes. The arguments are copied. */
export function resultsAt(
  of: Original,
  { procedure, given }: Pick<Subject, "procedure" | "given">,
): readonly StructuredValue[] {
  const copies = given.map(copyOf);
  const returned = of(...copies);
  const written = procedure.parameters.flatMap((parameter, index) => {
    const copy = copies[index];
    return parameter.written && copy !== undefined ? [copy] : [];
  });
  return [...(returned === undefined ? [] : [returned]), ...written];
}

/** A field of an object. @throws TypeError when there is none. */
export function fieldOf(value: StructuredValue | undefined, name: string): StructuredValue {
  const field = value !== undefined && isRecord(value) ? value[name] : undefined;
  if (field === undefined) throw new TypeError(`no ${name}`);
  return field;
}

function structured(value: unknown): StructuredValue | undefined {
  if (value === undefined || isStructured(value)) return value;
  throw new TypeError(`no number, array or object: ${typeof value}`);
}

function isStructured(value: unknown): value is StructuredValue {
  if (typeof value === "number" || typeof value === "boolean" || value instanceof Float64Array) return true;
  return typeof value === "object" && value !== null && Object.values(value).every(isStructured);
}
