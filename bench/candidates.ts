import { readFile } from "node:fs/promises";
import { compile } from "../compiler/compile.ts";
import { emit } from "../compiler/emit.ts";
import type { Generated } from "../compiler/emit/instantiate.ts";
import { load } from "../compiler/emit/load.ts";
import { generatedName } from "../compiler/emit/module.ts";
import type { Style } from "../compiler/emit/result.ts";
import type { Problem } from "./problems.ts";
import { uniform } from "./statistics.ts";
import { asGenerated, type Contender } from "./timing.ts";

/** A function that computes the derivative of a problem. */
export interface Candidate {
  readonly name: string;
  readonly style: Style;
  readonly isHandWritten: boolean;
  readonly make: () => Generated | Promise<Generated>;
}

/** The functions of a file in `hand-written/`, read as text and compiled in the very way of an emitted module. */
export async function handWritten(problem: Problem, root: string): Promise<readonly Candidate[]> {
  const text = await readFile(`${root}/bench/hand-written/${problem.name}.ts`, "utf8");
  const names = [...(await load(text)).keys()];
  return names.map((name) => ({
    name: `by hand, ${name.replace(/Into$/, "")}`,
    style: name.endsWith("Into") ? "into" : "plain",
    isHandWritten: true,
    make: () => loadFunction(text, name),
  }));
}

/** The derivative by `compile()`, and from the emitted module in both styles, for each source of a problem. */
export function generated({ sources, variables, derivative }: Problem): readonly Candidate[] {
  return [...sources].flatMap(([title, text]) => {
    const suffix = title === "" ? "" : `, ${title}`;
    const emitted = (style: Style): Candidate => {
      const module = emit(text, { variables, of: [derivative], style });
      const name = generatedName("f", derivative, style);
      return { name: `emitted${suffix}`, style, isHandWritten: false, make: () => loadFunction(module, name) };
    };
    const compiled: Candidate = {
      name: `compile()${suffix}`,
      style: "plain",
      isHandWritten: false,
      make: () => asGenerated(compile(text, { variables })[derivative]),
    };
    return [compiled, emitted("plain"), emitted("into")];
  });
}

let modulesLoaded = 0;

/** A function of a module that is loaded anew. */
export async function loadFunction(text: string, name: string): Promise<Generated> {
  modulesLoaded += 1;
  const found = (await load(`// module ${modulesLoaded}\n${text}`)).get(name);
  if (!found) throw new Error(`the module has no function ${name}`);
  return found;
}

/** More arguments than this are given to a function that writes into an array as one array. */
const MAX_ARGUMENTS = 16;

/** The numbers that random points consist of: too many for the branch predictor to remember. */
const NUMBERS = 131_072;

/** Calls of about this many numbers make up one round. */
const NUMBERS_IN_ROUND = 131_072;

/** How a candidate is timed. */
export function contenderOf(problem: Problem, candidate: Candidate): Contender {
  const { variables, resultLength, sum } = problem;
  const { name, make, style } = candidate;
  const isInto = style === "into";
  const isFlat = variables.length <= MAX_ARGUMENTS;
  const points = samples(problem, Math.floor(NUMBERS / variables.length));
  const count = points.length;
  const common = { name, make, resultLength, count, passes: Math.ceil(NUMBERS_IN_ROUND / (count * variables.length)) };
  const written = Array.from({ length: Math.min(resultLength, 4) }, (_, index) => `out[${index}]`).join(" + ");
  if (isFlat) {
    const given = variables.map((_, index) => `p[${variables.length} * i + ${index}]`).join(", ");
    return {
      ...common,
      points: Float64Array.from(points.flat()),
      call: isInto ? { expression: `f(${given}, out)`, sum: written } : { expression: `f(${given})`, sum },
    };
  }
  return {
    ...common,
    points: isInto ? points.map((point) => Float64Array.from(point)) : points,
    call: isInto ? { expression: "f(p[i], out)", sum: written } : { expression: "f(...p[i])", sum },
  };
}

function samples({ sample }: Problem, count: number): readonly (readonly number[])[] {
  const next = uniform(1);
  return Array.from({ length: count }, () => sample(next));
}

/** Make sure that candidates agree with the known derivative and, at many points, with each other. */
export async function requireAgreement(problem: Problem, candidates: readonly Candidate[]): Promise<void> {
  const points = samples(problem, problem.variables.length <= MAX_ARGUMENTS ? 1000 : 10);
  let expected: readonly (readonly number[])[] | undefined;
  for (const candidate of candidates) {
    const f = await candidate.make();
    if (problem.known)
      requireClose(problem, candidate, evaluate(f, candidate, problem, problem.known.point), problem.known.values);
    const found = points.map((point) => evaluate(f, candidate, problem, point));
    expected ??= found;
    expected.forEach((values, index) => requireClose(problem, candidate, found[index] ?? [], values));
  }
}

function evaluate(f: Generated, { style }: Candidate, problem: Problem, point: readonly number[]): readonly number[] {
  if (style === "plain") return flatNumbers(f(...point));
  const result = new Float64Array(problem.resultLength);
  if (point.length <= MAX_ARGUMENTS) f(...point, result);
  else f(Float64Array.from(point), result);
  return [...result];
}

function flatNumbers(value: unknown): readonly number[] {
  if (typeof value === "number") return [value];
  return Array.isArray(value) ? value.flatMap(flatNumbers) : [];
}

const TOLERANCE = 1e-9;

function requireClose(
  problem: Problem,
  candidate: Candidate,
  found: readonly number[],
  expected: readonly number[],
): void {
  const scale = Math.max(1, ...expected.map(Math.abs));
  const isClose = expected.every((value, index) => Math.abs(value - (found[index] ?? NaN)) <= TOLERANCE * scale);
  if (isClose && found.length === expected.length) return;
  const { name } = candidate;
  throw new Error(
    `${problem.name}, ${name}: [${found.slice(0, 4).join(", ")}] instead of [${expected.slice(0, 4).join(", ")}]`,
  );
}
