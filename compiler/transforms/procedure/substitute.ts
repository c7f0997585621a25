import type { Value } from "../../graph/builder.ts";
import { at } from "../../diagnostics/internal-error.ts";
import { createDraft, outputsInto, type Draft } from "../../procedure/compute.ts";
import { operation } from "../../procedure/index-form.ts";
import type { Block, Compute, Element, Index, Place, Reading, Scalar, Statement } from "../../procedure/procedure.ts";

/** What takes the place of parts of statements. */
export interface Substitution {
  /** A whole number in the place of a variable, or of a length, in indices. */
  readonly number: (index: Index) => number | undefined;
  /** Another place than an element, whose indices are substituted already. */
  readonly element: (element: Element) => Place;
  /** Other statements than one, whose indices are substituted already. */
  readonly statement: (statement: Statement) => Statement;
}

/** The block with parts of its statements replaced. Numbers become constants of graphs. */
export function substituted({ locals, statements }: Block, by: Substitution): Block {
  return { locals, statements: statements.map((statement) => by.statement(inStatement(statement, by))) };
}

function inStatement(statement: Statement, by: Substitution): Statement {
  switch (statement.kind) {
    case "compute":
      return inCompute(statement, by);
    case "if":
      return {
        ...statement,
        then: substituted(statement.then, by),
        otherwise: substituted(statement.otherwise, by),
      };
    case "for": {
      const { from, to, body } = statement;
      return { ...statement, from: inIndex(from, by), to: inIndex(to, by), body: substituted(body, by) };
    }
    case "repeat":
      return { ...statement, body: substituted(statement.body, by) };
    case "allocate":
      return { ...statement, lengths: statement.lengths.map((length) => inIndex(length, by)) };
    default:
      return statement;
  }
}

function inIndex(index: Index, by: Substitution): Index {
  if (index.kind === "operation") return operation(index.operator, inIndex(index.left, by), inIndex(index.right, by));
  const value = by.number(index);
  return value === undefined ? index : { kind: "number", value };
}

function inElement(element: Element, by: Substitution): Place {
  return by.element({ ...element, indices: element.indices.map((index) => inIndex(index, by)) });
}

function inPlace(place: Place, by: Substitution): Place {
  return place.form === "element" ? inElement(place, by) : place;
}

function inCompute(compute: Compute, by: Substitution): Compute {
  const draft = createDraft();
  const values = outputsInto(
    draft.builder,
    compute,
    compute.reads.map((reading) => readInto(draft, reading, by)),
  );
  const writes = compute.writes.map(({ place, output, adds }) => ({
    place: inPlace(place, by),
    value: at(values, output),
    adds,
  }));
  return named(draft.finish(writes, compute.line), compute);
}

/** The computation with what is stored in a variable now, in place of an element, called after that. */
function named(changed: Compute, before: Compute): Compute {
  const provenance = new Map(changed.graph.provenance);
  changed.writes.forEach(({ place, output }, index) => {
    const { place: element } = at(before.writes, index);
    const id = at(changed.graph.outputs, output);
    const name = provenance.get(id)?.name;
    if (place.form !== "scalar" || element.form !== "element") return;
    if (name === undefined || name === element.array.name)
      provenance.set(id, { ...provenance.get(id), name: place.name });
  });
  return { ...changed, graph: { ...changed.graph, provenance } };
}

function readInto({ builder, read }: Draft, reading: Reading, by: Substitution): Value {
  if (reading.form === "element") return read(inElement(reading, by));
  const index = reading.form === "count" ? inIndex(reading.index, by) : inIndex(asIndex(reading), by);
  if (index.kind === "number") return builder.constant(index.value);
  return read(reading.form === "count" ? { ...reading, index } : reading);
}

function asIndex(variable: Scalar): Index {
  return { kind: "variable", variable };
}
