import type { Value } from "../../compiler/graph/builder.ts";
import { createDraft } from "../../compiler/procedure/compute.ts";
import type {
  Allocate,
  ArrayVariable,
  Block,
  Compute,
  Element,
  For,
  If,
  Index,
  Kind,
  Parameter,
  Place,
  Procedure,
  Reading,
  Repeat,
  Scalar,
  Shelf,
  Statement,
  Storage,
  Structure,
  Variable,
} from "../../compiler/procedure/procedure.ts";

// What procedures are written with in tests.

let lastId = 0;

export function scalar(name: string, kind: Kind = "real"): Scalar {
  return { form: "scalar", id: ++lastId, name, kind };
}

export function array(
  name: string,
  { rank = 1, kind = "real", storage = "number[]" }: Partial<Omit<ArrayVariable, "id">> = {},
): ArrayVariable {
  return { form: "array", id: ++lastId, name, kind, rank, storage };
}

export function shelf(name: string, rank = 1, storage: Storage = "number[]"): Shelf {
  return { form: "shelf", id: ++lastId, name, rank, storage };
}

type IndexLike = Index | Scalar | number;

export function index(of: IndexLike): Index {
  if (typeof of === "number") return { kind: "number", value: of };
  return "form" in of ? { kind: "variable", variable: of } : of;
}

export function lengthOf(of: ArrayVariable, axis = 0): Index {
  return { kind: "length", array: of, axis };
}

export function plus(left: IndexLike, right: IndexLike): Index {
  return { kind: "operation", operator: "+", left: index(left), right: index(right) };
}

export function element(of: ArrayVariable, ...indices: readonly IndexLike[]): Element {
  return { form: "element", array: of, indices: indices.map(index) };
}

export function count(of: IndexLike): Reading {
  return { form: "count", index: index(of) };
}

type Assignment = readonly [place: Place, value: Value | number, adds?: "adds"];

/** A `Compute`: the values of places that are read give what is written. */
export function compute(make: (read: (reading: Reading) => Value) => readonly Assignment[], line?: number): Compute {
  const draft = createDraft();
  const writes = make(draft.read).map(([place, value, adds]) => ({
    place,
    value: typeof value === "number" ? draft.builder.constant(value) : value,
    adds: adds !== undefined,
  }));
  return draft.finish(writes, line);
}

/** Write a number in a place. */
export function set(place: Place, value: number): Compute {
  return compute(() => [[place, value]]);
}

export function block(locals: readonly Variable[], statements: readonly Statement[]): Block {
  return { locals, statements };
}

export function loop(counter: Scalar, from: IndexLike, to: IndexLike, body: Block, step = 1): For {
  return { kind: "for", counter, from: index(from), to: index(to), step, body };
}

export function repeat(body: Block): Repeat {
  return { kind: "repeat", body };
}

export function when(test: Scalar, then: readonly Statement[], otherwise: readonly Statement[] = []): If {
  return { kind: "if", test, then: block([], then), otherwise: block([], otherwise) };
}

export function allocate(of: ArrayVariable, lengths: readonly IndexLike[], fill = 0): Allocate {
  return { kind: "allocate", array: of, lengths: lengths.map(index), fill };
}

export function parameter(structure: Structure, name?: string, written = false): Parameter {
  const own = structure.form === "scalar" || structure.form === "array" ? structure.name : "";
  return { name: name ?? own, type: "unknown", structure, written };
}

export function procedure(
  parameters: readonly (Parameter | Structure)[],
  body: Block,
  result: Structure | undefined,
  name = "f",
): Procedure {
  return {
    name,
    parameters: parameters.map((each) => ("structure" in each ? each : parameter(each))),
    body,
    result,
    types: [],
  };
}
