import { at, InternalError } from "../diagnostics/internal-error.ts";
import type { Value } from "../graph/builder.ts";
import { addDims, type Dim } from "../graph/dim.ts";
import { add } from "./arithmetic.ts";
import { dimsOfValue } from "./array.ts";
import { placeAt, slice, whole, type Range } from "./tensor.ts";

/** The elements with some indices along an axis. Indices that step evenly are one range. */
export function take(x: Value, axis: number, indices: readonly number[]): Value {
  const dims = dimsOfValue(x);
  const parts = evenRuns(indices).map((run) =>
    slice(
      x,
      dims.map((count, each) => (each === axis ? run : { start: 0, step: 1, count })),
    ),
  );
  return concat(parts, axis);
}

/** A list of numbers as ranges, each as long as it can be. */
function evenRuns(indices: readonly number[]): readonly Range[] {
  const runs: { readonly start: number; readonly step: number; readonly count: number }[] = [];
  for (const index of indices) {
    const run = runs.at(-1);
    const step = run?.count === 1 ? index - run.start : run?.step;
    // The elements of a range are different ones.
    if (run && step !== undefined && step !== 0 && index === run.start + step * run.count) {
      runs[runs.length - 1] = { start: run.start, step, count: run.count + 1 };
    } else runs.push({ start: index, step: 1, count: 1 });
  }
  return runs;
}

/** Arrays one behind the other along an axis. */
export function concat(parts: readonly Value[], axis: number): Value {
  const length = parts.reduce<Dim>((sum, part) => addDims(sum, at(dimsOfValue(part), axis)), 0);
  let start: Dim = 0;
  let joined: Value | undefined;
  for (const part of parts) {
    const own = dimsOfValue(part);
    const offset = start;
    const placed: Value =
      parts.length === 1
        ? part
        : placeAt(
            part,
            own.map((_, each) => (each === axis ? { start: offset, step: 1, axis: each } : whole(each))),
            own.map((dim, each) => (each === axis ? length : dim)),
          );
    joined = joined ? add(joined, placed) : placed;
    start = addDims(start, at(own, axis));
  }
  if (joined === undefined) throw new InternalError("nothing to join");
  return joined;
}
