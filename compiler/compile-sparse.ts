import { counted } from "../runtime/counted.ts";
import type { SparseMatrix } from "../runtime/linear/index.ts";
import { at, InternalError } from "./diagnostics/internal-error.ts";
import { functionProgram } from "./emit/function.ts";
import { instantiate, type Generated } from "./emit/instantiate.ts";
import { arrayTypeOf, generatedName, type Precision } from "./emit/module.ts";
import { createScope } from "./emit/names.ts";
import { runtimeNames } from "./emit/runtime-names.ts";
import { hasArrays } from "./emit/tensor/function.ts";
import type { ParsedFunction } from "./frontends/mathjs/index.ts";
import type { Elements, Sparsity } from "./function-types.ts";
import { dimValue, showDims, sizeOf, type Dim } from "./graph/dim.ts";
import type { Input } from "./graph/graph.ts";
import { planSizes, type Sizes } from "./graph/sizes.ts";
import { dimsOf } from "./graph/type.ts";
import { requireLengths, requireScalar, requireSizes } from "./request.ts";
import type { DeriveOptions } from "./transforms/derive.ts";
import { deriveSparse, sparsePlan, type DerivedSparse, type SparseKind } from "./transforms/sparse/derive.ts";
import type { SparsePlan } from "./transforms/sparse/plan.ts";

/** What sparse derivatives are made from. */
export interface SparseRequest {
  readonly parsed: ParsedFunction;
  readonly options: { readonly precision?: Precision; readonly finite?: boolean };
  readonly chosen: DeriveOptions;
}

/** Numbers, or the elements of arrays. */
type Arguments = readonly (number | Elements)[];

/**
 * A function from a point to the entries of a sparse derivative. The pattern belongs to the named lengths of arrays: it
 * is found at the first call, and again where they have changed. The arrays of the pattern are the same at every call.
 */
export function sparseDerivative(request: SparseRequest, kind: SparseKind): (point: Arguments) => SparseMatrix {
  const { parsed } = request;
  requireScalar(parsed, kind);
  requireLengths(parsed);
  let last: { readonly key: string; readonly evaluate: (point: Arguments) => SparseMatrix } | undefined;
  return (point) => {
    const sizes = sizesOf(parsed.graph.inputs, point);
    const key = [...sizes.values()].join();
    if (last?.key !== key) last = { key, evaluate: evaluation(request, kind, sizes) };
    return last.evaluate(point);
  };
}

/** Where a sparse derivative has entries, for given named lengths. */
export function sparsity(
  { parsed, chosen }: SparseRequest,
  kind: SparseKind,
  lengths: Readonly<Record<string, number>>,
): Sparsity {
  requireScalar(parsed, kind);
  const { steps, unsolved } = planSizes(parsed.graph.inputs);
  const needed = [...steps.map(({ name }) => name), ...unsolved];
  requireSizes(parsed, needed, lengths);
  for (const name of needed) requireWhole(name, lengths[name] ?? NaN);
  return summaryOf(sparsePlan(parsed.graph, kind, new Map(Object.entries(lengths)), chosen).plan);
}

function requireWhole(name: string, length: number): void {
  if (Number.isInteger(length) && length > 0) return;
  throw new RangeError(`the length ${name} is ${length}, and no positive whole number`);
}

function summaryOf({ pattern, forward, reverse }: SparsePlan): Sparsity {
  return { ...pattern, colours: { forward: forward.count, reverse: reverse.count } };
}

function evaluation(
  { parsed, options, chosen }: SparseRequest,
  kind: SparseKind,
  sizes: Sizes,
): (point: Arguments) => SparseMatrix {
  const derived = deriveSparse(parsed.graph, kind, hasArrays(parsed.graph), sizes, chosen);
  const { pattern } = derived.plan;
  const arrayType = arrayTypeOf(options.precision);
  const raw = generated(derived, parsed, options);
  const count = pattern.indices.length;
  const { tables } = derived;
  if (tables === undefined) {
    const { length } = raw;
    const isPacked = length < parsed.graph.inputs.length + 1;
    return (point) => {
      const values = new Float64Array(count);
      raw(...(isPacked ? [Float64Array.from(point.map(Number))] : point), values);
      return { ...pattern, values };
    };
  }
  const { forward, reverse, places } = tables;
  const lengths = [...forward.lengths, ...reverse.lengths];
  const size = lengths.reduce((sum, length) => sum + length, 0);
  const create = arrayType === "Float32Array" ? Float32Array : Float64Array;
  const seeds = [...forward.colours, ...reverse.colours].map((colour) =>
    typeof colour === "number" ? colour : create.from(colour),
  );
  return (point) => {
    const compressed = new create(size);
    let start = 0;
    const blocks = lengths.map((length) => compressed.subarray(start, (start += length)));
    raw(...point, ...seeds, ...blocks);
    return { ...pattern, values: Float64Array.from(places, (place) => at(compressed, place)) };
  };
}

/** The function that writes the entries of a graph of numbers, or the compressed matrix of one of arrays. */
function generated(
  { kind, graph }: DerivedSparse,
  { name }: ParsedFunction,
  { precision, finite = false }: SparseRequest["options"],
): Generated {
  const reserved = [...runtimeNames(graph), "checkFinite"];
  const called = generatedName(createScope(reserved).declare(name), kind, "into");
  return instantiate(
    functionProgram(
      {
        name: called,
        graph,
        style: "into",
        documentation: [],
        resultName: "values",
        arrayType: arrayTypeOf(precision),
        finite,
      },
      [called, ...reserved],
    ),
  );
}

/**
 * The named lengths for given arguments.
 * @throws RangeError where an argument has another number of elements than its shape says.
 */
function sizesOf(inputs: readonly Input[], point: Arguments): Sizes {
  const sizes = new Map<string, number>();
  const counts = point.map((value) => (typeof value === "number" ? 1 : value.length));
  for (const { name, input, divisor, power } of planSizes(inputs).steps) {
    const quotient = at(counts, input) / dimValue(divisor, sizes);
    sizes.set(name, power === 1 ? quotient : Math.round(quotient ** (1 / power)));
  }
  inputs.forEach(({ name, type }, index) => {
    const dims = dimsOf(type);
    const lengths = dims.map((dim: Dim) => dimValue(dim, sizes));
    const count = counts[index];
    if (count === undefined) throw new InternalError("an argument is missing");
    if (count === lengths.reduce((a, b) => a * b, 1) && lengths.every((length) => Number.isInteger(length))) return;
    const named = sizeOf(dims) === count || typeof sizeOf(dims) === "number" ? "" : `, that is ${showDims(lengths)}`;
    throw new RangeError(`${name} has ${counted(count, "element")}, but its shape is ${showDims(dims)}${named}`);
  });
  return sizes;
}
