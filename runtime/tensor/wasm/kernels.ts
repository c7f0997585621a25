import {
  add,
  constant,
  doWhile,
  get,
  less,
  load,
  mul,
  select,
  set,
  shuffle,
  store,
  sub,
  tee,
  ZEROS,
  type Code,
  type Lanes,
} from "./instructions.ts";
import { encodeModule, type WasmFunction } from "./module.ts";

/**
 * The matrix product of packed matrices, and the functions that pack them.
 *
 * A is cut into panels of 4 rows and B into panels of two vectors of columns. A panel holds, for each inner index one
 * after another, the numbers of its rows or columns. The last panel ends at the edge, so that it may overlap the one
 * before it. All lengths and addresses are in bytes, and all counts at least 1.
 */
export interface Kernels {
  /** Writes the product row by row without gaps: `rows` ≥ 4 rows of `columnBytes` ≥ 32 bytes, from `depth` products. */
  readonly multiply: (
    a: number,
    b: number,
    c: number,
    rows: number,
    columnBytes: number,
    depth: number,
    aPanel: number,
    bPanel: number,
  ) => void;
  /** Packs rows of `rowBytes` bytes without gaps, one for each inner index, as panels of A. */
  readonly cutA: Cut;
  /** The same as panels of B. */
  readonly cutB: Cut;
  /** Packs rows of `rowBytes` bytes that have all inner indices of one row of A each, as one panel of A. */
  readonly transposeA: Transpose;
  /** The same, with columns of B for rows of A, as one panel of B. */
  readonly transposeB: Transpose;
  /** Adds vectors to vectors, up to the address `end`; the first term is what is written to. */
  readonly accumulate: (to: number, from: number, end: number) => void;
}

type Cut = (from: number, to: number, count: number, rowBytes: number, panel: number) => void;

/** `count` is the number of vectors in a row, the last one of which may be filled with anything. */
type Transpose = (from: number, to: number, count: number, rowBytes: number) => void;

/** Rows of A that are worked on at once, and with them all columns of a panel of B: 8 vectors, which fit registers. */
export const PANEL_ROWS = 4;

/** Vectors of a row of a panel of B. */
export const PANEL_VECTORS = 2;

/** The bytes of a vector. */
export const VECTOR_BYTES = 16;

/** The bytes of a WebAssembly module that exports `Kernels` and their `memory`. */
export function kernelModule(lanes: Lanes): Uint8Array<ArrayBuffer> {
  const aVectors = PANEL_ROWS / lanes.count;
  return encodeModule([
    multiply(lanes),
    cut("cutA", aVectors),
    cut("cutB", PANEL_VECTORS),
    transpose("transposeA", lanes, aVectors),
    transpose("transposeB", lanes, PANEL_VECTORS),
    accumulate(lanes),
  ]);
}

/** 0, 1, …, count - 1. */
function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** Make an integer larger. */
function advance(local: number, by: Code): Code {
  return set(local, add(get(local), by));
}

/** Carry out the body as often as a variable says, which is 0 then. */
function repeat(counter: number, body: Code): Code {
  return doWhile(body, tee(counter, sub(get(counter), constant(1))));
}

/** The smaller one of a variable and a value. */
function atMost(local: number, limit: number): Code {
  return select(less(get(local), get(limit)), get(local), get(limit));
}

function multiply(lanes: Lanes): WasmFunction {
  const [a, b, c, rows, columnBytes, depth, aPanel, bPanel] = [0, 1, 2, 3, 4, 5, 6, 7] as const;
  const [row, column, lastRow, lastColumn, aAt, bAt, aStart, to, left] = [8, 9, 10, 11, 12, 13, 14, 15, 16] as const;
  const firstVector = 17;
  const sum = (r: number, v: number): number => firstVector + r * PANEL_VECTORS + v;
  const factor = firstVector + PANEL_ROWS * PANEL_VECTORS;
  const term = (v: number): number => factor + 1 + v;
  const [rowNumbers, vectorNumbers] = [range(PANEL_ROWS), range(PANEL_VECTORS)];
  const width = PANEL_VECTORS * VECTOR_BYTES;

  // Written out several times over, the loop would be slower: engines then run out of registers.
  const step = [
    vectorNumbers.map((v) => set(term(v), load(get(bAt), v * VECTOR_BYTES))),
    rowNumbers.map((r) => [
      set(factor, lanes.splat(get(aAt), r * lanes.size)),
      vectorNumbers.map((v) => set(sum(r, v), lanes.add(get(sum(r, v)), lanes.mul(get(factor), get(term(v)))))),
    ]),
    advance(aAt, constant(PANEL_ROWS * lanes.size)),
    advance(bAt, constant(width)),
  ];
  const block = [
    rowNumbers.map((r) => vectorNumbers.map((v) => set(sum(r, v), ZEROS))),
    set(aAt, get(aStart)),
    set(bAt, get(b)),
    set(left, get(depth)),
    repeat(left, step),
    set(to, add(get(c), add(atMost(column, lastColumn), mul(atMost(row, lastRow), get(columnBytes))))),
    rowNumbers.map((r) => [
      vectorNumbers.map((v) => store(get(to), v * VECTOR_BYTES, get(sum(r, v)))),
      advance(to, get(columnBytes)),
    ]),
  ];
  return {
    name: "multiply",
    parameters: 8,
    integers: 9,
    vectors: PANEL_ROWS * PANEL_VECTORS + 1 + PANEL_VECTORS,
    body: [
      set(lastRow, sub(get(rows), constant(PANEL_ROWS))),
      set(lastColumn, sub(get(columnBytes), constant(width))),
      doWhile(
        [
          set(aStart, get(a)),
          set(row, constant(0)),
          doWhile([block, advance(aStart, get(aPanel)), advance(row, constant(PANEL_ROWS))], less(get(row), get(rows))),
          advance(b, get(bPanel)),
          advance(column, constant(width)),
        ],
        less(get(column), get(columnBytes)),
      ),
    ],
  };
}

function cut(name: string, vectors: number): WasmFunction {
  const [from, to, count, rowBytes, panel] = [0, 1, 2, 3, 4] as const;
  const [column, lastColumn, source, target, left] = [5, 6, 7, 8, 9] as const;
  const width = vectors * VECTOR_BYTES;
  const onePanel = [
    set(source, add(get(from), atMost(column, lastColumn))),
    set(target, get(to)),
    set(left, get(count)),
    repeat(left, [
      range(vectors).map((v) => store(get(target), v * VECTOR_BYTES, load(get(source), v * VECTOR_BYTES))),
      advance(source, get(rowBytes)),
      advance(target, constant(width)),
    ]),
  ];
  return {
    name,
    parameters: 5,
    integers: 5,
    vectors: 0,
    body: [
      set(lastColumn, sub(get(rowBytes), constant(width))),
      doWhile([onePanel, advance(to, get(panel)), advance(column, constant(width))], less(get(column), get(rowBytes))),
    ],
  };
}

function transpose(name: string, lanes: Lanes, vectors: number): WasmFunction {
  const [from, to, count, rowBytes] = [0, 1, 2, 3] as const;
  const source = 4;
  const firstVector = 5;
  const numbers = range(lanes.count);
  const width = vectors * VECTOR_BYTES;
  const stages = Math.log2(lanes.count);
  const local = (stage: number, index: number): number => firstVector + stage * lanes.count + index;
  /** As many rows as a vector has numbers. */
  const square = (v: number): Code => [
    numbers.map((index) => [set(local(0, index), load(get(source))), advance(source, get(rowBytes))]),
    range(stages).map((stage) =>
      numbers.map((index) => {
        const first = index >> 1;
        const halves = [get(local(stage, first)), get(local(stage, first + lanes.count / 2))] as const;
        return set(local(stage + 1, index), shuffle(...halves, interleaved(lanes, index % 2)));
      }),
    ),
    numbers.map((index) => store(get(to), index * width + v * VECTOR_BYTES, get(local(stages, index)))),
  ];
  return {
    name,
    parameters: 4,
    integers: 1,
    vectors: (stages + 1) * lanes.count,
    body: repeat(count, [
      set(source, get(from)),
      range(vectors).map(square),
      advance(from, constant(VECTOR_BYTES)),
      advance(to, constant(lanes.count * width)),
    ]),
  };
}

/** The bytes that take the numbers of one half of two vectors in turn. */
function interleaved({ size, count }: Lanes, half: number): readonly number[] {
  return range(count).flatMap((index) => {
    const number = (index >> 1) + (half * count) / 2;
    return range(size).map((byte) => (index % 2) * VECTOR_BYTES + number * size + byte);
  });
}

function accumulate(lanes: Lanes): WasmFunction {
  const [to, from, end] = [0, 1, 2] as const;
  return {
    name: "accumulate",
    parameters: 3,
    integers: 0,
    vectors: 0,
    body: doWhile(
      [
        store(get(to), 0, lanes.add(load(get(to)), load(get(from)))),
        advance(from, constant(VECTOR_BYTES)),
        advance(to, constant(VECTOR_BYTES)),
      ],
      less(get(to), get(end)),
    ),
  };
}
