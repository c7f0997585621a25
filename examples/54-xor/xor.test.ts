import { readFileSync } from "node:fs";
import { compileProcedure, parseProcedure, type CompiledProcedure } from "adjoint";
import { optimise } from "adjoint/runtime";
import { describe, expect, it } from "vitest";
import { expectFigures } from "../../test/support/examples.ts";
import { leavesOf } from "../../test/support/typescript-examples.ts";

const text = readFileSync(new URL("network.ts", import.meta.url), "utf8");
const compiled = async (fn: string, wrt: readonly string[]): Promise<CompiledProcedure> =>
  compileProcedure(await parseProcedure(text, { name: "network.ts", fn }), { wrt });
const output = await compiled("output", ["network"]);
const loss = await compiled("loss", ["network"]);

interface Unit {
  readonly w1: number;
  readonly w2: number;
  readonly b: number;
  readonly v: number;
}

interface Network {
  readonly first: Unit;
  readonly second: Unit;
  readonly constant: number;
}

const unit = (w1: number, w2: number, b: number, v: number): Unit => ({ w1, w2, b, v });
const flipped = ({ w1, w2, b, v }: Unit): Unit => unit(-w1, -w2, -b, -v);

const known: Network = { first: unit(1, 1, -1, 1), second: unit(1, 1, 1, -1), constant: 1 };
const some: Network = { first: unit(0.5, 0.4, -0.3, 0.2), second: unit(0.3, 0.6, 0.4, -0.5), constant: 0.1 };
const nothing: Network = { first: unit(0, 0, 0, 0), second: unit(0, 0, 0, 0), constant: 0 };

const inputs = [
  [1, 1],
  [-1, -1],
  [1, -1],
  [-1, 1],
] as const;

/** The loss as a function of the nine weights. */
const problemAt = (start: Network): optimise.Parameterised<Network> =>
  optimise.ofParameters(start, {
    value: (network) => Number(loss(network)),
    valueAndGradient: (network) => {
      const { value, gradient } = loss.valueAndGradient(network);
      return { value, gradient: gradient[0] };
    },
  });

describe("2.7 a network for XOR", () => {
  it("is known: +0.7665 for equal inputs, −0.5232 for others", () => {
    for (const [x1, x2] of inputs) {
      expectFigures(output(known, x1, x2), x1 === x2 ? 0.7665394022690344 : -0.5231883119115297);
    }
  });

  it("is learned by L-BFGS and by Adam", () => {
    const problem = problemAt(some);
    for (const { point, value } of [
      optimise.lbfgs(problem, problem.start),
      optimise.descend(problem, problem.start, optimise.adam({ rate: 0.05 }), { maxIterations: 3000 }),
    ]) {
      expect(value).toBeLessThan(1e-6);
      for (const [x1, x2] of inputs) expectFigures(output(problem.unflatten(point), x1, x2), x1 * x2, 0.01);
    }
  });

  it("does not move from weights of 0, whose gradient is 0 and whose Hessian has no negative eigenvalue", () => {
    expect(leavesOf(loss.gradient(nothing)).every((slope) => slope === 0)).toBe(true);
    // Only the constant curves, by (c − t)² with the mean square 1 of its derivative.
    const rows = leavesOf(loss.hessian(nothing));
    expect(rows.filter((entry) => entry !== 0)).toEqual([2]);
    // Along w₁ = w₂ = b = s and v = −s² the loss is lower: 1 − O(s⁵).
    const lower = { ...nothing, first: unit(0.1, 0.1, 0.1, 0.01) };
    const other = { ...nothing, first: unit(0.1, 0.1, 0.1, -0.01) };
    expect(Math.min(Number(loss(lower)), Number(loss(other)))).toBeLessThan(1);
  });

  it("keeps hidden units alike that begin alike", () => {
    const problem = problemAt({ ...some, second: some.first });
    const options = {
      maxIterations: 300,
      onStep: ({ point }: optimise.SolverStep) => {
        const { first, second } = problem.unflatten(point);
        expect(second).toEqual(first);
      },
    };
    for (const { value } of [
      optimise.descend(problem, problem.start, optimise.gradientDescent({ rate: 0.1 }), options),
      optimise.descend(problem, problem.start, optimise.adam({ rate: 0.01 }), options),
      optimise.lbfgs(problem, problem.start, options),
    ]) {
      expect(value).toBeGreaterThan(2 / 3);
    }
  });

  it("answers with the other sign where the constant and the hidden weights have the other sign, bit for bit", () => {
    const turned = ({ w1, w2, b, v }: Unit): Unit => unit(-w1, -w2, -b, v);
    const negative = { first: turned(some.first), second: turned(some.second), constant: -some.constant };
    for (const [x1, x2] of inputs) expect(output(negative, x1, x2)).toBe(-Number(output(some, x1, x2)));
  });

  it("answers alike where the signs of a hidden unit are changed on both of its sides, bit for bit", () => {
    const same = { ...some, first: flipped(some.first) };
    for (const [x1, x2] of inputs) expect(output(same, x1, x2)).toBe(output(some, x1, x2));
    expect(Number(loss(same))).toBe(Number(loss(some)));
  });
});
