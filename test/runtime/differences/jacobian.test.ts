import { describe, expect, it } from "vitest";
import {
  centralDifference,
  differentiate,
  type DifferenceMethod,
  forwardDifference,
} from "../../../runtime/differences/index.ts";

const methods: readonly DifferenceMethod[] = ["forward", "backward", "central", "ridders"];

/** Spherical coordinates and their Jacobian. */
function spherical([r = NaN, theta = NaN, phi = NaN]: readonly number[]): readonly number[] {
  return [r * Math.sin(theta) * Math.cos(phi), r * Math.sin(theta) * Math.sin(phi), r * Math.cos(theta)];
}

const point = [2, 0.7, -1.2];
const [r, theta, phi] = [2, 0.7, -1.2];
const [st, ct, sp, cp] = [Math.sin(theta), Math.cos(theta), Math.sin(phi), Math.cos(phi)];
const jacobian = [
  [st * cp, r * ct * cp, -r * st * sp],
  [st * sp, r * ct * sp, r * st * cp],
  [ct, -r * st, 0],
];

describe("a Jacobian", () => {
  it.each<[DifferenceMethod, number]>([
    ["forward", 1e-6],
    ["backward", 1e-6],
    ["central", 1e-9],
    ["ridders", 1e-11],
  ])("by %s differences is precise to %d, rows being outputs", (method, precision) => {
    const differences = differentiate(spherical, point, method);
    expect(differences).toHaveLength(3);
    differences.forEach((row, output) => {
      expect(row).toHaveLength(3);
      row.forEach(({ value, error }, input) => {
        const deviation = Math.abs(value - (jacobian[output]?.[input] ?? NaN));
        expect(deviation).toBeLessThan(precision);
        expect(deviation).toBeLessThanOrEqual(10 * error + 1e-15);
      });
    });
  });

  it("by a fixed step holds the differences of that step", () => {
    const f = ([x = NaN, y = NaN]: readonly number[]): readonly number[] => [x * y, Math.sin(x) + y];
    const [, second] = differentiate(f, [1, 2], "forward", 0.1);
    expect(second?.[0]).toEqual(forwardDifference((x) => Math.sin(x) + 2, 1, 0.1));
    const [first] = differentiate(f, [1, 2], "central", 0.1);
    expect(first?.[1]).toEqual(centralDifference((y) => y, 2, 0.1));
  });

  it.each(methods)("by %s differences evaluates each point once", (method) => {
    const visited: string[] = [];
    differentiate(
      (at) => {
        visited.push(at.join());
        return spherical(at);
      },
      point,
      method,
    );
    expect(new Set(visited).size).toBe(visited.length);
  });

  it.each(methods)("by %s differences allows a function to reuse its result", (method) => {
    const result = [0, 0];
    const f = ([x = NaN]: readonly number[]): readonly number[] => {
      result[0] = x * x;
      result[1] = 3 * x;
      return result;
    };
    const differences = differentiate(f, [5], method);
    expect(differences[0]?.[0]?.value).toBeCloseTo(10, 5);
    expect(differences[1]?.[0]?.value).toBeCloseTo(3, 5);
  });

  it("limits the steps of Ridders' method by the given step", () => {
    const [[difference] = []] = differentiate(([x = NaN]) => [Math.exp(x)], [1], "ridders", 1e-2);
    expect(difference?.step).toBeLessThanOrEqual(1e-2);
  });

  it("may be empty", () => {
    expect(differentiate(() => [], [1, 2], "ridders")).toEqual([]);
    expect(differentiate(() => [1, 2], [], "central")).toEqual([[], []]);
  });

  it.each(methods)("by %s differences refuses a step that is not positive", (method) => {
    expect(() => differentiate(spherical, point, method, 0)).toThrow(RangeError);
  });
});
