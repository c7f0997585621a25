import { setImmediate } from "node:timers/promises";
import type { Event, Training } from "../../train/training.ts";

/** Why a training ended. */
export type End = Exclude<Event, "step" | "measured"> | "interrupted" | "limit";

/** How long steps are taken, in milliseconds, before the program listens to what has happened meanwhile. */
const PATIENCE = 50;

/** What is done on the way, and when to stop before the end. */
export interface Listeners {
  /** Whether to stop now. */
  readonly isInterrupted: () => boolean;
  /** After so many steps the training stops. */
  readonly limit: number;
  readonly onPause: () => void;
}

/** Train until the end. */
export async function runTraining(training: Training, listeners: Listeners): Promise<End> {
  const { isInterrupted, limit, onPause } = listeners;
  const last = training.position().step + limit;
  let heard = performance.now();
  for (;;) {
    if (isInterrupted()) return "interrupted";
    if (training.position().step >= last) return "limit";
    const event = training.advance();
    if (event === "finished" || event === "not finite") return event;
    if (performance.now() - heard < PATIENCE) continue;
    onPause();
    await setImmediate();
    heard = performance.now();
  }
}
