import { describe, expect, it } from "vitest";
import { DiagnosticError } from "../../../compiler/diagnostics/diagnostic.ts";
import { parseProcedure } from "../../../compiler/frontends/typescript/index.ts";
import { checkProcedure, type ProcedureCheckOptions } from "../../../compiler/inspect/procedure/check.ts";
import { procedureCheckJson, renderProcedureCheck } from "../../../compiler/inspect/procedure/render-check.ts";
import type { StructuredValue } from "../../../compiler/inspect/procedure/values.ts";
import type { Procedure } from "../../../compiler/procedure/procedure.ts";
import * as samples from "../../procedure/samples.ts";

const source = { name: "f.ts", text: "" };

const check = (
  of: Procedure,
  given: readonly StructuredValue[],
  options: ProcedureCheckOptions = {},
): ReturnType<typeof checkProcedure> => checkProcedure({ procedure: of, source }, given, options);

/** A procedure that is read from a source. */
async function read(text: string): Promise<Procedure> {
  return (await parseProcedure(text)).procedure;
}

describe("the check of a procedure", () => {
  it.each<readonly [string, Procedure, readonly StructuredValue[]]>([
    [
      "dot",
      samples.dot(),
      [
        [0.1, -2, 3],
        [7, 0.3, 1e-3],
      ],
    ],
    ["moments", samples.moments(), [{ w: [-3, 0.5, 7, 0.1], scale: 1.1 }, true]],
    ["stack", samples.stack(), [0.7, 5]],
    ["early", samples.early(), [[1, 2, 0.3, 5, 0.1], 3.4]],
    [
      "product",
      samples.product(),
      [
        [
          [1, 2],
          [3, 4],
        ],
        [5, 6],
        [0, 0],
      ],
    ],
  ])("passes where derivatives are right: %s", async (_, of, given) => {
    const report = await check(of, given);
    expect(report).toMatchObject({
      passed: true,
      sameValue: true,
      dotProducts: { agree: true },
      whole: { differs: [] },
    });
    expect(report.entries.flat().map(({ verdict }) => verdict)).toEqual(report.entries.flat().map(() => "agree"));
  });

  it("has a row for each number of the result, and a column for each of the parameters", async () => {
    const { entries, outputs, parameters, value } = await check(samples.product(), [
      [
        [1, 2],
        [3, 4],
      ],
      [5, 6],
      [0, 0],
    ]);
    expect(parameters).toEqual(["A", "x", "y"]);
    expect(outputs).toEqual(["y[0]", "y[1]"]);
    expect(value).toEqual([[17, 39]]);
    // ∂(A·x)/∂A and ∂(A·x)/∂x = A, by hand.
    expect(entries.map((row) => row.map(({ forward }) => forward))).toEqual([
      [5, 6, 0, 0, 1, 2],
      [0, 0, 5, 6, 3, 4],
    ]);
    expect(entries[0]?.map(({ parameter }) => parameter)).toEqual([
      ...["A[0][0]", "A[0][1]", "A[1][0]", "A[1][1]"],
      ...["x[0]", "x[1]"],
    ]);
  });

  it("differentiates by what is asked for", async () => {
    const { entries, passed } = await check(samples.moments(), [{ w: [-3, 7], scale: 2 }, true], {
      wrt: ["params.scale"],
    });
    expect(passed).toBe(true);
    // ∂/∂scale of |scale·w₀|/2, (scale·w₀)² and scale.
    expect(entries.map((row) => row.map(({ forward }) => forward))).toEqual([[1.5], [36], [1]]);
  });

  it("looks at some of the entries where there are many, and at all together in dot products", async () => {
    const rows = Array.from({ length: 12 }, (_, i) => Array.from({ length: 15 }, (_, j) => Math.sin(i + 2 * j)));
    const x = rows[0]?.map((each) => each + 1) ?? [];
    const report = await check(samples.product(), [rows, x, rows.map(() => 0)]);
    expect(report).toMatchObject({
      passed: true,
      total: 12 * (12 * 15 + 15),
      whole: { kind: "jacobian", differs: [] },
    });
    expect(report.entries.flat().length).toBeLessThanOrEqual(200);
    expect(renderProcedureCheck(report)).toContain("2340 entries were checked, spread over all parameters");
  });

  it("ends where loops do not end beside the point", async () => {
    // Of no negative number, and for rounding of no large one, this finds a root.
    const { entries, passed } = await check(samples.squareRoot(), [2]);
    expect(passed).toBe(true);
    expect(entries[0]?.[0]?.forward).toBeCloseTo(0.5 / Math.SQRT2, 14);
  });

  it("tells at a kink which decision makes it", async () => {
    const report = await check(samples.early(), [[1, 2, 0.3, 5, 0.1], 3.5]);
    expect(report.passed).toBe(true);
    expect(report.kinks).toMatchObject([{ formula: "(0 + x[0]) · 1.5 + x[1] >= limit", primitive: "ge" }]);
    const verdicts = new Map(report.entries.flat().map(({ parameter, verdict }) => [parameter, verdict]));
    expect(verdicts).toEqual(
      new Map([
        ["x[0]", "kink"],
        ["x[1]", "kink"],
        ["x[2]", "agree"],
        ["x[3]", "agree"],
        ["x[4]", "agree"],
        ["limit", "kink"],
      ]),
    );
  });

  it("takes steps in the complex plane", async () => {
    const { method, entries } = await check(samples.stack(), [0.7, 5], { method: "complex" });
    expect(method).toBe("complex");
    expect(entries[0]?.[0]).toMatchObject({ verdict: "agree" });
    expect(entries[0]?.[0]?.difference).toBeLessThan(1e-13);
  });

  it("compares someone's answer", async () => {
    const { claim, passed } = await check(
      samples.dot(),
      [
        [1, 2],
        [3, 4],
      ],
      { claim: "[3, 4, 1, -2]" },
    );
    expect(passed).toBe(false);
    expect(claim?.entries.flat().map(({ verdict }) => verdict)).toEqual(["right", "right", "right", "wrong"]);
    expect(claim?.mistakes).toMatchObject([{ description: "wrong sign" }]);
  });

  it("refuses a point at which the function cannot be followed", async () => {
    await expect(check(samples.dot(), [[1, 2], [3]])).rejects.toThrow("there is no `y[1]` at this point");
    await expect(check(samples.dot(), [[1, 2]])).rejects.toThrow(DiagnosticError);
  });

  it("reads real sources", async () => {
    const of = await read(`
      interface Layer { weights: readonly (readonly number[])[]; bias: readonly number[] }
      export function loss(layer: Layer, x: readonly number[], target: number): number {
        let sum = 0;
        for (let i = 0; i < layer.bias.length; i++) {
          let a = layer.bias[i]!;
          for (let j = 0; j < x.length; j++) a += layer.weights[i]![j]! * x[j]!;
          sum += a > 0 ? Math.tanh(a) : 0.01 * a;
        }
        return (sum - target) ** 2;
      }`);
    const layer = {
      weights: [
        [0.1, 0.2],
        [-0.3, -0.4],
        [0.5, 0.6],
      ],
      bias: [0.1, 0.2, -3],
    };
    const report = await check(of, [layer, [1, 2], 0.3]);
    expect(report).toMatchObject({ passed: true, sameValue: true, whole: { kind: "gradient", differs: [] } });
    expect(report.entries.flat()).toHaveLength(12);
  });

  it("passes over values without derivatives", async () => {
    const of = await read(`export function count(x: readonly number[], n: number): { last: number; kept: boolean } {
      let last = 0;
      for (let i = 0; i < n; i++) last = x[i]! * 2;
      return { last, kept: last > 1 };
    }`);
    const report = await check(of, [[1, 2, 3], 2]);
    expect(report).toMatchObject({ passed: true, outputs: ["last"] });
  });
});

describe("what a check shows", () => {
  it("is a table, and the laws below it", async () => {
    const text = renderProcedureCheck(
      await check(samples.dot(), [
        [1, 2],
        [3, 4],
      ]),
    );
    const lines = text.split("\n");
    expect(lines[0]).toBe("dot at x = [1, 2], y = [3, 4], checked by Ridders' method");
    expect(lines.filter((line) => line.startsWith("∂"))).toHaveLength(4);
    expect(text).toContain("4 entries: 4 agree\n");
    expect(text).toMatch(/the dot products ȳ·\(J ẋ\) and \(Jᵀ ȳ\)·ẋ agree: \S+ and \S+\n/);
    expect(text).toContain("the emitted gradient agrees with both modes\n");
  });

  it("names what is wrong", async () => {
    const report = await check(samples.dot(), [
      [1, 2],
      [3, 4],
    ]);
    const wrong = {
      ...report,
      sameValue: false,
      dotProducts: { forward: 1, reverse: 2, agree: false },
      whole: { kind: "jacobian" as const, differs: ["∂f/∂a", "∂f/∂b", "∂f/∂c", "∂f/∂d", "∂f/∂e", "∂f/∂g", "∂f/∂h"] },
    };
    expect(renderProcedureCheck(wrong).split("\n").slice(-4)).toEqual([
      "the emitted function computes another value than the source",
      "the dot products ȳ·(J ẋ) and (Jᵀ ȳ)·ẋ DISAGREE: 1 and 2",
      "the emitted Jacobian DISAGREES in ∂f/∂a, ∂f/∂b, ∂f/∂c, ∂f/∂d, ∂f/∂e and 2 more",
      "",
    ]);
  });

  it("is JSON, too", async () => {
    const report = await check(samples.moments(), [{ w: [-3, 7], scale: 2 }, true], { wrt: ["params.scale"] });
    expect(JSON.parse(procedureCheckJson(report))).toMatchObject({
      function: "moments",
      parameters: ["params", "absolute"],
      outputs: ["first", "tail[0]", "tail[1]"],
      point: [{ w: [-3, 7], scale: 2 }, true],
      value: [{ first: 3, tail: [36, 2] }],
      entries: [[{ parameter: "params.scale", verdict: "agree" }], [{}], [{}]],
      sameValue: true,
      dotProducts: { agree: true },
      whole: { kind: "jacobian", differs: [] },
      passed: true,
    });
  });
});
