import type { Precision } from "../compiler/emit/module.ts";
import { at } from "../compiler/diagnostics/internal-error.ts";
import { conv2d } from "../runtime/tensor/conv2d.ts";
import { conv2dFilter } from "../runtime/tensor/conv2dFilter.ts";
import { conv2dInput } from "../runtime/tensor/conv2dInput.ts";
import type { Floats } from "../runtime/tensor/floats.ts";
import { matmul } from "../runtime/tensor/matmul.ts";
import { uniform } from "./statistics.ts";
import { decimal, figure, type Rows, type Table } from "./table.ts";

/** A layer: images, their channels, rows and columns, and the filters with their rows and columns. */
const [N, C, H, F, K] = [32, 8, 14, 16, 3];
const PADDING = 1;
const STRIDE = 1;

/** The pixels upon which the elements of a filter lie, along one axis: all but one at each end see the padding. */
const PLACES = K * H - 2;

const PRODUCTS = N * F * C * PLACES * PLACES;

/** The fastest of so many calls counts. */
const ROUNDS = 60;

/** The convolution of a layer and its adjoints, in thousand millions of operations per second. */
export function convolutionTable(rowsOf: (precision: Precision) => Rows): Table {
  return {
    title: `convolution of ${N} images of ${C} × ${H} × ${H} with ${F} filters of ${K} × ${K}`,
    head: ["precision", "", "ms", "GFLOP/s", "of matmul"],
    rows: [...rowsOf("f64"), ...rowsOf("f32")],
  };
}

/** The rows of one precision. */
export function convolutionRows(precision: Precision): Rows {
  const next = uniform(1);
  const filled = (length: number): Floats => {
    const numbers = precision === "f32" ? new Float32Array(length) : new Float64Array(length);
    return numbers.map(() => 2 * next() - 1);
  };
  const [x, w, y] = [filled(N * C * H * H), filled(F * C * K * K), filled(N * F * H * H)];
  const [outX, outW, outY] = [filled(x.length), filled(w.length), filled(y.length)];
  const scratch = filled(C * K * K * H * H);
  // The same convolution as a product, of whose matrices one repeats each pixel for all elements that lie upon it.
  const pixels = filled(C * K * K * N * H * H);
  const calls: readonly (readonly [name: string, products: number, call: () => void])[] = [
    ["conv2d", PRODUCTS, () => conv2d(outY, x, w, N, C, H, H, F, K, K, STRIDE, PADDING, scratch)],
    ["conv2dInput", PRODUCTS, () => conv2dInput(outX, y, w, N, C, H, H, F, K, K, STRIDE, PADDING, scratch)],
    ["conv2dFilter", PRODUCTS, () => conv2dFilter(outW, x, y, N, C, H, H, F, K, K, STRIDE, PADDING, scratch)],
    ["matmul", F * pixels.length, () => matmul(outY, w, pixels, F, C * K * K, N * H * H, false)],
  ];
  const fastest = calls.map(() => Infinity);
  for (let round = 0; round < ROUNDS; round++) {
    calls.forEach(([, , call], index) => {
      const start = performance.now();
      call();
      fastest[index] = Math.min(at(fastest, index), performance.now() - start);
    });
  }
  const speeds = calls.map(([, products], index) => (2e-6 * products) / at(fastest, index));
  return calls.map(([name], index) => [
    precision,
    name,
    figure(at(fastest, index)),
    figure(at(speeds, index)),
    decimal(at(speeds, index) / at(speeds, speeds.length - 1)),
  ]);
}
