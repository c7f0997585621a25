import { counted } from "../runtime/counted.ts";
import { requireRows, type BatchOptions } from "./batch.ts";
import { wrongBatchArgument } from "./diagnostics/catalogue.ts";
import { DiagnosticError } from "./diagnostics/diagnostic.ts";
import { InternalError } from "./diagnostics/internal-error.ts";
import type { EmitOptions } from "./emit.ts";
import { batchName, batchOf, inputsOf } from "./emit/batch/module.ts";
import { instantiate } from "./emit/instantiate.ts";
import type { Precision } from "./emit/module.ts";
import { createScope } from "./emit/names.ts";
import type { Parameter } from "./emit/program.ts";
import { runtimeNames } from "./emit/runtime-names.ts";
import type { ParsedFunction } from "./frontends/mathjs/index.ts";
import type { BatchArgument, CompiledBatch, CompiledSum, Elements } from "./function-types.ts";
import { madeOnUse } from "./on-use.ts";
import { requireScalar } from "./request.ts";
import { DERIVATIVES, derive, type DerivativeKind, type DeriveOptions } from "./transforms/derive.ts";

/** What the functions of many rows that are made for one source share. */
export interface BatchCompilation {
  readonly parsed: ParsedFunction;
  readonly batch: BatchOptions;
  readonly wrt: readonly string[] | undefined;
  readonly derive: DeriveOptions;
  readonly precision: Precision | undefined;
  readonly finite: boolean;
  readonly source: (how: EmitOptions) => string;
}

/** The functions of many rows: results of each, or their sums. */
type Compiled = CompiledBatch & CompiledSum;

/** Compile a function for many rows. @throws DiagnosticError when it cannot be carried out so. */
export function compileBatch(compilation: BatchCompilation): Compiled {
  const { parsed, batch, source } = compilation;
  const properties: PropertyDescriptorMap = {
    source: { value: (how: EmitOptions = {}) => source({ ...how, batch }) },
    parameters: { value: parsed.graph.inputs.map(({ name }) => name) },
    into: { value: (kind: DerivativeKind) => make(compilation, kind, true) },
  };
  for (const kind of DERIVATIVES) {
    if (kind !== "value") properties[kind] = madeOnUse(kind, () => make(compilation, kind, false));
  }
  const compiled: unknown = Object.defineProperties(make(compilation, "value", false), properties);
  if (isCompiled(compiled)) return compiled;
  throw new InternalError("a function of many rows lacks its derivatives");
}

function make(
  { parsed, batch, wrt, derive: how, precision, finite }: BatchCompilation,
  kind: DerivativeKind,
  isInto: boolean,
) {
  requireScalar(parsed, kind);
  const rows = requireRows(parsed, batch, wrt, [kind]);
  const derived = derive(parsed.graph, kind, { ...how, wrt: rows.wrt });
  const reserved = [...runtimeNames(derived.graph), "checkFinite"];
  const name = batchName(createScope(reserved).declare(parsed.name), kind, rows.isSum, isInto);
  const program = batchOf(
    derived,
    inputsOf(parsed.graph, derived, rows, rows.wrt),
    rows,
    { style: isInto ? "into" : "plain", finite, ...(precision && { precision }) },
    { name, documentation: [] },
    [name, ...reserved],
  );
  const { parameters = [] } = program.functions.find(({ exported }) => exported) ?? {};
  const run = instantiate(program);
  return (...values: readonly BatchArgument[]): unknown => run(...argumentsFor(parameters, values, isInto, parsed));
}

/** The arguments as generated code takes them: lists are copied into arrays. @throws DiagnosticError */
function argumentsFor(
  parameters: readonly Parameter[],
  values: readonly BatchArgument[],
  isInto: boolean,
  { source }: ParsedFunction,
): readonly (number | Elements)[] {
  const fail = (given: string): DiagnosticError => {
    const described = parameters.map(({ name, type }) => `\`${name}: ${type}\``);
    return new DiagnosticError([wrongBatchArgument(given, described)], source);
  };
  if (values.length !== parameters.length) {
    throw fail(`a list of ${counted(values.length, "argument")}`);
  }
  return parameters.map(({ name, type }, index) => {
    const value = values[index];
    const isNumber = typeof value === "number";
    if (value === undefined || isNumber !== (type === "number")) {
      throw fail(`${isNumber ? "a number" : "an array"} for \`${name}\``);
    }
    if (isNumber || ArrayBuffer.isView(value)) return value;
    // What is written must be the array of the caller itself.
    if (isInto) throw fail(`a list for \`${name}\``);
    return Float64Array.from(value);
  });
}

function isCompiled(value: unknown): value is Compiled {
  return typeof value === "function" && "source" in value && "gradient" in value;
}
