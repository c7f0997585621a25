import { readFile } from "node:fs/promises";
import { compile } from "../compiler/compile.ts";
import { at } from "../compiler/diagnostics/internal-error.ts";
import { emit } from "../compiler/emit.ts";
import type { Generated } from "../compiler/emit/instantiate.ts";
import type { Elements } from "../compiler/function-types.ts";
import { arrayTypeOf, generatedName, type Precision } from "../compiler/emit/module.ts";
import { pointOf, type ArrayPoint, type ArrayProblem, type Kind } from "./array-problems.ts";
import { loadFunction } from "./candidates.ts";
import { asGenerated, type Contender } from "./timing.ts";

/** A function that computes something of a problem. */
export interface ArrayCandidate {
  readonly name: string;
  readonly kind: Kind;
  readonly isHandWritten: boolean;
  /** A new copy, which takes the arguments and the arrays that results are written into, and returns the value. */
  readonly make: () => Generated | Promise<Generated>;
}

/** The function by `compile().prepare()`. */
export function prepared(problem: ArrayProblem, kind: Kind, precision: Precision): ArrayCandidate {
  const { source, shapes, variables, wrt, lengths } = problem;
  return {
    name: "prepare()",
    kind,
    isHandWritten: false,
    make: () => asGenerated(compile(source, { shapes, variables, wrt, precision }).prepare(kind, lengths)),
  };
}

/** The function of an emitted module that owns its workspace. */
export function emitted(problem: ArrayProblem, kind: Kind, precision: Precision): ArrayCandidate {
  const { source, shapes, variables, wrt } = problem;
  const text = emit(source, { shapes, variables, wrt, precision, of: [kind], style: "factory" });
  const factory = generatedName("f", kind, "factory");
  const make = async (): Promise<Generated> => created(await loadFunction(text, factory), problem);
  return { name: "emitted", kind, isHandWritten: false, make };
}

/** The functions of the file in `hand-written/`. */
export async function byHand(
  problem: ArrayProblem,
  kind: Kind,
  precision: Precision,
  root: string,
): Promise<readonly ArrayCandidate[]> {
  const written = await readFile(`${root}/bench/hand-written/${problem.name}.ts`, "utf8");
  const text = written.replaceAll("Float64Array", arrayTypeOf(precision));
  const names = problem.byHand[kind] ?? [];
  return names.map((name) => {
    const make = async (): Promise<Generated> => {
      const f = await loadFunction(text, name);
      return name.startsWith("create") ? created(f, problem) : f;
    };
    const called = names.length === 1 ? "by hand" : `by hand, ${name.replace(/Into$/, "")}`;
    return { name: called, kind, isHandWritten: true, make };
  });
}

function created(factory: Generated, { lengths }: ArrayProblem): Generated {
  return asGenerated(factory(...Object.values(lengths)));
}

/** What a candidate is called with: the arguments, and arrays for the gradient. */
function argumentsOf({ kind }: ArrayCandidate, { inputs, bars }: ArrayPoint): readonly Elements[] {
  return kind === "value" ? [...inputs] : [...inputs, ...bars];
}

/** How a candidate is timed, with so many calls in one round. */
export function arrayContender(
  problem: ArrayProblem,
  candidate: ArrayCandidate,
  precision: Precision,
  passes: number,
): Contender {
  const { name, make, kind } = candidate;
  const point = pointOf(problem, precision);
  const given = argumentsOf(candidate, point);
  const call = {
    expression: `f(${given.map((_, index) => `p[${index}]`).join(", ")})`,
    sum: kind === "gradient" ? `p[${point.inputs.length}][0]` : "r",
  };
  return { name, make, call, points: given, resultLength: 0, count: 1, passes };
}

/** What a candidate computes: the value, where it does, and the arrays of the gradient. */
export async function resultsOf(
  problem: ArrayProblem,
  candidate: ArrayCandidate,
  precision: Precision,
): Promise<readonly (readonly number[])[]> {
  const point = pointOf(problem, precision);
  const value = (await candidate.make())(...argumentsOf(candidate, point));
  const gradient = candidate.kind === "value" ? [] : point.bars.map((elements) => [...elements]);
  return typeof value === "number" ? [[value], ...gradient] : gradient;
}

/** How far the elements of an array may be from others, in units of the largest. */
const TOLERANCES = { f64: 1e-9, f32: 1e-3 } as const;

/** Make sure that candidates of one kind agree. */
export async function requireSame(
  problem: ArrayProblem,
  candidates: readonly ArrayCandidate[],
  precision: Precision,
): Promise<void> {
  let expected: readonly (readonly number[])[] | undefined;
  for (const candidate of candidates) {
    const found = await resultsOf(problem, candidate, precision);
    expected ??= found;
    requireCloseArrays(`${problem.name}, ${candidate.name}`, found, expected, TOLERANCES[precision]);
  }
}

/** Make sure that arrays are close to others. @throws Error where they are not. */
export function requireCloseArrays(
  name: string,
  found: readonly (readonly number[])[],
  expected: readonly (readonly number[])[],
  tolerance: number,
): void {
  if (found.length !== expected.length) throw new Error(`${name} has ${found.length} results`);
  expected.forEach((numbers, index) => {
    const own = at(found, index);
    const scale = numbers.reduce((largest, number) => Math.max(largest, Math.abs(number)), Number.MIN_VALUE);
    const difference = numbers.reduce((most, number, k) => Math.max(most, Math.abs(number - (own[k] ?? NaN))), 0);
    if (own.length === numbers.length && difference <= tolerance * scale) return;
    throw new Error(`${name}: result ${index} is off by ${difference} of ${scale}`);
  });
}
