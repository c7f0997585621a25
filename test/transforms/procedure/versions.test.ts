import { describe, expect, it } from "vitest";
import { add, mul } from "../../../compiler/primitives/arithmetic.ts";
import { run } from "../../../compiler/inspect/procedure/run.ts";
import type { Procedure, Statement, Variable } from "../../../compiler/procedure/procedure.ts";
import { verify } from "../../../compiler/procedure/verify.ts";
import { eachStatement, writesOf } from "../../../compiler/procedure/walk.ts";
import { createVariables } from "../../../compiler/transforms/procedure/variables.ts";
import { withOwnVersions } from "../../../compiler/transforms/procedure/versions.ts";
import { array, block, compute, lengthOf, loop, procedure, scalar, set, when } from "../../procedure/build.ts";

const x = array("x");
const [a, s, t] = [scalar("a"), scalar("s"), scalar("t")];
const i = scalar("i", "integer");
const isTrue = scalar("isTrue", "boolean");

const doubled: Statement = compute((read) => [[t, add(read(t), read(t))]]);
const collected: Statement = compute((read) => [[s, mul(read(t), read(a)), "adds"]]);

const versioned = (before: Procedure): Procedure => withOwnVersions(before, new Set([t]), createVariables(before));

/** How many statements write each variable that is called `t`. */
function writersOfVersions({ body }: Procedure): readonly number[] {
  const writers = new Map<Variable, number>();
  eachStatement(body, (statement) => {
    for (const variable of writesOf(statement)) {
      if (variable.name === "t") writers.set(variable, (writers.get(variable) ?? 0) + 1);
    }
  });
  return [...writers.values()];
}

function same(before: Procedure, given: Parameters<typeof run>[1]): void {
  const after = versioned(before);
  verify(after);
  expect(run(after, given)).toEqual(run(before, given));
}

describe("versions", () => {
  it("hold one value each, where a block declares the variable", () => {
    const before = procedure(
      [a],
      block([s, t], [set(s, 0), set(t, 3), collected, doubled, collected, doubled, collected]),
      s,
    );
    expect(writersOfVersions(versioned(before))).toEqual([1, 1, 1]);
    same(before, [0.7]);
  });

  it("share a variable with what conditions write", () => {
    const body = [set(s, 0), set(t, 3), when(isTrue, [doubled]), collected, doubled, collected];
    const before = procedure([a, isTrue], block([s, t], body), s);
    expect(writersOfVersions(versioned(before))).toEqual([2, 1]);
    for (const test of [true, false]) same(before, [0.7, test]);
  });

  it("leave the variable what one step of a loop gives to the next, and to what follows", () => {
    const inner = block([], [collected, doubled, collected, doubled]);
    const before = procedure(
      [a, x],
      block([s, t], [set(s, 0), set(t, 1), loop(i, 0, lengthOf(x), inner), collected]),
      s,
    );
    expect(writersOfVersions(versioned(before))).toEqual([2, 1]);
    same(before, [0.7, [1, 2, 3]]);
  });

  it("are not made where a break may end what is between", () => {
    const ending = when(isTrue, [{ kind: "break" }], [doubled, collected]);
    const before = procedure(
      [a, x, isTrue],
      block([s, t], [set(s, 0), set(t, 1), loop(i, 0, lengthOf(x), block([], [doubled, ending])), collected]),
      s,
    );
    for (const test of [true, false]) same(before, [0.7, [1, 2], test]);
  });
});
