import { detectKink, riddersDerivative, type Difference } from "../../../../runtime/differences/index.ts";
import type { RuleFigures } from "../../../diagnostics/catalogue.ts";
import { DiagnosticError } from "../../../diagnostics/diagnostic.ts";
import { at } from "../../../diagnostics/internal-error.ts";
import { createBuilder } from "../../../graph/builder.ts";
import { REAL } from "../../../graph/type.ts";
import { scalarPrograms, type ScalarProgram } from "../../../inspect/procedure/evaluator.ts";
import { carryOut, type Domain } from "../../../inspect/procedure/machine.ts";
import { storeOf, valueIn } from "../../../inspect/procedure/values.ts";
import type { Maps } from "../../../primitives/declared.ts";
import type { Procedure } from "../../../procedure/procedure.ts";
import type { RuleName } from "./declared.ts";
import { pointsToTry } from "./points.ts";

/** The linear maps that a function of a rule gives: for all operands, or for one of them. */
export interface NamedMaps {
  readonly rule: RuleName;
  readonly maps: Maps;
  readonly only?: number;
}

/** What a check finds: a rule that is wrong, or at how many points all are right. */
export type Finding = { readonly wrong: RuleName; readonly figures: RuleFigures } | { readonly points: number };

/** How many points are enough. */
const ENOUGH = 4;

/** The largest number of statements that an evaluation carries out, the first times that it takes more and after that. */
export const MOST_STEPS = [50_000, 1000] as const;
/** How often that many are. */
export const PATIENCE = 10;

/** How many error bars a derivative may lie beside the numerical one, and how far at least, relative to their size. */
const CERTAINTY = 10;
const TOLERANCE = 1e-6;

/** The relative error from which on a numerical derivative tells nothing. */
export const VAGUE = 1e-3;

/** The seeds that a rule is tried with: what it gives has to be proportional. */
const SEEDS = [1, -1e-3, 1e3, -1e3] as const;

/**
 * Compare rules with differences of the function's own value, at a point that is given and at some that are always the same.
 * Points where the function or its derivative does not exist tell nothing.
 */
export function checkRules(
  procedure: Procedure,
  rules: readonly NamedMaps[],
  special: readonly number[] | undefined,
): Finding {
  const names = procedure.parameters.map(({ name }) => name);
  const isWhole = procedure.parameters.map(({ structure }) => structure.form === "scalar" && structure.kind !== "real");
  const value = valueOf(procedure);
  const programs = rules.map((each) => ({ ...each, program: contributions(each.maps, names) }));
  const usual = pointsToTry(names.length).map((point) =>
    point.map((x, axis) => (isWhole[axis] === true ? Math.abs(Math.round(x)) : x)),
  );
  let points = 0;
  for (const point of special ? [special, ...usual] : usual) {
    if (points === ENOUGH) break;
    const y = value(point);
    if (!Number.isFinite(y)) continue;
    let told = false;
    for (const [axis, x] of point.entries()) {
      if (isWhole[axis] === true) continue;
      const along = (moved: number): number => value(point.with(axis, moved));
      const slope = riddersDerivative(along, x);
      if (!(slope.error <= VAGUE * Math.max(1, Math.abs(slope.value)))) continue;
      const off = disagreement(programs, [...point, y], axis, slope);
      if (off && !detectKink(along, x)) {
        const shown = names.map((name, index) => `${name} = ${String(point[index])}`);
        if (off.seed !== 1) shown.push(`bar = ${String(off.seed)}`);
        const { rule, given } = off;
        const figures = { rule: rule.name, of: procedure.name, by: at(names, axis), point: shown.join(", "), given };
        return { wrong: rule, figures: { ...figures, numerical: slope.value, error: slope.error } };
      }
      told = true;
    }
    if (told) points++;
  }
  return { points };
}

/** A rule, ready to be evaluated at the operands, the value and a seed. */
interface Program extends NamedMaps {
  readonly program: ScalarProgram;
}

/** The first rule that does not give the slope along an axis, what it gives for a seed of 1, and the seed it was found with. */
function disagreement(
  programs: readonly Program[],
  point: readonly number[],
  axis: number,
  slope: Difference,
): { readonly rule: RuleName; readonly given: number; readonly seed: number } | undefined {
  for (const { rule, program, only = axis } of programs) {
    if (only !== axis) continue;
    for (const seed of SEEDS) {
      const given = at(program([...point, seed]), axis) / seed;
      if (!isNear(given, slope)) return { rule, given, seed };
    }
  }
  return undefined;
}

/** Whether a derivative is the numerical one, as far as that tells. */
export function isNear(given: number, { value, error }: Difference): boolean {
  const scale = Math.max(Math.abs(given), Math.abs(value));
  return Number.isFinite(given) && Math.abs(given - value) <= Math.max(CERTAINTY * error, TOLERANCE * scale);
}

/** The value of a procedure of numbers, NaN where it cannot be followed. */
function valueOf(procedure: Procedure): (point: readonly number[]) => number {
  const programOf = scalarPrograms();
  let endless = 0;
  const numbers: Domain<number> = {
    known: (value) => value,
    valueOf: (cell) => cell,
    compute: ({ graph }, inputs) => programOf(graph)(inputs),
    add: (a, b) => a + b,
    written: (cell) => cell,
    decide: (test) => test !== 0,
  };
  return (point) => {
    try {
      const store = storeOf(procedure, point, (value) => value);
      carryOut(procedure, store, numbers, { limit: MOST_STEPS[endless < PATIENCE ? 0 : 1] });
      const result = procedure.result && valueIn(store, procedure.result);
      return typeof result === "number" ? result : NaN;
    } catch (error) {
      if (!(error instanceof DiagnosticError)) throw error;
      endless++;
      return NaN;
    }
  };
}

/** What maps give for a seed, for all operands: of the operands, the value and the seed. */
function contributions(maps: Maps, names: readonly string[]): ScalarProgram {
  const builder = createBuilder();
  const operands = names.map((_, index) => builder.input(index));
  const value = builder.input(names.length);
  const seed = builder.input(names.length + 1);
  const point = { operands: [value, ...operands], value, attributes: {} };
  const outputs = names.map((_, index) => maps(index)?.(seed, point) ?? builder.constant(0));
  const inputs = [...names, "value", "seed"].map((name) => ({ name, type: REAL }));
  return scalarPrograms()(builder.finish(inputs, outputs));
}
