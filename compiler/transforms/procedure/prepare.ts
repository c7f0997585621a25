import type { ArrayVariable, Place, Procedure, Scalar, Statement } from "../../procedure/procedure.ts";
import { ownerOf } from "../../procedure/walk.ts";
import { activityOf } from "./activity.ts";
import { anticipatedUses } from "./anticipated.ts";
import { localAdjoint, type LocalAdjoint } from "./adjoint.ts";
import { apartIn } from "./apart.ts";
import { withCheckpoints } from "./checkpoints.ts";
import { chosenFrom } from "./chosen.ts";
import { withFixedControl } from "./control.ts";
import { DEAR, withNamedValues } from "./dear.ts";
import { scratchTest, withExpandedScratch } from "./expand.ts";
import { costOfOutput, factsOf, isConstant } from "./facts.ts";
import { freshnessOf } from "./fresh.ts";
import { planSweeps } from "./plan.ts";
import { scratchArrays } from "./private.ts";
import { withLateSums } from "./reorder.ts";
import { differentiated, sourcesOf, targetsOf, type ProcedureOptions } from "./signature.ts";
import { withDeepLocals } from "./sink.ts";
import type { Reversal } from "./sweeps.ts";
import { createShadows, type Variables } from "./variables.ts";

/** A procedure as it is swept, and the plan for that. */
export interface Prepared extends Reversal {
  readonly procedure: Procedure;
  readonly sources: readonly (Scalar | ArrayVariable)[];
  readonly targets: readonly (Scalar | ArrayVariable)[];
}

/** How a procedure is swept. */
export interface SweepOptions extends ProcedureOptions {
  /** Whether each sweep has the adjoint of one of several results, the others being 0. */
  readonly areSeededApart?: boolean;
  /** The results that have an adjoint; all where not given. */
  readonly seeded?: readonly (Scalar | ArrayVariable)[];
}

/**
 * Prepare a procedure for its sweeps. Scratch memory may be shared by the steps of a loop that the sweeps run through
 * together, which the plan tells: as long as it does not hold, the arrays of the loops in question get a row for each step.
 */
export function prepared(source: Procedure, options: SweepOptions, variables: Variables): Prepared {
  const fixed = withDeepLocals(withFixedControl(source, variables));
  const base = withNamedValues(withLateSums(fixed, scratchTest(scratchArrays(fixed)), variables), variables);
  const later = new Set<Scalar>();
  for (;;) {
    const { counters, ...attempt } = planned(base, options, variables, (counter) => later.has(counter));
    const missed = counters.filter((counter) => !attempt.plan.isFused(counter));
    if (missed.length === 0) return attempt;
    for (const counter of missed) later.add(counter);
  }
}

function planned(
  base: Procedure,
  options: SweepOptions,
  variables: Variables,
  isLater: (counter: Scalar) => boolean,
): Prepared & { readonly counters: readonly Scalar[] } {
  const { procedure: expanded, isScratch, counters, added } = withExpandedScratch(base, variables, isLater);
  const { procedure, replayed } = withCheckpoints(expanded, options.checkpoints ?? [], variables);
  const sources = sourcesOf(differentiated(procedure, options));
  const targets = options.seeded ?? targetsOf(procedure);
  const isActive = activityOf(procedure, sources, targets);
  const bars = createShadows(variables, "adjoint", added);
  const facts = factsOf(procedure);
  // Pieces do not change the order of the steps.
  const freshness = freshnessOf(expanded, isScratch);
  const anticipated = anticipatedUses(procedure.body, options.areSeededApart ? [] : targets, isActive);
  const chosen = chosenFrom(procedure.body);
  const isSeldom = (target: Place): boolean => chosen.has(ownerOf(target));
  const skipsZeros = options.isDifferentiated !== true;
  const adjoints = new Map<Statement, LocalAdjoint | undefined>();
  const adjoint: Reversal["adjoint"] = (compute) => {
    if (!adjoints.has(compute)) {
      const keepsValue = (target: Scalar): boolean =>
        isConstant(target, facts) && costOfOutput(compute, target) >= DEAR;
      const isFirst = (target: Place): boolean =>
        target.form === "scalar"
          ? facts.first(target) === compute && facts.isOnce(compute, target)
          : !added.has(target.array) && facts.writesWhole(target.array) <= 1 && freshness.isOnlyWrite(compute, target);
      const isAnticipated = (target: Place): boolean => anticipated(compute, target);
      const context = { isActive, bars, keepsValue, isFirst, isAnticipated, isSeldom, skipsZeros };
      adjoints.set(compute, localAdjoint(compute, context));
    }
    return adjoints.get(compute);
  };
  const isApart = replayed.size === 0 ? apartIn(procedure) : undefined;
  const plan = planSweeps(procedure.body, { adjoint, isActive, facts, freshness, replayed, isScratch, isApart });
  return { procedure, sources, targets, plan, adjoint, isActive, bars, variables, facts, counters };
}
