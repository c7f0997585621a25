import {
  adagrad,
  adam,
  adamW,
  descend,
  gradientDescent,
  lbfgs,
  momentum,
  nesterov,
  newtonCg,
  nonlinearCg,
  rmsprop,
  steepestDescent,
  trustRegionNewton,
  type SolverOptions,
  type SolverResult,
  type UpdateRule,
} from "../../../runtime/optimise/index.ts";
import { optionWithoutUse } from "../../diagnostics/catalogue.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import type { Problem } from "./problem.ts";

/** The options that only some methods have a use for. */
export interface MethodSettings {
  /** The learning rate. */
  readonly rate?: number;
  /** The share of the last step that momentum keeps. */
  readonly momentum?: number;
  /** How fast AdamW lets points decay. */
  readonly weightDecay?: number;
}

interface Method {
  readonly uses: readonly (keyof MethodSettings)[];
  /** The steps at most, unless the user gives another number. */
  readonly maxIterations: number;
  readonly solve: (problem: Problem, options: SolverOptions, settings: MethodSettings) => SolverResult;
}

/** A rate that makes some progress on most functions. */
const RATE = 0.01;

/** A method that chooses its steps itself. */
function solver(solve: Method["solve"]): Method {
  return { uses: [], maxIterations: 1000, solve };
}

/** A method with a learning rate, whose steps are small and cheap. */
function rule<State>(
  uses: Method["uses"],
  make: (settings: MethodSettings & { readonly rate: number }) => UpdateRule<State>,
): Method {
  return {
    uses: ["rate", ...uses],
    maxIterations: 10_000,
    solve: ({ objective, start }, options, settings) =>
      descend(objective, start, make({ ...settings, rate: settings.rate ?? RATE }), options),
  };
}

const METHODS = {
  lbfgs: solver(({ objective, start }, options) => lbfgs(objective, start, options)),
  newton: solver(({ objective, start }, options) => trustRegionNewton(objective, start, options)),
  "newton-cg": solver(({ objective, start }, options) => newtonCg(objective, start, options)),
  "nonlinear-cg": solver(({ objective, start }, options) => nonlinearCg(objective, start, options)),
  "steepest-descent": solver(({ objective, start }, options) => steepestDescent(objective, start, options)),
  "gradient-descent": rule([], gradientDescent),
  momentum: rule(["momentum"], momentum),
  nesterov: rule(["momentum"], nesterov),
  adagrad: rule([], adagrad),
  rmsprop: rule([], rmsprop),
  adam: rule([], adam),
  adamw: rule(["weightDecay"], adamW),
} as const satisfies Readonly<Record<string, Method>>;

/** A method of minimisation. */
export type MethodName = keyof typeof METHODS;

/** All methods, those to begin with first. */
export const METHOD_NAMES: readonly MethodName[] = Object.keys(METHODS).filter(isMethodName);

function isMethodName(name: string): name is MethodName {
  return Object.hasOwn(METHODS, name);
}

/** Whether the steps of a method are its learning rate's, and not chosen by the value of the function. */
export function hasRate(name: MethodName): boolean {
  return usesOf(name).includes("rate");
}

function usesOf(name: MethodName): Method["uses"] {
  return METHODS[name].uses;
}

const OPTIONS = [
  ["rate", "--rate"],
  ["momentum", "--momentum"],
  ["weightDecay", "--weight-decay"],
] as const;

/** Make sure that a method has a use for what is set. @throws DiagnosticError */
export function requireUse(name: MethodName, settings: MethodSettings): void {
  for (const [key, option] of OPTIONS) {
    if (settings[key] === undefined || usesOf(name).includes(key)) continue;
    const methods = METHOD_NAMES.filter((method) => usesOf(method).includes(key));
    throw new DiagnosticError([optionWithoutUse(option, name, methods)]);
  }
}

/** Minimise by a method. */
export function minimise(
  name: MethodName,
  problem: Problem,
  options: SolverOptions,
  settings: MethodSettings,
): SolverResult {
  const { maxIterations, solve }: Method = METHODS[name];
  return solve(problem, { maxIterations, ...options }, settings);
}
