import type { Primitive } from "../graph/primitive.ts";
import * as activation from "./activation.ts";
import * as arithmetic from "./arithmetic.ts";
import * as branching from "./branch.ts";
import * as comparison from "./comparison.ts";
import * as convolution from "./convolution.ts";
import * as exponential from "./exponential.ts";
import * as extrema from "./extrema.ts";
import * as hyperbolic from "./hyperbolic.ts";
import * as javascript from "./javascript.ts";
import * as linearAlgebra from "./linear-algebra.ts";
import * as powers from "./powers.ts";
import * as products from "./product.ts";
import * as reductions from "./reduction.ts";
import * as special from "./special.ts";
import * as steps from "./steps.ts";
import * as tables from "./tabulate.ts";
import * as tensor from "./tensor.ts";
import * as trigonometry from "./trigonometry.ts";

/** Every primitive that a graph of mathematics may be built from: whatever these files export as one. */
export const registry: readonly Primitive[] = [
  arithmetic,
  powers,
  exponential,
  trigonometry,
  hyperbolic,
  special,
  extrema,
  steps,
  javascript,
  comparison,
  activation,
  branching,
  tensor,
  tables,
  reductions,
  products,
  linearAlgebra,
  convolution,
].flatMap((file) => Object.values(file).filter(isPrimitive));

function isPrimitive(item: unknown): item is Primitive {
  return (typeof item === "object" || typeof item === "function") && item !== null && "implementation" in item;
}
