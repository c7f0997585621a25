import { InternalError, at } from "../../diagnostics/internal-error.ts";
import type {
  ArrayVariable,
  Block,
  Derive,
  Procedure,
  Scalar,
  Statement,
  Structure,
  Variable,
} from "../../procedure/procedure.ts";
import { renamedBlock } from "../../procedure/rename.ts";
import { blocksOf, leavesOf, mapBlocks, readIn } from "../../procedure/walk.ts";
import type { Activity } from "./activity.ts";
import { withoutArrayCopies } from "./array-copies.ts";
import { copyOf, replacing, SAME } from "./distinct.ts";
import { pruned } from "./prune.ts";
import { forEachElement, zeroed } from "./structure.ts";
import { addedTo, moved } from "./tape.ts";
import { shadowLeaf, type Shadows, type Variables } from "./variables.ts";

type Leaf = Scalar | ArrayVariable;

/** What the derivative of a statement is written with. */
interface Surroundings {
  readonly isActive: Activity;
  readonly variables: Variables;
}

/** The tangent of what has a rule: its pushforward, of the tangents of what moves and zeros for what does not. */
export function pushedRule(
  { rule, operands, result, line }: Derive,
  { isActive, dots, variables }: Surroundings & { readonly dots: Shadows },
): Block {
  if (!isActive(result)) return { locals: [], statements: [] };
  const locals: Variable[] = [];
  const statements: Statement[] = [];
  const directions = operands.map((operand) => {
    if (isActive(operand)) return shadowLeaf(dots, operand);
    const zero =
      operand.form === "scalar"
        ? variables.scalar(operand.name, "real")
        : variables.array({ ...operand, kind: "real" });
    locals.push(zero);
    statements.push(zeroed(zero, operand));
    return zero;
  });
  const { block, leaves } = inlined(rule.pushforward(), [...operands, result, ...directions], variables);
  locals.push(...block.locals);
  statements.push(...block.statements, transferred(at(leaves, 0), shadowLeaf(dots, result), false, line, variables));
  return { locals, statements };
}

/** The adjoint of what has a rule: what its pullback gives is added to the adjoints of what moves. */
export function pulledRule(
  statement: Derive,
  { isActive, bars, variables }: Surroundings & { readonly bars: Shadows },
): Block {
  const { operands, result, line } = statement;
  const moving = movingOperands(statement, isActive);
  if (moving.length === 0) return { locals: [], statements: [] };
  const { block, leaves } = inlined(
    pullbackTo(statement, moving),
    [...operands, result, shadowLeaf(bars, result)],
    variables,
  );
  const added = moving.map((position, index) =>
    transferred(at(leaves, index), shadowLeaf(bars, at(operands, position)), true, line, variables),
  );
  return { locals: block.locals, statements: [...block.statements, ...added] };
}

/** The variables whose values the adjoint of what has a rule reads. */
export function readByPullback(statement: Derive, isActive: Activity): readonly Variable[] {
  const moving = movingOperands(statement, isActive);
  if (moving.length === 0) return [];
  const { parameters, body, result } = pullbackTo(statement, moving);
  const read = new Set<Variable>([...readIn(body), ...(result ? leavesOf(result) : [])]);
  const given = [...statement.operands, statement.result];
  return given.filter((_, position) => read.has(leafOf(at(parameters, position).structure)));
}

/** The procedure with nothing but what happens when it is carried out, and without the copies that rules have needed. */
export function withoutRules(procedure: Procedure): Procedure {
  if (!hasRules(procedure.body)) return procedure;
  const stripped = (block: Block): Block => ({
    ...block,
    statements: block.statements.flatMap((each) => (each.kind === "derive" ? [] : [mapBlocks(each, stripped)])),
  });
  return withoutArrayCopies({ ...procedure, body: stripped(procedure.body) });
}

function hasRules({ statements }: Block): boolean {
  return statements.some((statement) => statement.kind === "derive" || blocksOf(statement).some(hasRules));
}

/** The positions of the operands that carry derivatives to the result. */
function movingOperands({ operands, result }: Derive, isActive: Activity): readonly number[] {
  if (!isActive(result)) return [];
  return [...operands.keys()].filter((position) => isActive(at(operands, position)));
}

/** The pullback to some operands only. */
function pullbackTo({ rule }: Derive, positions: readonly number[]): Procedure {
  const pullback = rule.pullback();
  const { result } = pullback;
  if (result?.form !== "list") throw new InternalError("a pullback that gives no list");
  return pruned({
    ...pullback,
    result: { form: "list", items: positions.map((position) => at(result.items, position)) },
  });
}

/** Store one number or array in another one of its shape, or add it. */
function transferred(from: Leaf, to: Leaf, adds: boolean, line: number | undefined, variables: Variables): Statement {
  const transfer = adds ? addedTo : moved;
  if (from.form === "scalar" && to.form === "scalar") return transfer(from, to, line);
  if (from.form !== "array" || to.form !== "array") throw new InternalError("a rule gives what has another shape");
  return forEachElement(to, variables, (indices) => ({
    locals: [],
    statements: [transfer({ form: "element", array: from, indices }, { form: "element", array: to, indices }, line)],
  }));
}

/** The body of a procedure, of given variables in the places of its parameters, and where its results are. */
function inlined(
  { parameters, body, result }: Procedure,
  given: readonly Leaf[],
  variables: Variables,
): { readonly block: Block; readonly leaves: readonly Leaf[] } {
  const images = new Map<Variable, Variable>(
    parameters.map(({ structure }, index) => [leafOf(structure), at(given, index)]),
  );
  const block = renamedBlock(body, replacing(images, SAME), (locals, by) => {
    for (const local of locals) images.set(local, copyOf(local, variables));
    return replacing(images, by);
  });
  const by = replacing(images, SAME);
  const leaves = result ? leavesOf(result) : [];
  return { block, leaves: leaves.map((leaf) => (leaf.form === "scalar" ? by.scalar(leaf) : by.array(leaf))) };
}

/** The one variable of a parameter of a rule. */
export function leafOf(structure: Structure): Leaf {
  if (structure.form === "scalar" || structure.form === "array") return structure;
  throw new InternalError("a parameter of a rule that is no number and no array");
}
