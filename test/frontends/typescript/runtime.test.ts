import { describe, expect, it } from "vitest";
import * as runtime from "../../../runtime/index.ts";
import { compileParsed } from "../../../compiler/compile.ts";
import { compileProcedure } from "../../../compiler/compile-procedure.ts";
import { DiagnosticError } from "../../../compiler/diagnostics/diagnostic.ts";
import { parseProcedure, parseTypeScript } from "../../../compiler/frontends/typescript/index.ts";
import { runtimeFunctions } from "../../../compiler/frontends/typescript/runtime.ts";
import { leavesOf } from "../../support/arrays.ts";

const exported: ReadonlyMap<string, unknown> = new Map(Object.entries(runtime));

/** A function that the runtime exports, of numbers. */
function original(name: string): (...values: number[]) => number {
  const found = exported.get(name);
  if (typeof found !== "function") throw new Error(`the runtime exports no ${name}`);
  return (...values) => Number(Reflect.apply(found, undefined, values));
}

/** A slope by numerical differentiation. */
function slopeOf(f: (x: number) => number, x: number): number {
  return runtime.riddersDerivative(f, x).value;
}

/** Points inside of the domains of all of them. */
const POINTS = [
  [0.7, 1.3],
  [1.6, 3],
  [2.4, 0.8],
] as const;

describe("special functions of the runtime", () => {
  it.each([...runtimeFunctions])("%s has the bits of the original, and its derivatives", async (name, { operands }) => {
    const names = ["x", "y"].slice(0, operands.length);
    const parsed = await parseTypeScript(
      `import { ${name} } from "adjoint/runtime";
       export const f = (${names.map((each) => `${each}: number`).join(", ")}): number => ${name}(${names.join(", ")});`,
    );
    const compiled = compileParsed(parsed);
    const f = original(name);
    for (const point of POINTS) {
      const given = point.slice(0, operands.length);
      expect(compiled(...given)).toBe(f(...given));
      if (name === "nthRoot") continue;
      compiled.gradient(...given).forEach((slope, index) => {
        const along = (x: number): number => f(...given.map((each, other) => (other === index ? x : each)));
        expect(slope).toBeCloseTo(slopeOf(along, given[index] ?? 0), 6);
      });
    }
  });

  it("may be called in loops, by another name and as a member", async () => {
    const parsed = await parseProcedure(
      `import { erf as error } from "adjoint/runtime";
       import * as runtime from "adjoint/runtime";
       export function f(x: readonly number[]): number {
         let sum = 0;
         for (const each of x) sum += error(each) * runtime.lgamma(each);
         return sum;
       }`,
    );
    const f = compileProcedure(parsed);
    const [erf, lgamma] = [original("erf"), original("lgamma")];
    const x = [0.3, 1.7, 2.9];
    expect(f(x)).toBe(x.reduce((sum, each) => sum + erf(each) * lgamma(each), 0));
    const slopes = x.map((each) => slopeOf((t) => erf(t) * lgamma(t), each));
    const found = leavesOf(f.gradient(x));
    slopes.forEach((slope, index) => expect(found[index]).toBeCloseTo(slope, 6));
    expect(f.source({ of: ["gradient"] })).not.toContain("import");
  });

  it.each([
    ["erf", "x.map(erf)[0]!", "ADJ809"],
    ["polygamma", "polygamma(1, x[0]!)", "ADJ850"],
    ["nothing", "nothing(1)", "ADJ811"],
  ])("are refused where they are not called with numbers: %s", async (name, expression, code) => {
    const text = `import { ${name} } from "adjoint/runtime";
      export function f(x: readonly number[]): number { return ${expression}; }`;
    const found = await parseProcedure(text).then(
      () => [],
      (error: unknown) => (error instanceof DiagnosticError ? error.diagnostics.map((each) => each.code) : [error]),
    );
    expect(found).toEqual([code]);
  });
});
