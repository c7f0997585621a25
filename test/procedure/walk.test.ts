import { describe, expect, it } from "vitest";
import { add } from "../../compiler/primitives/arithmetic.ts";
import type { Statement, Variable } from "../../compiler/procedure/procedure.ts";
import {
  blocksOf,
  breaks,
  eachBlock,
  eachStatement,
  readIn,
  readsOf,
  variablesIn,
  writtenIn,
} from "../../compiler/procedure/walk.ts";
import { array, block, compute, element, lengthOf, loop, plus, repeat, scalar, set, when } from "./build.ts";
import * as samples from "./samples.ts";

const names = (variables: Iterable<Variable>): readonly string[] => Array.from(variables, ({ name }) => name);

describe("a walk through a procedure", () => {
  it("visits statements in the order in which they are written", () => {
    const seen: Statement["kind"][] = [];
    eachStatement(samples.early().body, ({ kind }) => seen.push(kind));
    expect(seen).toEqual([
      ...["compute", "for", "compute", "for"],
      ...["compute", "compute", "if", "break", "compute"],
      ...["compute", "if", "break"],
    ]);
  });

  it("visits blocks, outer ones first", () => {
    const seen: number[] = [];
    eachBlock(samples.early().body, ({ statements }) => seen.push(statements.length));
    expect(seen).toEqual([2, 4, 3, 1, 1, 1, 0]);
  });

  it("is not limited by the stack", () => {
    let inner = block([], []);
    for (let depth = 0; depth < 50_000; depth++) inner = block([], [repeat(inner)]);
    let count = 0;
    eachStatement(inner, () => count++);
    expect(count).toBe(50_000);
  });

  it("finds what is read and written, indices and lengths among it", () => {
    const [x, y, i, s] = [array("x"), array("y"), scalar("i", "integer"), scalar("s")];
    const j = scalar("j", "integer");
    const statement = compute((read) => [
      [element(y, plus(i, lengthOf(x))), read(s)],
      [s, 1, "adds"],
    ]);
    expect(names(readsOf(statement))).toEqual(["s", "i", "x", "s"]);
    const inner = block([], [loop(j, i, lengthOf(x), block([], [statement]))]);
    expect(names(readIn(inner))).toEqual(["i", "x", "s"]);
    expect(names(writtenIn(inner))).toEqual(["j", "y", "s"]);
    expect(names(readIn(samples.shelves().body))).toEqual(["n", "x", "j", "i", "state", "kept", "l", "k", "total"]);
  });

  it("lists all variables", () => {
    expect(names(variablesIn(samples.moments()))).toEqual(["w", "scale", "absolute", "first", "second", "i", "small"]);
  });

  it("tells whether a block ends the loop around it", () => {
    const [b, x] = [scalar("b", "boolean"), scalar("x")];
    expect(breaks(block([], [when(b, [set(x, 1)], [{ kind: "break" }])]))).toBe(true);
    expect(breaks(block([], [repeat(block([], [{ kind: "break" }]))]))).toBe(false);
    expect(blocksOf(compute((read) => [[x, add(read(x), 1)]]))).toEqual([]);
  });
});
