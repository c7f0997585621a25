import { parseMath } from "../../compiler/frontends/mathjs/index.ts";
import type { Graph } from "../../compiler/graph/graph.ts";

/** (sin(2π w1/w2) + 3 w1/w2 − exp(2 w2)) · (3 w1/w2 − exp(2 w2)) in the six steps that are prescribed for it. */
export const QUOTIENT = parsed(`z1 = w1 / w2
  z2 = sin(2 pi * z1)
  z3 = exp(2 w2)
  z4 = 3 z1 - z3
  z5 = z2 + z4
  z6 = z4 * z5`);

/** (x1 x2 sin x3 + exp(x1 x2)) / x3 in seven steps. */
export const THREE = parsed(`v1 = x1 * x2
  v2 = sin(x3)
  v3 = exp(v1)
  v4 = v1 * v2
  v5 = v4 + v3
  v6 = 1 / x3
  v7 = v5 * v6`);

export function parsed(text: string): Graph {
  return parseMath(text).graph;
}
