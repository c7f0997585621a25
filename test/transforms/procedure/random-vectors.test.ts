import { describe, expect, it } from "vitest";
import { verify } from "../../../compiler/procedure/verify.ts";
import { eachStatement } from "../../../compiler/procedure/walk.ts";
import { deriveProcedure } from "../../../compiler/transforms/procedure/derive.ts";
import { withoutSmallArrays } from "../../../compiler/transforms/procedure/small-arrays.ts";
import { randomVectors } from "./random-vectors.ts";
import { createReader } from "./reading.ts";
import { fieldOf, generated, originals, resultsAt } from "./subject.ts";
import { findings } from "./violations.ts";

const NAMES = Array.from({ length: 16 }, (_, index) => `f${String(index)}`);
const TEXT = NAMES.map((name, index) => randomVectors(name, 1 + index, 3 + (index % 6))).join("\n");

const read = createReader()(TEXT);
const original = originals(TEXT);
const POINTS = [true, false].map((flag) => [[0.3, -0.8, 1.7, 0.45], flag] as const);

describe("random functions of small arrays", () => {
  it.each(NAMES)("%s: have the same values without the arrays, bit for bit", (name) => {
    const source = read(name);
    const procedure = withoutSmallArrays(source);
    verify(procedure);
    for (const given of POINTS) {
      const expected = resultsAt(original(name), { procedure, given });
      expect(resultsAt(generated(procedure), { procedure, given })).toEqual(expected);
      const both = generated(deriveProcedure(source, "valueAndGradient"))(...given);
      expect([fieldOf(both, "value")]).toEqual(expected);
    }
  });

  it("keep none of the arrays, as a rule", () => {
    let [kept, all] = [0, 0];
    for (const name of NAMES) {
      const procedure = read(name);
      eachStatement(procedure.body, ({ kind }) => (all += kind === "allocate" ? 1 : 0));
      eachStatement(withoutSmallArrays(procedure).body, ({ kind }) => (kept += kind === "allocate" ? 1 : 0));
    }
    expect(kept).toBeLessThan(all / 5);
  });

  it.each(NAMES.slice(0, 4))("%s: have the right derivatives", (name) => {
    const subject = { procedure: read(name), original: original(name), given: POINTS[0] ?? [] };
    const { violations } = findings(subject, { kinds: ["valueAndGradient", "jvp"] });
    expect(violations).toEqual([]);
  });
});
