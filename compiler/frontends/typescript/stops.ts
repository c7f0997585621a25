import type { ts } from "ts-morph";
import { or } from "../../primitives/comparison.ts";
import { negated, written } from "./apply.ts";
import { conditional } from "./conditional.ts";
import type { Context } from "./session.ts";
import { stopsOf } from "./state.ts";

/** Go on where execution has not stopped: in the side of a condition, where it may have. */
export function whileNotStopped(context: Context, node: ts.Node, run: (side: Context) => void): void {
  const stops = stopsOf(context);
  if (stops === true) return;
  if (stops === false) {
    run(context);
    return;
  }
  const any = stops.reduce((p, q) => written(context, [p, q], node, (p, q) => or(p, q)));
  conditional(
    negated(context, any, node),
    node,
    context,
    (side) => {
      for (const stop of side.state.stops.keys()) side.state.results.delete(stop);
      side.state.stops.clear();
      run(side);
      return undefined;
    },
    (side) => {
      const [stop, ...others] = side.state.stops.keys();
      if (stop !== undefined && others.length === 0) side.state.stops.set(stop, true);
      else side.state.halted = true;
      return undefined;
    },
  );
}
