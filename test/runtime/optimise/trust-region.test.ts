import { describe, expect, it } from "vitest";
import { createRandom } from "../../../runtime/optimise/random.ts";
import { denseModel } from "../../../runtime/optimise/trust-region/more-sorensen.ts";
import { newtonCg, truncatedCg } from "../../../runtime/optimise/trust-region/newton-cg.ts";
import { trustRegionNewton } from "../../../runtime/optimise/trust-region/newton.ts";
import { length, ofOne, product } from "./problems.ts";

/** A model gᵀp + ½ pᵀH p with H = Q diag(e) Qᵀ and g = Q c, of which e and c are known. */
interface Known {
  readonly eigenvalues: readonly number[];
  readonly components: readonly number[];
  readonly hessian: Float64Array;
  readonly gradient: Float64Array;
}

/** The matrix of a random rotation: a product of reflections. */
function randomRotation(n: number, seed: number): readonly (readonly number[])[] {
  const { normal } = createRandom(seed);
  let q: readonly (readonly number[])[] = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)),
  );
  for (let k = 0; k < n; k++) {
    const v = Array.from({ length: n }, normal);
    const square = product(v, v);
    q = q.map((row) => {
      const share = (2 * product(row, v)) / square;
      return row.map((x, j) => x - share * v[j]!);
    });
  }
  return q;
}

function known(eigenvalues: readonly number[], components: readonly number[], seed: number): Known {
  const n = eigenvalues.length;
  const q = randomRotation(n, seed);
  const hessian = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      hessian[i * n + j] = eigenvalues.reduce((sum, e, k) => sum + e * q[i]![k]! * q[j]![k]!, 0);
    }
  }
  return { eigenvalues, components, hessian, gradient: Float64Array.from(q, (row) => product(row, components)) };
}

/** The greatest decrease of a model within a radius, from its eigenvalues, by halving an interval that holds λ. */
function greatestDecrease({ eigenvalues, components }: Known, radius: number): number {
  const step = (shift: number): readonly number[] =>
    eigenvalues.map((e, k) => (components[k] === 0 ? 0 : -components[k]! / (e + shift)));
  const decrease = (p: readonly number[]): number =>
    -p.reduce((sum, x, k) => sum + x * components[k]! + 0.5 * eigenvalues[k]! * x * x, 0);
  const least = Math.min(...eigenvalues);
  if (least > 0 && length(step(0)) <= radius) return decrease(step(0));
  let [lower, upper] = [Math.max(0, -least), Math.max(0, -least) + length(components) / radius + 1];
  for (let k = 0; k < 200; k++) {
    const middle = (lower + upper) / 2;
    if (length(step(middle)) > radius) lower = middle;
    else upper = middle;
  }
  const p = step(upper);
  // In the hard case the rest of the length goes along the lowest eigenvector, to which the gradient is orthogonal.
  const rest = Math.max(0, radius ** 2 - length(p) ** 2);
  return decrease(p) - 0.5 * least * rest;
}

describe("the model with a dense Hessian", () => {
  const { normal } = createRandom(11);
  const models: Readonly<Record<string, Known>> = {
    "positive definite": known([0.5, 1, 2, 3, 10], [1, -1, 2, 0.5, 3], 1),
    indefinite: known([-2, -0.5, 0.1, 4, 7], [1, 2, -1, 1, 1], 2),
    "negative definite": known([-5, -4, -3, -2, -1], [1, 1, 1, 1, 1], 3),
    singular: known([0, 0, 1, 2, 3], [1, 1, 1, 1, 1], 4),
    "hard case": known([-1, 0.5, 1, 2, 3], [0, 0.1, 0.1, 0.1, 0.1], 5),
    "nearly hard case": known([-1, 0.5, 1, 2, 3], [1e-9, 0.1, 0.1, 0.1, 0.1], 6),
    "badly scaled": known([-1e-6, 1e-3, 1, 1e3, 1e6], [1e-3, 1, 1, 10, 100], 7),
    zero: known([0, 0, 0], [1, 2, 3], 8),
    "of one variable": known([-3], [0.5], 9),
    large: known(Array.from({ length: 40 }, normal), Array.from({ length: 40 }, normal), 10),
  };

  it.each(Object.entries(models))("is minimised within the radius: %s", (_, model) => {
    for (const radius of [1e-6, 1e-3, 0.1, 1, 10, 1e3]) {
      const { step, decrease, isAtBoundary } = denseModel(model.hessian, model.gradient)(radius);
      const n = step.length;
      const image = Float64Array.from(step, (_, i) => product(model.hessian.subarray(i * n, (i + 1) * n), step));
      const exact = -(product(model.gradient, step) + 0.5 * product(step, image));
      const size = length(step) * (length(model.gradient) + length(model.hessian) * length(step));
      expect(Math.abs(decrease - exact)).toBeLessThan(1e-13 * size);
      expect(length(step)).toBeLessThanOrEqual(1.1 * radius * (1 + 1e-12));
      // Moré and Sorensen promise (1 − σ)² (1 − 0.2) of the greatest decrease, with σ = 0.1 for the radius.
      const greatest = greatestDecrease(model, radius);
      expect(decrease / greatest).toBeGreaterThan(0.6);
      expect(decrease / greatest).toBeLessThan(1.1 ** 2 + 1e-9);
      if (!isAtBoundary) expect(decrease / greatest).toBeCloseTo(1, 9);
    }
  });

  it("has a minimum at the boundary where the gradient is next to nothing, but the curvature negative", () => {
    const { step, decrease } = denseModel(Float64Array.of(-1, 0, 0, 1), Float64Array.of(1e-20, 0))(1);
    expect(Math.abs(step[0]!)).toBeCloseTo(1, 1);
    expect(decrease).toBeGreaterThan(0.4);
  });

  it("is minimised by Newton's step where that is short enough", () => {
    const model = known([1, 2, 5], [1, 1, 1], 12);
    const { step, isAtBoundary } = denseModel(model.hessian, model.gradient)(10);
    expect(isAtBoundary).toBe(false);
    expect(length(step)).toBeCloseTo(length([1, 1 / 2, 1 / 5]), 12);
  });

  it("sees that a banded matrix begins late in each row", () => {
    const n = 50;
    const hessian = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      hessian[i * n + i] = 2;
      if (i > 0) hessian[i * n + i - 1] = hessian[(i - 1) * n + i] = -1;
    }
    const { step } = denseModel(hessian, new Float64Array(n).fill(-1))(1e6);
    // −u″ = 1 with u = 0 on both sides: uᵢ = (i + 1)(n − i)/2.
    for (const [i, x] of step.entries()) expect(x / (((i + 1) * (n - i)) / 2)).toBeCloseTo(1, 11);
  });
});

describe("conjugate gradients within a radius", () => {
  const model = known([0.5, 1, 2, 3, 10], [1, -1, 2, 0.5, 3], 13);
  const multiply = (d: Float64Array): Float64Array =>
    Float64Array.from(d, (_, i) => product(model.hessian.subarray(5 * i, 5 * (i + 1)), d));

  it("reduce the gradient of the model by half at least, if the radius allows it", () => {
    const { step, decrease, isAtBoundary } = truncatedCg(multiply, model.gradient, 100, 10);
    const residual = multiply(step).map((x, i) => x + model.gradient[i]!);
    expect(isAtBoundary).toBe(false);
    expect(length(residual)).toBeLessThanOrEqual(0.5 * length(model.gradient));
    expect(decrease).toBeCloseTo(-(product(model.gradient, step) + 0.5 * product(step, multiply(step))), 12);
  });

  it("end at the boundary otherwise, lower than down the gradient", () => {
    for (const radius of [1e-3, 0.1, 0.5]) {
      const { step, decrease, isAtBoundary } = truncatedCg(multiply, model.gradient, radius, 10);
      const size = length(model.gradient);
      const down = model.gradient.map((g) => (-g * radius) / size);
      expect(isAtBoundary).toBe(true);
      expect(length(step)).toBeCloseTo(radius, 12);
      expect(decrease).toBeGreaterThanOrEqual(
        -(product(model.gradient, down) + 0.5 * product(down, multiply(down))) - 1e-15,
      );
    }
  });

  it("follow a direction of negative curvature to the boundary", () => {
    const { step, isAtBoundary, decrease } = truncatedCg((d) => d.map((x) => -x), Float64Array.of(3, 4), 2, 10);
    expect([...step].map((x) => Math.round(x * 1e12) / 1e12)).toEqual([-1.2, -1.6]);
    expect(isAtBoundary).toBe(true);
    expect(decrease).toBeCloseTo(2 * 5 + 2, 12);
  });
});

describe.each([
  ["newtonCg", newtonCg],
  ["trustRegionNewton", trustRegionNewton],
])("%s", (_, solve) => {
  it("leaves the neighbourhood of a maximum", () => {
    const well = ofOne(
      (x) => x ** 4 / 4 - x ** 2 / 2,
      (x) => x ** 3 - x,
      (x) => 3 * x ** 2 - 1,
    );
    const { point, reason } = solve(well, [0.01]);
    expect(reason).toBe("gradient");
    expect(point[0]).toBeCloseTo(1, 8);
  });

  it("stays within the domain", () => {
    const barrier = ofOne(
      (x) => 100 * x - Math.log(x),
      (x) => 100 - 1 / x,
      (x) => 1 / x ** 2,
    );
    const { point, reason } = solve(barrier, [5]);
    expect(reason).toBe("gradient");
    expect(point[0]).toBeCloseTo(0.01, 10);
  });

  it("asks for a function of second derivatives that is there", () => {
    expect(() =>
      // @ts-expect-error: the objective has first derivatives only.
      solve({ value: ([x = NaN]) => x * x, gradient: ([x = NaN]) => [2 * x] }, [1]),
    ).toThrow(TypeError);
  });
});
