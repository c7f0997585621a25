import type { Floats } from "../floats.ts";
import type { Lanes } from "./instructions.ts";
import { instantiate, type Engine, type Memory } from "./instance.ts";
import { PANEL_ROWS, PANEL_VECTORS } from "./kernels.ts";
import { addTo, packAcross, packAlong } from "./packing.ts";

/** How many bytes of a product are worked on at once. At least a row or a panel is, however long it may be. */
export interface Limits {
  /** Rows on their way in or out: a multiple of 16. Each copy makes a view of the rows, so it should be a large part. */
  readonly stage: number;
  /** Packed rows of A, which the second cache should hold. */
  readonly a: number;
  /** Packed columns of B. */
  readonly b: number;
}

/** The limits that were found to be best. */
export const LIMITS: Limits = { stage: 2 ** 17, a: 2 ** 20, b: 2 ** 23 };

/**
 * A matrix product by WebAssembly: out = A·B, or out + A·B with `add`, where A is m×k, or stored as k×m if transposed,
 * and B is k×n, or stored as n×k if transposed. All is done, or nothing, and the result is false: if the arrays are not
 * of the precision, a dimension is smaller than a block, or the memory cannot grow.
 */
export type Product = (
  out: Floats,
  a: Floats,
  b: Floats,
  m: number,
  k: number,
  n: number,
  isTransposedA: boolean,
  isTransposedB: boolean,
  add: boolean,
) => boolean;

/** A matrix product with an instance and a memory of its own; undefined if the engine cannot have it. */
export function createProduct(engine: Engine, lanes: Lanes, limits: Limits = LIMITS): Product | undefined {
  const instance = instantiate(engine, lanes);
  if (!instance) return undefined;
  const { memory, multiply, cutA, cutB, transposeA, transposeB, accumulate } = instance;
  const { size } = lanes;
  const width = PANEL_VECTORS * lanes.count;
  let stage = { heap: numbersOf(memory, size), bytes: limits.stage };

  return (out, a, b, m, k, n, isTransposedA, isTransposedB, add) => {
    if (m < PANEL_ROWS || n < width || k < 1) return false;
    if (out.BYTES_PER_ELEMENT !== size || a.BYTES_PER_ELEMENT !== size || b.BYTES_PER_ELEMENT !== size) return false;

    const depth = roundUp(k, lanes.count);
    const usualRows = PANEL_ROWS * Math.max(1, Math.floor(limits.a / (PANEL_ROWS * depth * size)));
    const usualColumns = width * Math.max(1, Math.floor(limits.b / (width * depth * size)));
    const mostRows = Math.min(m, usualRows + PANEL_ROWS - 1);
    const mostColumns = Math.min(n, usualColumns + width - 1);
    const staged = Math.max(limits.stage, size * Math.max(mostRows, mostColumns, width * k));
    const panelsOfA = { address: roundUp(staged + SLACK, LINE), length: PANEL_ROWS * depth * size, width: PANEL_ROWS };
    const endOfA = panelsOfA.address + Math.ceil(mostRows / PANEL_ROWS) * panelsOfA.length;
    const panelsOfB = { address: roundUp(endOfA, LINE), length: width * depth * size, width };
    const endOfB = panelsOfB.address + Math.ceil(mostColumns / width) * panelsOfB.length;
    const result = roundUp(endOfB, LINE);
    if (!reserve(memory, result + mostRows * mostColumns * size + SLACK)) return false;
    if (stage.heap.buffer !== memory.buffer) stage = { heap: numbersOf(memory, size), bytes: limits.stage };

    for (let column = 0; column < n;) {
      const columns = partOf(n - column, usualColumns, width);
      if (isTransposedB) {
        const rows = { numbers: b, start: column * k, step: k, count: columns, length: k };
        packAlong(stage, transposeB, panelsOfB, rows);
      } else {
        const rows = { numbers: b, start: column, step: n, count: k, length: columns };
        packAcross(stage, cutB, panelsOfB, rows);
      }
      for (let row = 0; row < m;) {
        const rows = partOf(m - row, usualRows, PANEL_ROWS);
        if (isTransposedA) {
          packAcross(stage, cutA, panelsOfA, { numbers: a, start: row, step: m, count: k, length: rows });
        } else {
          packAlong(stage, transposeA, panelsOfA, { numbers: a, start: row * k, step: k, count: rows, length: k });
        }
        const [{ address: aAt, length: aLength }, { address: bAt, length: bLength }] = [panelsOfA, panelsOfB];
        multiply(aAt, bAt, result, rows, columns * size, k, aLength, bLength);
        // Rows of the whole width lie without gaps in the result as they do here.
        const [count, length] = columns === n ? [1, rows * n] : [rows, columns];
        for (let each = 0; each < count; each++) {
          const at = (row + each) * n + column;
          const from = result + each * length * size;
          if (add) addTo(out, at, stage, accumulate, from, length);
          else out.set(stage.heap.subarray(from / size, from / size + length), at);
        }
        row += rows;
      }
      column += columns;
    }
    return true;
  };
}

/** Vectors may be read and written that begin within a part and end beyond it. */
const SLACK = 16;

/** The bytes of a cache line, at the beginning of which parts begin. */
const LINE = 64;

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}

/** How many of the rows or columns that are left make up the next part: never are less than a panel left behind it. */
function partOf(left: number, usual: number, panel: number): number {
  return left < usual + panel ? left : usual;
}

function numbersOf({ buffer }: Memory, size: 4 | 8): Floats {
  return size === 8 ? new Float64Array(buffer) : new Float32Array(buffer);
}

/** Whether the memory has, or can be given, so many bytes. */
function reserve(memory: Memory, bytes: number): boolean {
  const missing = bytes - memory.buffer.byteLength;
  try {
    if (missing > 0) memory.grow(Math.ceil(missing / 2 ** 16));
    return true;
  } catch {
    return false;
  }
}
