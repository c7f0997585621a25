import { counted } from "../../../runtime/counted.ts";
import { percentage } from "../../train/evaluate.ts";
import type { Training } from "../../train/training.ts";
import type { Output } from "../io.ts";
import { digits } from "./render.ts";

/** How often a line is written, in milliseconds: on a terminal, where it replaces the last one, and elsewhere. */
const PAUSES = { terminal: 200, elsewhere: 10_000 } as const;

/** Tells how far a training is. */
export interface ProgressLine {
  /** Write a line if the last one is old enough. */
  readonly update: () => void;
  /** Remove the line, and say how long it took. */
  readonly end: () => void;
}

/** The line of a training, on a stream; `batchSize` is in points, `now` in milliseconds. */
export function progressLine(
  training: Training,
  batchSize: number,
  stream: Output,
  now: () => number = () => performance.now(),
): ProgressLine {
  const begin = now();
  const first = training.position().step;
  let last = stream.isTerminal ? -Infinity : begin;
  const rate = (): number => ((training.position().step - first) * batchSize) / Math.max(1e-3, (now() - begin) / 1000);
  return {
    update: () => {
      const time = now();
      if (time - last < (stream.isTerminal ? PAUSES.terminal : PAUSES.elsewhere)) return;
      last = time;
      const { step, history } = training.position();
      const latest = history.at(-1);
      const perSecond = rate();
      const left = perSecond > 0 ? ((training.steps - step) * batchSize) / perSecond : undefined;
      const text = [
        `epoch ${(step / training.stepsPerEpoch).toFixed(2)} of ${training.steps / training.stepsPerEpoch}`,
        ...(latest
          ? [`loss ${digits(latest.training.loss)}`, `misclassified ${digits(percentage(latest.training))} %`]
          : []),
        ...(latest ? [`validation ${digits(percentage(latest.validation))} %`] : []),
        `${Math.round(perSecond)} samples/s`,
        ...(left === undefined ? [] : [`${duration(left)} left`]),
      ].join("  ");
      stream.write(stream.isTerminal ? `\r\u001b[K${text.slice(0, stream.columns - 1)}` : `${text}\n`);
    },
    end: () => {
      const steps = training.position().step - first;
      const seconds = (now() - begin) / 1000;
      if (stream.isTerminal) stream.write("\r\u001b[K");
      if (steps > 0)
        stream.write(`${counted(steps, "step")} in ${duration(seconds)}, ${Math.round(rate())} samples/s\n`);
    },
  };
}

/** Seconds as a person says them. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
