import type { Block, Procedure, Statement, Variable } from "../../procedure/procedure.ts";
import { blocksOf, leavesOf, mapBlocks, readsOf, writesOf } from "../../procedure/walk.ts";
import { mentions } from "./private.ts";

/**
 * The procedure with every local declared in the innermost block that has all its uses, as long as it gets a new value there
 * before it is read: nothing has to be kept of it from step to step.
 */
export function withDeepLocals(procedure: Procedure): Procedure {
  const results = new Set<Variable>(procedure.result ? leavesOf(procedure.result) : []);
  return { ...procedure, body: sunk(procedure.body, [], results) };
}

/** A block with further locals, each moved on into the block that it is for. */
function sunk(block: Block, added: readonly Variable[], results: ReadonlySet<Variable>): Block {
  const staying: Variable[] = [];
  const moving = new Map<Block, Variable[]>();
  for (const local of [...block.locals, ...added]) {
    const target = results.has(local) ? undefined : innerBlock(block, local);
    if (target) moving.set(target, [...(moving.get(target) ?? []), local]);
    else staying.push(local);
  }
  const inside = (inner: Block): Block => sunk(inner, moving.get(inner) ?? [], results);
  return {
    locals: staying,
    statements: block.statements.map((statement) => mapBlocks(statement, inside)),
  };
}

/** The block inside of one of the statements of a block that a local can be declared in. */
function innerBlock({ statements }: Block, local: Variable): Block | undefined {
  const [user, ...more] = statements.filter((statement) => mentions(statement, local));
  if (!user || more.length > 0 || readsOf(user).includes(local)) return undefined;
  const [inner, ...others] = blocksOf(user).filter((block) => block.statements.some((each) => mentions(each, local)));
  return inner && others.length === 0 && isSetFirst(inner, local) ? inner : undefined;
}

/** Whether a block gives a variable a value before it reads it. */
function isSetFirst({ statements }: Block, variable: Variable): boolean {
  const first = statements.find((statement) => mentions(statement, variable));
  if (first === undefined) return false;
  // What is set where it is used only is looked at there.
  const inner = blocksOf(first).filter((block) => block.statements.some((each) => mentions(each, variable)));
  const [only] = inner;
  if (only) {
    const isAlone = statements.filter((statement) => mentions(statement, variable)).length === 1;
    return isAlone && inner.length === 1 && !readsOf(first).includes(variable) && isSetFirst(only, variable);
  }
  return writesOf(first).includes(variable) && !readsOf(first).includes(variable) && isWhole(first, variable);
}

/** Whether a statement gives all of a variable a new value. */
function isWhole(statement: Statement, variable: Variable): boolean {
  return variable.form === "scalar" || statement.kind === "allocate" || statement.kind === "take";
}
