import { at } from "../compiler/diagnostics/internal-error.ts";
import type { Floats } from "../runtime/tensor/floats.ts";
import { matmulStrided } from "../runtime/tensor/matmulStrided.ts";
import { createHeavyProduct } from "../runtime/tensor/wasm/heavyProduct.ts";
import { ownEngine } from "../runtime/tensor/wasm/instance.ts";
import { uniform } from "./statistics.ts";
import { decimal, figure, type Table } from "./table.ts";
import { asGenerated } from "./timing.ts";

/** A product of matrices, of which T is stored transposed. */
interface Size {
  readonly form: "NN" | "TN" | "NT";
  readonly m: number;
  readonly k: number;
  readonly n: number;
}

/** The products of a small network for handwritten digits, forward and backward, and square ones. */
const SIZES: readonly Size[] = [
  { form: "NN", m: 100, k: 784, n: 200 },
  { form: "TN", m: 784, k: 100, n: 200 },
  { form: "NT", m: 100, k: 200, n: 784 },
  { form: "NN", m: 200, k: 784, n: 100 },
  { form: "NN", m: 100, k: 200, n: 10 },
  { form: "TN", m: 200, k: 100, n: 10 },
  { form: "NN", m: 32, k: 32, n: 32 },
  { form: "NN", m: 256, k: 256, n: 256 },
  { form: "NN", m: 512, k: 512, n: 512 },
];

const PRECISIONS = [
  ["double", Float64Array],
  ["single", Float32Array],
] as const;

/** The fastest of so many rounds counts, each of which makes about so many multiplications. */
const ROUNDS = 11;
const MULTIPLICATIONS = 2e6;

/** The loops that everybody would write, which go through B along its rows or columns as it is stored. */
function naive(
  out: Floats,
  a: Floats,
  b: Floats,
  m: number,
  k: number,
  n: number,
  aRow: number,
  aColumn: number,
  bRow: number,
  bColumn: number,
): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < k; p++) sum += (a[i * aRow + p * aColumn] ?? NaN) * (b[p * bRow + j * bColumn] ?? NaN);
      out[i * n + j] = sum;
    }
  }
}

/** The ways to multiply matrices, in thousand millions of operations per second; k·m·n products are twice as many. */
export function matrixProducts(): Table {
  const rows = PRECISIONS.flatMap(([precision, Floats]) => {
    const ways = waysFor();
    return SIZES.map((size) => {
      const speeds = measure(size, Floats, ways);
      const [first, blocked, wasm] = [at(speeds, 0), at(speeds, 1), at(speeds, 2)];
      return [
        precision,
        size.form,
        `${size.m}×${size.k}×${size.n}`,
        ...speeds.map(figure),
        decimal(blocked / first),
        decimal(wasm / blocked),
      ];
    });
  });
  return {
    title: "matrix products: GFLOP/s",
    head: ["precision", "form", "m×k×n", "naive", "plain", "WebAssembly", "plain/naive", "WebAssembly/plain"],
    rows,
  };
}

type Way = (out: Floats, a: Floats, b: Floats, size: Size) => void;

/** Copies of their own: code that has seen arrays of both precisions is slower. */
function waysFor(): readonly Way[] {
  const strided = [naive, matmulStrided].map((way): Way => {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a copy that the engine knows nothing about
    const create = asGenerated(new Function(`return ${way.toString()}`));
    const copy: unknown = create();
    if (typeof copy !== "function") throw new Error("the engine made no function");
    return (out, a, b, { form, m, k, n }) => {
      const [aRow, aColumn] = form === "TN" ? [1, m] : [k, 1];
      const [bRow, bColumn] = form === "NT" ? [1, k] : [n, 1];
      Reflect.apply(copy, undefined, [out, a, b, m, k, n, aRow, aColumn, bRow, bColumn, false]);
    };
  });
  const product = createHeavyProduct(ownEngine());
  const wasm: Way = (out, a, b, { form, m, k, n }) => {
    if (!product(out, a, b, m, k, n, form === "TN", form === "NT", false)) throw new Error("there is no WebAssembly");
  };
  return [...strided, wasm];
}

function measure(size: Size, Floats: (typeof PRECISIONS)[number][1], ways: readonly Way[]): readonly number[] {
  const { m, k, n } = size;
  const next = uniform(1);
  const filled = (length: number): Floats => new Floats(length).map(() => 2 * next() - 1);
  const [a, b, out] = [filled(m * k), filled(k * n), filled(m * n)];
  const calls = Math.ceil(MULTIPLICATIONS / (m * k * n));
  const fastest = ways.map(() => Infinity);
  for (let round = 0; round < ROUNDS; round++) {
    ways.forEach((way, index) => {
      const start = performance.now();
      for (let call = 0; call < calls; call++) way(out, a, b, size);
      fastest[index] = Math.min(at(fastest, index), (performance.now() - start) / calls);
    });
  }
  return fastest.map((milliseconds) => (2e-6 * m * k * n) / milliseconds);
}
