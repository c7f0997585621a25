import type { Block, For, Repeat, Scalar, Statement, Variable } from "../../procedure/procedure.ts";
import { withWrites } from "../../procedure/compute.ts";
import { mapBlocks, ownerOf } from "../../procedure/walk.ts";
import { countedLoop } from "./counted.ts";
import { declaredIn, writtenBy } from "./facts.ts";
import { copied, zerosLike } from "./structure.ts";
import type { Reversal, Surroundings, Sweep } from "./sweeps.ts";
import { createTape, moved, type TapeScope } from "./tape.ts";

/**
 * A loop whose steps are carried out again in the reverse sweep, from what they started from. `again` is its body with both
 * sweeps.
 */
export function replayedLoop(
  loop: For | Repeat,
  again: Block,
  { plan, variables }: Reversal,
  around: Surroundings,
): Sweep {
  const { body, line } = loop;
  const scope: TapeScope = { ...around.scope, loops: [...around.scope.loops, loop] };
  const forward = [...body.locals];
  const backward = [...again.locals];
  const carries = new Set(plan.carried(loop));
  const others = new Set<Variable>([...declaredIn(body), ...carries, ...plan.rewritten(loop)]);
  const sums = new Set([...writtenBy(loop)].filter((variable) => !others.has(variable)));
  const saves: Statement[] = [];
  const starts: Statement[] = [];
  const ends: Statement[] = [];
  for (const carry of carries) {
    if (carry.form === "scalar") {
      const tape = createTape(carry, scope, line);
      const start: Scalar = variables.scalar(`${carry.name}_start`, carry.kind);
      backward.push(start);
      saves.push(...tape.save(forward));
      starts.push(...tape.restore(backward), moved(carry, start, line));
      ends.push(moved(start, carry, line));
    } else if (carry.form === "array") {
      const start = variables.array({ ...carry, name: `${carry.name}_start` });
      const shelf = variables.shelf(`${carry.name}_tape`, carry);
      forward.push(start);
      backward.push(start);
      scope.locals.push(shelf);
      saves.push(zerosLike(start, carry), copied(carry, start, variables), { kind: "keep", array: start, shelf, line });
      starts.push({ kind: "take", array: start, shelf, line }, copied(start, carry, variables));
      ends.push(copied(start, carry, variables));
    }
  }
  return countedLoop(
    loop,
    { locals: forward, statements: [...saves, ...body.statements] },
    { locals: backward, statements: [...starts, ...withoutWrites(again.statements, sums), ...ends] },
    around,
  );
}

/** Statements without the writes to some variables: a sum has had its terms. */
function withoutWrites(statements: readonly Statement[], variables: ReadonlySet<Variable>): readonly Statement[] {
  const inside = (block: Block): Block => ({ ...block, statements: withoutWrites(block.statements, variables) });
  return statements.flatMap((statement): readonly Statement[] => {
    if (statement.kind !== "compute") return [mapBlocks(statement, inside)];
    return [withWrites(statement, (place) => !variables.has(ownerOf(place)))].filter((each) => each !== undefined);
  });
}
