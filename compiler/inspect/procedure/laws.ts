import { at } from "../../diagnostics/internal-error.ts";
import type { RealElement } from "./elements.ts";
import type { ProcedureFunctions } from "./functions.ts";
import { numbersIn } from "./parts.ts";
import type { Outcome } from "./run.ts";
import type { ProcedureSubject } from "./subject.ts";
import type { StructuredValue } from "./values.ts";

/** The dot-product law ȳ·(J ẋ) = (Jᵀ ȳ)·ẋ, for directions in which no element is 0. */
export interface DotProducts {
  readonly forward: number;
  readonly reverse: number;
  readonly agree: boolean;
}

/** The gradient or Jacobian as it is emitted. */
export interface WholeDerivative {
  readonly kind: "gradient" | "jacobian";
  /** Where it is not what forward mode gives: `∂f/∂x[2]`. */
  readonly differs: readonly string[];
}

/** The relative error, of the sum of the sizes of all terms, that rounding may make. */
const ROUNDING = 1e-9;

/** What terms that cancel may leave of each of them. */
const CANCELLED = 64 * Number.EPSILON;

/** Compare both modes in all entries of the Jacobian at once. */
export function dotProducts({ parameters, results, jvp, vjp }: ProcedureFunctions): DotProducts {
  const point = parameters.map(({ number }) => number);
  const tangent = direction(parameters.length, 0);
  const adjoint = direction(results.length, parameters.length);
  const forward = terms(adjoint, jvp(point, tangent));
  const reverse = terms(vjp(point, adjoint), tangent);
  const size = Math.max(sum(forward.map(Math.abs)), sum(reverse.map(Math.abs)));
  const [a, b] = [sum(forward), sum(reverse)];
  const isClose = Math.abs(a - b) <= ROUNDING * size;
  // Infinite derivatives are summed in another order, and to another sum: to none in both modes.
  const agree = Object.is(a, b) || (Number.isFinite(size) ? isClose : !Number.isFinite(a) && !Number.isFinite(b));
  return { forward: a, reverse: b, agree };
}

const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/** Numbers between 1/2 and 3/2 in absolute value, of both signs, without a pattern. */
function direction(length: number, from: number): readonly number[] {
  return Array.from({ length }, (_, index) => {
    const fraction = ((from + index + 1) * GOLDEN_RATIO) % 1;
    return fraction < 0.5 ? 0.5 + 2 * fraction : 0.5 - 2 * fraction;
  });
}

function terms(a: readonly number[], b: readonly number[]): readonly number[] {
  return a.map((x, index) => x * at(b, index));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

/** Whether a generated function has given what the interpreter has, bit for bit. */
export function sameValue({ result, written }: Outcome, values: readonly StructuredValue[]): boolean {
  const expected = [...(result === undefined ? [] : [result]), ...Object.values(written)].flatMap(numbersIn);
  const found = values.flatMap(numbersIn);
  return expected.length === found.length && expected.every((number, index) => Object.is(number, found[index]));
}

/** The largest number of entries of a Jacobian that is computed as a whole. */
const MOST_ENTRIES = 100_000;

/** Compare the gradient, of a function with one number as its value, or the Jacobian with the entries of forward mode. */
export function wholeDerivative(
  kind: WholeDerivative["kind"],
  compute: () => StructuredValue | undefined,
  { parameters, results }: ProcedureFunctions,
  subject: ProcedureSubject,
): WholeDerivative | undefined {
  if (parameters.length === 0 || results.length * parameters.length > MOST_ENTRIES) return undefined;
  const numbers = numbersIn(compute() ?? []);
  const places = blockPlaces(results, parameters);
  const forward = subject.forward(subject.coordinates);
  const differs = subject.rows.flatMap((row, i) => {
    const entries = at(forward, i);
    const largest = Math.max(...entries.map(Math.abs).filter(Number.isFinite));
    return subject.columns.flatMap((column, j) => {
      const found = numbers[at(at(places, row), column)];
      const isSame = found !== undefined && isClose(found, at(entries, j), largest);
      return isSame ? [] : [`∂${at(results, row).name}/∂${at(parameters, column).name}`];
    });
  });
  return { kind, differs };
}

/** Whether two derivatives are equal but for rounding, be it that of terms of the size of the largest which cancel. */
function isClose(a: number, b: number, largest: number): boolean {
  const allowed = Math.max(ROUNDING * Math.max(Math.abs(a), Math.abs(b)), CANCELLED * largest);
  return Object.is(a, b) || a === b || Math.abs(a - b) <= allowed;
}

/** Where the entry of a row and a column stands among all numbers of a Jacobian, which is made of blocks of leaves. */
function blockPlaces(
  results: readonly RealElement[],
  parameters: readonly RealElement[],
): readonly (readonly number[])[] {
  const rows = positions(results);
  const columns = positions(parameters);
  return rows.map(({ before, own, size }) =>
    columns.map((column) => before * parameters.length + size * column.before + own * column.size + column.own),
  );
}

/** For each element: how many elements stand before its leaf, its place in the leaf, and how large that is. */
function positions(
  elements: readonly RealElement[],
): readonly { readonly before: number; readonly own: number; readonly size: number }[] {
  const sizes = new Map<unknown, number>();
  const starts = new Map<unknown, number>();
  elements.forEach(({ leaf }, index) => {
    sizes.set(leaf, (sizes.get(leaf) ?? 0) + 1);
    if (!starts.has(leaf)) starts.set(leaf, index);
  });
  return elements.map(({ leaf }, index) => {
    const before = starts.get(leaf) ?? 0;
    return { before, own: index - before, size: sizes.get(leaf) ?? 1 };
  });
}
