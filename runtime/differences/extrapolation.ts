import type { Difference } from "./difference.ts";
import type { Quotient } from "./quotient.ts";

/** The highest column of the extrapolation table; higher ones amplify rounding without gain. */
const COLUMNS = 7;

/** The ratio of successive changes from which a sequence of quotients no longer counts as convergent. */
const CONTRACTION = 0.9;

/** How many of the smallest steps may fail to settle, by rounding that was not foreseen, before all are given up. */
const PATIENCE = 8;

/** How far extrapolation may raise the rounding of a quotient. */
const SLACK = 16;

/** An extrapolated quotient, its error bar, and the rounding that reaches it. */
interface Entry extends Difference {
  readonly rounding: number;
}

/**
 * The limit of difference quotients for vanishing step, by Richardson extrapolation in Neville's table.
 *
 * A derivative is local: the search runs from small steps to large ones, and takes a more precise estimate from larger
 * steps only if it agrees with the one that smaller steps gave.
 *
 * Source: C. J. F. Ridders, Accurate computation of F′(x) and F′(x)F″(x), Adv. Eng. Software 4 (1982), 75–76.
 *
 * @param quotients in the order of falling steps.
 * @param power the step of the exponents in the error series: 2 for symmetric quotients, 1 for one-sided ones.
 * @returns undefined when the quotients do not settle.
 */
export function extrapolate(quotients: readonly Quotient[], power: number): Difference | undefined {
  const table = nevilleTable(quotients, power);
  let best: Entry | undefined;
  for (let index = table.length - 1; index > 0; index--) {
    const row = table[index] ?? [];
    if (!row.some((entry) => agrees(entry, best))) break;
    if (best === undefined && table.length - index > PATIENCE) break;
    if (!settles(quotients, index)) continue;
    for (const entry of row) {
      if (entry.error < (best?.error ?? Infinity) && agrees(entry, best)) best = entry;
    }
  }
  return best && isTelling(best, quotients) ? { value: best.value, error: best.error, step: best.step } : undefined;
}

/**
 * Whether the error bar lies below the typical size of the quotients. Toward a singularity they grow without limit, and
 * the bar of the smallest steps with them.
 */
function isTelling(best: Entry, quotients: readonly Quotient[]): boolean {
  const middle = quotients[Math.floor(quotients.length / 2)];
  return middle !== undefined && best.error <= Math.abs(middle.value) + SLACK * middle.rounding;
}

/**
 * Neville's table: with an error series in powers of hᵖ, the estimates a and b from steps h < H combine to
 * a + (a − b)/((H/h)ᵖ − 1). The error of an entry is its largest change from the two it stems from, which is Ridders'
 * criterion, plus the rounding carried along.
 */
function nevilleTable(quotients: readonly Quotient[], power: number): readonly (readonly Entry[])[] {
  const table: Entry[][] = [];
  let above: readonly Entry[] = [];
  quotients.forEach(({ step, value, rounding }, index) => {
    const change = Math.abs(value - (above[0]?.value ?? Infinity));
    let fine: Entry = { value, error: change + rounding, step, rounding };
    const row = [fine];
    above.slice(0, COLUMNS).forEach((coarse, column) => {
      const largest = quotients[index - column - 1]?.step ?? Infinity;
      fine = combine(fine, coarse, 1 / ((largest / step) ** power - 1));
      row.push(fine);
    });
    table.push(row);
    above = row;
  });
  return table;
}

function combine(fine: Entry, coarse: Entry, weight: number): Entry {
  const value = fine.value + weight * (fine.value - coarse.value);
  const rounding = fine.rounding + weight * (fine.rounding + coarse.rounding);
  const change = Math.max(Math.abs(value - fine.value), Math.abs(value - coarse.value));
  return { value, error: change + rounding, step: fine.step, rounding };
}

/** Whether the change to this quotient is smaller than the change before it, or explained by rounding. */
function settles(quotients: readonly Quotient[], index: number): boolean {
  const [third, second, first] = [quotients[index], quotients[index - 1], quotients[index - 2]];
  if (third === undefined || second === undefined) return false;
  const change = Math.abs(third.value - second.value);
  if (change <= third.rounding + second.rounding) return true;
  return first !== undefined && change < CONTRACTION * Math.abs(second.value - first.value);
}

function agrees(entry: Entry, best: Entry | undefined): boolean {
  return best === undefined || Math.abs(entry.value - best.value) <= entry.error + best.error;
}
