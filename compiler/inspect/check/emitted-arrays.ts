import { InternalError } from "../../diagnostics/internal-error.ts";
import { emitModule } from "../../emit/module.ts";
import type { ParsedFunction } from "../../frontends/mathjs/index.ts";
import type { Numbers } from "../../graph/primitive.ts";
import { CHECKED, loadChecked } from "./emitted.ts";

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
export async function loadArrays({ graph, source }: ParsedFunction): Promise<EmittedArrays> {
  const find = await loadChecked(emitModule({ name: CHECKED, graph, text: source.text }, { of: ["jvp", "vjp"] }));
  const [value, jvp, vjp] = [find("value"), find("jvp"), find("vjp")];
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
