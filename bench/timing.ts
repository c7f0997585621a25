import { at } from "../compiler/diagnostics/internal-error.ts";
import type { Generated } from "../compiler/emit/instantiate.ts";

/** How a function is called at the point with the index `i`, as JavaScript, and how its result becomes one number. */
export interface Call {
  /** For example `f(p[2 * i], p[2 * i + 1])`. The points are `p`, an array that the function writes into is `out`. */
  readonly expression: string;
  /** For example `r[0] + r[1]`; the result is `r`. */
  readonly sum: string;
}

/** One of the functions that are compared. */
export interface Contender {
  readonly name: string;
  /** A new copy of the function, which shares no code and no types that the engine has seen with an earlier one. */
  readonly make: () => Generated | Promise<Generated>;
  readonly call: Call;
  readonly points: object;
  /** An array for results, of which every copy gets one of its own. */
  readonly resultLength: number;
  /** How many points are gone through in a row, and how often, in one round. */
  readonly count: number;
  readonly passes: number;
}

/** Nanoseconds per call: for each copy the fastest of its rounds. */
export interface Timing {
  readonly name: string;
  readonly nanoseconds: readonly number[];
}

/** Where the engine puts the code of a function changes its speed by some per cent, so that one copy tells little. */
const COPIES = 7;

/** The fastest of many rounds is what the function takes when nothing else runs on the machine. */
const ROUNDS = 41;

/** Compare functions: in every round each of them goes once through its points. */
export async function compare(
  contenders: readonly Contender[],
  { copies = COPIES, rounds = ROUNDS }: { readonly copies?: number; readonly rounds?: number } = {},
): Promise<readonly Timing[]> {
  const timings = contenders.map(({ name }) => ({ name, nanoseconds: new Array<number>() }));
  let kept = 0;
  for (let copy = 0; copy < copies; copy++) {
    const loops: (() => number)[] = [];
    for (const contender of contenders) loops.push(freshLoop(contender, await contender.make()));
    const fastest = contenders.map(() => Infinity);
    for (let round = 0; round < rounds; round++) {
      contenders.forEach((_, turn) => {
        // Nobody always goes first.
        const index = (turn + round) % contenders.length;
        const loop = at(loops, index);
        const start = performance.now();
        kept += loop();
        const elapsed = (performance.now() - start) * 1e6;
        fastest[index] = Math.min(at(fastest, index), elapsed);
      });
    }
    contenders.forEach(({ count, passes }, index) =>
      at(timings, index).nanoseconds.push(at(fastest, index) / (count * passes)),
    );
  }
  if (Number.isNaN(kept)) throw new Error("a measured function gives NaN");
  return timings;
}

let loopsMade = 0;

/** A loop of its own for one function: in a loop that called several, the engine could inline none. */
export function freshLoop({ call, points, resultLength, count, passes }: Contender, f: Generated): () => number {
  loopsMade += 1;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a loop that no other function shares
  const create: unknown = new Function(
    "f",
    "p",
    "out",
    `"use strict"; // loop ${loopsMade}
return () => {
  let sum = 0;
  for (let pass = 0; pass < ${passes}; pass++) {
    for (let i = 0; i < ${count}; i++) {
      const r = ${call.expression};
      sum += ${call.sum};
    }
  }
  return sum;
};`,
  );
  if (typeof create !== "function") throw new Error("the engine made no function");
  const loop: unknown = Reflect.apply(create, undefined, [f, points, new Float64Array(resultLength)]);
  if (!isLoop(loop)) throw new Error("the engine made no loop");
  return loop;
}

/** A value that is known to be a function of numbers, such as a compiled function. */
export function asGenerated(value: unknown): Generated {
  if (!isGenerated(value)) throw new Error("what is measured is no function");
  return value;
}

function isGenerated(value: unknown): value is Generated {
  return typeof value === "function";
}

function isLoop(value: unknown): value is () => number {
  return typeof value === "function";
}
