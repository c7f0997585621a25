import { describe, expect, it } from "vitest";
import { run } from "../../../compiler/inspect/procedure/run.ts";
import type { Allocate, Statement } from "../../../compiler/procedure/procedure.ts";
import { verify } from "../../../compiler/procedure/verify.ts";
import { withFilledArrays } from "../../../compiler/transforms/procedure/filled.ts";
import { mul } from "../../../compiler/primitives/arithmetic.ts";
import {
  array,
  block,
  compute,
  count,
  element,
  index,
  lengthOf,
  loop,
  procedure,
  scalar,
  set,
} from "../../procedure/build.ts";

const [i, j, n] = [scalar("i", "integer"), scalar("j", "integer"), scalar("n", "integer")];
const grid = array("grid", { rank: 2 });
const made: Allocate = { kind: "allocate", array: grid, lengths: [index(n), index(3)], fill: 0 };

/** Loops right behind the allocation of a grid. */
const behind = (inner: Statement, from = 0): Statement =>
  loop(i, from, index(n), block([], [loop(j, 0, lengthOf(grid, 1), block([], [inner]))]));

describe("an array that loops fill", () => {
  const whole = procedure([n], block([grid], [made, behind(set(element(grid, i, j), 7))]), grid);

  it("starts from the number", () => {
    const after = withFilledArrays(whole);
    expect(after.body.statements).toEqual([{ ...made, fill: 7 }]);
    verify(after);
    expect(run(after, [2])).toEqual(run(whole, [2]));
  });

  it.each([
    ["only a part of it", behind(set(element(grid, i, j), 7), 1)],
    ["one row of it", behind(set(element(grid, 0, j), 7))],
    ["with numbers of their own", behind(compute((read) => [[element(grid, i, j), mul(2, read(count(j)))]]))],
    ["with sums", behind(compute(() => [[element(grid, i, j), 7, "adds"]]))],
  ])("stays as it is where they fill %s", (_, statement) => {
    const { body } = withFilledArrays(procedure([n], block([grid], [made, statement]), grid));
    expect(body.statements).toHaveLength(2);
  });
});
