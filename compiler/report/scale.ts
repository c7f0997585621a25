/** A range of numbers along an axis, and where its ticks are. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  /** How a tick is labelled: with as many digits as tell it from its neighbours. */
  readonly label: (tick: number) => string;
}

/** The share of the range that is left free at each end. */
const MARGIN = 0.04;

/** The least that is left free, relative to the numbers, and at all. */
const FINEST = 1e-9;
const SMALLEST = 1e-280;

/** A scale that holds all finite numbers of some lists, with about `count` ticks at round numbers. */
export function scaleOf(lists: readonly ArrayLike<number>[], count: number): Scale {
  const [least, most] = extent(lists);
  const size = Math.max(Math.abs(least), Math.abs(most));
  // One number needs room too, and ticks need numbers between them.
  const room = size === 0 ? 1 : Math.max((most - least || size) * MARGIN, size * FINEST, SMALLEST);
  const [low, high] = [least - room, most + room];
  const step = roundStep((high - low) / count);
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  const ticks = Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => (first + k) * step);
  return { low, high, ticks, label: (tick) => tickLabel(tick, step, Math.max(Math.abs(low), Math.abs(high))) };
}

function extent(lists: readonly ArrayLike<number>[]): readonly [least: number, most: number] {
  let [least, most] = [Infinity, -Infinity];
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) {
      const value = list[i] ?? NaN;
      if (!Number.isFinite(value)) continue;
      if (value < least) least = value;
      if (value > most) most = value;
    }
  }
  return least <= most ? [least, most] : [0, 0];
}

/** 1, 2 or 5 times a power of ten: the nearest to a number, by their ratio. */
function roundStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  const ratio = size / power;
  const factor = ratio < Math.SQRT2 ? 1 : ratio < Math.sqrt(10) ? 2 : ratio < Math.sqrt(50) ? 5 : 10;
  return factor * power;
}

function tickLabel(tick: number, step: number, largest: number): string {
  if (largest >= 1e6 || largest < 1e-3) {
    const digits = Math.max(0, Math.floor(Math.log10(Math.abs(tick) || step)) - Math.floor(Math.log10(step)));
    return tick === 0 ? "0" : tick.toExponential(digits).replace("e+", "e").replace("-", "−");
  }
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return (tick + 0).toFixed(digits).replace("-", "−");
}
