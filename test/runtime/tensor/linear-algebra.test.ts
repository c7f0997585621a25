import { describe, expect, it } from "vitest";
import { lu, luDet, luSolve, luSolveT } from "../../../runtime/tensor/index.ts";
import { kinds, randomIntegers, randomNumbers, range, stale, type Kind } from "./arrays.ts";

type Matrix = readonly (readonly number[])[];

const toMatrix = (values: Iterable<number>, m: number, n: number): Matrix => {
  const all = [...values];
  return range(m).map((i) => all.slice(i * n, (i + 1) * n));
};

const multiply = (a: Matrix, b: Matrix, columns: number): Matrix =>
  a.map((row) => range(columns).map((j) => row.reduce((s, value, k) => s + value * b[k]![j]!, 0)));

const transpose = (a: Matrix): Matrix => a.map((_, i) => a.map((row) => row[i]!));

/** The determinant by expansion along the first row. */
function determinant(a: Matrix): number {
  const [first, ...rest] = a;
  if (first === undefined) return 1;
  const minor = (j: number): Matrix => rest.map((row) => row.filter((_, column) => column !== j));
  return first.reduce((s, value, j) => s + (j % 2 === 0 ? 1 : -1) * value * determinant(minor(j)), 0);
}

function expectClose(found: Matrix, expected: Matrix, tolerance: number): void {
  const difference = found.flatMap((row, i) => row.map((value, j) => Math.abs(value - expected[i]![j]!)));
  expect(Math.max(0, ...difference)).toBeLessThanOrEqual(tolerance);
}

/** The factors of a matrix, and its determinant. */
function factorize(kind: Kind, values: readonly number[]): { factors: ReturnType<Kind["from"]>; det: number } {
  const n = Math.sqrt(values.length);
  const factors = stale(kind, n * (n + 1));
  lu(factors, kind.from(values), n);
  return { factors, det: luDet(factors, n) };
}

describe.each([0, 1, 2, 3, 5, 6])("of %i × %i matrices", (n) => {
  const values = randomNumbers(n * n, n + 1);

  it.each(kinds)("lu finds P A = L U with |L| ≤ 1, in a $name", (kind) => {
    const { factors } = factorize(kind, values);
    const packed = toMatrix(factors, n, n);
    const lower = packed.map((row, i) => row.map((value, j) => (j < i ? value : j === i ? 1 : 0)));
    const upper = packed.map((row, i) => row.map((value, j) => (j < i ? 0 : value)));
    const permuted = toMatrix(kind.from(values), n, n).map((row) => [...row]);
    for (const k of range(n)) {
      const pivot = factors[n * n + k]!;
      expect(pivot >= k && pivot < n && Number.isInteger(pivot)).toBe(true);
      [permuted[k], permuted[pivot]] = [permuted[pivot]!, permuted[k]!];
    }
    expect(Math.max(0, ...lower.flat().map(Math.abs))).toBeLessThanOrEqual(1);
    expectClose(multiply(lower, upper, n), permuted, 8 * n * kind.epsilon);
  });

  it.each(kinds)("luDet is the determinant, in a $name", (kind) => {
    const expected = determinant(toMatrix(kind.from(values), n, n));
    expect(Math.abs(factorize(kind, values).det - expected)).toBeLessThan(30 * kind.epsilon);
  });

  it.each([0, 1, 3, 4, 9])("luSolve and luSolveT solve for %i columns", (m) => {
    for (const kind of kinds) {
      const { factors } = factorize(kind, values);
      const a = toMatrix(kind.from(values), n, n);
      const b = kind.from(randomNumbers(n * m, 20 + m));
      const out = stale(kind, n * m);
      luSolve(out, factors, b, n, m);
      expectClose(multiply(a, toMatrix(out, n, m), m), toMatrix(b, n, m), 500 * kind.epsilon);
      luSolveT(out, factors, b, n, m);
      expectClose(multiply(transpose(a), toMatrix(out, n, m), m), toMatrix(b, n, m), 500 * kind.epsilon);
    }
  });
});

describe("lu", () => {
  const [float64] = kinds;

  it("exchanges rows: permutations have determinant ±1, and are inverted by their transposes", () => {
    const cycle = [0, 1, 0, 0, 0, 1, 1, 0, 0];
    const { factors, det } = factorize(float64!, cycle);
    expect(det).toBe(1);
    const out = new Float64Array(3);
    luSolve(out, factors, new Float64Array([5, 6, 7]), 3, 1);
    expect([...out]).toEqual([7, 5, 6]);
    luSolveT(out, factors, new Float64Array([5, 6, 7]), 3, 1);
    expect([...out]).toEqual([6, 7, 5]);
    expect(factorize(float64!, [0, 1, 1, 0]).det).toBe(-1);
  });

  it("stands a tiny element in the first place", () => {
    const { factors } = factorize(float64!, [1e-20, 1, 1, 1]);
    const out = new Float64Array(2);
    luSolve(out, factors, new Float64Array([1, 2]), 2, 1);
    expect([...out]).toEqual([1, 1]);
  });

  it("finds determinant 0 for singular matrices", () => {
    for (const singular of [
      [0],
      [0, 0, 0, 0],
      [1, 2, 2, 4],
      [0, 1, 0, 2],
      [0, 0, 3, 4],
      [1, 1, 1, 1, 1, 1, 1, 1, 1],
      [1e200, 0, 0, 0, 1e200, 0, 0, 0, 0],
      [0, 1, 2, 0, 3, 4, 0, 5, 6],
    ]) {
      expect(factorize(float64!, singular).det).toBe(0);
    }
  });

  it("solves singular systems by infinities or NaN, without an error", () => {
    const singular = [1, 2, 2, 4];
    const { factors } = factorize(float64!, singular);
    for (const kernel of [luSolve, luSolveT]) {
      const out = new Float64Array(2);
      kernel(out, factors, new Float64Array([1, 1]), 2, 1);
      expect([...out].some(Number.isFinite)).toBe(false);
    }
  });

  it("propagates NaN", () => {
    for (const place of range(9)) {
      const values = randomIntegers(9, 3).map((value, p) => (p === place ? NaN : value + (p % 4 === 0 ? 10 : 0)));
      expect(factorize(float64!, values).det).toBeNaN();
    }
    expect(factorize(float64!, [NaN, 0, 0, 0]).det).toBeNaN();
    expect(factorize(float64!, [0, 0, NaN, 0]).det).toBeNaN();
  });

  it("has the determinant of an empty matrix, 1", () => {
    expect(factorize(float64!, []).det).toBe(1);
  });
});
