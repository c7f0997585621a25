import { describe, expect, it } from "vitest";
import { InternalError } from "../../compiler/diagnostics/internal-error.ts";
import { add, mul } from "../../compiler/primitives/arithmetic.ts";
import { lt } from "../../compiler/primitives/comparison.ts";
import type {
  ArrayVariable,
  Parameter,
  Procedure,
  Scalar,
  Statement,
  Variable,
} from "../../compiler/procedure/procedure.ts";
import { verify } from "../../compiler/procedure/verify.ts";
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
} from "./build.ts";
import * as samples from "./samples.ts";

describe("what is a procedure", () => {
  it.each([
    ["dot", samples.dot()],
    ["squareRoot", samples.squareRoot()],
    ["product", samples.product()],
    ["moments", samples.moments()],
    ["stack", samples.stack()],
    ["shelves", samples.shelves()],
    ["early", samples.early()],
  ])("is left alone: %s", (_, of) => {
    expect(() => {
      verify(of);
    }).not.toThrow();
  });
});

/** A procedure of x, n, p and b that does something in front of returning x. */
function broken(make: (given: Given) => readonly Statement[], locals: readonly Variable[] = []): Procedure {
  const variables = given();
  const { x, n, p, b } = variables;
  return procedure([x, n, p, b], block(locals, make(variables)), x);
}

interface Given {
  readonly x: Scalar;
  readonly n: Scalar;
  readonly p: ArrayVariable;
  readonly b: Scalar;
}

function given(): Given {
  return { x: scalar("x"), n: scalar("n", "integer"), p: array("p"), b: scalar("b", "boolean") };
}

const y = scalar("y");
const i = scalar("i", "integer");
const rows = array("rows", { rank: 2 });
const list = array("list");
const kept = shelf("kept");
const twin: Scalar = { ...y, name: "z" };
const copy: Scalar = { ...y };
const whole = array("whole", { kind: "integer" });

const CASES: readonly (readonly [string, Procedure, string])[] = [
  ["a variable that is declared nowhere", broken(({ x }) => [compute((read) => [[x, read(y)]])]), "y ("],
  ["a number that two variables have", broken(() => [], [y, twin]), "a second variable has the number"],
  [
    "a variable that is declared twice",
    broken(() => [repeat(block([y], []))], [y]),
    "a second variable has the number",
  ],
  [
    "a variable after its block",
    broken(({ x, b }) => [
      { kind: "if", test: b, then: block([y], [set(y, 1)]), otherwise: block([], []) },
      compute((read) => [[x, read(y)]]),
    ]),
    "is used where it is not declared",
  ],
  ["another object for a variable", broken(() => [set(copy, 1)], [y]), "is another object"],
  [
    "a counter after its loop",
    broken(({ x }) => [loop(i, 0, 1, block([], [])), compute((read) => [[x, read(i)]])]),
    "i (",
  ],
  ["a counter that is written", broken(() => [loop(i, 0, 1, block([], [set(i, 1)]))]), "the counter i is written"],
  [
    "a counter that is written deep inside",
    broken(({ b }) => [loop(i, 0, 1, block([], [when(b, [repeat(block([], [set(i, 1)]))])]))]),
    "the counter i is written",
  ],
  ["a counter that is no integer", broken(() => [loop(y, 0, 1, block([], []))]), "a counter is no integer"],
  ["a loop that goes nowhere", broken(() => [loop(i, 0, 1, block([], []), 0)]), "no whole step"],
  ["a loop in fractions", broken(() => [loop(i, 0, 1, block([], []), 0.5)]), "no whole step"],
  ["a break outside of loops", broken(() => [{ kind: "break" }]), "a break is in no loop"],
  [
    "what follows a break",
    broken(({ x }) => [repeat(block([], [{ kind: "break" }, set(x, 1)]))]),
    "a statement follows a break",
  ],
  [
    "what follows an if with a break",
    broken(({ x, b }) => [repeat(block([], [when(b, [when(b, [], [{ kind: "break" }])]), set(x, 1)]))]),
    "a statement follows a break",
  ],
  ["a test that is a number", broken(({ x }) => [when(x, [])]), "a test is no truth value"],
  [
    "a missing index",
    broken(({ x }) => [compute((read) => [[x, read(element(rows, 0))]])], [rows]),
    "one index for each",
  ],
  [
    "an index that is no integer",
    broken(({ x, p }) => [set(x, 1), set(element(list, x), 1), set(element(p, 0), 1)], [list]),
    "an index is the real x",
  ],
  ["an index that is no whole number", broken(() => [set(element(list, 0.5), 1)], [list]), "an index is 0.5"],
  [
    "a count of a number that is none",
    broken(({ x }) => [compute((read) => [[x, read(count(plus(x, 1)))]])]),
    "an index is the real x",
  ],
  [
    "an axis that is not there",
    broken(({ x }) => [compute((read) => [[x, read(count(lengthOf(list, 1)))]])], [list]),
    "list has no axis 1",
  ],
  [
    "a truth value where a number is written",
    broken(({ x, b }) => [compute((read) => [[x, read(b)]])]),
    "which is boolean",
  ],
  [
    "a number where a truth value is written",
    broken(({ x, b }) => [compute((read) => [[b, read(x)]])]),
    "which is real",
  ],
  [
    "an output that is not there",
    broken(({ x }) => [{ ...set(x, 1), writes: [{ place: x, output: 1, adds: false }] }]),
    "which is undefined",
  ],
  [
    "a read that is missing",
    broken(({ x }) => [{ ...compute((read) => [[x, read(x)]]), reads: [] }]),
    "one input for each place",
  ],
  [
    "a read of another type",
    broken(({ x, b }) => [{ ...compute((read) => [[x, mul(read(x), 2)]]), reads: [b] }]),
    "of another type",
  ],
  [
    "a truth value that is added to",
    broken(({ x, b }) => [compute((read) => [[b, lt(read(x), 1), "adds"]])]),
    "a truth value is added to",
  ],
  [
    "an index that the statement has changed",
    broken(
      ({ n }) => [
        compute((read) => [
          [n, add(read(n), 1)],
          [element(list, n), 2],
        ]),
      ],
      [list],
    ),
    "an index of what is written has been written before",
  ],
  [
    "an element of an argument that is written",
    broken(({ p }) => [set(element(p, 0), 1)]),
    "the parameter p is written",
  ],
  ["other memory for an argument", broken(({ p }) => [allocate(p, [1])]), "the parameter p gets other memory"],
  [
    "an argument that grows",
    broken(({ p, x }) => [{ kind: "push", array: p, value: x }]),
    "the parameter p gets other memory",
  ],
  ["a length too few", broken(() => [allocate(rows, [1])], [rows]), "one length for each axis"],
  ["rows that grow", broken(({ x }) => [{ kind: "push", array: rows, value: x }], [rows]), "it has 2 axes"],
  [
    "a real number among integers",
    broken(({ x }) => [{ kind: "push", array: whole, value: x }], [whole]),
    "a real is moved",
  ],
  [
    "a real number that becomes an integer",
    broken(({ n }) => [{ kind: "pop", array: list, target: n }], [list]),
    "a real is moved",
  ],
  [
    "a counter that is popped",
    broken(() => [loop(i, 0, 1, block([], [{ kind: "pop", array: whole, target: i }]))], [whole]),
    "the counter i is written",
  ],
  [
    "rows on a shelf of lists",
    broken(() => [{ kind: "keep", array: rows, shelf: kept }], [rows, kept]),
    "stored in different ways",
  ],
  ["a shelf that is not declared", broken(() => [{ kind: "take", array: list, shelf: kept }], [list]), "kept ("],
];

describe("what is no procedure", () => {
  it.each(CASES)("%s", (_, of, message) => {
    const attempt = (): void => {
      verify(of);
    };
    expect(attempt).toThrow(InternalError);
    expect(attempt).toThrow(message);
  });

  it("a result that is not there at the end", () => {
    expect(() => {
      verify(procedure([], block([], []), scalar("x")));
    }).toThrow("x (");
  });

  it("a parameter that is written, and may be", () => {
    const p: Parameter = parameter(array("p"), "p", true);
    if (p.structure.form !== "array") throw new Error("p is an array");
    const body = block([], [set(element(p.structure, 0), 1)]);
    expect(() => {
      verify(procedure([p], body, undefined));
    }).not.toThrow();
  });

  it("says in which line it is", () => {
    const [x, b] = [scalar("x"), scalar("b", "boolean")];
    const of = procedure([x, b], block([], [compute((read) => [[x, read(b)]], 7)]), x);
    expect(() => {
      verify(of);
    }).toThrow("compute in line 7");
  });
});
