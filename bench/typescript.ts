import { existsSync, readFileSync } from "node:fs";
import { emit } from "../compiler/emit.ts";
import { generatedName } from "../compiler/emit/module.ts";
import { parseProcedure } from "../compiler/frontends/typescript/index.ts";
import { requireCloseArrays } from "./arrays.ts";
import { functionOfFile, functionOfText, type Callable } from "./module-file.ts";
import { median, ratioOf } from "./statistics.ts";
import { figure, ratioCells, type Table } from "./table.ts";
import { compare } from "./timing.ts";
import { argumentsOf, type Arguments, type TypeScriptProblem } from "./typescript-problems.ts";

/** The gradients of ordinary TypeScript functions against the functions, and against gradients by hand. */
export async function typeScriptGradients(problems: readonly TypeScriptProblem[], root: string): Promise<Table> {
  const rows: (readonly string[])[] = [];
  for (const problem of problems) {
    for (const size of problem.sizes.keys()) rows.push(await rowOf(problem, size, root));
  }
  return {
    title: "gradients of TypeScript functions (targets: ≤ 5 × value, ≤ 1.1 × by hand)",
    head: ["function", "size", "value, µs", "gradient, µs", "against value", "spread", "against by hand", "spread"],
    rows,
  };
}

async function rowOf(problem: TypeScriptProblem, size: string, root: string): Promise<readonly string[]> {
  const { name, file, fn, probe } = problem;
  const original = (): Promise<Callable> => functionOfFile(`${root}/examples/${file}`, fn);
  const generated = (): Promise<Callable> => emittedGradient(problem, root);
  const byHand = (): Promise<Callable> =>
    functionOfFile(`${root}/bench/hand-written/typescript/${problem.byHand}.ts`, "gradient");

  const points = argumentsOf(problem, size);
  const [found, expected] = [(await generated())(...points), (await byHand())(...points)];
  requireCloseArrays(`${name}, ${size}`, numbersOf(found), numbersOf(expected), TOLERANCE);

  const common = { points, resultLength: 0, count: 1, passes: passesOf(await original(), points) };
  const expression = `f(${points.map((_, index) => `p[${index}]`).join(", ")})`;
  const timings = await compare(
    [
      { ...common, name: "value", make: original, call: { expression, sum: "r" } },
      { ...common, name: "gradient", make: generated, call: { expression, sum: probe } },
      { ...common, name: "by hand", make: byHand, call: { expression, sum: probe } },
    ],
    { rounds: ROUNDS },
  );
  const [value, gradient, hand] = timings.map(({ nanoseconds }) => nanoseconds);
  if (!value || !gradient || !hand) throw new Error("a function was not timed");
  return [
    name,
    size,
    figure(median(value) / 1000),
    figure(median(gradient) / 1000),
    ...ratioCells(ratioOf(gradient, value)),
    ...ratioCells(ratioOf(gradient, hand)),
  ];
}

/** How long the emitted gradient takes at one size, in nanoseconds. */
export async function timedCalls(problem: TypeScriptProblem, size: string, root: string): Promise<readonly number[]> {
  const points = argumentsOf(problem, size);
  const expression = `f(${points.map((_, index) => `p[${index}]`).join(", ")})`;
  const generated = (): Promise<Callable> => emittedGradient(problem, root);
  const passes = passesOf(await generated(), points);
  const contender = { name: problem.name, make: generated, call: { expression, sum: problem.probe }, points };
  const [timing] = await compare([{ ...contender, resultLength: 0, count: 1, passes }], { rounds: ROUNDS });
  return timing?.nanoseconds ?? [];
}

/** How far a number of the gradient may be from the one by hand, in units of the largest. */
const TOLERANCE = 1e-9;

/** Fewer rounds than for scalar functions: one round is long. */
const ROUNDS = 21;

/** The gradient from the module that is emitted, loaded anew. */
export async function emittedGradient({ file, fn, wrt }: TypeScriptProblem, root: string): Promise<Callable> {
  const read = (path: string): string | undefined => {
    const beside = `${root}/examples/${path}`;
    return existsSync(beside) ? readFileSync(beside, "utf8") : undefined;
  };
  const parsed = await parseProcedure(read(file) ?? "", { name: file, fn, read });
  return functionOfText(emit(parsed, { of: ["gradient"], wrt }), generatedName(fn, "gradient", "plain"));
}

/** How many calls take some milliseconds. */
function passesOf(value: Callable, points: Arguments): number {
  let fastest = Infinity;
  for (let call = 0; call < 20; call++) {
    const start = performance.now();
    value(...points);
    fastest = Math.min(fastest, performance.now() - start);
  }
  return Math.max(1, Math.round(ROUND_MILLISECONDS / fastest));
}

const ROUND_MILLISECONDS = 3;

/** The numbers of each part of a gradient. */
export function numbersOf(gradient: unknown): readonly (readonly number[])[] {
  return Array.isArray(gradient) ? gradient.map(leavesOf) : [];
}

function leavesOf(value: unknown): readonly number[] {
  if (typeof value === "number") return [value];
  if (value instanceof Float64Array) return [...value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leavesOf) : [];
}
