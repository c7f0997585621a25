import { createDraft } from "../../procedure/compute.ts";
import { mayCoincide, placeKey } from "../../procedure/index-form.ts";
import type {
  ArrayVariable,
  Block,
  Element,
  For,
  Procedure,
  Repeat,
  Scalar,
  Statement,
  Variable,
} from "../../procedure/procedure.ts";
import { blocksOf, indicesOf, mapBlocks, readsOf, variablesOf, writesOf } from "../../procedure/walk.ts";
import { declaredIn, writtenBy } from "../../transforms/procedure/facts.ts";
import { substituted } from "../../transforms/procedure/substitute.ts";
import { createVariables, type Variables } from "../../transforms/procedure/variables.ts";

type Loop = For | Repeat;

/**
 * The procedure with elements that a loop finds at the same place in all its steps read before the loop, and written behind
 * it: engines cannot tell that no other array is the same memory. A loop without steps may so read an element that is not
 * there, which is then not used, or is written back where a `Float64Array` ignores it.
 */
export function withSteadyElements(procedure: Procedure): Procedure {
  return { ...procedure, body: steadied(procedure.body, createVariables(procedure)) };
}

function steadied(block: Block, variables: Variables): Block {
  const locals = [...block.locals];
  const statements = block.statements.flatMap((statement): readonly Statement[] => {
    const inner = mapBlocks(statement, (each) => steadied(each, variables));
    return inner.kind === "for" || inner.kind === "repeat" ? promoted(inner, locals, variables) : [inner];
  });
  return { locals, statements };
}

/** A loop over variables in the places of elements. */
function promoted(loop: Loop, locals: Variable[], variables: Variables): readonly Statement[] {
  const places = new Map<
    string,
    { readonly element: Element; readonly variable: Scalar; readonly isWritten: boolean }
  >();
  for (const { element, isWritten } of steadyElements(loop)) {
    const variable = variables.scalar(nameOf(element), element.array.kind);
    places.set(placeKey(element), { element, variable, isWritten });
    locals.push(variable);
  }
  if (places.size === 0) return [loop];
  const changed = substituted(
    { locals: [], statements: [loop] },
    {
      number: () => undefined,
      element: (element) => places.get(placeKey(element))?.variable ?? element,
      statement: (same) => same,
    },
  );
  const read = createDraft();
  const written = createDraft();
  const all = [...places.values()];
  const before = all.map(({ element, variable }) => ({ place: variable, value: read.read(element), adds: false }));
  const behind = all
    .filter(({ isWritten }) => isWritten)
    .map(({ element, variable }) => ({ place: element, value: written.read(variable), adds: false }));
  return [
    read.finish(before, loop.line),
    ...changed.statements,
    ...(behind.length > 0 ? [written.finish(behind, loop.line)] : []),
  ];
}

/** An element that a loop has to do with. */
interface Access {
  readonly element: Element;
  readonly isWritten: boolean;
  /** Whether a condition in the loop decides about it. */
  readonly isGuarded: boolean;
}

/** The elements that are worth a variable in a loop, one of each. */
function steadyElements(loop: Loop): readonly Pick<Access, "element" | "isWritten">[] {
  const { accesses, moved } = accessesIn(loop);
  const changing = new Set<Variable>([...writtenBy(loop), ...declaredIn(loop.body)]);
  const isSteady = ({ element }: Access): boolean =>
    element.indices.flatMap(variablesOf).every((variable) => !changing.has(variable));
  return [...accesses].flatMap(([array, own]) => {
    if (array.rank !== 1 || moved.has(array) || changing.has(array) !== own.some(({ isWritten }) => isWritten))
      return [];
    const steady = new Map<string, Access>();
    for (const access of own.filter(isSteady)) {
      const key = placeKey(access.element);
      const earlier = steady.get(key);
      steady.set(key, {
        element: access.element,
        isWritten: access.isWritten || earlier?.isWritten === true,
        isGuarded: access.isGuarded && earlier?.isGuarded !== false,
      });
    }
    const found = [...steady.values()].filter(({ isGuarded }) => !isGuarded);
    if (!changing.has(array)) return found;
    const isApart = found.every((one) =>
      found.every((other) => one === other || !mayCoincide(one.element, other.element)),
    );
    // Another place in the same array may be the same one.
    const isAll = own.every(isSteady) && found.length === steady.size;
    return array.storage === "Float64Array" && isApart && isAll ? found : [];
  });
}

/** What a loop has to do with elements, and the arrays that it makes, moves, or lets grow. */
function accessesIn(loop: Loop): {
  readonly accesses: ReadonlyMap<ArrayVariable, readonly Access[]>;
  readonly moved: ReadonlySet<Variable>;
} {
  const accesses = new Map<ArrayVariable, Access[]>();
  const moved = new Set<Variable>(declaredIn(loop.body));
  const note = (element: Element, isWritten: boolean, isGuarded: boolean): void => {
    const own = accesses.get(element.array) ?? [];
    accesses.set(element.array, own);
    own.push({ element, isWritten, isGuarded });
  };
  const visit = ({ statements }: Block, isGuarded: boolean): void => {
    for (const statement of statements) {
      if (statement.kind === "compute") {
        for (const reading of statement.reads) if (reading.form === "element") note(reading, false, isGuarded);
        for (const { place } of statement.writes) if (place.form === "element") note(place, true, isGuarded);
      } else if (blocksOf(statement).length === 0) {
        for (const variable of [...readsOf(statement), ...writesOf(statement)]) moved.add(variable);
      }
      for (const block of blocksOf(statement)) visit(block, isGuarded || statement.kind === "if");
    }
  };
  visit(loop.body, false);
  return { accesses, moved };
}

/** What the variable for an element is called: after the array and its index, where that is simple. */
function nameOf(element: Element): string {
  const [index] = indicesOf(element);
  const place =
    index?.kind === "variable" ? index.variable.name : index?.kind === "number" ? String(index.value) : "at";
  return `${element.array.name}_${place}`;
}
