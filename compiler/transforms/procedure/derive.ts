import { InternalError } from "../../diagnostics/internal-error.ts";
import type { Procedure, Structure } from "../../procedure/procedure.ts";
import type { DerivativeKind } from "../derive.ts";
import { withKnownNumbers } from "./constants.ts";
import { withoutCopies } from "./copies.ts";
import { withDistinctVariables } from "./distinct.ts";
import { withFlatWorkspaces } from "./flat.ts";
import { withFilledArrays } from "./filled.ts";
import { jvpProcedure } from "./forward.ts";
import { jacobianProcedure } from "./jacobian.ts";
import { mergedComputes } from "./merge.ts";
import { pruned } from "./prune.ts";
import { valueAndGradientProcedure, vjpProcedure } from "./reverse.ts";
import { withoutRules } from "./rule.ts";
import type { ProcedureOptions } from "./signature.ts";
import { withoutSmallArrays } from "./small-arrays.ts";
import { createVariables, type Variables } from "./variables.ts";

/**
 * The derivative of a procedure, as a procedure again.
 *
 * `gradient` gives a list with one entry for each differentiated parameter, of its structure without what is not
 * differentiated; `valueAndGradient` the record of both; `jvp` takes a tangent for each differentiated parameter behind
 * the parameters and gives `value` and `tangent`; `vjp` takes the adjoint of the result and gives `value` and
 * `cotangents`; `hvp` gives `gradient` and `product`; `jacobian` has a row for each leaf of the result, with a block for
 * each differentiated parameter; `hessian` is the Jacobian of the gradient.
 */
export function deriveProcedure(procedure: Procedure, kind: DerivativeKind, options: ProcedureOptions = {}): Procedure {
  const flat = withoutSmallArrays(withFilledArrays(procedure));
  const variables = createVariables(flat);
  const derivative = derived(withoutCopies(flat), kind, options, variables);
  return finished(options.isDifferentiated === true ? derivative : withoutRules(derivative), variables);
}

function derived(
  procedure: Procedure,
  kind: DerivativeKind,
  options: ProcedureOptions,
  variables: Variables,
): Procedure {
  switch (kind) {
    case "value":
      return procedure;
    case "gradient":
      return gradientProcedure(procedure, options, variables);
    case "valueAndGradient":
      return valueAndGradientProcedure(procedure, options, variables);
    case "jvp":
      return jvpProcedure(procedure, options, variables);
    case "vjp":
      return vjpProcedure(procedure, options, variables);
    case "hvp": {
      const gradient = gradientProcedure(procedure, { ...options, isDifferentiated: true }, variables);
      const product = jvpProcedure(gradient, options, variables);
      return { ...product, result: renamedFields(product.result, ["gradient", "product"]) };
    }
    case "gnvp":
      throw new InternalError("a Gauss-Newton product of a procedure");
    case "jacobian":
      return jacobianProcedure(procedure, options, variables);
    case "hessian": {
      const gradient = gradientProcedure(procedure, { ...options, isDifferentiated: true }, variables);
      return jacobianProcedure(gradient, { ...options, mode: "forward" }, variables);
    }
  }
}

/** The gradient alone: what only the value needs is pruned. */
function gradientProcedure(procedure: Procedure, options: ProcedureOptions, variables: Variables): Procedure {
  const both = valueAndGradientProcedure(procedure, options, variables);
  const gradient = both.result?.form === "record" ? both.result.fields.at(-1)?.[1] : undefined;
  return finished({ ...both, result: gradient }, variables);
}

function renamedFields(result: Structure | undefined, names: readonly string[]): Structure {
  if (result?.form !== "record") throw new InternalError("a product without its parts");
  return {
    form: "record",
    fields: result.fields.map(([name, field], index) => [names[index] ?? name, field] as const),
  };
}

/** Every variable once, nothing that is not needed, and neighbouring arithmetic together. */
function finished(procedure: Procedure, variables: Variables): Procedure {
  const distinct = withoutCopies(pruned(withDistinctVariables(procedure, variables)));
  const merged = withKnownNumbers(mergedComputes(distinct, variables.isNew), variables.isNew);
  return withFlatWorkspaces(withoutCopies(pruned(merged)), variables);
}
