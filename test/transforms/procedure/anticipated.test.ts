import { describe, expect, it } from "vitest";
import { countOperations, run } from "../../../compiler/inspect/procedure/run.ts";
import { eachStatement } from "../../../compiler/procedure/walk.ts";
import { deriveProcedure } from "../../../compiler/transforms/procedure/derive.ts";
import { createReader } from "./reading.ts";

const read = createReader();

const X = [0, 1, 2, 3];
const p = 1.3;

/** Functions of x and p with an infinite derivative on a way that is not taken, and their gradients, by hand. */
const SKIPPED: readonly (readonly [about: string, body: string, byX: readonly number[], byP: number])[] = [
  ["a root that is overwritten", "let r = Math.sqrt(x[0]!); if (p > 0) r = p; return r * p;", [0, 0, 0, 0], 2 * p],
  [
    "the guard of a distance",
    "let s = p; for (let i = 0; i < 4; i++) { const r = Math.sqrt(x[i]! * x[i]!); if (r > 0.1) s += 1 / r; } return s * p;",
    [0, -p, -p / 4, -p / 9],
    2 * p + 1 + 1 / 2 + 1 / 3,
  ],
  [
    "a pair that is left out",
    `let s = 0;
     for (let i = 0; i < 2; i++) for (let j = 0; j < 2; j++) { const r = Math.abs(x[i]! - x[j]!) ** 0.5; if (i !== j) s += r; }
     return s * p;`,
    [-p, p, 0, 0],
    2,
  ],
  [
    "a logarithm that is not the largest",
    "let best = 0; for (let i = 0; i < 4; i++) { const l = Math.log(x[i]!); if (l > best) best = l; } return best * p;",
    [0, 0, 0, p / 3],
    Math.log(3),
  ],
  ["elements that nobody reads", "const a = x.map((e) => Math.sqrt(e)); return a[1]! * p;", [0, p / 2, 0, 0], 1],
  [
    "a quotient that is not finite",
    "let s = 0; for (let i = 0; i < 4; i++) { const q = 1 / x[i]!; if (Number.isFinite(q)) s += q; } return s * p;",
    [0, -p, -p / 4, -p / 9],
    1 + 1 / 2 + 1 / 3,
  ],
  [
    "a result that each step overwrites",
    "let r = 0; for (let i = 0; i < 4; i++) r = Math.sqrt(x[i]!); return r * p;",
    [0, 0, 0, p / (2 * Math.sqrt(3))],
    Math.sqrt(3),
  ],
];

/** Functions all of whose steps are used, so that no adjoint is asked for. */
const USED: readonly (readonly [about: string, body: string])[] = [
  [
    "terms of a sum",
    "let s = p; for (let i = 0; i < 4; i++) { const r = Math.sqrt(x[i]! + 1); s += 1 / r; } return s * p;",
  ],
  [
    "steps of an iteration",
    "let y = p; for (let k = 0; k < 9; k++) { const step = (y * y - x[1]!) / (2 * y); y -= step; if (Math.abs(step) < 1e-12) break; } return y;",
  ],
  [
    "elements that a loop runs through",
    "const z = x.map((v) => v / p); let s = 0; for (const e of z) s += e * e; return Math.sqrt(s / x.length);",
  ],
  ["one side or the other", "const r = Math.sqrt(x[1]!); let s = p; if (p > 0) s = r; else s = 2 * r; return s;"],
];

const sourceOf = (body: string): string => `export function f(x: readonly number[], p: number): number { ${body} }`;

describe("an adjoint that is 0 because there is none", () => {
  it.each(SKIPPED)("does not meet an infinite derivative: %s", (_, body, byX, byP) => {
    const procedure = read(sourceOf(body))("f");
    for (const kind of ["gradient", "valueAndGradient"] as const) {
      const { result } = run(deriveProcedure(procedure, kind), [X, p]);
      const [foundX, foundP] = kind === "gradient" ? pair(result) : pair(fieldOf(result, "gradient"));
      byX.forEach((each, index) => expect(at(foundX, index)).toBeCloseTo(each, 12));
      expect(foundP).toBeCloseTo(byP, 12);
    }
  });

  it("leaves the other rows of a Jacobian alone", () => {
    const text = "export function f(x: readonly number[]): number[] { return [3 * x[1]!, Math.sqrt(x[0]!)]; }";
    const { result } = run(deriveProcedure(read(text)("f"), "jacobian", { mode: "reverse" }), [[0, 4]]);
    expect(result).toEqual([
      [
        [
          [0, 3],
          [Infinity, 0],
        ],
      ],
    ]);
  });

  it("multiplies nothing by the adjoints of the other results of a Jacobian", () => {
    const text = `export function f(x: readonly number[]): [number, number] {
      let [s, t] = [0, 0];
      for (const each of x) { s += Math.sin(each); t += each * each; }
      return [s, t];
    }`;
    const procedure = read(text)("f");
    const jacobian = deriveProcedure(procedure, "jacobian", { mode: "reverse" });
    expect(run(jacobian, [[0, 2]]).result).toEqual([[[1, Math.cos(2)]], [[0, 4]]]);
    // Twice the cosines or the doubles, not both.
    const counted = countOperations(jacobian, [[0, 2]]).byPrimitive;
    expect([counted.get("cos"), counted.get("sin")]).toEqual([2, undefined]);
  });

  it.each(USED)("is not asked for where every step is used: %s", (_, body) => {
    const names = new Set<string>();
    eachStatement(deriveProcedure(read(sourceOf(body))("f"), "gradient").body, (statement) => {
      if (statement.kind === "compute") for (const { primitive } of statement.graph.nodes) names.add(primitive.name);
    });
    expect([...names].filter((name) => name === "ne" || name === "cond")).toEqual([]);
  });
});

function pair(value: unknown): readonly [unknown, unknown] {
  if (!Array.isArray(value) || value.length !== 2) throw new TypeError("no gradient by x and p");
  return [value[0], value[1]];
}

function fieldOf(value: unknown, name: string): unknown {
  const entry = Object.entries(value ?? {}).find(([field]) => field === name);
  return entry?.[1];
}

function at(value: unknown, index: number): unknown {
  return Array.isArray(value) ? value[index] : undefined;
}
