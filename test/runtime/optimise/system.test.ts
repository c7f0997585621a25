import { describe, expect, it } from "vitest";
import { newtonSystem, type Equations, type SystemStep } from "../../../runtime/optimise/roots/system.ts";
import { matrixElements } from "../../../runtime/optimise/vector.ts";
import { distance, length } from "./problems.ts";

/** x² + y² = 5 and x y = 2, with the solutions (2, 1), (1, 2) and their negatives. */
const circle: Equations = {
  value: ([x = NaN, y = NaN]) => [x * x + y * y - 5, x * y - 2],
  jacobian: ([x = NaN, y = NaN]) => [
    [2 * x, 2 * y],
    [y, x],
  ],
};

/** An equation of one unknown. */
function single(f: (x: number) => number, df: (x: number) => number): Equations {
  return { value: ([x = NaN]) => [f(x)], jacobian: ([x = NaN]) => [df(x)] };
}

describe("Newton's method for equations", () => {
  it("finds a solution, with a Jacobian of rows or flat", () => {
    for (const jacobian of [
      circle.jacobian,
      (x: Float64Array) => matrixElements(circle.jacobian(x), 2, 2, "Jacobian"),
    ]) {
      const result = newtonSystem({ ...circle, jacobian }, [3, 0.5]);
      expect(result.reason).toBe("residual");
      expect(distance(result.point, [2, 1])).toBeLessThan(1e-10);
      expect(length(result.residual)).toBeLessThanOrEqual(1e-10);
    }
  });

  it("converges quadratically", () => {
    const errors: number[] = [];
    newtonSystem(circle, [2.2, 0.9], {
      residualTolerance: 0,
      onStep: ({ point }) => errors.push(distance(point, [2, 1])),
      maxIterations: 6,
    });
    for (const k of [0, 1, 2]) expect(errors[k + 1]).toBeLessThan(2 * errors[k]! ** 2);
  });

  it("is damped where whole steps lead away: tan⁻¹ from 10", () => {
    const arctan = single(Math.atan, (x) => 1 / (1 + x * x));
    const norms: number[] = [];
    const damped = newtonSystem(arctan, [10], { onStep: ({ residualNorm }) => norms.push(residualNorm) });
    expect(damped.reason).toBe("residual");
    expect(Math.abs(damped.point[0]!)).toBeLessThan(1e-10);
    expect(norms).toEqual(norms.toSorted((a, b) => b - a));
    const plain = newtonSystem(arctan, [10], { damped: false });
    expect(plain.reason).not.toBe("residual");
  });

  it("solves linear equations in one step", () => {
    const linear: Equations = {
      value: ([x = NaN, y = NaN, z = NaN]) => [2 * y + z - 8, x - 2 * y - 3 * z, -x + y + 2 * z - 3],
      jacobian: () => [0, 2, 1, 1, -2, -3, -1, 1, 2],
    };
    const result = newtonSystem(linear, [1, 1, 1]);
    expect(result).toMatchObject({ reason: "residual", iterations: 1, evaluations: { values: 2, jacobians: 1 } });
    // Added up, the last two give y + z = −3; with the first, y = 11 and z = −14, and so x = −20.
    expect(distance(result.point, [-20, 11, -14])).toBeLessThan(1e-12);
  });

  it("backs off from where the equations are not finite", () => {
    const root = single(
      (x) => Math.sqrt(x) - 0.1,
      (x) => 0.5 / Math.sqrt(x),
    );
    const { point, reason } = newtonSystem(root, [9]);
    expect(reason).toBe("residual");
    expect(point[0]).toBeCloseTo(0.01, 10);
    expect(newtonSystem(root, [9], { damped: false })).toMatchObject({ reason: "nonFinite", iterations: 0 });
  });

  it("says that the Jacobian is singular", () => {
    const parallel: Equations = { value: ([x = NaN, y = NaN]) => [x + y - 1, x + y - 2], jacobian: () => [1, 1, 1, 1] };
    expect(newtonSystem(parallel, [0, 0])).toMatchObject({ reason: "singular", iterations: 0 });
  });

  it("says that no step lowers the residual, near the minimum of x² + 1", () => {
    const { reason, point } = newtonSystem(
      single(
        (x) => x * x + 1,
        (x) => 2 * x,
      ),
      [3],
      { maxIterations: 10_000 },
    );
    expect(["lineSearch", "singular"]).toContain(reason);
    expect(Math.abs(point[0]!)).toBeLessThan(1e-3);
  });

  it("says that the Jacobian is wrong", () => {
    expect(
      newtonSystem(
        single(
          (x) => x - 1,
          () => -1,
        ),
        [3],
      ),
    ).toMatchObject({ reason: "lineSearch", iterations: 0 });
  });

  it("says that something is not finite", () => {
    expect(
      newtonSystem(
        single(
          () => NaN,
          () => 1,
        ),
        [3],
      ).reason,
    ).toBe("nonFinite");
    expect(
      newtonSystem(
        single(
          (x) => x,
          () => NaN,
        ),
        [3],
      ).reason,
    ).toBe("nonFinite");
    expect(
      newtonSystem(
        single(
          (x) => (x === 3 ? 1 : NaN),
          () => 1,
        ),
        [3],
      ).reason,
    ).toBe("nonFinite");
  });

  it("stops for every other reason that is asked for", () => {
    const steps: SystemStep[] = [];
    const onStep = (step: SystemStep): boolean => steps.push(step) < 3;
    expect(newtonSystem(circle, [3, 0.5], { onStep })).toMatchObject({ reason: "stopped", iterations: 2 });
    expect(steps.map(({ iteration }) => iteration)).toEqual([0, 1, 2]);
    expect(steps[1]!.length).toBeCloseTo(distance(steps[1]!.point, steps[0]!.point), 12);
    expect(newtonSystem(circle, [3, 0.5], { maxIterations: 1 }).reason).toBe("iterations");
    expect(newtonSystem(circle, [3, 0.5], { stepTolerance: 0.5 }).reason).toBe("step");
  });

  it("solves no equations for no unknowns", () => {
    expect(newtonSystem({ value: () => [], jacobian: () => [] }, [])).toMatchObject({
      reason: "residual",
      iterations: 0,
    });
  });

  it("refuses what does not fit", () => {
    expect(() => newtonSystem(circle, [1, 2, 3])).toThrow("the value of the equations has 2 elements, and not 3");
    expect(() => newtonSystem({ ...circle, jacobian: () => [[1, 2]] }, [1, 3])).toThrow(
      "the Jacobian has 1 row, and not 2",
    );
    expect(() => newtonSystem({ ...circle, jacobian: () => [[1, 2], [3]] }, [1, 3])).toThrow(
      "row 1 of the Jacobian has 1 element, and not 2",
    );
    expect(() => newtonSystem(circle, [1, 2], { residualTolerance: -1 })).toThrow(RangeError);
    expect(() => newtonSystem(circle, [1, 2], { maxIterations: NaN })).toThrow(RangeError);
  });
});
