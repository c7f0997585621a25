import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DiagnosticError } from "../../compiler/diagnostics/diagnostic.ts";
import type { Procedure } from "../../compiler/procedure/procedure.ts";
import { divisibleLoops } from "../../compiler/transforms/procedure/checkpoints.ts";
import { createReader } from "../transforms/procedure/reading.ts";
import { originals, type Subject } from "../transforms/procedure/subject.ts";
import { findings } from "../transforms/procedure/violations.ts";
import { HELPERS, randomFunction } from "./procedures-programs.ts";

const read = createReader();

/** What a random function is read as; undefined where it is refused. */
function subjectOf(text: string, given: Subject["given"]): Subject | undefined {
  const whole = HELPERS + text;
  const procedure = readOrRefused(() => read(whole)("f"));
  return procedure && { procedure, original: originals(whole)("f"), given };
}

function readOrRefused(make: () => Procedure): Procedure | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof DiagnosticError) return undefined;
    throw error;
  }
}

describe("laws of derivatives, on random functions with loops, branches and memory", () => {
  it("all derivatives are what the path and differences say, with and without checkpoints", () => {
    let [accepted, refused, differences] = [0, 0, 0];
    fc.assert(
      fc.property(randomFunction, ({ text, given }) => {
        const source = text("f");
        const subject = subjectOf(source, given);
        accepted += Number(subject !== undefined);
        refused += Number(subject === undefined);
        if (subject === undefined) return;
        const { violations, compared } = findings(subject);
        differences += compared;
        expect(violations, source).toEqual([]);
        const [loop] = divisibleLoops(subject.procedure);
        if (loop === undefined) return;
        const inPieces = { checkpoints: [loop.counter.name], kinds: ["valueAndGradient", "vjp"] } as const;
        expect(findings(subject, inPieces).violations, `in pieces: ${source}`).toEqual([]);
      }),
      // To look for the simplest failure takes minutes: leave `endOnFailure` out for that.
      { numRuns: 25, endOnFailure: true },
    );
    expect(accepted).toBeGreaterThan(refused);
    expect(differences).toBeGreaterThan(100);
  }, 120_000);
});
