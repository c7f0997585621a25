import type { Value } from "../graph/builder.ts";
import { add } from "./arithmetic.ts";
import { exp } from "./exponential.ts";

/** The exponents of a sum whose every term is an exponential; undefined for anything else. */
export function exponentialsOfSum(sum: Value): readonly Value[] | undefined {
  const { builder } = sum;
  const exponents: Value[] = [];
  const terms = [sum];
  for (let term = terms.pop(); term !== undefined; term = terms.pop()) {
    const { primitive, operands } = builder.node(term);
    const parts = operands.map((id) => ({ builder, id }));
    if (primitive === add) terms.push(...parts.reverse());
    else if (primitive === exp) exponents.push(...parts);
    else return undefined;
  }
  return exponents;
}
