import type { ArrayVariable, Block, Index, Place, Reading, Scalar, Shelf, Statement } from "./procedure.ts";

/** What stands in the place of the variables of statements. */
export interface Renaming {
  readonly scalar: (variable: Scalar) => Scalar;
  readonly array: (variable: ArrayVariable) => ArrayVariable;
  readonly shelf: (variable: Shelf) => Shelf;
}

/** An index over other variables. */
export function renamedIndex(index: Index, by: Renaming): Index {
  switch (index.kind) {
    case "number":
      return index;
    case "variable":
      return { kind: "variable", variable: by.scalar(index.variable) };
    case "length":
      return { ...index, array: by.array(index.array) };
    case "operation":
      return { ...index, left: renamedIndex(index.left, by), right: renamedIndex(index.right, by) };
  }
}

/** A place of other variables. */
export function renamedPlace(place: Place, by: Renaming): Place {
  if (place.form === "scalar") return by.scalar(place);
  return { ...place, array: by.array(place.array), indices: place.indices.map((index) => renamedIndex(index, by)) };
}

function renamedReading(reading: Reading, by: Renaming): Reading {
  return reading.form === "count" ? { ...reading, index: renamedIndex(reading.index, by) } : renamedPlace(reading, by);
}

/**
 * A block over other variables. `enter` gives the renaming for the inside of a block or loop, for what it declares.
 */
export function renamedBlock(
  block: Block,
  by: Renaming,
  enter: (declared: Block["locals"], by: Renaming) => Renaming,
): Block {
  const inner = enter(block.locals, by);
  return {
    locals: block.locals.map((local) => {
      switch (local.form) {
        case "scalar":
          return inner.scalar(local);
        case "array":
          return inner.array(local);
        case "shelf":
          return inner.shelf(local);
      }
    }),
    statements: block.statements.map((statement) => renamedStatement(statement, inner, enter)),
  };
}

function renamedStatement(
  statement: Statement,
  by: Renaming,
  enter: (declared: Block["locals"], by: Renaming) => Renaming,
): Statement {
  switch (statement.kind) {
    case "compute":
      return {
        ...statement,
        reads: statement.reads.map((reading) => renamedReading(reading, by)),
        writes: statement.writes.map((write) => ({ ...write, place: renamedPlace(write.place, by) })),
      };
    case "if":
      return {
        ...statement,
        test: by.scalar(statement.test),
        then: renamedBlock(statement.then, by, enter),
        otherwise: renamedBlock(statement.otherwise, by, enter),
      };
    case "for": {
      const inner = enter([statement.counter], by);
      return {
        ...statement,
        from: renamedIndex(statement.from, by),
        to: renamedIndex(statement.to, by),
        counter: inner.scalar(statement.counter),
        body: renamedBlock(statement.body, inner, enter),
      };
    }
    case "repeat":
      return { ...statement, body: renamedBlock(statement.body, by, enter) };
    case "break":
      return statement;
    case "allocate":
      return {
        ...statement,
        array: by.array(statement.array),
        lengths: statement.lengths.map((length) => renamedIndex(length, by)),
      };
    case "push":
      return { ...statement, array: by.array(statement.array), value: by.scalar(statement.value) };
    case "pop":
      return { ...statement, array: by.array(statement.array), target: by.scalar(statement.target) };
    case "keep":
    case "take":
      return { ...statement, array: by.array(statement.array), shelf: by.shelf(statement.shelf) };
    case "derive": {
      const renamed = (leaf: Scalar | ArrayVariable): Scalar | ArrayVariable =>
        leaf.form === "scalar" ? by.scalar(leaf) : by.array(leaf);
      return { ...statement, operands: statement.operands.map(renamed), result: renamed(statement.result) };
    }
  }
}
