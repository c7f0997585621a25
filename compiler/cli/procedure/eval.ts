import { compileProcedure } from "../../compile-procedure.ts";
import { at, InternalError } from "../../diagnostics/internal-error.ts";
import { returnsNumber } from "../../emit/procedure/module.ts";
import type { ParsedProcedure } from "../../frontends/typescript/procedure.ts";
import { table } from "../../inspect/check/table.ts";
import { toJson, type Json } from "../../inspect/json.ts";
import { resultParts } from "../../inspect/procedure/elements.ts";
import { asStored } from "../../inspect/procedure/parts.ts";
import { run } from "../../inspect/procedure/run.ts";
import { structuredJson, structuredText } from "../../inspect/procedure/text.ts";
import { isList, leafPaths, type StructuredValue } from "../../inspect/procedure/values.ts";
import { isReal } from "../../transforms/procedure/activity.ts";
import { differentiated } from "../../transforms/procedure/signature.ts";
import type { Io } from "../io.ts";

/** The derivatives that can be evaluated. */
export type EvaluatedKind = "value" | "gradient" | "jacobian" | "hessian";

/** What is evaluated of a procedure, and how it is printed. */
export interface EvalOptions {
  readonly of?: readonly EvaluatedKind[];
  readonly wrt?: readonly string[];
  readonly mode?: "forward" | "reverse" | "auto";
  readonly json?: boolean;
}

/**
 * Print the value of a procedure and its derivatives at a point, in the structures of the source. It is carried out by the
 * interpreter first, which tells what is wrong at the point; derivatives are computed by what is compiled for them.
 * @throws DiagnosticError
 */
export function evalProcedure(
  parsed: ParsedProcedure,
  given: readonly StructuredValue[],
  options: EvalOptions,
  io: Io,
): void {
  const { procedure, source } = parsed;
  const { wrt, mode, json } = options;
  const moving = differentiated(procedure, wrt ? { wrt } : {});
  const kinds = options.of ?? defaultKinds(parsed, moving.length > 0);
  const outcome = run(procedure, given, { source });
  const point = procedure.parameters.map(({ structure }, index) => asStored(structure, at(given, index)));
  const compiled = compileProcedure(parsed, { ...(wrt && { wrt }), ...(mode && { mode }) });
  const copies = (): readonly StructuredValue[] => structuredClone(point);
  const values = [...(outcome.result === undefined ? [] : [outcome.result]), ...Object.values(outcome.written)];
  const results: Results = {
    value: kinds.includes("value") ? values : undefined,
    gradient: kinds.includes("gradient") ? compiled.gradient(...copies()) : undefined,
    jacobian: kinds.includes("jacobian") ? rowsOf(compiled.jacobian(...copies())) : undefined,
    hessian: kinds.includes("hessian") ? rowsOf(compiled.hessian(...copies())) : undefined,
  };
  const names: Names = {
    values: resultParts(procedure).map(({ path }) => path),
    outputs: resultParts(procedure).flatMap(({ structure, path }) =>
      leafPaths(structure, path).flatMap((leaf) => (isReal(leaf.variable) ? [leaf.path] : [])),
    ),
    parameters: moving.map(({ parameter }) => parameter.name),
    numbers: moving.flatMap(({ parameter, structure }) => leafPaths(structure, parameter.name).map(({ path }) => path)),
  };
  io.stdout.write(json === true ? `${toJson(resultsJson(results, names))}\n` : show(results, names));
}

function defaultKinds({ procedure }: ParsedProcedure, hasDerivative: boolean): readonly EvaluatedKind[] {
  if (!hasDerivative) return ["value"];
  return ["value", returnsNumber(procedure) ? "gradient" : "jacobian"];
}

/** What was asked for; the rest is undefined. */
interface Results {
  /** What is returned, and what is written into parameters. */
  readonly value: readonly StructuredValue[] | undefined;
  readonly gradient: readonly StructuredValue[] | undefined;
  /** A row for each leaf of the result, with a block for each differentiated parameter. */
  readonly jacobian: readonly (readonly StructuredValue[])[] | undefined;
  readonly hessian: readonly (readonly StructuredValue[])[] | undefined;
}

/** What the rows and columns are called. */
interface Names {
  readonly values: readonly string[];
  /** The leaves of the result. */
  readonly outputs: readonly string[];
  readonly parameters: readonly string[];
  /** The leaves of the differentiated parameters. */
  readonly numbers: readonly string[];
}

function rowsOf(matrix: StructuredValue): readonly (readonly StructuredValue[])[] {
  const rows = isList(matrix) ? matrix : [];
  return rows.map((row) => {
    if (isList(row)) return row;
    throw new InternalError("a row of a Jacobian is no list");
  });
}

function resultsJson({ value, gradient, jacobian, hessian }: Results, { parameters }: Names): Json {
  const rows = jacobian?.map((row) => row.map(structuredJson));
  return {
    value: value?.length === 1 ? structuredJson(at(value, 0)) : value?.map(structuredJson),
    gradient: gradient?.map(structuredJson),
    jacobian: rows,
    hessian: hessian?.map((row) => row.map(structuredJson)),
    parameters,
  };
}

function show({ value, gradient, jacobian, hessian }: Results, names: Names): string {
  const rows: (readonly string[])[] = [];
  const list = (title: string, labels: readonly string[], entries: readonly StructuredValue[] | undefined): void => {
    entries?.forEach((entry, index) => {
      rows.push([index === 0 ? title : "", labels[index] ?? "", structuredText(entry)]);
    });
  };
  const matrix = (
    title: string,
    labels: readonly string[],
    entries: readonly (readonly StructuredValue[])[] | undefined,
  ): void => {
    if (!entries) return;
    rows.push([title, "", ...names.parameters]);
    entries.forEach((row, index) => rows.push(["", labels[index] ?? "", ...row.map(structuredText)]));
  };
  if (value?.length === 1) rows.push(["value", structuredText(at(value, 0))]);
  else list("value", names.values, value);
  list("gradient", names.parameters, gradient);
  matrix("jacobian", names.outputs, jacobian);
  matrix("hessian", names.numbers, hessian);
  return table(rows);
}
