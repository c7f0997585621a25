import { InternalError } from "../../diagnostics/internal-error.ts";
import type { Generated } from "../../emit/instantiate.ts";
import { load } from "../../emit/load.ts";
import { emitModule, generatedName } from "../../emit/module.ts";
import type { ParsedFunction } from "../../frontends/mathjs/index.ts";
import { withListedOutputs } from "../../graph/graph.ts";
import type { DerivativeKind } from "../../transforms/derive.ts";
import type { Mode } from "../../transforms/derivatives.ts";

/** A matrix of numbers: a list of rows. */
export type Matrix = readonly (readonly number[])[];

/** The functions of the emitted module that are put to the test. */
export interface Emitted {
  readonly value: (point: readonly number[]) => readonly number[];
  readonly jacobian: (point: readonly number[]) => Matrix;
}

/** What the function is called in the module that is checked: nothing else there is. */
export const CHECKED = "checked";

/** Load the text of a module of `CHECKED`: its functions by what they compute. */
export async function loadChecked(text: string): Promise<(kind: DerivativeKind) => Generated> {
  const module = await load(text);
  return (kind) => {
    const exported = generatedName(CHECKED, kind, "plain");
    const found = module.get(exported);
    if (!found) throw new InternalError(`the emitted module exports no ${exported}`);
    return found;
  };
}

/** Emit a function and its Jacobian in one mode as TypeScript, and load that very text. */
export async function loadEmitted({ graph, source, laws }: ParsedFunction, mode: Mode): Promise<Emitted> {
  const text = emitModule(
    { name: CHECKED, graph: withListedOutputs(graph), text: source.text },
    { ...laws, of: ["jacobian"], mode },
  );
  const find = await loadChecked(text);
  const value = find("value");
  const jacobian = find("jacobian");
  const rowOf = (result: unknown): readonly number[] => (isList(result) ? result : [result]).map(numberOf);
  return {
    value: (point) => rowOf(value(...point)),
    jacobian: (point) => {
      const rows = jacobian(...point);
      if (!isList(rows)) throw new InternalError("an emitted Jacobian is no list of rows");
      return rows.map(rowOf);
    },
  };
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function numberOf(value: unknown): number {
  if (typeof value !== "number") throw new InternalError("an emitted function returns something else than numbers");
  return value;
}
