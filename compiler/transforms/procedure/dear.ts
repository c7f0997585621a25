import { at } from "../../diagnostics/internal-error.ts";
import type { Node } from "../../graph/node.ts";
import { liveNodes } from "../../graph/rewrite.ts";
import type { Block, Compute, Procedure, Scalar, Statement } from "../../procedure/procedure.ts";
import { breaks } from "../../procedure/walk.ts";
import type { Variables } from "./variables.ts";

/** The cost from which on a value is rather kept than computed again, in additions. */
export const DEAR = 8;

/**
 * The procedure with names for the dear values of its loops, such as exponentials: what has a name can be kept for the
 * reverse sweep. Only where the numbers of steps are known beforehand, so that there is one array as long for each of them.
 */
export function withNamedValues(procedure: Procedure, variables: Variables): Procedure {
  return { ...procedure, body: named(procedure.body, variables, false) };
}

function named(block: Block, variables: Variables, isRepeated: boolean): Block {
  const locals = [...block.locals];
  const inside = (statement: Statement): Statement => {
    switch (statement.kind) {
      case "compute":
        return isRepeated ? withNames(statement, variables, locals) : statement;
      case "if":
        return {
          ...statement,
          then: named(statement.then, variables, isRepeated),
          otherwise: named(statement.otherwise, variables, isRepeated),
        };
      case "for": {
        const isCounted = Math.abs(statement.step) === 1 && !breaks(statement.body);
        return isCounted ? { ...statement, body: named(statement.body, variables, true) } : statement;
      }
      default:
        return statement;
    }
  };
  const statements = block.statements.map(inside);
  return { locals, statements };
}

function withNames(compute: Compute, variables: Variables, locals: Block["locals"][number][]): Compute {
  const { graph, writes } = compute;
  const live = liveNodes(graph);
  const stored = new Set(
    writes.filter(({ place, adds }) => place.form === "scalar" && !adds).map(({ output }) => at(graph.outputs, output)),
  );
  const dear = graph.nodes.filter((node) => live[node.id] === 1 && !stored.has(node.id) && isDear(node));
  if (dear.length === 0) return compute;
  const outputs = [...graph.outputs];
  const added = dear.map(({ id, primitive }) => {
    const place: Scalar = variables.scalar(primitive.name, "real");
    locals.push(place);
    return { place, output: outputs.push(id) - 1, adds: false };
  });
  return {
    ...compute,
    graph: { ...graph, outputs, result: outputs.map((_, index) => index) },
    writes: [...writes, ...added],
  };
}

/** Functions on part of the reals, such as logarithms, have derivatives without their value: that is for NaN outside. */
function isDear({ primitive: { cost, domain, operands }, type }: Node): boolean {
  return cost >= DEAR && type.kind === "real" && (domain === undefined || operands.length > 1);
}
