import { detectKink, riddersDerivative, type Difference } from "../../../../runtime/differences/index.ts";
import type { RuleFigures } from "../../../diagnostics/catalogue.ts";
import { at } from "../../../diagnostics/internal-error.ts";
import type { Procedure } from "../../../procedure/procedure.ts";
import { leavesOf } from "../../../procedure/walk.ts";
import type { NamedProcedure } from "./arrays.ts";
import { isNear, VAGUE } from "./check.ts";
import type { PointPart, RuleName } from "./declared.ts";
import { evaluator, type Evaluator, type Numbers } from "./evaluator.ts";
import { pointsToTry } from "./points.ts";
import { shapesToTry } from "./shapes.ts";

/** What a check finds: a rule that is wrong, or that gives another shape; or at how many points all are right. */
export type ArrayFinding =
  | { readonly wrong: RuleName; readonly figures: RuleFigures }
  | { readonly unfit: RuleName; readonly what: string }
  | { readonly points: number };

/** How many points are enough, and how many of them have the same shape. */
const ENOUGH = 4;
const PER_SHAPE = 2;

/** How many points without a value tell that a shape has none. */
const WITHOUT_VALUE = 6;

/** From how many computations on a function is compared along one direction for each argument, not by every number. */
const DEAR = 1000;

/** What the adjoint of the result is multiplied with: what a rule gives has to be proportional. */
const SCALES = [1, 1e3, -1e3] as const;

/**
 * Compare rules of a function of arrays with differences of the function's own value, at a point that is given and at some that
 * are always the same, of several shapes: the derivatives of a sum of the results, each with a factor of its own, by every
 * number, or along a direction where the function takes long. Points where the function or its derivative does not exist tell nothing.
 */
export function checkArrayRules(
  procedure: Procedure,
  rules: readonly NamedProcedure[],
  special: readonly PointPart[] | undefined,
): ArrayFinding {
  const value = evaluator(procedure);
  const programs = rules.map((each) => ({ ...each, run: evaluator(each.procedure) }));
  let points = 0;
  let unfit: ArrayFinding | undefined;
  const tryPoint = (point: readonly Numbers[], y: Numbers): ArrayFinding | undefined => {
    const found = compared({ procedure, value, programs, point, y });
    if (found === "told") points++;
    else if (found && "unfit" in found) unfit ??= found;
    else return found;
    return undefined;
  };
  if (special) {
    const point = special.map(memoryOf);
    const y = value.run(point)?.[0];
    const found = y && tryPoint(point, y);
    if (found) return found;
  }
  for (const shape of shapesToTry(procedure.parameters.map(({ structure }) => at(leavesOf(structure), 0)))) {
    let [here, without] = [0, 0];
    for (const point of pointsIn(shape)) {
      if (points >= ENOUGH || here === PER_SHAPE || without === WITHOUT_VALUE) break;
      const y = value.run(point)?.[0];
      if (y === undefined) break;
      if (!y.cells.every(Number.isFinite)) {
        without++;
        continue;
      }
      here++;
      const found = tryPoint(point, y);
      if (found) return found;
    }
    if (points >= ENOUGH) break;
  }
  return points === 0 && unfit ? unfit : { points };
}

/** Points of a shape: integers are part of it. */
function pointsIn(shape: readonly Numbers[]): readonly (readonly Numbers[])[] {
  const size = shape.reduce((sum, { cells }) => sum + cells.length, 0);
  return pointsToTry(size).map((numbers) => {
    let next = 0;
    return shape.map(({ lengths, cells }) => ({
      lengths,
      cells: cells.map((cell) => {
        const number = at(numbers, next++);
        return Number.isNaN(cell) ? number : cell;
      }),
    }));
  });
}

/** A number, or the elements of an array, as memory. */
function memoryOf(part: PointPart): Numbers {
  if (typeof part === "number") return { lengths: [], cells: [part] };
  const items = part.map(memoryOf);
  return { lengths: [part.length, ...(items[0]?.lengths ?? [])], cells: items.flatMap(({ cells }) => cells) };
}

interface Comparison {
  readonly procedure: Procedure;
  readonly value: Evaluator;
  readonly programs: readonly (NamedProcedure & { readonly run: Evaluator })[];
  readonly point: readonly Numbers[];
  readonly y: Numbers;
}

/** Compare rules at a point with differences along each number; "told" where some of them say that all are right. */
function compared({ procedure, value, programs, point, y }: Comparison): ArrayFinding | "told" | undefined {
  const weights = y.cells.map((_, index) => (index % 2 === 0 ? 1 : -0.75) + (index % 5) / 8);
  const weighed = ({ cells }: Numbers): number =>
    cells.reduce((sum, cell, index) => sum + cell * at(weights, index), 0);
  let told = false;
  for (const [position, { name, structure }] of procedure.parameters.entries()) {
    if (leavesOf(structure).some(({ kind }) => kind !== "real")) continue;
    const { lengths, cells } = at(point, position);
    for (const direction of directionsIn(cells.length, value.cost() > DEAR)) {
      const x = at(cells, direction.indexOf(1));
      const along = (moved: number): number => {
        const next = cells.map((cell, index) => stepped(cell, x, moved, at(direction, index)));
        const result = value.run(point.with(position, { lengths, cells: next }))?.[0];
        return result?.cells.length === y.cells.length ? weighed(result) : NaN;
      };
      const slope = riddersDerivative(along, x);
      if (!(slope.error <= VAGUE * Math.max(1, Math.abs(slope.value)))) continue;
      for (const program of programs) {
        const given = givenBy(program, { point, y, position, direction, weights, weighed });
        if (typeof given === "string") return { unfit: program.rule, what: `\`${program.rule.name}\` ${given}` };
        const off = given.find((each) => !isNear(each, slope));
        if (off === undefined) continue;
        if (detectKink(along, x)) break;
        return wrongAlong({ name, direction, slope, given: off, program, procedure, point, y, weights });
      }
      told = true;
    }
  }
  return told ? "told" : undefined;
}

/** Where a number is once one of a direction has moved from x: exactly there where it is that one. */
function stepped(cell: number, x: number, moved: number, factor: number): number {
  return factor === 1 && cell === x ? moved : cell + factor * (moved - x);
}

/** The directions along each of some numbers, or one along all of them: each has a factor 1. */
function directionsIn(count: number, isOne: boolean): readonly (readonly number[])[] {
  const numbers = Array.from({ length: count }, (_, index) => index);
  if (isOne && count > 1) return [numbers.map((index) => (index % 2 === 0 ? 1 : -0.75) + ((index % 7) * 3) / 16)];
  return numbers.map((place) => numbers.map((index) => (index === place ? 1 : 0)));
}

interface Along {
  readonly point: readonly Numbers[];
  readonly y: Numbers;
  readonly position: number;
  readonly direction: readonly number[];
  readonly weights: readonly number[];
  readonly weighed: (y: Numbers) => number;
}

/** The derivatives that a rule gives along a direction, from several seeds; or what is wrong with their shape. */
function givenBy(
  { kind, run }: Comparison["programs"][number],
  { point, y, position, direction, weights, weighed }: Along,
): readonly number[] | string {
  const given: number[] = [];
  for (const scale of SCALES) {
    if (kind === "pushforward") {
      const zeros = point.map(({ lengths, cells }) => ({ lengths, cells: cells.map(() => 0) }));
      const seed = { lengths: at(point, position).lengths, cells: direction.map((factor) => factor * scale) };
      const seeds = zeros.with(position, seed);
      const tangent = run.run([...point, y, ...seeds])?.[0];
      if (tangent?.cells.length !== y.cells.length) return "gives a tangent of another shape than the value";
      given.push(weighed(tangent) / scale);
    } else {
      const bar = { lengths: y.lengths, cells: weights.map((weight) => weight * scale) };
      const adjoint = run.run([...point, y, bar])?.[position];
      if (adjoint?.cells.length !== direction.length) {
        return "gives an adjoint of another shape than its parameter";
      }
      given.push(adjoint.cells.reduce((sum, cell, index) => sum + cell * at(direction, index), 0) / scale);
    }
  }
  return given;
}

interface Wrong extends Pick<Comparison, "procedure" | "point" | "y"> {
  readonly name: string;
  readonly direction: readonly number[];
  readonly slope: Difference;
  readonly given: number;
  readonly program: NamedProcedure;
  readonly weights: readonly number[];
}

function wrongAlong({ name, direction, slope, given, program, procedure, point, y, weights }: Wrong): ArrayFinding {
  const { rule } = program;
  const index = procedure.parameters.findIndex((each) => each.name === name);
  const { lengths } = at(point, index);
  const isOne = direction.filter((factor) => factor !== 0).length === 1;
  const element = indicesAt(direction.indexOf(1), lengths).map((each) => `[${String(each)}]`);
  const shown = procedure.parameters.map((each, position) => `${each.name} = ${shownAs(at(point, position))}`);
  if (y.lengths.length > 0) shown.push(`bar = ${shownAs({ lengths: y.lengths, cells: [...weights] })}`);
  const by = isOne ? name + element.join("") : `${name} along ${shownAs({ lengths, cells: [...direction] })}`;
  const figures = { rule: rule.name, of: procedure.name, by, point: shown.join(", "), given };
  return { wrong: rule, figures: { ...figures, numerical: slope.value, error: slope.error } };
}

/** The indices of an element from its position in row-major order. */
function indicesAt(place: number, lengths: readonly number[]): readonly number[] {
  let rest = place;
  return lengths
    .toReversed()
    .map((length) => {
      const index = rest % length;
      rest = (rest - index) / length;
      return index;
    })
    .reverse();
}

function shownAs({ lengths, cells }: Numbers): string {
  const rows = (axis: number, start: number): string => {
    const length = lengths[axis];
    if (length === undefined) return String(at(cells, start));
    const width = lengths.slice(axis + 1).reduce((product, each) => product * each, 1);
    return `[${Array.from({ length }, (_, index) => rows(axis + 1, start + index * width)).join(", ")}]`;
  };
  return rows(0, 0);
}
