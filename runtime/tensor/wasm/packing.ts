import type { Floats } from "../floats.ts";
import { VECTOR_BYTES, type Kernels } from "./kernels.ts";

/** Where and how panels lie in the memory: addresses and lengths in bytes, the width in numbers. */
export interface Panels {
  readonly address: number;
  readonly length: number;
  readonly width: number;
}

/** Rows of a matrix: `count` of them, `length` numbers of each, beginning `step` numbers apart. */
export interface Rows {
  readonly numbers: Floats;
  readonly start: number;
  readonly step: number;
  readonly count: number;
  readonly length: number;
}

/**
 * The memory as numbers, and how many bytes at its beginning are for numbers on their way in and out.
 *
 * They are copied there as they are, by the engine's own `set`, and packed from there by WebAssembly: reading and writing
 * them one by one from here would take as long again as the product, above all once both precisions have passed by.
 */
export interface Stage {
  readonly heap: Floats;
  readonly bytes: number;
}

/** Pack rows of which each has one inner index. */
export function packAcross({ heap, bytes }: Stage, cut: Kernels["cutA"], panels: Panels, rows: Rows): void {
  const { numbers, start, step, count, length } = rows;
  const size = heap.BYTES_PER_ELEMENT;
  const most = Math.max(1, Math.floor(bytes / (length * size)));
  for (let row = 0; row < count; row += most) {
    const staged = Math.min(most, count - row);
    const from = start + row * step;
    if (length === step) heap.set(numbers.subarray(from, from + staged * step));
    else {
      for (let each = 0; each < staged; each++) {
        heap.set(numbers.subarray(from + each * step, from + each * step + length), each * length);
      }
    }
    cut(0, panels.address + row * panels.width * size, staged, length * size, panels.length);
  }
}

/** Pack rows of which each has all inner indices, and which lie without gaps. */
export function packAlong({ heap, bytes }: Stage, transpose: Kernels["transposeA"], panels: Panels, rows: Rows): void {
  const { numbers, start, count, length } = rows;
  const { address, width } = panels;
  const size = heap.BYTES_PER_ELEMENT;
  const vectors = Math.ceil((length * size) / VECTOR_BYTES);
  const most = width * Math.max(1, Math.floor(bytes / (width * length * size)));
  for (let group = 0; group < count; group += most) {
    const first = Math.min(group, count - width);
    const end = Math.min(group + most, count);
    heap.set(numbers.subarray(start + first * length, start + end * length));
    for (let row = group; row < end; row += width) {
      const from = Math.min(row, count - width) - first;
      transpose(from * length * size, address + (row / width) * panels.length, vectors, length * size);
    }
  }
}

/** Add numbers in the memory to those of an array. */
export function addTo(
  out: Floats,
  at: number,
  { heap, bytes }: Stage,
  accumulate: Kernels["accumulate"],
  address: number,
  length: number,
): void {
  const size = heap.BYTES_PER_ELEMENT;
  const most = Math.floor(bytes / size);
  for (let done = 0; done < length; done += most) {
    const staged = Math.min(most, length - done);
    heap.set(out.subarray(at + done, at + done + staged));
    accumulate(0, address + done * size, staged * size);
    out.set(heap.subarray(0, staged), at + done);
  }
}
