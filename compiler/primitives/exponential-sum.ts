import type { Value } from "../graph/builder.ts";
import { add } from "./arithmetic.ts";
import { exp } from "./exponential.ts";

/** Longer sums stay as they are written. */
const MAX_TERMS = 1000;

/** The exponents of a sum whose every term is an exponential that occurs once; undefined for anything else. */
export function exponentialsOfSum(sum: Value): readonly Value[] | undefined {
  const { builder } = sum;
  const exponents: Value[] = [];
  const seen = new Set<number>();
  const terms = [sum];
  for (let term = terms.pop(); term !== undefined; term = terms.pop()) {
    const { primitive, operands } = builder.node(term);
    if (seen.has(term.id) || seen.size > 2 * MAX_TERMS) return undefined;
    seen.add(term.id);
    const parts = operands.map((id) => ({ builder, id }));
    if (primitive === add) terms.push(...parts.reverse());
    else if (primitive === exp) exponents.push(...parts);
    else return undefined;
  }
  return exponents;
}
