import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { DiagnosticError } from "../../../compiler/diagnostics/diagnostic.ts";
import { readProcedure } from "../../../compiler/frontends/typescript/index.ts";
import { openProgram, type TypedProgram } from "../../../compiler/frontends/typescript/project.ts";
import { evaluate } from "../../../compiler/graph/evaluate.ts";
import { resultElements } from "../../../compiler/inspect/procedure/elements.ts";
import { numbersIn } from "../../../compiler/inspect/procedure/parts.ts";
import { pathGraph } from "../../../compiler/inspect/procedure/path-graph.ts";
import { run } from "../../../compiler/inspect/procedure/run.ts";
import { isRecord, type StructuredValue } from "../../../compiler/inspect/procedure/values.ts";
import type { Procedure } from "../../../compiler/procedure/procedure.ts";
import { vjp } from "../../../compiler/transforms/derivatives.ts";
import { deriveProcedure } from "../../../compiler/transforms/procedure/derive.ts";
import { PRELUDE, randomProcedure } from "../../frontends/typescript/random-procedures.ts";
import { isNear, sameDouble } from "../../support/numbers.ts";

// The graph of a path is made by following a procedure, and differentiated as graphs are; the derivatives of a procedure are
// made without a point. That both are the same at a point says something of both.

const COUNT = 40;
const sampled = fc.sample(randomProcedure, { numRuns: COUNT, seed: Number(process.env["SEED"] ?? 11) });
const texts = sampled.map((make, index) => make(`f${String(index)}`));

const point: readonly StructuredValue[] = [
  [0.3, -0.7, 1.1, 0.2],
  Float64Array.of(0.6, 0.1, -0.4, 1.3),
  [
    [0.1, 0.9, -0.2, 0.4],
    [1.2, -0.5, 0.7, 0.3],
    [-0.8, 0.6, 0.5, -0.1],
    [0.25, 0.35, -0.45, 0.55],
  ],
  [1, 3, 0, 2],
  0.8,
  3,
  { left: 0.45, right: [0.15, -0.65, 0.95, 0.05] },
  true,
  new Float64Array(4),
];

let opened: TypedProgram;
beforeAll(async () => {
  opened = await openProgram({ name: "random.ts", text: `${PRELUDE}\n${texts.join("\n")}` }, () => undefined);
}, 120_000);

/** The real numbers of what a procedure gives. */
function resultsOf(procedure: Procedure): readonly number[] {
  const { result, written } = run(procedure, point);
  const values = [...(result === undefined ? [] : [result]), ...Object.values(written)];
  return resultElements(procedure, values).elements.map(({ number }) => number);
}

describe("the path of a random procedure", () => {
  const followed = new Set<number>();

  test.for(texts.map((_, index) => index))("f%i", (index) => {
    const procedure = procedureOrNothing(index);
    // What reads an element that is not there is refused, here as there.
    const expected = procedure && resultsOrNothing(procedure);
    if (procedure === undefined || expected === undefined) return;
    const path = pathGraph(procedure, point);
    const found = evaluate(path.graph, path.arguments);
    expect(found).toHaveLength(expected.length);
    expect(found.every((number, output) => sameDouble(number, expected[output] ?? NaN))).toBe(true);

    const adjoints = expected.map((_, output) => (output % 2 === 0 ? 1 : -0.5) / (output + 1));
    const graph = vjp(path.graph);
    const ofPath = evaluate(graph, [...path.arguments, ...adjoints]).slice(expected.length);
    const parts = partsOf(procedure);
    const { result } = run(deriveProcedure(procedure, "vjp"), [...point, parts(adjoints)]);
    const ofProcedure = numbersIn(result !== undefined && isRecord(result) ? (result["cotangents"] ?? []) : []);
    expect(ofProcedure).toHaveLength(ofPath.length);
    if (![...ofPath, ...ofProcedure].every((entry) => Math.abs(entry) < 1e100)) return;
    followed.add(index);
    ofPath.forEach((entry, place) => {
      expect(
        isNear(entry, ofProcedure[place] ?? NaN, 1e-9, 1),
        `${String(entry)} and ${String(ofProcedure[place])} along ${String(path.graph.inputs[place]?.name)} of\n${String(texts[index])}`,
      ).toBe(true);
    });
  });

  test("is followed to its end, nearly always", () => expect(followed.size).toBeGreaterThan(0.6 * COUNT));

  function procedureOrNothing(index: number): Procedure | undefined {
    return unlessRefused(() => readProcedure(opened, `f${String(index)}`).procedure);
  }

  function resultsOrNothing(procedure: Procedure): readonly number[] | undefined {
    return unlessRefused(() => resultsOf(procedure));
  }
});

/** Adjoints in the structure of the results. */
function partsOf(procedure: Procedure): (adjoints: readonly number[]) => StructuredValue {
  const { result, written } = run(procedure, point);
  const values = [...(result === undefined ? [] : [result]), ...Object.values(written)];
  return (adjoints) => {
    const parts = resultElements(procedure, values).parts(adjoints);
    return values.length === 1 ? (parts[0] ?? NaN) : parts;
  };
}

function unlessRefused<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof DiagnosticError) return undefined;
    throw error;
  }
}
