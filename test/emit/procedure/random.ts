import { add, div, mul, neg, sub } from "../../../compiler/primitives/arithmetic.ts";
import { sigmoid } from "../../../compiler/primitives/activation.ts";
import { branch } from "../../../compiler/primitives/branch.ts";
import { and, lt } from "../../../compiler/primitives/comparison.ts";
import { sin } from "../../../compiler/primitives/trigonometry.ts";
import type { Value } from "../../../compiler/graph/builder.ts";
import type {
  ArrayVariable,
  Block,
  Place,
  Procedure,
  Reading,
  Scalar,
  Statement,
  Variable,
} from "../../../compiler/procedure/procedure.ts";
import { verify } from "../../../compiler/procedure/verify.ts";
import {
  allocate,
  array,
  block,
  compute,
  count,
  element,
  lengthOf,
  loop,
  parameter,
  plus,
  procedure,
  repeat,
  scalar,
  set,
  shelf,
  when,
} from "../../procedure/build.ts";

/** How long the axes of arrays are in arguments: fewer rows than there are columns. */
export const ROWS = 3;
export const COLUMNS = 5;

/** What may be read and written where a statement stands. */
interface Surroundings {
  readonly scalars: readonly Scalar[];
  /** Counters that are an index of a row, and those that are one of a column. */
  readonly rows: readonly Scalar[];
  readonly columns: readonly Scalar[];
  readonly depth: number;
}

/** A random procedure: computations in any order of reads and writes, loops, decisions, stacks and shelves. */
export function randomProcedure(seed: number, size: number): Procedure {
  const random = generator(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(list: readonly T[]): T => {
    const found = list[below(list.length)];
    if (found === undefined) throw new Error("nothing to pick from");
    return found;
  };
  let left = size;

  const [x, matrix] = [array("x", { storage: "Float64Array" }), array("A", { rank: 2 })];
  const [given, flag] = [scalar("t"), scalar("flag", "boolean")];
  const out = array("out", { storage: "Float64Array" });
  const table = array("table", { rank: 2 });
  const tape = array("tape");
  const arrays = [x, matrix, out, table] as const;

  const placeIn = (of: ArrayVariable, { rows, columns }: Surroundings): Place => {
    const column = columns.length > 0 && below(4) > 0 ? pick(columns) : below(COLUMNS);
    const row = rows.length > 0 && below(4) > 0 ? pick(rows) : below(ROWS);
    return of.rank === 2 ? element(of, row, column) : element(of, column);
  };
  const readIn = (around: Surroundings): Reading => {
    const chosen = below(8);
    if (chosen < 4) return pick(around.scalars);
    if (chosen === 4) return count(plus(lengthOf(x), around.columns.length > 0 ? pick(around.columns) : -1));
    return placeIn(pick(arrays), around);
  };
  const valueIn = (read: (reading: Reading) => Value, around: Surroundings, depth: number, shared: Value[]): Value => {
    if (shared.length > 0 && below(4) === 0) return pick(shared);
    if (depth === 0) return read(readIn(around));
    const inner = (): Value => valueIn(read, around, depth - 1, shared);
    const made = [
      () => add(inner(), inner()),
      () => sub(inner(), mul(0.5, inner())),
      () => mul(0.25, mul(inner(), inner())),
      () => neg(inner()),
      () => sin(inner()),
      () => sigmoid(inner()),
      () => div(inner(), 3),
      () =>
        branch(
          lt(inner(), inner()),
          [inner(), inner()],
          (a, b) => mul(a, sin(b)),
          (a) => a,
        ),
    ];
    const value = pick(made)();
    shared.push(value);
    return value;
  };

  const arithmetic = (around: Surroundings): Statement => {
    const places = new Map<Variable, Place>();
    for (let k = below(3); k >= 0; k--) {
      const of = pick<Variable>([...around.scalars, out, table]);
      places.set(of, of.form === "array" ? placeIn(of, around) : pick(around.scalars));
    }
    const unique = new Map([...places.values()].map((place) => [place.form === "scalar" ? place : place.array, place]));
    return compute(
      (read) => {
        const shared: Value[] = [];
        return [...unique.values()].map((place) => {
          const value = valueIn(read, around, below(3), shared);
          return below(3) === 0 ? [place, value, "adds"] : [place, value];
        });
      },
      1 + below(20),
    );
  };

  const decision = (around: Surroundings): readonly [Scalar, Statement] => {
    const test = scalar("test", "boolean");
    const decide = compute(
      (read) => {
        const less = lt(valueIn(read, around, 1, []), valueIn(read, around, 1, []));
        return [[test, below(2) === 0 ? less : and(less, read(flag))]];
      },
      1 + below(20),
    );
    return [test, decide];
  };

  const blockIn = (around: Surroundings): Block => {
    const locals: Variable[] = [];
    const statements: Statement[] = [];
    let inside = around;
    for (let steps = 1 + below(4); steps > 0 && left > 0; steps--) {
      left--;
      const chosen = below(around.depth > 2 ? 5 : 12);
      if (chosen < 3) statements.push(arithmetic(inside));
      else if (chosen < 5) {
        const local = scalar(pick(["u", "v", "t", "x", "class", "v1"]));
        locals.push(local);
        const value = inside;
        statements.push(compute((read) => [[local, valueIn(read, value, 2, [])]], 1 + below(20)));
        inside = { ...inside, scalars: [...inside.scalars, local] };
      } else statements.push(...structure(inside, chosen, locals));
    }
    return block(locals, statements);
  };

  const structure = (around: Surroundings, chosen: number, locals: Variable[]): readonly Statement[] => {
    const deeper = { ...around, depth: around.depth + 1 };
    if (chosen < 7) {
      const [test, decide] = decision(around);
      locals.push(test);
      const later = below(2) === 0 ? [arithmetic(around)] : [];
      return [
        decide,
        ...later,
        { kind: "if", test, then: blockIn(deeper), otherwise: blockIn(deeper), line: below(20) },
      ];
    }
    if (chosen < 9) {
      const counter = scalar("i", "integer");
      const isRow = below(2) === 0;
      const [of, axis, end] = isRow ? [matrix, 0, ROWS] : [matrix, 1, COLUMNS];
      const inner = blockIn({
        ...deeper,
        rows: isRow ? [...around.rows, counter] : around.rows,
        columns: [...around.columns, counter],
      });
      const down = below(3) === 0;
      return [down ? loop(counter, end - 1, -1, inner, -1) : loop(counter, 0, lengthOf(of, axis), inner, 1 + below(2))];
    }
    if (chosen === 9) {
      const [steps, test] = [scalar("steps"), scalar("done", "boolean")];
      locals.push(steps);
      const rest = blockIn(deeper);
      const body = block(
        [test],
        [
          compute((read) => [[test, lt(read(steps), 1)]]),
          when(
            test,
            [{ kind: "break" }],
            [...blockAsList(rest, locals), compute((read) => [[steps, sub(read(steps), 1)]])],
          ),
        ],
      );
      return [set(steps, below(4)), repeat(body)];
    }
    if (chosen === 10) {
      const [pushed, popped] = [scalar("saved"), scalar("saved")];
      locals.push(pushed, popped);
      const target = pick(around.scalars);
      return [
        compute((read) => [[pushed, valueIn(read, around, 1, [])]]),
        { kind: "push", array: tape, value: pushed },
        ...(below(2) === 0 ? [arithmetic(around)] : []),
        { kind: "pop", array: tape, target: popped },
        compute((read) => [[target, add(read(target), read(popped))]]),
      ];
    }
    const [kept, taken, on] = [
      array("state", { storage: "Float64Array" }),
      array("state", { storage: "Float64Array" }),
      shelf("states", 1, "Float64Array"),
    ];
    locals.push(kept, taken, on);
    const target = pick(around.scalars);
    return [
      allocate(kept, [lengthOf(x)], below(2)),
      compute((read) => [[element(kept, below(COLUMNS)), valueIn(read, around, 1, [])]]),
      { kind: "keep", array: kept, shelf: on },
      ...(below(2) === 0 ? [arithmetic(around)] : []),
      { kind: "take", array: taken, shelf: on },
      compute((read) => [[target, read(element(taken, below(COLUMNS))), "adds"]]),
    ];
  };

  const [a, b] = [scalar("a"), scalar("b")];
  const start: Surroundings = { scalars: [a, b, given], rows: [], columns: [], depth: 0 };
  const statements: Statement[] = [
    allocate(tape, [0]),
    allocate(out, [lengthOf(x)], 0.5),
    allocate(table, [lengthOf(matrix), lengthOf(matrix, 1)]),
    compute((read) => [[a, read(given)]], 2),
    set(b, 1),
  ];
  const locals: Variable[] = [tape, out, table, a, b];
  while (left > 0) {
    const inner = blockIn(start);
    locals.push(...inner.locals);
    statements.push(...inner.statements);
  }
  const made = procedure(
    [
      { ...parameter(x), type: "Float64Array" },
      { ...parameter(matrix), type: "readonly (readonly number[])[]" },
      { ...parameter(given), type: "number" },
      { ...parameter(flag), type: "boolean" },
    ],
    block(locals, statements),
    {
      form: "record",
      fields: [
        ["a", a],
        ["rest", { form: "list", items: [b, out, table] }],
      ],
    },
  );
  verify(made);
  return made;
}

/** The statements of a block whose variables another one declares. */
function blockAsList({ locals, statements }: Block, others: Variable[]): readonly Statement[] {
  others.push(...locals);
  return statements;
}

/** Numbers between 0 and 1, always the same for a seed. */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
