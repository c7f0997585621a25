import { ts } from "ts-morph";
import type { Procedure } from "../../../compiler/procedure/procedure.ts";
import { run } from "../../../compiler/inspect/procedure/run.ts";
import type { StructuredValue } from "../../../compiler/inspect/procedure/values.ts";

/** What a function of a source gives, run as it was written: what it returns, and its arguments as they are afterwards. */
export type OriginalProcedure = (args: readonly unknown[]) => {
  readonly result: unknown;
  readonly args: readonly unknown[];
};

/** The function of a source, run as it was written. */
export function originalProcedure(text: string, fn: string): OriginalProcedure {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the original is what the procedure is compared with
  const load: unknown = new Function("exports", `${outputText}\nreturn ${fn};`);
  if (typeof load !== "function") throw new Error("no function");
  const found: unknown = Reflect.apply(load, undefined, [{}]);
  if (typeof found !== "function") throw new Error(`no function ${fn}`);
  return (args) => {
    const own = structuredClone(args);
    return { result: Reflect.apply(found, undefined, own), args: own };
  };
}

/** The result of a procedure in the interpreter, and what it has written, as text that tells all bits. */
export function interpreted(procedure: Procedure, args: readonly unknown[]): string {
  const { result, written } = run(procedure, args.map(structured));
  const outputs = procedure.parameters.flatMap(({ name, written: isWritten }) => (isWritten ? [written[name]] : []));
  return exactly([result, ...outputs]);
}

/** The same of the original. */
export function expected(procedure: Procedure, original: OriginalProcedure, args: readonly unknown[]): string {
  const outcome = original(args);
  const outputs = procedure.parameters.flatMap(({ written }, index) => (written ? [outcome.args[index]] : []));
  return exactly([outcome.result, ...outputs]);
}

/** A value as text that tells −0 from 0, and numbers that are none apart. */
export function exactly(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (each instanceof Float64Array) return Array.from(each);
    if (typeof each !== "number") return each;
    return Object.is(each, -0) ? "-0" : String(each);
  });
}

/** An argument of a procedure. */
export function structured(value: unknown): StructuredValue {
  if (typeof value === "number" || typeof value === "boolean" || value instanceof Float64Array) return value;
  if (Array.isArray(value)) return value.map(structured);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, structured(field)]));
  }
  throw new TypeError(`no argument: ${String(value)}`);
}
