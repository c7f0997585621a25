import type { Block, Statement, Variable } from "../../../procedure/procedure.ts";
import { blocksOf, readsOf, writesOf } from "../../../procedure/walk.ts";
import { carriedBy } from "./live.ts";

/**
 * The block with its variables declared, each as deep inside as can be: in the innermost block that alone mentions it and,
 * where that is the body of a loop, does not read what an earlier step has left. `outermost` are declared here.
 */
export function withLocals(body: Block, outermost: ReadonlySet<Variable>, foreign: ReadonlySet<Variable>): Block {
  const mentions = createMentions();
  const here = [...mentions(body)].filter((variable) => !foreign.has(variable));
  const missing = [...outermost].filter((variable) => !foreign.has(variable) && !here.includes(variable));
  return declaredIn(body, [...here, ...missing], outermost, mentions);
}

type Mentions = (block: Block) => ReadonlySet<Variable>;

/** The variables that are mentioned somewhere in a block, but for the counters of its loops. */
function createMentions(): Mentions {
  const known = new Map<Block, ReadonlySet<Variable>>();
  const mentions: Mentions = (block) => {
    const found =
      known.get(block) ?? new Set(block.statements.flatMap((each) => [...ownMentions(each), ...inner(each)]));
    known.set(block, found);
    return found;
  };
  const inner = (statement: Statement): readonly Variable[] => {
    const found = blocksOf(statement).flatMap((block) => [...mentions(block)]);
    return statement.kind === "for" ? found.filter((variable) => variable !== statement.counter) : found;
  };
  return mentions;
}

/** The variables that a statement mentions outside of its blocks. */
function ownMentions(statement: Statement): readonly Variable[] {
  const found = [...readsOf(statement), ...writesOf(statement)];
  return statement.kind === "for" ? found.filter((variable) => variable !== statement.counter) : found;
}

/** The block with some variables declared in it, or in blocks inside of it. */
function declaredIn(
  block: Block,
  variables: readonly Variable[],
  outermost: ReadonlySet<Variable>,
  mentions: Mentions,
): Block {
  const homes = new Map<Variable, Block | undefined>();
  const meet = (variable: Variable, home: Block | undefined): void => {
    homes.set(variable, homes.has(variable) && homes.get(variable) !== home ? undefined : home);
  };
  for (const statement of block.statements) {
    for (const variable of ownMentions(statement)) meet(variable, undefined);
    for (const inner of blocksOf(statement)) {
      const carried = statement.kind === "if" ? undefined : carriedBy(inner);
      for (const variable of mentions(inner)) meet(variable, carried?.has(variable) === true ? undefined : inner);
    }
  }
  const homeOf = (variable: Variable): Block | undefined => (outermost.has(variable) ? undefined : homes.get(variable));
  const inside = (inner: Block): Block =>
    declaredIn(
      inner,
      variables.filter((variable) => homeOf(variable) === inner),
      new Set(),
      mentions,
    );
  return {
    locals: variables.filter((variable) => homeOf(variable) === undefined),
    statements: block.statements.map((statement): Statement => {
      switch (statement.kind) {
        case "if":
          return { ...statement, then: inside(statement.then), otherwise: inside(statement.otherwise) };
        case "for":
        case "repeat":
          return { ...statement, body: inside(statement.body) };
        default:
          return statement;
      }
    }),
  };
}
