import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as linear from "../../../runtime/linear/index.ts";
import { randomNumbers, range } from "../tensor/arrays.ts";
import {
  distance,
  gram,
  hilbert,
  randomMatrix,
  rowsIn,
  secondDifferences,
  shapes,
  squares,
  symmetrized,
} from "./matrices.ts";

const { cholesky, identityMatrix, inverse, luFactor, matrixOf, multiply, multiplyVector, qr, rowsOf, transpose } =
  linear;

const product = (...factors: readonly linear.Matrix[]): linear.Matrix =>
  factors.reduce((left, right) => multiply(left, right));

const ofVector = (n: number, seed: number): Float64Array => Float64Array.from(randomNumbers(n, seed));

describe("Cholesky", () => {
  it("has A = L Lᵀ, and solves, for random positive definite matrices", () => {
    fc.assert(
      fc.property(squares, (a) => {
        const spd = gram(a, 0.5);
        const factor = cholesky(spd);
        if (factor.kind !== "factor") throw new Error("it is positive definite");
        expect(distance(product(factor.lower, transpose(factor.lower)).values, spd.values)).toBeLessThan(1e-14);
        const b = ofVector(a.rows, 3);
        expect(distance(multiplyVector(spd, linear.choleskySolve(factor, b)), b)).toBeLessThan(1e-12);
        const unit = product(spd, linear.choleskyInverse(factor));
        expect(distance(unit.values, identityMatrix(a.rows).values)).toBeLessThan(1e-12);
      }),
    );
  });

  it("knows the determinant n + 1 of the second differences, and the tiny one of the Hilbert matrix", () => {
    const logDeterminant = (a: linear.Matrix): number => {
      const factor = cholesky(a);
      return factor.kind === "factor" ? linear.choleskyLogDeterminant(factor) : NaN;
    };
    for (const n of [1, 2, 10, 50]) expect(logDeterminant(secondDifferences(n))).toBeCloseTo(Math.log(n + 1), 12);
    // c₅⁴/c₁₀ with cₙ = Π i!, i < n: 3.749295132515087e-12
    expect(Math.exp(logDeterminant(hilbert(5)))).toBeCloseTo(3.749295132515087e-12, 22);
  });

  it("tells where a matrix stops being positive definite, and what it found there", () => {
    const a = matrixOf([
      [4, 2, 0],
      [2, 0.5, 0],
      [0, 0, 1],
    ]);
    expect(cholesky(a)).toEqual({ kind: "indefinite", pivot: 1, value: -0.5 });
    expect(cholesky(matrixOf([[NaN]]))).toEqual({ kind: "indefinite", pivot: 0, value: NaN });
    expect(cholesky(matrixOf([[0]]))).toEqual({ kind: "indefinite", pivot: 0, value: 0 });
  });

  it("reads the lower triangle only", () => {
    const half = matrixOf([
      [4, NaN],
      [2, 5],
    ]);
    expect(cholesky(half)).toEqual({
      kind: "factor",
      lower: matrixOf([
        [2, 0],
        [1, 2],
      ]),
    });
  });
});

describe("modified Cholesky", () => {
  it("has A + E = L D Lᵀ with D > 0 and E ≥ 0 for any symmetric matrix", () => {
    fc.assert(
      fc.property(squares, (random) => {
        const a = symmetrized(random);
        const factor = linear.modifiedCholesky(a);
        const { lower, diagonal, added } = factor;
        expect(Array.from(diagonal).every((d) => d > 0)).toBe(true);
        expect(Array.from(added).every((e) => e >= -1e-15)).toBe(true);
        const sum = {
          ...a,
          values: a.values.map((v, p) => v + (p % (a.rows + 1) === 0 ? added[p / (a.rows + 1)]! : 0)),
        };
        const found = product(lower, linear.diagonalMatrix(diagonal), transpose(lower));
        expect(distance(found.values, sum.values)).toBeLessThan(1e-12 * (1 + linear.frobeniusNorm(sum)));
        const x = ofVector(a.rows, 5);
        const solved = linear.modifiedCholeskySolve(factor, multiplyVector(sum, x));
        // The smallest pivots may be tiny, so the residual is compared.
        expect(distance(multiplyVector(sum, solved), multiplyVector(sum, x))).toBeLessThan(
          1e-9 * (1 + linear.norm(added)),
        );
      }),
    );
  });

  it("adds nothing to a positive definite matrix, and scales with it", () => {
    fc.assert(
      fc.property(squares, (random) => {
        const spd = gram(random, 0.5);
        expect(distance(linear.modifiedCholesky(spd).added, new Float64Array(random.rows))).toBe(0);
        const a = symmetrized(random);
        const tiny = { ...a, values: a.values.map((value) => value * 2 ** -200) };
        const expected = linear.modifiedCholesky(a).added.map((value) => value * 2 ** -200);
        expect(distance(linear.modifiedCholesky(tiny).added, expected)).toBe(0);
      }),
    );
  });

  it("serves for 0, and refuses what is not finite", () => {
    expect(linear.modifiedCholesky(linear.zeros(2, 2)).diagonal.every((d) => d > 0)).toBe(true);
    expect(() =>
      linear.modifiedCholesky(
        matrixOf([
          [1, 0],
          [NaN, 1],
        ]),
      ),
    ).toThrow("row 1, column 0");
  });
});

describe("QR", () => {
  it.each([true, false])("has A P = Q R with orthonormal Q, for every shape (pivoting: %s)", (pivot) => {
    fc.assert(
      fc.property(shapes, ({ rows, columns, seed }) => {
        const a = randomMatrix(rows, columns, seed);
        const factor = qr(a, { pivot });
        const q = linear.qMatrix(factor);
        const r = linear.rMatrix(factor);
        expect(distance(product(transpose(q), q).values, identityMatrix(rows).values)).toBeLessThan(1e-14 * (1 + rows));
        const permuted = transpose(rowsIn(transpose(a), factor.permutation));
        if (rows * columns > 0)
          expect(distance(product(q, r).values, permuted.values)).toBeLessThan(1e-14 * (1 + rows));
        const b = ofVector(rows, seed);
        expect(distance(linear.applyQ(factor, linear.applyQTransposed(factor, b)), b)).toBeLessThan(1e-14 * (1 + rows));
        if (!pivot) expect(Array.from(factor.permutation)).toEqual(range(columns));
        const diagonal = range(Math.min(rows, columns)).map((k) => Math.abs(r.values[k * columns + k]!));
        if (pivot) expect(diagonal.every((d, k) => k === 0 || d <= diagonal[k - 1]! * (1 + 1e-12))).toBe(true);
      }),
    );
  });

  it("shows the rank", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(4), fc.nat(1e6), (n, rank, seed) => {
        const r = Math.min(rank, n);
        const a =
          r === 0 ? linear.zeros(n + 1, n) : product(randomMatrix(n + 1, r, seed), randomMatrix(r, n, seed + 1));
        expect(linear.rankOf(qr(a), 1e-12)).toBe(r);
      }),
    );
  });

  it("keeps small columns beside large ones", () => {
    const scales = [1e150, 1, 1e-150];
    const a = randomMatrix(6, 3, 4);
    const scaled = { ...a, values: a.values.map((value, p) => value * scales[p % 3]!) };
    const r = linear.rMatrix(qr(scaled, { pivot: false }));
    const plain = linear.rMatrix(qr(a, { pivot: false }));
    const unscaled = r.values.map((value, p) => value / scales[p % 3]!);
    expect(distance(unscaled, plain.values)).toBeLessThan(1e-14);
  });
});

describe("least squares", () => {
  it("leave a residual that is orthogonal to the columns, and are the shortest solution, for every shape and rank", () => {
    const cases = fc.record({
      rows: fc.integer({ min: 1, max: 8 }),
      columns: fc.integer({ min: 1, max: 8 }),
      rank: fc.integer({ min: 1, max: 8 }),
      seed: fc.nat(1e6),
    });
    fc.assert(
      fc.property(cases, ({ rows, columns, rank, seed }) => {
        const a = product(randomMatrix(rows, rank, seed), randomMatrix(rank, columns, seed + 1));
        const b = ofVector(rows, seed + 2);
        const found = linear.leastSquares(a, b, { tolerance: 1e-11 });
        expect(found.rank).toBe(Math.min(rows, columns, rank));
        const scale = 1 + linear.norm(found.solution);
        expect(linear.norm(linear.multiplyTransposed(a, found.residuals))).toBeLessThan(1e-12 * scale);
        expect(found.residualNorm).toBe(linear.norm(found.residuals));
        // The shortest solution lies in the range of Aᵀ: it is Aᵀ z for some z.
        const z = linear.leastSquares(transpose(a), found.solution, { tolerance: 1e-11 });
        expect(z.residualNorm).toBeLessThan(1e-10 * scale);
      }),
    );
  });

  it("find the weights of one equation for two unknowns that lie nearest to 0", () => {
    expect(Array.from(linear.leastSquares(matrixOf([[2, 1]]), [2]).solution)).toEqual([
      expect.closeTo(0.8, 15),
      expect.closeTo(0.4, 15),
    ]);
  });

  it("serve without rows, without columns, and for zeros", () => {
    expect(linear.leastSquares(linear.zeros(3, 0), [1, 2, 2])).toMatchObject({ rank: 0, residualNorm: 3 });
    expect(Array.from(linear.leastSquares(linear.zeros(2, 2), [1, 1]).solution)).toEqual([0, 0]);
    expect(() => linear.leastSquares(linear.zeros(2, 2), [1])).toThrow("1 element instead of 2");
  });
});

describe("LU", () => {
  it("has P A = L U with |L| ≤ 1, and solves with A and Aᵀ", () => {
    fc.assert(
      fc.property(squares, (a) => {
        const factor = luFactor(a);
        const { lower, upper, permutation } = linear.luParts(factor);
        if (a.rows > 0) {
          expect(distance(product(lower, upper).values, rowsIn(a, permutation).values)).toBeLessThan(1e-14);
        }
        expect(lower.values.every((value) => Math.abs(value) <= 1)).toBe(true);
        if (linear.conditionEstimate(a) > 1e6) return;
        const b = ofVector(a.rows, 7);
        expect(distance(multiplyVector(a, linear.luSolve(factor, b)), b)).toBeLessThan(1e-9);
        const x = linear.luSolveTransposed(factor, b);
        expect(distance(linear.multiplyTransposed(a, x), b)).toBeLessThan(1e-9);
        expect(distance(product(a, inverse(a)).values, identityMatrix(a.rows).values)).toBeLessThan(1e-9);
        const det = linear.determinant(a);
        expect(linear.determinant(transpose(a))).toBeCloseTo(det, 12);
      }),
    );
  });

  it("inverts the second differences as is known", () => {
    const n = 7;
    const expected = range(n).flatMap((i) =>
      range(n).map((j) => ((Math.min(i, j) + 1) * (n - Math.max(i, j))) / (n + 1)),
    );
    expect(distance(inverse(secondDifferences(n)).values, expected)).toBeLessThan(1e-14);
    expect(linear.determinant(secondDifferences(n))).toBeCloseTo(8, 12);
  });

  it("refuses to solve with a singular matrix, and says which step found no pivot", () => {
    const singular = matrixOf([
      [1, 2],
      [2, 4],
    ]);
    expect(() => linear.solve(singular, [1, 1])).toThrow("the matrix is singular: step 1 finds no pivot");
    expect(() => inverse(singular)).toThrow(RangeError);
    expect(linear.determinant(singular)).toBe(0);
    expect(linear.conditionEstimate(singular)).toBe(Infinity);
  });
});

describe("the condition estimate", () => {
  const exact = (a: linear.Matrix): number => linear.oneNorm(a) * linear.oneNorm(inverse(a));

  it("is not above the condition number, and within a factor of 3 of it", () => {
    fc.assert(
      fc.property(squares, (a) => {
        fc.pre(a.rows > 0 && luFactor(a).singularAt === undefined);
        const estimate = linear.conditionEstimate(a);
        expect(estimate).toBeLessThanOrEqual(exact(a) * (1 + 1e-6));
        expect(estimate).toBeGreaterThan(exact(a) / 3);
      }),
    );
  });

  it("knows the Hilbert matrices: 943656 for n = 5, and 1 for the identity", () => {
    expect(linear.conditionEstimate(hilbert(5))).toBeCloseTo(943656, 3);
    expect(linear.conditionEstimate(identityMatrix(4))).toBe(1);
  });
});

describe("symmetric factors", () => {
  it("have P A Pᵀ = L D Lᵀ, and solve, for random symmetric matrices", () => {
    fc.assert(
      fc.property(squares, (random) => {
        const a = symmetrized(random);
        const n = a.rows;
        const factor = linear.symmetricFactor(a);
        const d = linear.diagonalMatrix(factor.diagonal);
        factor.offDiagonal.forEach((value, k) => {
          if (value !== 0) d.values[k * n + k + 1] = d.values[(k + 1) * n + k] = value;
        });
        const permuted = rowsIn(transpose(rowsIn(a, factor.permutation)), factor.permutation);
        const found = product(factor.lower, d, transpose(factor.lower));
        expect(distance(found.values, permuted.values)).toBeLessThan(1e-13 * (1 + n));
        if (linear.conditionEstimate(a) > 1e6) return;
        const b = ofVector(n, 9);
        expect(distance(multiplyVector(a, linear.symmetricSolve(factor, b)), b)).toBeLessThan(1e-8);
      }),
    );
  });

  it("count the signs of the eigenvalues: those of S D Sᵀ are those of D", () => {
    fc.assert(
      fc.property(squares, fc.array(fc.constantFrom(-1, 1), { minLength: 9, maxLength: 9 }), (s, signs) => {
        fc.pre(linear.conditionEstimate(s) < 1e4);
        const d = signs.slice(0, s.rows);
        const a = product(s, linear.diagonalMatrix(d), transpose(s));
        const positive = d.filter((sign) => sign > 0).length;
        expect(linear.inertiaOf(linear.symmetricFactor(a))).toEqual({ positive, negative: s.rows - positive, zero: 0 });
      }),
    );
  });

  it("need blocks of two where the diagonal is 0, and tell of singular matrices", () => {
    const exchange = matrixOf([
      [0, 1],
      [1, 0],
    ]);
    const factor = linear.symmetricFactor(exchange);
    expect(factor.offDiagonal[0]).toBe(1);
    expect(Array.from(linear.symmetricSolve(factor, [2, 3]))).toEqual([3, 2]);
    const singular = linear.symmetricFactor(
      matrixOf([
        [1, 1],
        [1, 1],
      ]),
    );
    expect(singular.singularAt).toBe(1);
    expect(linear.inertiaOf(singular)).toEqual({ positive: 1, negative: 0, zero: 1 });
    expect(() => linear.symmetricSolve(singular, [1, 2])).toThrow("the matrix is singular");
    expect(rowsOf(factor.lower)).toEqual(rowsOf(identityMatrix(2)));
  });
});
