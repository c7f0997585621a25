import type { JointObjective, WithHessian, WithProduct } from "../../../runtime/optimise/index.ts";
import type { Json } from "../../inspect/json.ts";

/** A function of the numbers that move, and how a point is told in the names of its parameters. */
export interface Problem {
  /** What the function is called. */
  readonly name: string;
  /** The function and its derivatives, of generated programs; each is compiled when it is first used. */
  readonly objective: JointObjective & WithHessian & WithProduct;
  readonly start: Float64Array;
  /** What each number is called: `x`, `w[2]`, `params.b`. */
  readonly names: () => readonly string[];
  /** The parameters that move, or have parts that do, at a point. */
  readonly parameters: (point: Float64Array) => readonly ParameterAt[];
}

/** A parameter at a point. */
export interface ParameterAt {
  readonly name: string;
  /** As a person reads it: large arrays by shape and norm. */
  readonly text: string;
  /** In full. */
  readonly json: Json;
}

/** Which numbers move, and how derivatives are accumulated. */
export interface ProblemOptions {
  readonly wrt?: readonly string[];
}
