import { InternalError } from "../../diagnostics/internal-error.ts";
import type { Generated } from "../../emit/instantiate.ts";
import { load } from "../../emit/load.ts";
import { emitModule, generatedName } from "../../emit/module.ts";
import { createScope } from "../../emit/names.ts";
import type { ParsedFunction } from "../../frontends/mathjs/index.ts";
import type { Numbers } from "../../graph/primitive.ts";

/** The functions of the emitted module of a function of arrays that are put to the test. */
export interface EmittedArrays {
  /** The outputs, in order. */
  readonly value: (point: readonly Numbers[]) => readonly Numbers[];
  /** The tangents of the outputs for tangents of all parameters. */
  readonly jvp: (point: readonly Numbers[], tangents: readonly Numbers[]) => readonly Numbers[];
  /** The adjoints of the parameters for adjoints of all outputs. */
  readonly vjp: (point: readonly Numbers[], adjoints: readonly Numbers[]) => readonly Numbers[];
}

/** Emit a function of arrays and its products with the Jacobian, from both sides, as TypeScript, and load that text. */
export async function loadArrays({ name, graph, source }: ParsedFunction): Promise<EmittedArrays> {
  const module = await load(emitModule({ name, graph, text: source.text }, { of: ["jvp", "vjp"] }));
  const base = createScope().declare(name);
  const find = (exported: string): Generated => {
    const found = module.get(exported);
    if (!found) throw new InternalError(`the emitted module exports no ${exported}`);
    return found;
  };
  const value = find(base);
  const jvp = find(generatedName(base, "jvp", "plain"));
  const vjp = find(generatedName(base, "vjp", "plain"));
  return {
    value: (point) => entriesOf(value(...point)),
    jvp: (point, tangents) => entriesOf(fieldOf(jvp(...point, ...tangents), "tangent")),
    vjp: (point, adjoints) => entriesOf(fieldOf(vjp(...point, ...adjoints), "cotangents")),
  };
}

function fieldOf(result: unknown, field: string): unknown {
  if (typeof result !== "object" || result === null) throw new InternalError(`an emitted product has no ${field}`);
  return new Map<string, unknown>(Object.entries(result)).get(field);
}

function entriesOf(result: unknown): readonly Numbers[] {
  if (typeof result === "number" || result instanceof Float64Array) return [result];
  if (Array.isArray(result)) return result.flatMap(entriesOf);
  throw new InternalError("an emitted function returns something else than numbers and arrays");
}
