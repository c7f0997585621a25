import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as linear from "../../../runtime/linear/index.ts";
import { randomNumbers, range } from "../tensor/arrays.ts";
import { distance } from "./matrices.ts";

const { denseFromSparse, requireSparse, sparseOf, sparseMultiply, transposeSparse } = linear;

const ofVector = (n: number, seed: number): Float64Array => Float64Array.from(randomNumbers(n, seed));

/** Random shapes with elements in random order, some of them at the same place. */
const entries = fc
  .record({ rows: fc.integer({ min: 1, max: 12 }), columns: fc.integer({ min: 1, max: 12 }) })
  .chain(({ rows, columns }) =>
    fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      triplets: fc.array(fc.tuple(fc.nat(rows - 1), fc.nat(columns - 1), fc.integer({ min: -9, max: 9 })), {
        maxLength: 40,
      }),
    }),
  );

/** Random symmetric patterns: n, and pairs of rows. */
const patterns = fc
  .integer({ min: 1, max: 14 })
  .chain((n) =>
    fc.record({ n: fc.constant(n), pairs: fc.array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1)), { maxLength: 30 }) }),
  );

/** The Laplacian of a graph plus the identity: positive definite. */
function shiftedLaplacian(n: number, pairs: readonly (readonly [number, number])[]): linear.SparseMatrix {
  const edges = pairs.filter(([i, j]) => i !== j);
  return sparseOf(n, n, [
    ...range(n).map((i): linear.Triplet => [i, i, 1]),
    ...edges.flatMap(([i, j]): linear.Triplet[] => [
      [i, i, 1],
      [j, j, 1],
      [i, j, -1],
      [j, i, -1],
    ]),
  ]);
}

/** The five-point Laplacian of a k × k grid. */
function grid(k: number): linear.SparseMatrix {
  const at = (x: number, y: number): number => y * k + x;
  return sparseOf(
    k * k,
    k * k,
    range(k * k).flatMap((cell): linear.Triplet[] => {
      const [x, y] = [cell % k, Math.floor(cell / k)];
      const beside = [
        [x - 1, y],
        [x + 1, y],
        [x, y - 1],
        [x, y + 1],
      ].filter(([u, v]) => u! >= 0 && v! >= 0 && u! < k && v! < k);
      return [[cell, cell, 4], ...beside.map(([u, v]): linear.Triplet => [cell, at(u!, v!), -1])];
    }),
  );
}

describe("sparse matrices", () => {
  it("are compressed by columns, with ascending rows", () => {
    const a = sparseOf(3, 2, [
      [2, 1, 5],
      [0, 0, 1],
      [2, 0, 3],
      [2, 1, 1],
    ]);
    expect(a).toEqual({
      rows: 3,
      columns: 2,
      starts: Int32Array.of(0, 2, 3),
      indices: Int32Array.of(0, 2, 2),
      values: Float64Array.of(1, 3, 6),
    });
    expect(linear.tripletsOf(a)).toEqual([
      [0, 0, 1],
      [2, 0, 3],
      [2, 1, 6],
    ]);
  });

  it("are the sums of their elements, and go to dense ones and back", () => {
    fc.assert(
      fc.property(entries, ({ rows, columns, triplets }) => {
        const a = sparseOf(rows, columns, triplets);
        requireSparse(a);
        const expected = new Float64Array(rows * columns);
        for (const [i, j, value] of triplets) expected[i * columns + j]! += value;
        expect(distance(denseFromSparse(a).values, expected)).toBe(0);
        const again = linear.sparseFromDense(denseFromSparse(a));
        expect(distance(denseFromSparse(again).values, expected)).toBe(0);
        expect(again.values.every((value) => value !== 0)).toBe(true);
        expect(denseFromSparse(transposeSparse(a))).toEqual(linear.transpose(denseFromSparse(a)));
      }),
    );
  });

  it("are multiplied as dense ones are: by vectors, from both sides, and by each other", () => {
    fc.assert(
      fc.property(entries, entries, ({ rows, columns, triplets }, other) => {
        const a = sparseOf(rows, columns, triplets);
        const dense = denseFromSparse(a);
        const x = ofVector(columns, 1);
        expect(distance(sparseMultiply(a, x), linear.multiplyVector(dense, x))).toBeLessThan(1e-13);
        const y = ofVector(rows, 2);
        const transposed = linear.sparseMultiplyTransposed(a, y);
        expect(distance(transposed, linear.multiplyTransposed(dense, y))).toBeLessThan(1e-13);
        const inside = other.triplets.filter(([i]) => i < columns);
        const b = sparseOf(columns, other.columns, inside);
        const product = linear.sparseProduct(a, b);
        requireSparse(product);
        expect(denseFromSparse(product)).toEqual(linear.multiply(dense, denseFromSparse(b)));
      }),
    );
  });

  it("refuse what does not fit", () => {
    expect(() => sparseOf(2, 2, [[2, 0, 1]])).toThrow("no row 2, column 0 in a matrix of 2 × 2");
    expect(() => sparseOf(2, 2, [[0.5, 0, 1]])).toThrow(RangeError);
    const a = sparseOf(2, 2, [[0, 0, 1]]);
    expect(() => sparseMultiply(a, [1])).toThrow("1 element instead of 2");
    expect(() => linear.sparseProduct(a, sparseOf(3, 1, []))).toThrow("3 rows");
    expect(() => linear.analyseSymmetric(sparseOf(2, 3, []))).toThrow("not square");
    const wrong: readonly [Partial<linear.SparseMatrix>, string][] = [
      [{ starts: Int32Array.of(0, 1) }, "starts has 2 elements, not 3"],
      [{ starts: Int32Array.of(1, 1, 1) }, "begins with 1"],
      [{ starts: Int32Array.of(0, 1, 2) }, "2 entries, but there are 1"],
      [{ starts: Int32Array.of(0, 2, 1) }, "column 1 ends before it begins"],
      [{ indices: Int32Array.of(2) }, "row 2 of 2"],
      [
        { starts: Int32Array.of(0, 2, 2), indices: Int32Array.of(1, 0), values: Float64Array.of(1, 1) },
        "do not ascend",
      ],
    ];
    for (const [part, message] of wrong) expect(() => requireSparse({ ...a, ...part })).toThrow(message);
  });
});

describe("sparse factors", () => {
  it("have P A Pᵀ = L D Lᵀ, and solve, for random patterns", () => {
    fc.assert(
      fc.property(patterns, ({ n, pairs }) => {
        const a = shiftedLaplacian(n, pairs);
        const factor = linear.sparseFactor(a);
        if (factor.kind !== "factor") throw new Error("it is positive definite");
        expect(linear.isPositiveDefinite(factor)).toBe(true);
        const { permutation } = factor.analysis;
        expect(Array.from(permutation).sort((i, j) => i - j)).toEqual(range(n));
        requireSparse(factor.lower);
        const lower = denseFromSparse(factor.lower);
        for (let i = 0; i < n; i++) lower.values[i * n + i] = 1;
        const found = linear.multiply(
          linear.multiply(lower, linear.diagonalMatrix(factor.diagonal)),
          linear.transpose(lower),
        );
        const dense = denseFromSparse(a);
        const permuted = range(n).flatMap((i) =>
          range(n).map((j) => dense.values[permutation[i]! * n + permutation[j]!]!),
        );
        expect(distance(found.values, permuted)).toBeLessThan(1e-12);
        const b = ofVector(n, 4);
        expect(distance(sparseMultiply(a, linear.sparseSolve(factor, b)), b)).toBeLessThan(1e-12);
      }),
    );
  });

  it("need no more room than was counted, and reuse an analysis for other values", () => {
    const a = grid(12);
    const analysis = linear.analyseSymmetric(a);
    for (const shift of [0, 1, -0.01]) {
      const shifted = { ...a, values: a.values.map((value) => (value > 0 ? value + shift : value)) };
      const factor = linear.sparseFactor(shifted, analysis);
      if (factor.kind !== "factor") throw new Error("it is positive definite");
      const x = ofVector(144, 6);
      expect(distance(linear.sparseSolve(factor, sparseMultiply(shifted, x)), x)).toBeLessThan(1e-11);
    }
  });

  it("solve quasi-definite systems, and tell of a pivot that is missing", () => {
    const saddle = sparseOf(2, 2, [
      [0, 0, 1],
      [0, 1, 2],
      [1, 0, 2],
      [1, 1, -1],
    ]);
    const factor = linear.sparseFactor(saddle);
    if (factor.kind !== "factor") throw new Error("it is quasi-definite");
    expect(linear.isPositiveDefinite(factor)).toBe(false);
    expect(distance(sparseMultiply(saddle, linear.sparseSolve(factor, [3, 4])), [3, 4])).toBeLessThan(1e-14);
    expect(linear.sparseFactor(sparseOf(1, 1, []))).toEqual({ kind: "zero pivot", pivot: 0, value: 0 });
    const nothing = sparseOf(2, 2, [[0, 0, NaN]]);
    expect(linear.sparseFactor(nothing)).toMatchObject({ kind: "zero pivot", pivot: 0 });
  });
});

describe("the order of minimum degree", () => {
  it("eliminates an arrow from its points: no entry is added", () => {
    const n = 30;
    const arrow = shiftedLaplacian(
      n,
      range(n - 1).map((i) => [0, i + 1] as const),
    );
    const analysis = linear.analyseSymmetric(arrow);
    expect(analysis.starts[n]).toBe(n - 1);
    // In the given order the whole triangle fills.
    expect(linear.analyseSymmetric(arrow, Int32Array.from(range(n))).starts[n]).toBe((n * (n - 1)) / 2);
  });

  it("adds no entry to a tree", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1e6), { minLength: 1, maxLength: 30 }), (parents) => {
        const n = parents.length + 1;
        const tree = shiftedLaplacian(
          n,
          parents.map((parent, i) => [i + 1, parent % (i + 1)] as const),
        );
        expect(linear.analyseSymmetric(tree).starts[n]).toBe(n - 1);
      }),
    );
  });

  it("keeps the factor of a grid far sparser than its own order does", () => {
    const a = grid(40);
    const own = linear.analyseSymmetric(a, Int32Array.from(range(1600))).starts[1600]!;
    expect(linear.analyseSymmetric(a).starts[1600]! / own).toBeLessThan(0.45);
  });
});

describe("conjugate gradients", () => {
  const apply = (a: linear.SparseMatrix) => (x: Float64Array) => sparseMultiply(a, x);

  it("solve as factors do, in no more steps than there are rows, for random patterns", () => {
    fc.assert(
      fc.property(patterns, ({ n, pairs }) => {
        const a = shiftedLaplacian(n, pairs);
        const b = ofVector(n, 8);
        const found = linear.conjugateGradients(apply(a), b, { tolerance: 1e-11 });
        expect(found.reason).toBe("converged");
        expect(found.iterations).toBeLessThanOrEqual(n + 2);
        expect(distance(sparseMultiply(a, found.solution), b)).toBeLessThan(1e-10);
      }),
    );
  });

  it("need fewer steps with a preconditioner, and tell of each", () => {
    const a = grid(30);
    const b = ofVector(900, 9);
    const norms: number[] = [];
    const plain = linear.conjugateGradients(apply(a), b, { onStep: (_, residualNorm) => norms.push(residualNorm) });
    const preconditioner = linear.incompleteCholesky(a);
    const faster = linear.conjugateGradients(apply(a), b, { preconditioner });
    expect(norms).toHaveLength(plain.iterations);
    expect([plain.reason, faster.reason]).toEqual(["converged", "converged"]);
    expect(faster.iterations).toBeLessThan(plain.iterations / 2);
    expect(distance(plain.solution, faster.solution)).toBeLessThan(1e-8);
  });

  it("serve rows of very different size with the diagonal as a preconditioner", () => {
    const base = grid(10);
    const scale = Float64Array.from({ length: 100 }, (_, i) => 10 ** (i % 7));
    const a = sparseOf(
      100,
      100,
      linear.tripletsOf(base).map(([i, j, v]) => [i, j, v * scale[i]! * scale[j]!]),
    );
    const b = ofVector(100, 10).map((value, i) => value * scale[i]!);
    const options = { preconditioner: linear.diagonalPreconditioner(a), tolerance: 1e-12, maxIterations: 400 };
    const found = linear.conjugateGradients(apply(a), b, options);
    expect(found.reason).toBe("converged");
    expect(linear.conjugateGradients(apply(a), b, { ...options, preconditioner: (r) => r.slice() }).reason).toBe(
      "iteration limit",
    );
  });

  it("stop where the matrix is not positive definite, at the limit, and at once for b = 0", () => {
    const a = sparseOf(2, 2, [
      [0, 0, 1],
      [1, 1, -1],
    ]);
    expect(linear.conjugateGradients(apply(a), [1, 2]).reason).toBe("indefinite");
    expect(linear.conjugateGradients(apply(grid(9)), ofVector(81, 1), { maxIterations: 3 })).toMatchObject({
      reason: "iteration limit",
      iterations: 3,
    });
    expect(linear.conjugateGradients(apply(a), [0, 0])).toMatchObject({ reason: "converged", iterations: 0 });
    const start = Float64Array.of(1, 0);
    expect(linear.conjugateGradients(apply(a), [1, 0], { start })).toMatchObject({ iterations: 0, solution: start });
  });
});

describe("preconditioners", () => {
  it("are the inverse where the factor needs no more entries than the matrix has", () => {
    const n = 20;
    const a = shiftedLaplacian(
      n,
      range(n - 1).map((i) => [i, i + 1] as const),
    );
    const x = ofVector(n, 12);
    expect(distance(linear.incompleteCholesky(a)(sparseMultiply(a, x)), x)).toBeLessThan(1e-13);
  });

  it("stay positive definite where the incomplete factor breaks down at first", () => {
    // Kershaw's matrix: positive definite, with a negative pivot in the incomplete factorization.
    const rows = [
      [3, -2, 0, 2],
      [-2, 3, -2, 0],
      [0, -2, 3, -2],
      [2, 0, -2, 3],
    ];
    const a = linear.sparseFromDense(linear.matrixOf(rows));
    const b = [1, 2, 3, 4];
    const found = linear.conjugateGradients((x) => sparseMultiply(a, x), b, {
      preconditioner: linear.incompleteCholesky(a),
    });
    expect(found.reason).toBe("converged");
    expect(distance(sparseMultiply(a, found.solution), b)).toBeLessThan(1e-8);
  });

  it("need a positive diagonal", () => {
    const a = sparseOf(2, 2, [[0, 0, 1]]);
    expect(() => linear.incompleteCholesky(a)).toThrow("element 1 of the diagonal is not positive");
    expect(() => linear.diagonalPreconditioner(a)).toThrow("element 1 of the diagonal is 0");
  });
});

describe("MINRES", () => {
  it("solves indefinite systems", () => {
    fc.assert(
      fc.property(
        patterns,
        fc.array(fc.constantFrom(-1, 1), { minLength: 14, maxLength: 14 }),
        ({ n, pairs }, signs) => {
          // S + diag(±) of a shifted Laplacian: L D L with D = diag(±) is symmetric, regular and indefinite.
          const l = shiftedLaplacian(n, pairs);
          const apply = (x: Float64Array): Float64Array =>
            sparseMultiply(
              l,
              sparseMultiply(l, x).map((value, i) => value * signs[i]!),
            );
          const b = ofVector(n, 13);
          const found = linear.minres(apply, b, { tolerance: 1e-9, maxIterations: 40 * n });
          expect(found.reason).toBe("converged");
          expect(distance(apply(found.solution), b)).toBeLessThan(1e-6);
        },
      ),
    );
  });

  it("ends with the smallest residual where there is no solution", () => {
    const a = sparseOf(2, 2, [[0, 0, 2]]);
    const found = linear.minres((x) => sparseMultiply(a, x), [4, 1]);
    expect(found.reason).toBe("exhausted");
    expect(found.residualNorm).toBeGreaterThanOrEqual(1);
    expect(linear.minres((x) => sparseMultiply(a, x), [4, 0])).toMatchObject({ solution: Float64Array.of(2, 0) });
    expect(linear.minres((x) => sparseMultiply(a, x), [0, 0])).toMatchObject({ reason: "converged", iterations: 0 });
    expect(linear.minres((x) => sparseMultiply(grid(9), x), ofVector(81, 1), { maxIterations: 2 }).reason).toBe(
      "iteration limit",
    );
  });
});

describe("LSQR", () => {
  it("finds what QR finds, of every shape and rank", () => {
    fc.assert(
      fc.property(entries, fc.constantFrom(0, 0.5), ({ rows, columns, triplets }, damping) => {
        const a = sparseOf(rows, columns, triplets);
        const b = ofVector(rows, 14);
        const damped = [...triplets, ...range(columns).map((j): linear.Triplet => [rows + j, j, damping])];
        const dense = denseFromSparse(sparseOf(rows + columns, columns, damped));
        const padded = Float64Array.from({ length: rows + columns }, (_, i) => (i < rows ? b[i]! : 0));
        const expected = linear.leastSquares(dense, padded, { tolerance: 1e-10 });
        const found = linear.lsqr(
          (x) => sparseMultiply(a, x),
          (y) => linear.sparseMultiplyTransposed(a, y),
          b,
          { damping, tolerance: 1e-13, maxIterations: 500 },
        );
        const scale = 1 + linear.norm(expected.solution);
        expect(distance(found.solution, expected.solution)).toBeLessThan(1e-6 * scale ** 2);
      }),
    );
  });

  it("tells a solution from least squares, and stops at the limit", () => {
    const operators = (a: linear.SparseMatrix) =>
      [(x: Float64Array) => sparseMultiply(a, x), (y: Float64Array) => linear.sparseMultiplyTransposed(a, y)] as const;
    const tall = operators(
      sparseOf(2, 1, [
        [0, 0, 1],
        [1, 0, 1],
      ]),
    );
    expect(linear.lsqr(...tall, [1, 3])).toMatchObject({ reason: "least squares" });
    expect(linear.lsqr(...tall, [1, 3]).solution[0]).toBeCloseTo(2, 12);
    expect(linear.lsqr(...tall, [2, 2])).toMatchObject({ reason: "solved" });
    expect(linear.lsqr(...tall, [0, 0])).toMatchObject({ reason: "solved", iterations: 0 });
    expect(linear.lsqr(...tall, [1, -1])).toMatchObject({ reason: "least squares", iterations: 0 });
    expect(linear.lsqr(...operators(grid(9)), ofVector(81, 1), { maxIterations: 2 })).toMatchObject({
      reason: "iteration limit",
      iterations: 2,
    });
  });
});
