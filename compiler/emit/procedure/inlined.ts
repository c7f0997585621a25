import { at } from "../../diagnostics/internal-error.ts";
import type { Node } from "../../graph/node.ts";
import { liveNodes } from "../../graph/rewrite.ts";
import { inputIndex } from "../../graph/structural.ts";
import type { Compute, Procedure, Scalar, Statement, Variable } from "../../procedure/procedure.ts";
import { eachBlock, readsOf } from "../../procedure/walk.ts";
import { countUses } from "../uses.ts";
import type { Usage } from "./usage.ts";

/**
 * The variables that need no name: whenever they are set, the statement right behind reads them once, and nothing else does.
 * A test is written in its `if`, what is pushed in its `push`, what is popped where it is needed, and the result in the
 * `return`.
 */
export function inlinedVariables({ body, result }: Procedure, usage: Usage): ReadonlySet<Variable> {
  const pairs = new Map<Variable, number>();
  const note = (carried: Variable | undefined): void => {
    if (carried) pairs.set(carried, (pairs.get(carried) ?? 0) + 1);
  };
  eachBlock(body, ({ statements }) => {
    statements.forEach((statement, index) => {
      const before = statements[index - 1];
      if (before) note(carriedVariable(before, statement));
    });
  });
  const last = body.statements.at(-1);
  if (last?.kind === "compute" && result?.form === "scalar") note(setBy(last, result));
  const inlined = [...pairs].flatMap(([variable, count]) =>
    usage.reads(variable) === count && usage.definitions(variable) === count ? [variable] : [],
  );
  return new Set(inlined);
}

/** The variable that one statement sets for the next one. */
function carriedVariable(first: Statement, second: Statement): Scalar | undefined {
  if (first.kind === "compute") {
    if (second.kind === "if") return setBy(first, second.test);
    return second.kind === "push" ? setBy(first, second.value) : undefined;
  }
  if (first.kind !== "pop" || second.kind !== "compute") return undefined;
  const { array, target } = first;
  return isReadOnce(target, second) && !readsOf(second).includes(array) ? target : undefined;
}

function setBy({ writes }: Compute, variable: Scalar): Scalar | undefined {
  return writes.some(({ place, adds }) => place === variable && !adds) ? variable : undefined;
}

/** Whether a `Compute` reads a variable once, whatever the numbers are: one chain of operations leads from it to one output. */
function isReadOnce(variable: Scalar, { graph, reads }: Compute): boolean {
  const live = liveNodes(graph);
  const uses = countUses(graph, live);
  const index = reads.indexOf(variable);
  let link = index === -1 ? undefined : graph.nodes.find((node) => live[node.id] === 1 && inputIndex(node) === index);
  if (!link) return false;
  while (at(uses, link.id) === 1) {
    const { id }: Node = link;
    const reader: Node | undefined = graph.nodes.find((node) => live[node.id] === 1 && node.operands.includes(id));
    if (!reader) return true;
    const { implementation } = reader.primitive;
    if (implementation.kind !== "native" || isLazy(implementation.spelling)) return false;
    link = reader;
  }
  return false;
}

/** Whether an operator may leave out its second operand. */
function isLazy(spelling: { readonly kind: string; readonly operator?: string }): boolean {
  return spelling.kind === "infix" && (spelling.operator === "&&" || spelling.operator === "||");
}
