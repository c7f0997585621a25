const MAX_LINE = 120;

/** The longest list of numbers that is written out, number by number. */
const MAX_WRITTEN = 32;

/** The longest block that is looked for. */
const MAX_BLOCK = 32;

/** Whole numbers as the declaration of a constant, and whether it calls the function that writes them out. */
export interface Declared {
  readonly lines: readonly string[];
  readonly isUnrolled: boolean;
}

/** The declaration of an array of whole numbers, with texts before and after the array itself. */
export function declareIntegers(numbers: Int32Array, unrolled: string, before: string, after: string): Declared {
  if (numbers.length <= MAX_WRITTEN) {
    const text = Array.from(numbers).join(", ");
    return { lines: [`${before}Int32Array.from([${text}])${after}`], isUnrolled: false };
  }
  const blocks = blocksOf(numbers).map(written);
  const line = `${before}${unrolled}([${blocks.join(", ")}])${after}`;
  if (line.length <= MAX_LINE) return { lines: [line], isUnrolled: true };
  return { lines: [`${before}${unrolled}([`, ...filled(blocks, "  "), `])${after}`], isUnrolled: true };
}

/** Parts of a list on as few lines as they fit on, one after another. */
function filled(parts: readonly string[], indent: string): readonly string[] {
  const lines: string[] = [];
  let line = indent;
  for (const part of parts) {
    if (line !== indent && line.length + part.length + 1 > MAX_LINE) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${part}, `;
  }
  return [...lines, line.trimEnd()];
}

/**
 * A part of a list: some numbers, and then the same numbers again, each time larger by a step, or each by one of its own.
 */
export type Block = readonly [times: number, numbers: readonly number[], step: number | readonly number[]];

/**
 * A list as blocks. From left to right the block that leaves the fewest numbers to be written is taken; what repeats
 * nowhere is a block that is there once.
 */
export function blocksOf(list: Int32Array): readonly Block[] {
  const blocks: Block[] = [];
  let single: number[] = [];
  for (let place = 0; place < list.length;) {
    const found = repetition(list, place);
    if (found === undefined) {
      single.push(list[place++] ?? 0);
      continue;
    }
    if (single.length > 0) blocks.push([1, single, 0]);
    single = [];
    blocks.push(found);
    place += found[0] * found[1].length;
  }
  return single.length > 0 ? [...blocks, [1, single, 0]] : blocks;
}

/** The block at a place that saves the most numbers; undefined where none saves any. */
function repetition(list: Int32Array, place: number): Block | undefined {
  let best: Block | undefined;
  let saved = 0;
  for (let length = 1; length <= MAX_BLOCK && place + 2 * length < list.length; length++) {
    const numbers = Array.from(list.subarray(place, place + length));
    const steps = numbers.map((number, index) => (list[place + length + index] ?? 0) - number);
    const isEven = steps.every((step) => step === steps[0]);
    let end = place + 2 * length;
    while (end < list.length && (list[end] ?? 0) - (list[end - length] ?? 0) === steps[(end - place) % length]) end++;
    const times = Math.floor((end - place) / length);
    // A block also takes the number of times and its steps, and another one for what stood before it.
    const saves = times * length - length - (isEven ? 1 : length) - 3;
    if (times > 1 && saves > saved) {
      saved = saves;
      best = [times, numbers, isEven ? (steps[0] ?? 0) : steps];
    }
  }
  return best;
}

/** A block as it is written. */
function written([times, numbers, step]: Block): string {
  const list = (items: readonly number[]): string => `[${items.join(", ")}]`;
  return `[${times}, ${list(numbers)}, ${typeof step === "number" ? step : list(step)}]`;
}
