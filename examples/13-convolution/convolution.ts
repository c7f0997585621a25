import { readFileSync } from "node:fs";
import { compile, nestedLists, type ArrayValue } from "adjoint";

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");
const filled = (from: number, to: number, length: number): Float64Array =>
  Float64Array.from({ length }, (_, index) => from + ((to - from) * index) / (length - 1));

const f = compile(read("convolution.math"), { shapes: {} });
const point = [filled(-0.1, 0.5, 2 * 3 * 4 * 4), filled(-0.2, 0.3, 3 * 3 * 4 * 4), filled(-0.1, 0.2, 3)];
const { value, cotangents } = f.vjp(point, new Float64Array(2 * 3 * 2 * 2).fill(1));
console.log("the first channel of the first image:", firstChannel(value));
const [x, w, b] = cotangents;
console.log("adjoints for ȳ = 1: of x", total(x), "in all, of w", total(w), "in all, of b", b);

const image = filled(-0.3, 0.4, 2 * 3 * 4 * 4);
for (const fn of ["largest", "average"]) {
  console.log(`${fn}:`, firstChannel(compile(read("pooling.math"), { shapes: {}, fn })(image)));
}

/** The first 2×2 elements. */
function firstChannel(array: ArrayValue): unknown {
  return array instanceof Float64Array ? nestedLists(array.subarray(0, 4), [2, 2]) : array;
}

function total(array: ArrayValue | undefined): number {
  return array instanceof Float64Array ? array.reduce((sum, each) => sum + each, 0) : NaN;
}
