import type { Elements } from "../function-types.ts";
import type { Network } from "./networks.ts";
import { fill, type Points } from "./points.ts";
import type { Programs } from "./programs.ts";

/** How well a network does on some points. */
export interface Judgement {
  /** The mean of the criterion, without the penalty. */
  readonly loss: number;
  readonly wrong: number;
  readonly count: number;
}

/** How many points are judged at once. */
const CHUNK = 250;

/** A function that judges points by the class of the highest score, the first one where several are. */
export function evaluator(
  programsOf: (length: number) => Programs,
  { targets }: Network,
  classes: number,
): (points: Points, parameters: readonly Elements[]) => Judgement {
  return (points, parameters) => {
    const count = points.labels.length;
    let [loss, wrong] = [0, 0];
    for (let start = 0; start < count; start += CHUNK) {
      const numbers = Array.from({ length: Math.min(CHUNK, count - start) }, (_, k) => start + k);
      const programs = programsOf(numbers.length);
      fill(points, numbers, { ...programs, classes, isRows: targets === "rows" });
      loss += programs.judge(parameters) * numbers.length;
      wrong += numbers.filter((number, row) => highest(programs.scores, row, classes) !== points.labels[number]).length;
    }
    return { loss: loss / count, wrong, count };
  };
}

/** Misclassified points, per cent. */
export function percentage({ wrong, count }: Judgement): number {
  return (100 * wrong) / count;
}

function highest(scores: Elements, row: number, classes: number): number {
  let best = 0;
  for (let k = 1; k < classes; k++) {
    if ((scores[row * classes + k] ?? NaN) > (scores[row * classes + best] ?? NaN)) best = k;
  }
  return best;
}
