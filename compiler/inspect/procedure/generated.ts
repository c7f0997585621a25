import { InternalError } from "../../diagnostics/internal-error.ts";
import { instantiate, type Generated } from "../../emit/instantiate.ts";
import { procedureProgram } from "../../emit/procedure/function.ts";
import { emitProcedure } from "../../emit/procedure/module.ts";
import { tidied } from "../../emit/procedure/tidy.ts";
import type { Procedure } from "../../procedure/procedure.ts";
import type { DerivativeKind } from "../../transforms/derive.ts";
import type { ProcedureOptions } from "../../transforms/procedure/signature.ts";
import { CHECKED, loadChecked } from "../check/emitted.ts";
import type { StructuredValue } from "./values.ts";

/** A function that was generated. It may write into its arguments; one that does only that returns nothing. */
export type GeneratedProcedure = (given: readonly StructuredValue[]) => StructuredValue | undefined;

/** A procedure and its derivatives as they were generated, by what they compute. */
export type GeneratedDerivatives = (kind: DerivativeKind) => GeneratedProcedure;

/** Emit a procedure and derivatives of it as a TypeScript module, and load that very text. */
export async function loadProcedure(
  procedure: Procedure,
  of: readonly DerivativeKind[],
  options: ProcedureOptions,
): Promise<GeneratedDerivatives> {
  const source = { name: CHECKED, procedure, text: "", file: undefined };
  const find = await loadChecked(emitProcedure(source, { ...options, of }));
  return (kind) => structuredFunction(find(kind));
}

/** A procedure as a function, made in process. */
export function instantiated(procedure: Procedure): GeneratedProcedure {
  return structuredFunction(instantiate(procedureProgram(tidied(procedure, {}), { name: CHECKED })));
}

function structuredFunction(generated: Generated): GeneratedProcedure {
  return (given) => structured(Reflect.apply(generated, undefined, given));
}

function structured(value: unknown): StructuredValue | undefined {
  if (value === undefined || isStructured(value)) return value;
  throw new InternalError("a generated function returns something else than numbers");
}

/** Whether a value is made of numbers, truth values, arrays of doubles, lists and objects. */
export function isStructured(value: unknown): value is StructuredValue {
  if (typeof value === "number" || typeof value === "boolean" || value instanceof Float64Array) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).every(isStructured);
}

/** A copy of an argument, for a function that may write into it. */
export function copyOf(value: StructuredValue): StructuredValue {
  return structuredClone(value);
}
