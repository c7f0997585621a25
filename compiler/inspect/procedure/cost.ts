import { derivedProcedure, returnsNumber, simplifiedProcedure } from "../../emit/procedure/module.ts";
import type { ParsedProcedure } from "../../frontends/typescript/procedure.ts";
import type { DerivativeKind } from "../../transforms/derive.ts";
import type { Mode } from "../../transforms/derivatives.ts";
import { jacobianMode } from "../../transforms/procedure/jacobian.ts";
import { differentiated } from "../../transforms/procedure/signature.ts";
import type { CostEntry, CostReport } from "../cost-report.ts";
import { costRatio, type Cost } from "../cost.ts";
import { movingElements, resultElements, resultParts } from "./elements.ts";
import { countOperations, run } from "./run.ts";
import type { StructuredValue } from "./values.ts";

/** What is counted. */
export interface ProcedureCostOptions {
  /** The parameters that are differentiated, or fields of them; all that can be where not given. */
  readonly wrt?: readonly string[];
  /** How Jacobians are accumulated; by the mode that is likely to need the fewer sweeps where not given. */
  readonly mode?: Mode | "auto";
}

/**
 * Count the operations that a procedure and its derivatives carry out at a point: forward mode in one direction, and the
 * gradient and a Hessian-vector product of a number, or a vector-Jacobian product and the Jacobian of other results.
 * @throws DiagnosticError when the point does not fit, or the procedure cannot be followed there.
 */
export function procedureCost(
  { procedure, source }: Pick<ParsedProcedure, "procedure" | "source">,
  given: readonly StructuredValue[],
  { wrt, mode }: ProcedureCostOptions = {},
): CostReport {
  const chosen = { ...(wrt && { wrt }), ...(mode && { mode }) };
  const outcome = run(procedure, given, { source });
  const values = [...(outcome.result === undefined ? [] : [outcome.result]), ...Object.values(outcome.written)];
  const moving = movingElements(procedure, given, chosen);
  const results = resultElements(procedure, values);
  const tangents = moving.parts(moving.elements.map(() => 1));
  const adjoints = results.parts(results.elements.map(() => 1));
  const seed = resultParts(procedure).length === 1 ? adjoints : [adjoints];
  const simplified = simplifiedProcedure(procedure, {});
  const counted = (kind: DerivativeKind): Cost<number> => {
    const directions = kind === "jvp" || kind === "hvp" ? tangents : kind === "vjp" ? seed : [];
    return countOperations(derivedProcedure(simplified, kind, chosen).procedure, [...given, ...directions]);
  };
  const kinds: readonly DerivativeKind[] = returnsNumber(procedure)
    ? ["jvp", "gradient", "hvp"]
    : ["jvp", "vjp", "jacobian"];
  const value = counted("value");
  const entry = (kind: DerivativeKind, cost: Cost<number>): CostEntry => ({
    ...cost,
    kind,
    mode: kind === "gradient" ? "reverse" : kind === "jacobian" ? jacobianMode(procedure, chosen) : undefined,
    ratio: costRatio(cost.operations, value.operations),
    weightedRatio: costRatio(cost.weighted, value.weighted),
  });
  return {
    directions: differentiated(procedure, chosen).map(({ parameter }) => parameter.name),
    directionCount: moving.elements.length,
    outputCount: results.elements.length,
    entries: [
      entry("value", value),
      ...(moving.elements.length > 0 ? kinds.map((kind) => entry(kind, counted(kind))) : []),
    ],
  };
}
