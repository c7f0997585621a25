import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compileProcedure } from "../../compiler/compile-procedure.ts";
import { derivedProcedure, simplifiedProcedure } from "../../compiler/emit/procedure/module.ts";
import { parseProcedure, type ParsedProcedure } from "../../compiler/frontends/typescript/index.ts";
import type { CompiledProcedure } from "../../compiler/function-types.ts";
import { countOperations } from "../../compiler/inspect/procedure/run.ts";
import {
  copied,
  expectClose,
  filled,
  functionBeside,
  leavesOf,
  numericalGradient,
  type Data,
  type DataFunction,
} from "./typescript-examples.ts";

/** A function of an example whose derivatives are tested. */
export interface DerivativeExample {
  /** The URL of the test. */
  readonly url: string;
  /** The file beside it. */
  readonly file: string;
  readonly fn: string;
  readonly wrt: readonly string[];
}

/** Where derivatives are tested. */
export interface DerivativePoint {
  readonly data: readonly Data[];
  /** The gradient that is known, one entry for each of `wrt`; otherwise differences are taken. */
  readonly gradient?: readonly Data[];
  /** How far it may be off, relative to the largest number of an entry. */
  readonly tolerance?: number;
}

/** A function as it was written, and as it is compiled. */
interface Compiled {
  readonly original: DataFunction;
  readonly parsed: ParsedProcedure;
  readonly f: CompiledProcedure;
  /** The positions of the differentiated parameters. */
  readonly positions: readonly number[];
}

/** Compile a function of an example. */
export async function compileExample({ url, file, fn, wrt }: DerivativeExample): Promise<Compiled> {
  const folder = fileURLToPath(new URL(".", url));
  const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, "utf8") : undefined);
  const name = relative(process.cwd(), `${folder}${file}`);
  const parsed = await parseProcedure(read(name) ?? "", { name, fn, read });
  const f = compileProcedure(parsed, { wrt });
  const positions = wrt.map((name) => f.parameters.indexOf(name));
  return { original: await functionBeside(url, file, fn), parsed, f, positions };
}

/** What a function returns and what it has written, one after another. */
function outcomeOf(f: DataFunction, data: readonly Data[]): readonly number[] {
  const given = copied(data);
  const returned = f(...given);
  return [...(returned === undefined ? [] : leavesOf(returned)), ...given.flatMap(leavesOf)];
}

/** Test a function that returns one number: its value, and all of its derivatives. */
export function testGradient(example: DerivativeExample, points: ReadonlyMap<string, DerivativePoint>): void {
  describe(`the gradient of ${example.fn}`, async () => {
    const { original, parsed, f, positions } = await compileExample(example);

    it.each([...points])("is right %s", (_, { data, gradient, tolerance = 1e-9 }) => {
      expect(outcomeOf(f, data)).toEqual(outcomeOf(original, data));
      const expected = gradient ?? numericalGradient(original, data, positions);
      const found = f.gradient(...data);
      expect(found).toHaveLength(expected.length);
      expected.forEach((entry, index) => expectClose(found[index], entry, tolerance));
      const both = f.valueAndGradient(...data);
      expect(both.value).toBe(original(...data));
      expectClose(both.gradient, found, 1e-14);
    });

    it.each([...points])("is the same by forward and reverse mode %s", (_, { data }) => {
      expectTransposed(f, data, positions);
    });

    it.each([...points])("has a derivative, along a direction, %s", (_, { data }) => {
      const directions = directionsOf(data, positions);
      const { gradient, product } = f.hvp(data, directions);
      expectClose(gradient, f.gradient(...data), 1e-13);
      const step = 1e-4;
      const at = (by: number): readonly number[] => leavesOf(f.gradient(...moved(data, positions, directions, by)));
      const [near, far] = [step, 2 * step].map((by) => {
        const behind = at(-by);
        return at(by).map((number, index) => (number - behind[index]!) / (2 * by));
      });
      expectClose(
        product,
        near!.map((number, index) => (4 * number - far![index]!) / 3),
        1e-6,
      );
    });

    it("takes at most five times the operations in all, and by their cost at every point", () => {
      const procedure = simplifiedProcedure(parsed.procedure, {});
      const [value, both] = (["value", "valueAndGradient"] as const).map((kind) => {
        const derived = derivedProcedure(procedure, kind, example).procedure;
        return [...points.values()].map(({ data }) => countOperations(derived, copied(data)));
      });
      const inAll = (counts: typeof value): number => counts!.reduce((sum, { operations }) => sum + operations, 0);
      expect(inAll(both)).toBeLessThanOrEqual(5 * inAll(value));
      both!.forEach(({ weighted }, index) => expect(weighted).toBeLessThanOrEqual(5 * value![index]!.weighted));
    });
  });
}

/** Test a function that returns several numbers, or writes them into arrays: its value and its Jacobian. */
export function testJacobian(example: DerivativeExample, points: ReadonlyMap<string, readonly Data[]>): void {
  describe(`the Jacobian of ${example.fn}`, async () => {
    const { original, parsed, f, positions } = await compileExample(example);

    it.each([...points])("is right %s", (_, data) => {
      expect(outcomeOf(f, data)).toEqual(outcomeOf(original, data));
      const { tangent } = f.jvp(copied(data), directionsOf(data, positions));
      const adjoint = wave(tangent, 3);
      const { cotangents } = f.vjp(copied(data), adjoint);
      const weighted: DataFunction = (...given) => dot(leavesOf(adjoint), resultsOf(original, given));
      const expected = numericalGradient(weighted, data, positions);
      expected.forEach((entry, index) => expectClose(cotangents[index], entry, 1e-9));
    });

    it.each([...points])("is the same by forward and reverse mode %s", (_, data) => {
      expectTransposed(f, data, positions);
      const [forward, reverse] = (["forward", "reverse"] as const).map((mode) =>
        compileProcedure(parsed, { wrt: example.wrt, mode }).jacobian(...copied(data)),
      );
      expectClose(forward, reverse, 1e-12);
    });
  });
}

/** ȳ · (J ẋ) = (Jᵀ ȳ) · ẋ. */
function expectTransposed(f: CompiledProcedure, data: readonly Data[], positions: readonly number[]): void {
  const directions = directionsOf(data, positions);
  const { tangent } = f.jvp(copied(data), directions);
  const adjoint = wave(tangent, 3);
  const { cotangents } = f.vjp(copied(data), adjoint);
  const [seeds, slopes] = [leavesOf(directions), leavesOf(cotangents)];
  const scale = dot(seeds.map(Math.abs), slopes.map(Math.abs));
  const difference = dot(leavesOf(adjoint), leavesOf(tangent)) - dot(slopes, seeds);
  expect(Math.abs(difference)).toBeLessThanOrEqual(1e-12 * scale);
}

/** What a function returns, or what it writes into arrays where that is nothing. */
function resultsOf(f: DataFunction, data: readonly Data[]): readonly number[] {
  const given = copied(data);
  const returned = f(...given);
  if (returned !== undefined) return leavesOf(returned);
  return given.flatMap((each, position) => {
    const before = leavesOf(data[position]);
    const after = leavesOf(each);
    return after.some((number, index) => number !== before[index]) ? after : [];
  });
}

function directionsOf(data: readonly Data[], positions: readonly number[]): readonly Data[] {
  return positions.map((position, index) => wave(data[position]!, index));
}

/** Numbers between −1 and 1 in the structure of others. */
function wave(like: Data, phase: number): Data {
  return filled(
    like,
    leavesOf(like).map((_, index) => Math.sin(1 + phase + 7 * index)),
  );
}

/** The arguments some way along directions. */
function moved(
  data: readonly Data[],
  positions: readonly number[],
  directions: readonly Data[],
  by: number,
): readonly Data[] {
  return data.map((each, position) => {
    const index = positions.indexOf(position);
    if (index < 0) return each;
    const slopes = leavesOf(directions[index]);
    return filled(
      each,
      leavesOf(each).map((number, k) => number + by * slopes[k]!),
    );
  });
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, number, index) => sum + number * b[index]!, 0);
}
