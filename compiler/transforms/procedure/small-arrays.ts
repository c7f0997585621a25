import type { ArrayVariable, Block, Procedure, Scalar, Variable } from "../../procedure/procedure.ts";
import { eachStatement, mapBlocks } from "../../procedure/walk.ts";
import { knownNumbers, type Known } from "./known.ts";
import { elementsOf, isSmall, localArrays } from "./local-arrays.ts";
import { pruned } from "./prune.ts";
import { substituted } from "./substitute.ts";
import { moved, setTo } from "./tape.ts";
import { withWrittenOutLoops } from "./unroll.ts";
import { createVariables, type Variables } from "./variables.ts";
import { withOwnVersions } from "./versions.ts";

/**
 * The procedure with a variable for each element of its small arrays, where every use is of an element that is known
 * beforehand: vectors in space, rotations, the state of a pendulum. Short loops over their elements are written out for that
 * where other loops would make, or write, the arrays over and over.
 */
export function withoutSmallArrays(procedure: Procedure): Procedure {
  const straight = withWrittenOutLoops(procedure);
  const known = knownNumbers(straight);
  const variables = createVariables(straight);
  const elements = new Map<ArrayVariable, Elements>();
  for (const [array, lengths] of replaceable(straight, known)) {
    elements.set(array, elementsFor(array, lengths, variables));
  }
  if (elements.size === 0) return procedure;
  const replaced = { ...straight, body: replacedBlock(straight.body, elements, known) };
  const added = new Set<Variable>([...elements.values()].flatMap(({ all }) => all));
  return withOwnVersions(pruned(replaced), added, variables);
}

/** The variables for the elements of an array. */
interface Elements {
  readonly all: readonly Scalar[];
  readonly at: (indices: readonly number[]) => Scalar | undefined;
}

function elementsFor(array: ArrayVariable, lengths: readonly number[], variables: Variables): Elements {
  const places = lengths.reduce<readonly (readonly number[])[]>(
    (outer, length) => outer.flatMap((indices) => Array.from({ length }, (_, index) => [...indices, index])),
    [[]],
  );
  const made = new Map(
    places.map((indices) => [indices.join(), variables.scalar([array.name, ...indices].join("_"), array.kind)]),
  );
  return { all: [...made.values()], at: (indices) => made.get(indices.join()) };
}

/** The arrays of which every use is of an element, or a length, that is known. */
function replaceable(procedure: Procedure, known: Known): ReadonlyMap<ArrayVariable, readonly number[]> {
  const found = new Map<ArrayVariable, readonly number[]>();
  for (const array of localArrays(procedure)) {
    const lengths = known.lengths(array);
    if (lengths && isSmall(lengths)) found.set(array, lengths);
  }
  eachStatement(procedure.body, (statement) => {
    for (const { array, indices } of elementsOf(statement)) {
      const lengths = found.get(array);
      const isThere = lengths?.every((length, axis) => {
        const index = indices[axis];
        const value = index && known.index(index);
        return value !== undefined && value >= 0 && value < length;
      });
      if (isThere === false) found.delete(array);
    }
  });
  return found;
}

function replacedBlock(block: Block, elements: ReadonlyMap<Variable, Elements>, known: Known): Block {
  const replaced = substituted(block, {
    number: (index) => (index.kind === "length" && elements.has(index.array) ? known.index(index) : undefined),
    element: (element) => {
      const indices = element.indices.map(known.index).filter((index) => index !== undefined);
      return elements.get(element.array)?.at(indices) ?? element;
    },
    statement: (statement) => {
      const own =
        statement.kind === "allocate" || statement.kind === "push" ? elements.get(statement.array) : undefined;
      if (!own) return statement;
      if (statement.kind === "allocate")
        return setTo(
          own.all.map((each) => [each, statement.fill]),
          statement.line,
        );
      if (statement.kind !== "push") return statement;
      const position = known.position(statement);
      const target = position === undefined ? undefined : own.at([position]);
      return target ? moved(statement.value, target, statement.line) : statement;
    },
  });
  return withElements(replaced, elements);
}

/** The block with the variables of elements declared where the arrays were. */
function withElements({ locals, statements }: Block, elements: ReadonlyMap<Variable, Elements>): Block {
  return {
    locals: locals.flatMap((local): readonly Variable[] => elements.get(local)?.all ?? [local]),
    statements: statements.map((statement) => mapBlocks(statement, (block) => withElements(block, elements))),
  };
}
