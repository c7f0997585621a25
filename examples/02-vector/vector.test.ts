import { check, compile, parse, renderCheck, trace, type CheckMethod } from "adjoint";
import { describe, expect, it } from "vitest";
import { expectFigures, sourceBeside, symmetric } from "../../test/support/examples.ts";

const source = sourceBeside(import.meta.url, "vector.math");
const point = [1, -1] as const;
const jacobian = [
  [47.3034095912318, 4.710196174703457],
  [0, 1],
];

describe("1.2 vector", () => {
  it("has the value and the Jacobian, by both modes", () => {
    const f = compile(source);
    expectFigures(f(...point), [18.29593226225053, 0]);
    for (const mode of ["forward", "reverse"] as const) {
      expectFigures(compile(source, { mode }).jacobian(...point), jacobian);
    }
  });

  it("has the Hessian of its first output", () => {
    const first = compile(sourceBeside(import.meta.url, "first.math"));
    const rows = [[175.1674608983369], [12.73195252843781, 10.68816553138638]];
    expectFigures(first.hessian(...point), symmetric(rows));
    expectFigures(first(...point), 18.29593226225053);
  });

  it("has the steps of its computation graph", () => {
    const written = `[exp(exp(w1)), exp(2 w2), exp(w1) + exp(2 w2), exp(w1),
      exp(exp(w1) + exp(2 w2)), sigmoid(exp(w1) + exp(2 w2)),
      sigmoid(exp(w1) + exp(2 w2)) * sigmoid(-(exp(w1) + exp(2 w2)))]`;
    expectFigures(compile(written)(...point), [
      Math.exp(Math.E),
      0.1353352832366127,
      2.853617111695658,
      2.718281828459045,
      17.35042690725547,
      0.9455053549950592,
      0.05152497867072625,
    ]);
  });

  it("has the shared sub-expression once, also where it is written out", () => {
    const longhand = parse(
      `f(w1, w2) = [exp(exp(w1) + exp(2 w2)) + sigmoid(exp(w1) + exp(2 w2)), w1 w2 + max(w1, w2)]`,
    );
    const names = longhand.graph.nodes.map(({ primitive }) => primitive.name);
    // exp(w1), exp(2 w2) and exp(u)
    expect(names.filter((name) => name === "exp")).toHaveLength(3);
    expect(longhand.graph.nodes).toHaveLength(parse(source).graph.nodes.length);
  });

  it("is traced with its own names", () => {
    const { rows } = trace(parse(source).graph, point, { mode: "reverse", output: 0 });
    const values = new Map(rows.map(({ name, value, adjoint }) => [name.text, [value, adjoint?.value]]));
    expectFigures(values.get("u")?.[0], 2.853617111695658);
    // exp(u) + σ′(u)
    expectFigures(values.get("u")?.[1], 17.35042690725547 + 0.05152497867072625);
    expectFigures(values.get("f1")?.[0], 18.29593226225053);
  });

  it.each<[CheckMethod, readonly (readonly number[])[]]>([
    [
      "forward",
      [
        [48.19241652713537, 4.764086786370921],
        [0, 1],
      ],
    ],
    [
      "central",
      [
        [47.31641320526275, 4.710642733174738],
        [0, 1],
      ],
    ],
    [
      "backward",
      [
        [46.44040988339013, 4.657198679978555],
        [0, 1],
      ],
    ],
  ])("has %s differences with step 0.01 that agree within their error bars", async (method, expected) => {
    const report = await check(source, { at: point, method, step: 0.01 });
    // Differences cancel: the last three digits of sixteen are noise.
    const numerical = report.entries.map((row) => row.map((entry) => entry.numerical));
    expectFigures(numerical[0], expected[0]!, 1e-12);
    expectFigures(numerical[1]![1], 1, 1e-12);
    expect(numerical[1]![0]).toBe(0);
    expect(report.passed).toBe(true);
  });

  it("shows what is wrong with two published answers", async () => {
    const report = await check(source, { at: point, claim: "[[47.28739, 4.710196], [1, 0]]" });
    expect(report.passed).toBe(false);
    expect(report.claim?.entries.map((row) => row.map(({ verdict }) => verdict))).toEqual([
      ["wrong", "right"],
      ["wrong", "wrong"],
    ]);
    const text = renderCheck(report);
    expect(text).toContain("off by -0.016");
    expect(text).toContain("the columns of w1 and w2 exchanged (∂f2/∂w1, ∂f2/∂w2)");
    const right = await check(source, { at: point, claim: "[[47.30341, 4.710196], [0, 1]]" });
    expect(right.claim?.right).toBe(true);
  });
});
