import { at } from "../diagnostics/internal-error.ts";
import type { Scope } from "./names.ts";
import { element, steppingElement, type CombiningOperator, type Expression, type Statement } from "./program.ts";

/** Fewer values in a row are assigned one by one. */
const MIN_RUN = 8;

/**
 * Assign values to the elements of an array from 0 on; what steps evenly through a buffer, or through the array itself, is
 * copied by a loop.
 */
export function assignAll(array: string, values: readonly Expression[], scope: Scope): readonly Statement[] {
  const target = (first: number, variable?: string): Expression =>
    variable === undefined ? element(array, first) : steppingElement(array, first, 1, variable);
  const mirrors = mirrorsOf(array, values);
  const mirrored = new Set(
    mirrors.flatMap(({ to, step, count }) => Array.from({ length: count }, (_, k) => to + k * step)),
  );
  const assigned = assignRuns(values, target, scope, {
    isInPlace: (value, index) => isInPlace(array, index, value) || mirrored.has(index),
  });
  const copied = mirrors.map(({ to, step, from, fromStep, count }): Statement => {
    const variable = scope.declare("i");
    return {
      kind: "for",
      variable,
      count,
      body: [
        {
          kind: "assign",
          target: steppingElement(array, to, step, variable),
          value: steppingElement(array, from, fromStep, variable),
        },
      ],
    };
  });
  return [...assigned, ...copied];
}

/** Elements of an array, evenly spaced, that are copies of others of the same array, evenly spaced too. */
interface Mirror {
  readonly to: number;
  readonly step: number;
  readonly from: number;
  readonly fromStep: number;
  readonly count: number;
}

/** The copies within an array that stand apart, as those of the other triangle of a sparse matrix do. */
function mirrorsOf(array: string, values: readonly Expression[]): readonly Mirror[] {
  const copies = values.flatMap((value, to) => {
    const read = bufferRead(value);
    return read?.array === array && read.index !== to ? [{ to, from: read.index }] : [];
  });
  const mirrors: Mirror[] = [];
  for (let first = 0; first + MIN_RUN <= copies.length;) {
    const { to, from } = at(copies, first);
    const next = at(copies, first + 1);
    const [step, fromStep] = [next.to - to, next.from - from];
    let count = 2;
    for (let copy = copies[first + count]; copy !== undefined; copy = copies[first + ++count]) {
      if (copy.to !== to + count * step || copy.from !== from + count * fromStep) break;
    }
    // Neighbours are copied by runs anyway.
    const isMirror = count >= MIN_RUN && step > 1 && fromStep !== 0;
    if (isMirror) mirrors.push({ to, step, from, fromStep, count });
    first += isMirror ? count : 1;
  }
  return mirrors;
}

/** How values are assigned. */
export interface RunOptions {
  /** Combine what stands in the places with the values instead of setting them. */
  readonly operator?: CombiningOperator;
  /** Whether a value stands in its place already. */
  readonly isInPlace?: (value: Expression, index: number) => boolean;
}

/**
 * Assign values to places: that of the value `first`, or of the values from `first` on in the steps of a variable. What
 * steps evenly through a buffer is copied by a loop.
 */
export function assignRuns(
  values: readonly Expression[],
  target: (first: number, variable?: string) => Expression,
  scope: Scope,
  { operator, isInPlace: isThere }: RunOptions = {},
): readonly Statement[] {
  const statements: Statement[] = [];
  for (let first = 0; first < values.length;) {
    const count = runLength(values, first);
    if (isThere?.(at(values, first), first) === true) {
      first += 1;
      continue;
    }
    if (count < MIN_RUN) {
      statements.push({ kind: "assign", target: target(first), value: at(values, first), operator });
      first += 1;
      continue;
    }
    const variable = scope.declare("i");
    const start = bufferRead(at(values, first));
    const next = bufferRead(at(values, first + 1));
    if (start && next) {
      const value = steppingElement(start.array, start.index, next.index - start.index, variable);
      statements.push({
        kind: "for",
        variable,
        count,
        body: [{ kind: "assign", target: target(first, variable), value, operator }],
      });
    }
    first += count;
  }
  return statements;
}

/** Whether a value is what already stands in its place. */
function isInPlace(array: string, index: number, value: Expression): boolean {
  const read = bufferRead(value);
  return read?.array === array && read.index === index;
}

/** How many of the values from one on are elements of one buffer at evenly spaced places. */
function runLength(values: readonly Expression[], first: number): number {
  const start = bufferRead(at(values, first));
  const second = values[first + 1];
  const next = second && bufferRead(second);
  if (!start || next?.array !== start.array) return 1;
  const stride = next.index - start.index;
  let count = 2;
  for (let value = values[first + count]; value !== undefined; value = values[first + ++count]) {
    const read = bufferRead(value);
    if (read?.array !== start.array || read.index !== start.index + stride * count) break;
  }
  return count;
}

function bufferRead(value: Expression): { readonly array: string; readonly index: number } | undefined {
  return value.kind === "element" && value.index.kind === "number"
    ? { array: value.array, index: value.index.value }
    : undefined;
}
