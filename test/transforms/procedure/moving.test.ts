import { describe, expect, it } from "vitest";
import { run } from "../../../compiler/inspect/procedure/run.ts";
import { eachStatement } from "../../../compiler/procedure/walk.ts";
import { deriveProcedure } from "../../../compiler/transforms/procedure/derive.ts";
import { createReader } from "./reading.ts";

const read = createReader();

const X = [0, 1, 4, 9];

/** Functions of x with a root of what does not move on the way that is taken, and their derivatives along (1, 1, 1, 1). */
const STILL: readonly (readonly [about: string, body: string, along: number])[] = [
  ["a constant that is not overwritten", "let s = 0; if (x[0]! > 0) s = x[0]!; return Math.sqrt(s) + x[1]!;", 1],
  ["a sum of no terms", "let s = 0; for (let i = 4; i < x.length; i++) s += x[i]!; return Math.sqrt(s) + x[1]!;", 1],
  [
    "a loop that is left at once",
    "let s = 0; for (let i = 0; i < 4; i++) { if (x[i]! < 1) break; s += x[i]!; } return Math.sqrt(s) + x[2]!;",
    1,
  ],
  [
    "an element of a local array that stays 0",
    "const a = [0, 0]; if (x[0]! > 0) a[0] = x[0]!; a[1] = x[2]!; return Math.sqrt(a[0]!) + Math.sqrt(a[1]!);",
    1 / 4,
  ],
  ["what a list was empty of", "const a: number[] = []; a.push(0); return Math.sqrt(a.pop()!) + x[2]!;", 1],
  [
    "the side that is left",
    "let s = x[1]!; while (s < 8) { s = s * 2; if (s > 4) { s = 9; } } return Math.cbrt(s - 9) + x[3]!;",
    1,
  ],
];

/** Functions of which everything that a root is taken of moves. */
const MOVING: readonly (readonly [about: string, body: string])[] = [
  ["an argument", "return Math.sqrt(x[1]!);"],
  ["either side", "let s; if (x[1]! > 2) s = x[1]!; else s = x[2]! * 2; return Math.sqrt(s);"],
  ["a loop that is run", "let s = 0; for (let i = 1; i < 3; i++) s = x[i]! * s + x[i]!; return Math.sqrt(s);"],
  ["steps of a loop that start with an argument", "let s = x[1]!; for (const e of x) s = Math.sqrt(s + e); return s;"],
];

describe("forward mode", () => {
  it.each(STILL)("multiplies no infinite derivative with the tangent 0 of %s", (_, body, along) => {
    const procedure = read(`export function f(x: readonly number[]): number { ${body} }`)("f");
    const { result } = run(deriveProcedure(procedure, "jvp"), [X, [1, 1, 1, 1]]);
    expect(result).toMatchObject({ tangent: along });
  });

  it.each(MOVING)("asks for no tangent of what moves for certain: %s", (_, body) => {
    const procedure = read(`export function f(x: readonly number[]): number { ${body} }`)("f");
    const names = new Set<string>();
    eachStatement(deriveProcedure(procedure, "jvp").body, (statement) => {
      if (statement.kind === "compute") for (const node of statement.graph.nodes) names.add(node.primitive.name);
    });
    expect(names.has("ne")).toBe(false);
  });
});
