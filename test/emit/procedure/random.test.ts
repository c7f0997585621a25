import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantiate } from "../../../compiler/emit/instantiate.ts";
import { procedureProgram } from "../../../compiler/emit/procedure/function.ts";
import { tidied } from "../../../compiler/emit/procedure/tidy.ts";
import { run } from "../../../compiler/inspect/procedure/run.ts";
import type { Procedure } from "../../../compiler/procedure/procedure.ts";
import { COLUMNS, randomProcedure, ROWS } from "./random.ts";

/** A procedure that returns `a` and writes the number b, then `out` and `table`. */
const anyProcedure = fc.record({ seed: fc.integer(), size: fc.integer({ min: 1, max: 30 }) });

const row = (start: number): number[] => Array.from({ length: COLUMNS }, (_, index) => Math.sin(start + 3 * index));
const matrix = Array.from({ length: ROWS }, (_, index) => row(7 * index));
const given = [Float64Array.from(row(1)), matrix, 0.3, true] as const;

describe("random procedures", () => {
  it("compute what the interpreter computes, bit for bit", () => {
    fc.assert(
      fc.property(anyProcedure, ({ seed, size }) => {
        const procedure = randomProcedure(seed, size);
        const { result } = run(procedure, given);
        expect(generated(procedure, "plain")(...given)).toEqual(result);
      }),
      { numRuns: 60 },
    );
  });

  it("write the same into arrays of the caller, whatever was in them", () => {
    fc.assert(
      fc.property(anyProcedure, ({ seed, size }) => {
        const procedure = randomProcedure(seed, size);
        const { result } = run(procedure, given);
        const numbers = Float64Array.of(NaN);
        const out = new Float64Array(COLUMNS).fill(NaN);
        const table = Array.from({ length: ROWS }, () => new Array<number>(COLUMNS).fill(NaN));
        const a = generated(procedure, "into")(...given, numbers, out, table);
        expect({ a, rest: [...numbers, out, table] }).toEqual(result);
      }),
      { numRuns: 30 },
    );
  });
});

function generated(procedure: Procedure, style: "plain" | "into"): (...point: readonly unknown[]) => unknown {
  const made = instantiate(procedureProgram(tidied(procedure, {}), { name: "f", style }));
  return (...point) => {
    const result: unknown = Reflect.apply(made, undefined, point);
    return result;
  };
}
