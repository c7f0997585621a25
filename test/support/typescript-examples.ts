import { expect } from "vitest";
import type { StructuredValue } from "../../compiler/inspect/procedure/values.ts";
import { riddersDerivative } from "../../runtime/differences/index.ts";

/** What functions of the examples take and return: numbers, and arrays and objects of them. */
export type Data = StructuredValue;

/** A function of such data. */
export type DataFunction = (...data: readonly Data[]) => unknown;

/** A function of a TypeScript file beside a test, run as it was written. */
export async function functionBeside(url: string, file: string, name: string): Promise<DataFunction> {
  const module: unknown = await import(/* @vite-ignore */ new URL(file, url).href);
  const found: unknown = typeof module === "object" && module !== null ? Reflect.get(module, name) : undefined;
  if (!isFunction(found)) throw new Error(`${file} exports no function ${name}`);
  return ofData(found);
}

/** A function with parameters of its own, as a function of whatever it is given. */
export function ofData(f: (...data: never[]) => unknown): DataFunction {
  return (...data): unknown => {
    const result: unknown = Reflect.apply(f, undefined, data);
    return result;
  };
}

function isFunction(value: unknown): value is (...data: never[]) => unknown {
  return typeof value === "function";
}

/** The numbers in a structure, in order. */
export function leavesOf(value: unknown): readonly number[] {
  if (typeof value === "number") return [value];
  if (value instanceof Float64Array) return [...value];
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(leavesOf);
  throw new TypeError(`no numbers: ${String(value)}`);
}

/** A structure like another, with these numbers in order. */
export function filled(data: Data, numbers: readonly number[]): Data {
  const rest = numbers.values();
  const fill = (each: Data): Data => {
    if (typeof each === "number") return rest.next().value ?? NaN;
    if (typeof each === "boolean") return each;
    if (each instanceof Float64Array) return each.map(() => rest.next().value ?? NaN);
    if (isArray(each)) return each.map(fill);
    return Object.fromEntries(Object.entries(each).map(([field, value]) => [field, fill(value)]));
  };
  return fill(data);
}

function isArray(data: Data): data is readonly Data[] {
  return Array.isArray(data);
}

/** A copy that shares nothing with the original, so that a function may write into it. */
export function copied<T extends Data>(data: readonly T[]): readonly T[] {
  return structuredClone(data);
}

/**
 * The derivatives of one number with respect to the numbers in some arguments, by Ridders' method on the function as it
 * was written.
 */
export function numericalGradient(
  f: DataFunction,
  data: readonly Data[],
  wrt: readonly number[],
): readonly (readonly number[])[] {
  return wrt.map((position) => {
    const argument = data[position];
    if (argument === undefined) throw new Error(`there is no argument ${position}`);
    const numbers = leavesOf(argument);
    return numbers.map((number, index) => {
      const at = (x: number): number => Number(f(...data.with(position, filled(argument, numbers.with(index, x)))));
      const { value, error } = riddersDerivative(at, number);
      // What an imprecise difference agrees with means nothing.
      expect(error).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(value)));
      return value;
    });
  });
}

/** Compare derivatives number by number: to a tolerance relative to the largest of an argument. */
export function expectClose(actual: unknown, expected: unknown, tolerance: number): void {
  const numbers = leavesOf(expected);
  const found = leavesOf(actual);
  expect(found).toHaveLength(numbers.length);
  const scale = Math.max(Number.MIN_VALUE, ...numbers.map(Math.abs));
  numbers.forEach((number, index) => {
    const own = found[index] ?? NaN;
    expect(Math.abs(own - number) / scale, `number ${index}: ${own} instead of ${number}`).toBeLessThanOrEqual(
      tolerance,
    );
  });
}
