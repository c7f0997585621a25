import { describe, expect, it } from "vitest";
import { rowsOf } from "../../../runtime/optimise/descent/rows.ts";
import { stochasticDescent, type MeanObjective } from "../../../runtime/optimise/descent/stochastic.ts";
import { createRandom } from "../../../runtime/optimise/random.ts";
import { inverseTimeRate } from "../../../runtime/optimise/rates.ts";
import { adam } from "../../../runtime/optimise/rules/adaptive.ts";
import { gradientDescent } from "../../../runtime/optimise/rules/gradient-descent.ts";
import { distance, length, product } from "./problems.ts";

/** The mean of (xᵢᵀw − tᵢ)² over rows. */
function leastSquares(rows: readonly (readonly number[])[], t: readonly number[]): MeanObjective {
  return {
    terms: rows.length,
    valueAndGradient: (w, batch) => {
      let value = 0;
      const gradient = new Float64Array(w.length);
      for (const i of batch) {
        const residual = product(rows[i]!, w) - t[i]!;
        value += residual ** 2 / batch.length;
        rows[i]!.forEach((x, j) => (gradient[j]! += (2 * residual * x) / batch.length));
      }
      return { value, gradient };
    },
  };
}

const { normal } = createRandom(3);
const wide = Array.from({ length: 4 }, () => Array.from({ length: 7 }, normal));
const tall = Array.from({ length: 60 }, () => Array.from({ length: 3 }, normal));
const weights = [1, -2, 0.5];

describe("the two losses of one weight, −ln(1 − σ(w)) and −ln σ(w)", () => {
  const sigmoid = (w: number): number => 1 / (1 + Math.exp(-w));
  const losses: MeanObjective = {
    terms: 2,
    valueAndGradient: ([w = NaN], batch) => {
      const value = (i: number): number => -Math.log(i === 0 ? 1 - sigmoid(w) : sigmoid(w));
      const slope = (i: number): number => (i === 0 ? sigmoid(w) : sigmoid(w) - 1);
      const mean = (of: (i: number) => number): number => batch.reduce((sum, i) => sum + of(i), 0) / batch.length;
      return { value: mean(value), gradient: [mean(slope)] };
    },
  };

  it.each([
    [0.1, 1.386919296026573],
    [1, 1.448153968360213],
  ])("a step on the first alone at a rate of %d lands at half of it, and raises their sum", (rate, sum) => {
    const rule = gradientDescent({ rate });
    const { gradient } = losses.valueAndGradient(Float64Array.of(0), [0]);
    const { point } = rule.step(rule.init(1), Float64Array.of(0), Float64Array.from(gradient));
    expect(point[0]).toBe(-rate / 2);
    const after = 2 * losses.valueAndGradient(point, [0, 1]).value;
    expect(after).toBeCloseTo(sum, 14);
    expect(after).toBeGreaterThan(2 * losses.valueAndGradient(Float64Array.of(0), [0, 1]).value);
  });

  it("a step on both stays at 0, where their sum is lowest", () => {
    const result = stochasticDescent(losses, [0], gradientDescent({ rate: 1 }), { batchSize: 2, epochs: 1 });
    expect(result.point[0]).toBe(0);
    expect(result.value).toBeCloseTo(Math.LN2, 15);
  });
});

describe("stochastic gradient descent", () => {
  it.each([1, 2, 4])("from 0 stays in the row space, with batches of %d", (batchSize) => {
    const { point } = stochasticDescent(
      leastSquares(wide, [1, 2, 3, 4]),
      new Float64Array(7),
      gradientDescent({ rate: 0.03 }),
      {
        batchSize,
        epochs: 20,
      },
    );
    expect(length(point)).toBeGreaterThan(0.1);
    // What is left when the projections on an orthonormal basis of the rows are taken off.
    const basis: number[][] = [];
    for (const row of wide) {
      const rest = orthogonalTo(basis, orthogonalTo(basis, row));
      basis.push(rest.map((x) => x / length(rest)));
    }
    expect(length(orthogonalTo(basis, [...point]))).toBeLessThan(1e-14 * length(point));
  });

  it.each([1, 7, 60])("finds weights that fit all rows, with batches of %d", (batchSize) => {
    const t = tall.map((row) => product(row, weights));
    const result = stochasticDescent(leastSquares(tall, t), [0, 0, 0], gradientDescent({ rate: 0.05 }), {
      batchSize,
      epochs: 1000,
      gradientTolerance: 1e-9,
    });
    expect(result.reason).toBe("gradient");
    expect(distance(result.point, weights)).toBeLessThan(1e-8);
  });

  it("comes near to the best weights for noisy rows, with a decreasing rate", () => {
    const t = tall.map((row, i) => product(row, weights) + 0.1 * Math.sin(17 * i));
    const rule = gradientDescent({ rate: inverseTimeRate(0.1, { every: 100 }) });
    const { point, gradientNorm, reason } = stochasticDescent(leastSquares(tall, t), [0, 0, 0], rule, { epochs: 300 });
    expect(reason).toBe("iterations");
    expect(gradientNorm).toBeLessThan(2e-3);
    expect(distance(point, weights)).toBeLessThan(0.1);
  });

  it("works with any rule", () => {
    const t = tall.map((row) => product(row, weights));
    const result = stochasticDescent(leastSquares(tall, t), [0, 0, 0], adam({ rate: 0.05 }), {
      batchSize: 10,
      epochs: 300,
    });
    expect(distance(result.point, weights)).toBeLessThan(1e-4);
  });

  it("gives the value and the gradient of all terms, at the point where it ends", () => {
    const objective = leastSquares(
      tall,
      tall.map(() => 1),
    );
    const result = stochasticDescent(objective, [0, 0, 0], gradientDescent({ rate: 0.01 }), { epochs: 2 });
    const whole = objective.valueAndGradient(result.point, Array.from(tall.keys()));
    expect(result.value).toBe(whole.value);
    expect([...result.gradient]).toEqual([...Array.from(whole.gradient)]);
    expect(result.iterations).toBe(120);
    expect(result.evaluations).toEqual({ values: 121, gradients: 121, products: 0, hessians: 0 });
  });
});

/** What is left of a vector when its projections on orthonormal ones are taken off. */
function orthogonalTo(basis: readonly (readonly number[])[], x: readonly number[]): number[] {
  return basis.reduce<number[]>(
    (rest, q) => {
      const share = product(q, rest);
      return rest.map((r, i) => r - share * q[i]!);
    },
    [...x],
  );
}

describe("batches", () => {
  const objective = leastSquares(
    tall,
    tall.map(() => 1),
  );
  const batchesOf = (options: object): readonly (readonly number[])[] => {
    const batches: (readonly number[])[] = [];
    stochasticDescent(objective, [0, 0, 0], gradientDescent({ rate: 0.01 }), {
      ...options,
      onStep: ({ batch }) => batches.push(batch),
    });
    return batches;
  };

  it("go through all terms once in each epoch, in another order", () => {
    const batches = batchesOf({ batchSize: 8, epochs: 2 });
    expect(batches.map((batch) => batch.length)).toEqual([8, 8, 8, 8, 8, 8, 8, 4, 8, 8, 8, 8, 8, 8, 8, 4]);
    const [first, second] = [batches.slice(0, 8).flat(), batches.slice(8).flat()];
    const all = Array.from(tall.keys());
    expect(first.toSorted((a, b) => a - b)).toEqual(all);
    expect(second.toSorted((a, b) => a - b)).toEqual(all);
    expect(first).not.toEqual(all);
    expect(first).not.toEqual(second);
  });

  it("are drawn from all terms, if that is asked for", () => {
    const batches = batchesOf({ batchSize: 8, epochs: 50, sampling: "independent" });
    expect(batches.every((batch) => batch.length === 8)).toBe(true);
    expect(new Set(batches.flat()).size).toBe(60);
    expect(batches.some((batch) => new Set(batch).size < 8)).toBe(true);
  });

  it("depend on the seed, and on nothing else", () => {
    const options = { batchSize: 8, epochs: 2 };
    expect(batchesOf({ ...options, seed: 5 })).toEqual(batchesOf({ ...options, seed: 5 }));
    expect(batchesOf({ ...options, seed: 0 })).toEqual(batchesOf(options));
    expect(batchesOf({ ...options, seed: 6 })).not.toEqual(batchesOf({ ...options, seed: 5 }));
  });
});

describe("the end of a stochastic descent", () => {
  const objective = leastSquares(
    tall,
    tall.map(() => 1),
  );

  it("comes when the hook returns false", () => {
    const seen: (readonly [number, number])[] = [];
    const result = stochasticDescent(objective, [0, 0, 0], gradientDescent({ rate: 0.01 }), {
      batchSize: 30,
      onStep: ({ iteration, epoch }) => seen.push([iteration, epoch]) < 4,
    });
    expect(result).toMatchObject({ reason: "stopped", iterations: 3 });
    expect(seen).toEqual([
      [0, 0],
      [1, 0],
      [2, 1],
      [3, 1],
    ]);
  });

  it("comes before the first batch that is not finite", () => {
    const broken: MeanObjective = {
      terms: 3,
      valueAndGradient: (x, batch) =>
        Math.abs(x[0]!) > 1 ? { value: NaN, gradient: [NaN] } : { value: -x[0]!, gradient: [-batch.length] },
    };
    const result = stochasticDescent(broken, [0], gradientDescent({ rate: 0.4 }), { epochs: 5 });
    expect(result).toMatchObject({ reason: "nonFinite", iterations: 2, value: -0.8 });
    expect([...result.point]).toEqual([0.8]);
  });

  it("comes at the start if the function is not finite there", () => {
    const broken: MeanObjective = { terms: 3, valueAndGradient: () => ({ value: NaN, gradient: [0] }) };
    expect(stochasticDescent(broken, [1], adam())).toMatchObject({ reason: "nonFinite", iterations: 0 });
  });

  it("refuses options that make no sense", () => {
    for (const options of [
      { batchSize: 0 },
      { batchSize: 1.5 },
      { epochs: -1 },
      { gradientTolerance: -1 },
      { seed: 0.5 },
    ]) {
      expect(() => stochasticDescent(objective, [0, 0, 0], adam(), options)).toThrow(RangeError);
    }
    expect(() => stochasticDescent({ ...objective, terms: 0 }, [0, 0, 0], adam())).toThrow(RangeError);
  });
});

describe("rowsOf", () => {
  const matrix = Float64Array.of(1, 2, 3, 4, 5, 6);

  it("puts rows of a matrix one below the other", () => {
    expect([...rowsOf(matrix, 2, [2, 0, 2])]).toEqual([5, 6, 1, 2, 5, 6]);
    expect([...rowsOf(matrix, 1, [4])]).toEqual([5]);
    expect([...rowsOf(matrix, 2, [])]).toEqual([]);
  });

  it.each([-1, 3, NaN])("knows no row %d", (row) => {
    expect(() => rowsOf(matrix, 2, [row])).toThrow(RangeError);
  });
});
