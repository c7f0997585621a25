import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { isNear } from "./numbers.ts";

/** A source of an example, by the URL of the test beside it. */
export function sourceBeside(url: string, name: string): string {
  return readFileSync(new URL(name, url), "utf8");
}

/** Numbers in lists, in lists of lists, and so on. */
export type Figures = number | readonly Figures[];

/** Compare a result with figures, entry by entry, to twelve significant digits where nothing else is said. */
export function expectFigures(actual: unknown, expected: Figures, tolerance = 1e-12): void {
  if (typeof expected === "number") {
    expect(actual).toBeTypeOf("number");
    expect(isNear(Number(actual), expected, tolerance), `${String(actual)} instead of ${expected}`).toBe(true);
    return;
  }
  const entries: unknown[] = actual instanceof Float64Array ? Array.from(actual) : Array.isArray(actual) ? actual : [];
  expect(entries).toHaveLength(expected.length);
  expected.forEach((entry, index) => {
    expectFigures(entries[index], entry, tolerance);
  });
}

/** The rows and columns of a symmetric matrix, from its rows up to the diagonal. */
export function symmetric(rows: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return rows.map((_, i) => rows.map((_, j) => rows[Math.max(i, j)]![Math.min(i, j)]!));
}
