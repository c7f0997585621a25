import { readFileSync } from "node:fs";
import { emit, load, parseProcedure } from "adjoint";
import { describe, expect, it } from "vitest";
import { run } from "../../test/cli/harness.ts";
import { expectFigures } from "../../test/support/examples.ts";
import { leavesOf } from "../../test/support/typescript-examples.ts";
import { reach, type Arm } from "./reach.ts";

const text = readFileSync(new URL("arm.ts", import.meta.url), "utf8");
const parsed = await parseProcedure(text, { name: "arm.ts", fn: "forward" });
const emitted = await load(emit(parsed, { of: ["jacobian"], wrt: ["angles"] }));

/** The numbers that an emitted function returns, one after another. */
const numbersOf = (name: string, ...given: readonly (readonly number[])[]): readonly number[] =>
  leavesOf(Reflect.apply(emitted.get(name)!, undefined, given));

const armOf = (lengths: readonly number[], limit = Infinity): Arm => ({
  lengths,
  limit,
  forward: (...given) => {
    const [x = NaN, y = NaN] = numbersOf("forward", ...given);
    return [x, y];
  },
  forwardJacobian: (...given) => {
    const numbers = numbersOf("forwardJacobian", ...given);
    return [[numbers.slice(0, lengths.length)], [numbers.slice(lengths.length)]];
  },
});

const arm = armOf([1, 0.8, 0.5]);
const bent = [0.1, 0.5, 0.5];

/** Where the joints and the hand are, by complex numbers on paper: the sum of lₖ exp(i Σ θ). */
function places(angles: readonly number[], lengths: readonly number[]): readonly (readonly [number, number])[] {
  let [x, y, direction] = [0, 0, 0];
  const joints = lengths.map((length, i): readonly [number, number] => {
    direction += angles[i]!;
    [x, y] = [x + length * Math.cos(direction), y + length * Math.sin(direction)];
    return [x, y];
  });
  return [[0, 0], ...joints];
}

describe("a robot arm", () => {
  it("has a hand that turns around each of its joints", () => {
    const joints = places(bent, arm.lengths);
    const [x, y] = joints.at(-1)!;
    expectFigures(arm.forward(bent, arm.lengths), [x, y]);
    expectFigures(arm.forwardJacobian(bent, arm.lengths), [
      [joints.slice(0, -1).map(([, joint]) => joint - y)],
      [joints.slice(0, -1).map(([joint]) => x - joint)],
    ]);
  });

  it.each([
    [[1, 0.8, 0.5], 0.2],
    [[1, 0.9, 0.8, 0.7, 0.6, 0.5], 0.1],
  ])("reaches whatever is near enough, with links of %j", (lengths, nearest) => {
    const farthest = lengths.reduce((sum, length) => sum + length, 0);
    for (const share of [0.1, 0.5, 0.95]) {
      for (const turn of [0, 1, 2.5, 4]) {
        const radius = nearest + share * (farthest - nearest);
        const place = { x: radius * Math.cos(turn), y: radius * Math.sin(turn) };
        const start = lengths.map((_, i) => (i === 0 ? turn : 0.5));
        const { outcome, angles } = reach(armOf(lengths), place, start);
        expect({ place, outcome }).toEqual({ place, outcome: "reached" });
        const [x, y] = places(angles, lengths).at(-1)!;
        expect(Math.hypot(x - place.x, y - place.y)).toBeLessThan(1e-8);
      }
    }
  });

  it.each([
    [3, 1],
    [0, -2.4],
    [-7, 5],
  ])("is stretched towards what is too far, (%d, %d), and says so", (x, y) => {
    const { outcome, distance, angles } = reach(arm, { x, y }, [Math.atan2(y, x) + 0.4, 0.5, 0.5]);
    expect(outcome).toBe("out of reach");
    expectFigures(distance, Math.hypot(x, y) - 2.3, 1e-9);
    expectFigures(Math.cos(angles[0]! - Math.atan2(y, x)), 1, 1e-9);
    for (const angle of angles.slice(1)) expect(Math.abs(Math.sin(angle))).toBeLessThan(1e-5);
  });

  it("is folded towards what is too near", () => {
    // A link of 2 and two of 0.3 and 0.2 come no nearer than 1.5.
    const { outcome, distance } = reach(armOf([2, 0.3, 0.2]), { x: 0.5, y: 0.2 }, [0.8, 2, 0.5]);
    expect(outcome).toBe("out of reach");
    expectFigures(distance, 1.5 - Math.hypot(0.5, 0.2), 1e-9);
  });

  it("keeps to the limits of its joints, and comes as near as these let it", () => {
    const { outcome, distance, angles } = reach(armOf(arm.lengths, 1), { x: -0.5, y: 1.4 }, bent);
    expect(outcome).toBe("out of reach");
    for (const angle of angles) expect(Math.abs(angle)).toBeLessThanOrEqual(1);
    const turns = Array.from({ length: 21 }, (_, k) => k / 10 - 1);
    const distances = turns.flatMap((a) =>
      turns.flatMap((b) =>
        turns.map((c) => {
          const [x, y] = places([a, b, c], arm.lengths).at(-1)!;
          return Math.hypot(x + 0.5, y - 1.4);
        }),
      ),
    );
    expect(distance).toBeLessThanOrEqual(Math.min(...distances) + 1e-12);
    expect(distance).toBeGreaterThan(Math.min(...distances) - 0.05);
  });

  it("is brought to a place by `adjoint minimize` as well", async () => {
    const words = ["arm.ts#miss", "--wrt", "angles", "--json", "--from"];
    const from = "angles=[0.1, 0.5, 0.5], lengths=[1, 0.8, 0.5], place={ x: 1.2, y: 0.9 }";
    const { code, stdout } = await run(["minimize", ...words, from], { files: new Map([["arm.ts", text]]) });
    expect(code).toBe(0);
    const found: unknown = JSON.parse(stdout);
    const point: unknown = Object.entries(found ?? {}).find(([key]) => key === "point")?.[1];
    expectFigures([...places(leavesOf(point), arm.lengths).at(-1)!], [1.2, 0.9], 1e-7);
  });
});
