import { at } from "../../diagnostics/internal-error.ts";
import type { Block, Procedure, Scalar, Statement, Variable } from "../../procedure/procedure.ts";
import { renamedBlock, type Renaming } from "../../procedure/rename.ts";
import { blocksOf, breaks, mapBlocks } from "../../procedure/walk.ts";
import { mentions } from "./private.ts";
import type { Variables } from "./variables.ts";

/**
 * The procedure with a variable of its own for each value that a block stores in some variables one after another, as far as
 * the next one makes it unneeded: what is set once need not be saved for the reverse sweep.
 */
export function withOwnVersions(procedure: Procedure, of: ReadonlySet<Variable>, variables: Variables): Procedure {
  return { ...procedure, body: versioned(procedure.body, of, variables) };
}

function versioned(block: Block, of: ReadonlySet<Variable>, variables: Variables): Block {
  const locals = [...block.locals];
  let { statements } = block;
  for (const variable of setIn(block)) {
    if (!of.has(variable)) continue;
    const starts = [...statements.keys()].filter((position) => isStart(at(statements, position), variable));
    const isOwn = block.locals.includes(variable);
    // The last value, and those before the first one, may be known outside.
    const own = starts.slice(0, isOwn ? undefined : -1).slice(isOwn ? 1 : 0);
    for (const start of own) {
      const next = starts.find((other) => other > start) ?? statements.length;
      if (!isOwn && statements.slice(start, next).some(ends)) continue;
      const version = variables.scalar(variable.name, variable.kind);
      locals.push(version);
      statements = statements.map((statement, position) => {
        if (position < start || position > next) return statement;
        if (position === start) return withWritesTo(statement, variable, version);
        return position === next ? withReadsOf(statement, variable, version) : renamed(statement, variable, version);
      });
    }
  }
  const inside = (inner: Block): Block => versioned(inner, of, variables);
  return { locals, statements: statements.map((statement) => mapBlocks(statement, inside)) };
}

/** The variables that the computations of a block itself give values to. */
function setIn({ statements }: Block): ReadonlySet<Scalar> {
  const places = statements.flatMap((statement) =>
    statement.kind === "compute" ? statement.writes.map(({ place }) => place) : [],
  );
  return new Set(places.filter((place) => place.form === "scalar"));
}

/** Whether a statement gives a variable another value, whatever it was. */
function isStart(statement: Statement, variable: Scalar): boolean {
  return statement.kind === "compute" && statement.writes.find(({ place }) => place === variable)?.adds === false;
}

function ends(statement: Statement): boolean {
  return statement.kind === "break" || blocksOf(statement).some(breaks);
}

function withWritesTo(statement: Statement, variable: Scalar, version: Scalar): Statement {
  if (statement.kind !== "compute") return statement;
  const writes = statement.writes.map((write) => (write.place === variable ? { ...write, place: version } : write));
  return { ...statement, writes };
}

function withReadsOf(statement: Statement, variable: Scalar, version: Scalar): Statement {
  if (statement.kind !== "compute" || !mentions(statement, variable)) return statement;
  const { writes } = statement;
  const changed = renamed(statement, variable, version);
  if (changed.kind !== "compute") return statement;
  return {
    ...changed,
    writes: changed.writes.map((write, index) => (at(writes, index).place === variable ? at(writes, index) : write)),
  };
}

function renamed(statement: Statement, variable: Scalar, version: Scalar): Statement {
  const by: Renaming = {
    scalar: (each) => (each === variable ? version : each),
    array: (same) => same,
    shelf: (same) => same,
  };
  return at(renamedBlock({ locals: [], statements: [statement] }, by, () => by).statements, 0);
}
