import type { EmitOptions } from "../../compiler/emit.ts";

/** A module of a function with loops and arrays, of test/transforms/procedure/corpus.ts, that is kept as it is emitted. */
export interface ProcedureCase {
  readonly name: string;
  readonly fn: string;
  readonly options: EmitOptions;
}

/** The modules: sums, rows, states that are kept, loops that end by themselves, several results, both styles. */
export const procedureCases: readonly ProcedureCase[] = [
  {
    name: "procedure-sum",
    fn: "energy",
    options: { of: ["valueAndGradient", "hvp"], command: "npx adjoint emit corpus.ts#energy" },
  },
  { name: "procedure-log-sum-exp", fn: "logSumExp", options: { of: ["gradient", "jvp"] } },
  { name: "procedure-rows", fn: "scratch", options: { of: ["valueAndGradient"], wrt: ["w"] } },
  { name: "procedure-recurrence", fn: "recurrence", options: { of: ["valueAndGradient"], style: "into" } },
  { name: "procedure-in-place", fn: "relaxation", options: { of: ["gradient"] } },
  { name: "procedure-newton", fn: "cubeRoot", options: { of: ["gradient"] } },
  { name: "procedure-early-return", fn: "search", options: { of: ["gradient"] } },
  { name: "procedure-pivots", fn: "determinant", options: { of: ["gradient"] } },
  { name: "procedure-calls", fn: "rungeKutta", options: { of: ["gradient"] } },
  { name: "procedure-written", fn: "softmax", options: { of: ["vjp", "jacobian"] } },
  { name: "procedure-objects", fn: "layer", options: { of: ["vjp"], style: "into" } },
  { name: "procedure-growing", fn: "growing", options: { of: ["gradient"] } },
];
