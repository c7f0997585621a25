import { withWrites } from "../../../procedure/compute.ts";
import type { Block, Compute, Place, Statement, Variable } from "../../../procedure/procedure.ts";
import { indicesOf, readOwner, readsOf, variablesOf, writesOf } from "../../../procedure/walk.ts";

// Every variable is stored at the end of the statement that gives it a value; here what nobody reads is left out again.

/** The scalars that may be read before they are written. */
type Live = ReadonlySet<Variable>;

interface Result {
  readonly statements: readonly Statement[];
  readonly live: Live;
}

/** What is known around a statement: what is live behind the loop around it, and which arrays are wanted. */
interface Around {
  readonly behind: Live;
  readonly isWanted: (array: Variable) => boolean;
  readonly partOf: (compute: Compute, isKept: (place: Place) => boolean) => Compute | undefined;
}

/**
 * The statements without those that store what is not read before it is stored anew. `results` are the variables that are
 * read at the end, or by the caller.
 */
export function withoutUnread(block: Block, results: ReadonlySet<Variable>): Block {
  const partOf = rememberedParts();
  let current = block;
  for (let size = -1, next = countOf(block); size !== next;) {
    size = next;
    const arrays = new Set([...results, ...readArrays(current)]);
    const around: Around = { behind: new Set(), isWanted: (array) => arrays.has(array), partOf };
    current = { locals: [], statements: liveBlock(current, results, around).statements };
    next = countOf(current);
  }
  return current;
}

/** Parts of computations; a part that is asked for again is not made again. */
function rememberedParts(): Around["partOf"] {
  const parts = new Map<Compute, Map<string, Compute | undefined>>();
  return (compute, isKept) => {
    const key = compute.writes.map(({ place }) => (isKept(place) ? 1 : 0)).join("");
    const known = parts.get(compute) ?? new Map<string, Compute | undefined>();
    parts.set(compute, known);
    if (!known.has(key)) known.set(key, withWrites(compute, isKept));
    return known.get(key);
  };
}

/** The number of statements and writes. */
function countOf({ statements }: Block): number {
  return statements.reduce((sum, statement) => {
    const own = statement.kind === "compute" ? statement.writes.length : 1;
    return sum + own + innerBlocks(statement).reduce((inner, block) => inner + countOf(block), 0);
  }, 0);
}

function innerBlocks(statement: Statement): readonly Block[] {
  if (statement.kind === "if") return [statement.then, statement.otherwise];
  return statement.kind === "for" || statement.kind === "repeat" ? [statement.body] : [];
}

/** The arrays of which something is read. */
function readArrays({ statements }: Block): readonly Variable[] {
  return statements.flatMap((statement) => {
    const own =
      statement.kind === "push" || statement.kind === "pop"
        ? []
        : readsOf(statement).filter((variable) => variable.form === "array");
    return [
      ...own,
      ...innerBlocks(statement).flatMap(readArrays),
      ...(statement.kind === "pop" ? [statement.array] : []),
    ];
  });
}

function liveBlock({ statements }: Block, after: Live, around: Around): Result {
  const kept: Statement[] = [];
  let live = after;
  for (const statement of statements.toReversed()) {
    const result = liveStatement(statement, live, around);
    kept.unshift(...result.statements);
    live = result.live;
  }
  return { statements: kept, live };
}

function block(statements: readonly Statement[]): Block {
  return { locals: [], statements };
}

function liveStatement(statement: Statement, after: Live, around: Around): Result {
  switch (statement.kind) {
    case "compute":
      return liveCompute(statement, after, around);
    case "if": {
      const then = liveBlock(statement.then, after, around);
      const otherwise = liveBlock(statement.otherwise, after, around);
      if (then.statements.length + otherwise.statements.length === 0) return { statements: [], live: after };
      const live = new Set([...then.live, ...otherwise.live, statement.test]);
      return {
        statements: [{ ...statement, then: block(then.statements), otherwise: block(otherwise.statements) }],
        live,
      };
    }
    case "for": {
      const body = liveLoop(statement.body, after, around, after);
      if (body.statements.length === 0) return { statements: [], live: after };
      const limits = [statement.from, statement.to].flatMap(variablesOf);
      const live = new Set([...after, ...body.live, ...limits]);
      live.delete(statement.counter);
      return { statements: [{ ...statement, body: block(body.statements) }], live };
    }
    case "repeat": {
      const body = liveLoop(statement.body, new Set(), around, after);
      return { statements: [{ ...statement, body: block(body.statements) }], live: body.live };
    }
    case "break":
      return { statements: [statement], live: around.behind };
    case "allocate":
    case "push":
    case "pop":
      if (!around.isWanted(statement.array) && (statement.kind !== "pop" || !after.has(statement.target))) {
        return { statements: [], live: after };
      }
      return { statements: [statement], live: changed(after, statement) };
    case "derive": {
      const scalars = readsOf(statement).filter(({ form }) => form === "scalar");
      return { statements: [statement], live: new Set([...after, ...scalars]) };
    }
    default:
      return { statements: [statement], live: changed(after, statement) };
  }
}

function changed(after: Live, statement: Statement): Live {
  const live = new Set(after);
  for (const variable of writesOf(statement)) if (variable.form === "scalar") live.delete(variable);
  for (const variable of readsOf(statement)) live.add(variable);
  return live;
}

/** A body whose end is followed by its beginning. */
function liveLoop(body: Block, after: Live, around: Around, behind: Live): Result {
  let live: Live = after;
  for (;;) {
    const result = liveBlock(body, live, { ...around, behind });
    const merged = new Set([...live, ...result.live]);
    if (merged.size === live.size) return result;
    live = merged;
  }
}

function liveCompute(compute: Compute, after: Live, { isWanted, partOf }: Around): Result {
  const kept = partOf(compute, (place) => (place.form === "scalar" ? after.has(place) : isWanted(place.array)));
  if (kept === undefined) return { statements: [], live: after };
  const live = new Set(after);
  for (const { place, adds } of kept.writes) if (place.form === "scalar" && !adds) live.delete(place);
  for (const reading of [...kept.reads, ...kept.writes.map(({ place }) => place)]) {
    for (const variable of indicesOf(reading).flatMap(variablesOf)) live.add(variable);
  }
  for (const reading of kept.reads) {
    const owner = readOwner(reading);
    if (owner?.form === "scalar") live.add(owner);
  }
  return { statements: [kept], live };
}

/** The scalars that the body of a loop may read before it writes them: what an earlier step has left. */
export function carriedBy(body: Block): ReadonlySet<Variable> {
  const around: Around = { behind: new Set(), isWanted: () => true, partOf: rememberedParts() };
  return liveLoop(body, new Set(), around, new Set()).live;
}
