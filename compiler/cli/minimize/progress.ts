import type { SolverStep } from "../../../runtime/optimise/index.ts";
import type { Output } from "../io.ts";

/** How long a search takes before something is said of it, and how long until the next time, in milliseconds. */
const PATIENCE = 1000;
const INTERVAL = 200;

/** A line of a terminal that tells how far a search is. */
export interface Progress {
  readonly show: (step: SolverStep) => void;
  /** Take the line away. */
  readonly end: () => void;
}

/** A line on a terminal, and nothing anywhere else. @param now the time in milliseconds. */
export function progressOn({ isTerminal, write }: Output, now: () => number): Progress {
  const begin = now();
  let next = begin + PATIENCE;
  let isShown = false;
  return {
    show: ({ iteration, value, gradientNorm }) => {
      const time = now();
      if (!isTerminal || time < next) return;
      next = time + INTERVAL;
      isShown = true;
      write(
        `${CLEAR}iteration ${iteration}: value ${value.toPrecision(8)}, gradient norm ${gradientNorm.toPrecision(3)}`,
      );
    },
    end: () => {
      if (isShown) write(CLEAR);
    },
  };
}

/** To the beginning of the line, and nothing on it. */
const CLEAR = "\r\u001b[K";
