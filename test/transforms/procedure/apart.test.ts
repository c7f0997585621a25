import { describe, expect, it } from "vitest";
import type { StructuredValue } from "../../../compiler/inspect/procedure/values.ts";
import { deriveProcedure } from "../../../compiler/transforms/procedure/derive.ts";
import { tapesIn } from "./memory.ts";
import { createReader } from "./reading.ts";
import { originals } from "./subject.ts";
import { findings } from "./violations.ts";

type Case = readonly [about: string, body: string];

/** Functions that overwrite elements of y or of a matrix m, none of which an earlier step has read. */
const APART: readonly Case[] = [
  [
    "elimination",
    `for (let k = 0; k < n; k++) {
       for (let i = k + 1; i < n; i++) {
         const factor = m[i]![k]! / m[k]![k]!;
         for (let j = k + 1; j < n; j++) m[i]![j]! -= factor * m[k]![j]!;
       }
     }
     let product = 1;
     for (let k = 0; k < n; k++) product *= m[k]![k]!;
     return product;`,
  ],
  [
    "forward substitution",
    "for (let i = 0; i < n; i++) { for (let j = 0; j < i; j++) y[i]! -= m[i]![j]! * y[j]!; } return y[n - 1]! * p;",
  ],
  [
    "backward substitution",
    "for (let i = n - 1; i >= 0; i--) { for (let j = n - 1; j > i; j--) y[i]! -= m[i]![j]! * y[j]!; } return y[0]! * p;",
  ],
  [
    "a decomposition by columns",
    `for (let j = 0; j < n; j++) {
       for (let k = 0; k < j; k++) for (let i = j; i < n; i++) m[i]![j]! -= m[i]![k]! * m[j]![k]! * p;
     }
     return m[n - 1]![n - 1]!;`,
  ],
  ["elements ahead", "for (let i = 0; i < n - 1; i++) y[i + 1]! += Math.sin(y[i]!) * p; return y[n - 1]!;"],
];

/** Functions that overwrite elements whose values from before the reverse sweep reads. */
const READ: readonly Case[] = [
  ["the element that is read", "for (let i = 0; i < n; i++) y[i] = Math.sin(y[i]!) * p; return y[0]! + y[n - 1]!;"],
  [
    "rows with the pivot's own",
    `for (let k = 0; k < n; k++) for (let i = k; i < n; i++) for (let j = 0; j < n; j++) m[i]![j]! -= 0.1 * m[k]![j]! * m[i]![k]!;
     return m[n - 1]![n - 1]!;`,
  ],
  [
    "elements behind",
    "for (let i = 1; i < n; i++) y[i - 1]! += Math.sin(y[i]!) * y[i - 1]!; return y[0]! + y[n - 2]!;",
  ],
  [
    "what an earlier step of the loop around has read",
    "for (let t = 0; t < 3; t++) for (let i = 0; i < n - 1; i++) y[i + 1]! += Math.sin(y[i]!) * p; return y[n - 1]!;",
  ],
  [
    "the other way",
    "for (let i = n - 2; i >= 0; i--) y[i + 1]! += Math.sin(y[i]!) * y[i + 1]!; return y[n - 1]! * y[1]!;",
  ],
  [
    "arrays of growing lengths",
    `let s = p;
     for (let k = 1; k < n; k++) {
       const z = new Array<number>(k).fill(0);
       for (let i = 0; i < z.length; i++) z[i] = s * x[i]!;
       for (let i = 0; i < z.length; i++) z[i]! *= Math.sin(z[z.length - 1]!);
       s += z[k - 1]!;
     }
     return s;`,
  ],
];

const sourceOf = (body: string): string => `export function f(x: readonly number[], p: number): number {
  const n = x.length;
  const y = x.slice();
  const m = x.map((each, i) => x.map((other, j) => each * other + Math.cos(i * j) + (i === j ? 2 : 0)));
  ${body}
}`;

const GIVEN: readonly StructuredValue[] = [[0.3, -0.8, 1.2, 0.7], 1.3];

describe("elements that are overwritten", () => {
  const read = createReader();
  const tapes = (body: string): readonly string[] =>
    tapesIn(deriveProcedure(read(sourceOf(body))("f"), "gradient")).filter((name) => /^[myz]_/.test(name));

  it.each(APART)("are not saved where nothing has read them: %s", (_, body) => {
    expect(tapes(body)).toEqual([]);
  });

  it.each(READ)("are saved otherwise: %s", (_, body) => {
    expect(tapes(body)).not.toEqual([]);
  });

  it.each([...APART, ...READ])("have the derivatives that the path and differences say: %s", (_, body) => {
    const text = sourceOf(body);
    const subject = { procedure: read(text)("f"), original: originals(text)("f"), given: GIVEN };
    const { violations, compared } = findings(subject, { kinds: ["jvp", "gradient"] });
    expect(violations).toEqual([]);
    expect(compared).toBeGreaterThan(0);
  });
});
