import { describe, expect, it } from "vitest";
import { divisibleLoops } from "../../../compiler/transforms/procedure/checkpoints.ts";
import { countOperations } from "../../../compiler/inspect/procedure/run.ts";
import { deriveProcedure } from "../../../compiler/transforms/procedure/derive.ts";
import { ARGUMENTS, corpusProcedure } from "./arguments.ts";
import * as corpus from "./corpus.ts";
import { originalOf, type Subject } from "./subject.ts";
import { findings } from "./violations.ts";

const NAMES: readonly (keyof typeof corpus)[] = [
  ...(["energy", "logSumExp", "scratch", "relaxation", "recurrence", "logisticMap", "cubeRoot", "search"] as const),
  ...([
    "strides",
    "triangle",
    "determinant",
    "timeWarping",
    "rungeKutta",
    "matrixProduct",
    "softmax",
    "layer",
  ] as const),
  ...(["lookup", "growing", "methods", "fibonacci", "sorted", "branches"] as const),
];

const SUBJECTS = NAMES.map((name) => {
  const subject: Subject = {
    procedure: corpusProcedure(name),
    original: originalOf(corpus[name]),
    given: ARGUMENTS[name],
  };
  return { name, subject };
});

describe("derivatives of the corpus", () => {
  it("has arguments for each of its functions", () => {
    expect(NAMES.toSorted()).toEqual(Object.keys(corpus).toSorted());
  });

  it.each(SUBJECTS)("$name: every derivative is what the path and differences say", ({ subject }) => {
    const { violations, compared } = findings(subject);
    expect(violations).toEqual([]);
    expect(compared).toBeGreaterThan(0);
  });

  const divisible = SUBJECTS.flatMap(({ name, subject }) => {
    const loops = [...new Set(divisibleLoops(subject.procedure).map(({ counter }) => counter.name))];
    return loops.length === 0 ? [] : [{ name, subject, loops }];
  });

  it.each(divisible)("$name: loops in pieces give the same", ({ subject, loops }) => {
    const kinds = ["valueAndGradient", "vjp", "hvp"] as const;
    for (const checkpoints of [...(loops.length === 2 ? [loops] : []), ...loops.map((loop) => [loop])]) {
      expect(findings(subject, { checkpoints, kinds }).violations, checkpoints.join()).toEqual([]);
    }
  });

  const several = SUBJECTS.filter(({ subject }) => subject.procedure.parameters.length > 1);

  it.each(several)("$name: of one parameter each", ({ subject }) => {
    for (const { name, written } of subject.procedure.parameters) {
      if (!written) expect(findings(subject, { wrt: [name] }).violations, name).toEqual([]);
    }
  });

  const scalars = SUBJECTS.filter(({ subject }) => subject.procedure.result?.form === "scalar");

  it.each(scalars)("$name: the gradient costs at most five times the function", ({ subject: { procedure, given } }) => {
    const cost = countOperations(deriveProcedure(procedure, "gradient"), given).weighted;
    expect(cost).toBeLessThanOrEqual(5 * countOperations(procedure, given).weighted);
  });
});
