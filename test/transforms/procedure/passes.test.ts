import { describe, expect, it } from "vitest";
import { run } from "../../../compiler/inspect/procedure/run.ts";
import type { StructuredValue } from "../../../compiler/inspect/procedure/values.ts";
import { add, mul } from "../../../compiler/primitives/arithmetic.ts";
import type { Block, Compute, Procedure, Statement, Variable } from "../../../compiler/procedure/procedure.ts";
import { eachStatement, variablesIn } from "../../../compiler/procedure/walk.ts";
import { verify } from "../../../compiler/procedure/verify.ts";
import { withKnownNumbers } from "../../../compiler/transforms/procedure/constants.ts";
import { withoutCopies } from "../../../compiler/transforms/procedure/copies.ts";
import { withDistinctVariables } from "../../../compiler/transforms/procedure/distinct.ts";
import { freshnessOf } from "../../../compiler/transforms/procedure/fresh.ts";
import { mergedComputes } from "../../../compiler/transforms/procedure/merge.ts";
import { pruned } from "../../../compiler/transforms/procedure/prune.ts";
import { createVariables } from "../../../compiler/transforms/procedure/variables.ts";
import {
  allocate,
  array,
  block,
  compute,
  element,
  lengthOf,
  loop,
  plus,
  procedure,
  repeat,
  scalar,
  set,
  when,
} from "../../procedure/build.ts";

const [x, y] = [array("x"), array("y")];
const [a, b, s, t] = [scalar("a"), scalar("b"), scalar("s"), scalar("t")];
const i = scalar("i", "integer");
const isTrue = scalar("isTrue", "boolean");

const copy = (from: typeof a, to: typeof a): Compute => compute((read) => [[to, read(from)]]);

/** A pass changes no result. */
function same(before: Procedure, after: Procedure, given: readonly StructuredValue[]): void {
  verify(after);
  expect(run(after, given)).toEqual(run(before, given));
}

function statementsIn({ body }: Procedure): readonly Statement[] {
  const found: Statement[] = [];
  eachStatement(body, (statement) => found.push(statement));
  return found;
}

describe("pruning", () => {
  const kept = (body: Block): readonly Variable[] => variablesIn(pruned(procedure([a, b, x], body, s)));

  it("leaves out what nothing reads, in loops and branches too", () => {
    const body = block(
      [s, t],
      [set(s, 1), set(t, 2), loop(i, 0, lengthOf(x), block([], [compute((read) => [[t, mul(read(t), read(a))]])]))],
    );
    expect(kept(body)).not.toContain(t);
    expect(kept(body)).not.toContain(i);
  });

  it("keeps what a step of a loop leaves to the next one", () => {
    const inner = block([], [copy(t, s), compute((read) => [[t, add(read(t), read(a))]])]);
    const before = procedure([a, b, x], block([s, t], [set(s, 1), set(t, 2), loop(i, 0, lengthOf(x), inner)]), s);
    expect(variablesIn(pruned(before))).toContain(t);
    same(before, pruned(before), [1.5, 2, [1, 2, 3]]);
  });

  it("leaves out what is overwritten before it is read", () => {
    const before = procedure([a, b], block([s], [set(s, 1), copy(a, s), copy(b, s)]), s);
    expect(statementsIn(pruned(before))).toHaveLength(1);
    same(before, pruned(before), [1.5, 2]);
  });

  it("keeps what is overwritten in one side of a condition only", () => {
    const before = procedure([a, b, isTrue], block([s], [copy(a, s), when(isTrue, [copy(b, s)])]), s);
    expect(statementsIn(pruned(before)).filter(({ kind }) => kind === "compute")).toHaveLength(2);
    for (const test of [true, false]) same(before, pruned(before), [1.5, 2, test]);
  });

  it("keeps what is needed where a loop is left", () => {
    const body = block([isTrue], [compute((read) => [[t, add(read(t), read(a))]]), when(isTrue, [{ kind: "break" }])]);
    const before = procedure([a, isTrue], block([s, t], [set(t, 0), repeat({ ...body, locals: [] }), copy(t, s)]), s);
    expect(variablesIn(pruned(before))).toContain(t);
    same(before, pruned(before), [1.5, true]);
  });
});

describe("pruning of arrays", () => {
  const counted = block([], [compute((read) => [[s, add(read(s), read(a))]])]);
  const lengthOnly = [
    set(s, 0),
    allocate(y, [lengthOf(x)]),
    compute((read) => [[element(y, 0), read(a)]]),
    loop(i, 0, lengthOf(y), counted),
  ];

  it("leaves out elements where only the length is read, and keeps that", () => {
    const before = procedure([a, x], block([s, y], lengthOnly), s);
    const after = pruned(before);
    expect(statementsIn(after).map(({ kind }) => kind)).toEqual(["compute", "allocate", "for", "compute"]);
    same(before, after, [1.5, [1, 2, 3]]);
  });

  it("keeps elements that are read too", () => {
    const last = compute((read) => [[s, mul(read(s), read(element(y, 0)))]]);
    const before = procedure([a, x], block([s, y], [...lengthOnly, last]), s);
    expect(statementsIn(pruned(before))).toHaveLength(6);
    same(before, pruned(before), [1.5, [1, 2, 3]]);
  });
});

describe("copies", () => {
  const sum = compute((read) => [[s, add(read(t), read(a))]]);
  const writesIn = (statements: readonly Statement[]): Compute["writes"] =>
    statements.flatMap((statement) => (statement.kind === "compute" ? statement.writes : []));

  it("are left out where they hold as long as they are needed, and sums are added in place", () => {
    const before = procedure([a, b], block([s, t], [copy(b, s), copy(s, t), sum]), s);
    const after = withoutCopies(before);
    const writes = writesIn(statementsIn(after));
    expect(writes.map(({ place }) => place)).not.toContain(t);
    expect(writes.at(-1)).toMatchObject({ place: s, adds: true });
    same(before, after, [1.5, 2]);
  });

  it("are left out in the loop that reads them", () => {
    const inside = loop(i, 0, lengthOf(x), block([t], [copy(a, t), compute((read) => [[s, mul(read(s), read(t))]])]));
    const before = procedure([a, x], block([s], [set(s, 1), inside]), s);
    expect(writesIn(statementsIn(withoutCopies(before))).map(({ place }) => place)).not.toContain(t);
    same(before, withoutCopies(before), [1.5, [1, 2, 3]]);
  });

  it("stay where the original changes before they are read", () => {
    const before = procedure([a, b], block([s, t], [copy(b, s), copy(s, t), set(s, 3), sum]), s);
    expect(withoutCopies(before)).toEqual(before);
  });

  it("stay where a loop changes the original", () => {
    const step = block([], [compute((read) => [[s, mul(read(t), read(s))]])]);
    const before = procedure([a, x], block([s, t], [copy(a, s), copy(s, t), loop(i, 0, lengthOf(x), step)]), s);
    expect(withoutCopies(before)).toEqual(before);
  });
});

describe("merging", () => {
  const merged = (before: Procedure): Procedure => mergedComputes(before, () => false);

  it("makes one computation of neighbours, and an edge of what is read back", () => {
    const before = procedure(
      [a, b],
      block([s, t], [compute((read) => [[t, mul(read(a), read(b))]]), compute((read) => [[s, add(read(t), read(t))]])]),
      s,
    );
    expect(merged(before).body.statements).toHaveLength(1);
    same(before, merged(before), [3, 5]);
  });

  it("keeps the order of what may be one place", () => {
    const [j, k] = [scalar("j", "integer"), scalar("k", "integer")];
    const before = procedure(
      [x, j, k],
      block(
        [y, s],
        [
          allocate(y, [lengthOf(x)]),
          compute((read) => [[element(y, j), read(element(x, 0))]]),
          compute((read) => [[element(y, k), add(read(element(y, j)), 1)]]),
          compute((read) => [[element(y, j), mul(read(element(y, k)), 10)]]),
          compute((read) => [[s, add(read(element(y, j)), read(element(y, k)))]]),
        ],
      ),
      s,
    );
    for (const indices of [
      [0, 1],
      [1, 1],
      [1, 0],
    ]) {
      same(before, merged(before), [[2, 7], ...indices]);
    }
  });

  it("adds up what is added to one place", () => {
    const before = procedure(
      [a, b],
      block([s], [set(s, 1), compute((read) => [[s, read(a), "adds"]]), compute((read) => [[s, read(b), "adds"]])]),
      s,
    );
    expect(merged(before).body.statements).toHaveLength(1);
    same(before, merged(before), [0.1, 0.2]);
  });

  it("does not read an index that has been written", () => {
    const before = procedure(
      [x, i],
      block([s], [compute((read) => [[i, add(read(i), 1)]]), compute((read) => [[s, read(element(x, i))]])]),
      s,
    );
    expect(merged(before).body.statements).toHaveLength(2);
    same(before, merged(before), [[1, 2], 0]);
  });
});

describe("known numbers", () => {
  it("stand in the place of new variables that hold one only", () => {
    const before = procedure([a], block([s, t], [set(t, 2), compute((read) => [[s, mul(read(a), read(t))]])]), s);
    const after = pruned(withKnownNumbers(before, (variable) => variable === t));
    expect(variablesIn(after)).not.toContain(t);
    same(before, after, [3]);
    expect(withKnownNumbers(before, () => false)).toBe(before);
  });

  it("do not stand for what is written twice", () => {
    const before = procedure(
      [a],
      block([s, t], [set(t, 2), compute((read) => [[s, mul(read(a), read(t))]]), set(t, 3)]),
      s,
    );
    expect(variablesIn(withKnownNumbers(before, () => true))).toContain(t);
  });
});

describe("distinct variables", () => {
  it("are made of what is declared twice", () => {
    const inner = block([t], [copy(a, t), compute((read) => [[s, read(t), "adds"]])]);
    const before = procedure([a, x], block([s], [set(s, 0), loop(i, 0, 2, inner), loop(i, 0, 3, inner)]), s);
    expect(() => {
      verify(before);
    }).toThrow("second variable");
    const after = withDistinctVariables(before, createVariables(before));
    verify(after);
    expect(run(after, [2, []]).result).toBe(10);
  });
});

describe("fresh elements", () => {
  /** Whether what was in y before a loop writes it is known not to be needed; and whether each element is written once. */
  const freshness = (write: Compute, before: readonly Statement[], step = 1, counter = i) => {
    const body = block([], [...before, write]);
    const walk = step > 0 ? loop(counter, 0, lengthOf(x), body) : loop(counter, 9, -1, body, -1);
    const { isUnread, isOnlyWrite } = freshnessOf(
      procedure([x], block([y, s], [allocate(y, [10]), walk]), s),
      () => false,
    );
    const place = write.writes[0]?.place;
    if (place?.form !== "element") throw new TypeError("no element");
    return [isUnread(write, place), isOnlyWrite(write, place)];
  };
  const write = (): Compute => compute((read) => [[element(y, i), read(element(x, i))]]);
  const reading = (...index: Parameters<typeof element>): Compute => compute((read) => [[s, read(element(...index))]]);

  it("are those that earlier steps have written when they are read", () => {
    expect(freshness(write(), [])).toEqual([true, true]);
    expect(freshness(write(), [reading(y, plus(i, -1))])).toEqual([true, true]);
    expect(freshness(write(), [reading(y, plus(i, 1))], -1)).toEqual([true, true]);
  });

  it("are none that are read before", () => {
    expect(freshness(write(), [reading(y, i)])).toEqual([false, false]);
    expect(freshness(write(), [reading(y, plus(i, 1))])).toEqual([false, false]);
    expect(freshness(write(), [reading(y, plus(i, -1))], -1)).toEqual([false, false]);
  });

  it("are not written once where the index does not run along", () => {
    const first = compute((read) => [[element(y, 0), read(element(x, i))]]);
    expect(freshness(first, [])).toEqual([true, false]);
  });
});
