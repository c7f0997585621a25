/**
 * A rule that turns gradients into steps, one at a time. It is a pure function: the state and the point that it is given
 * are left as they are, so a training loop can keep, compare and resume them.
 *
 * ```
 * let state = rule.init(x.length);
 * for (…) ({ state, point: x } = rule.step(state, x, gradient(x)));
 * ```
 */
export interface UpdateRule<State> {
  /** The state before the first step, for points of n elements. */
  readonly init: (n: number) => State;
  /** The next point, and the state with which to go on from there. */
  readonly step: (
    state: State,
    x: Float64Array,
    gradient: Float64Array,
  ) => { readonly state: State; readonly point: Float64Array };
}

/** A state that counts the steps taken, for rates that change. */
export interface Counted {
  readonly iteration: number;
}
