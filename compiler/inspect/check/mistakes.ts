import {
  backwardDifference,
  centralDifference,
  forwardDifference,
  type ScalarFunction,
} from "../../../runtime/differences/index.ts";
import { at } from "../../diagnostics/internal-error.ts";
import { transpose } from "./claim.ts";
import type { Emitted, Matrix } from "./emitted.ts";

/** What is known of the function that an answer is about. */
export interface Truth extends Emitted {
  readonly point: readonly number[];
  readonly parameters: readonly string[];
  readonly outputs: readonly string[];
  readonly exact: Matrix;
  /** A step that the user has named. */
  readonly step: number | undefined;
}

/** The Jacobian that a mistake leads to. */
export interface WrongAnswer {
  readonly description: string;
  readonly jacobian: () => Matrix;
}

/** The mistakes that are known, the likelier ones first. */
export function knownMistakes(truth: Truth): readonly WrongAnswer[] {
  const { exact } = truth;
  const scaled = (factor: number) => (): Matrix => exact.map((row) => row.map((entry) => factor * entry));
  return [
    { description: "wrong sign", jacobian: scaled(-1) },
    ...(isSquare(exact) ? [{ description: "transposed", jacobian: () => transpose(exact) }] : []),
    ...lines(truth),
    ...exchanges(truth),
    { description: "a factor 2 too large", jacobian: scaled(2) },
    { description: "a factor 2 too small", jacobian: scaled(0.5) },
    ...differenceQuotients(truth),
    { description: "the value of the function instead of its derivative", jacobian: () => valueRows(truth) },
    ...degrees(truth),
  ];
}

function isSquare(matrix: Matrix): boolean {
  return matrix.length === matrix[0]?.length && matrix.length > 1;
}

/** Answers that are exchanged between two outputs or two parameters. */
function exchanges({ exact, outputs, parameters }: Truth): readonly WrongAnswer[] {
  return [
    ...pairs(outputs).map(([i, j]) => ({
      description: `the rows of ${at(outputs, i)} and ${at(outputs, j)} exchanged`,
      jacobian: () => exchanged(exact, i, j),
    })),
    ...pairs(parameters).map(([i, j]) => ({
      description: `the columns of ${at(parameters, i)} and ${at(parameters, j)} exchanged`,
      jacobian: () => exact.map((row) => exchanged(row, i, j)),
    })),
  ];
}

/** Every entry of a row or a column replaced by that of another one. */
function lines({ exact, outputs, parameters }: Truth): readonly WrongAnswer[] {
  return [
    ...exact.slice(0, MAX_LINES).map((row, index) => ({
      description: `the row of ${at(outputs, index)}`,
      jacobian: () => exact.map(() => row),
    })),
    ...parameters.slice(0, MAX_LINES).map((parameter, column) => ({
      description: `the derivative with respect to ${parameter}`,
      jacobian: () => exact.map((row) => row.map(() => at(row, column))),
    })),
  ];
}

const MAX_LINES = 8;

function pairs(names: readonly string[]): readonly (readonly [number, number])[] {
  const known = names.slice(0, MAX_LINES);
  return known.flatMap((_, i) => known.slice(i + 1).map((_, k) => [i, i + 1 + k] as const));
}

function exchanged<T>(items: readonly T[], i: number, j: number): readonly T[] {
  return items.with(i, at(items, j)).with(j, at(items, i));
}

const QUOTIENTS = [
  ["a forward difference", forwardDifference],
  ["a backward difference", backwardDifference],
  ["a central difference", centralDifference],
] as const;

const STEPS = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8];

function differenceQuotients({ value, point, exact, step }: Truth): readonly WrongAnswer[] {
  const steps = new Set([...(step === undefined ? [] : [step]), ...STEPS]);
  return [...steps].flatMap((h) =>
    QUOTIENTS.map(([name, quotient]) => ({
      description: `${name} with step ${String(h)}, not the derivative`,
      jacobian: () =>
        exact.map((row, output) =>
          row.map((_, moved) => {
            const along: ScalarFunction = (x) => at(value(point.with(moved, x)), output);
            return quotient(along, at(point, moved), h).value;
          }),
        ),
    })),
  );
}

function valueRows({ value, point, exact }: Truth): Matrix {
  const values = value(point);
  return exact.map((row, output) => row.map(() => at(values, output)));
}

function degrees({ exact, jacobian, point }: Truth): readonly WrongAnswer[] {
  const degree = Math.PI / 180;
  const inDegrees = (): Matrix => jacobian(point.map((x) => x * degree));
  const scaled = (matrix: Matrix, factor: number): Matrix => matrix.map((row) => row.map((entry) => entry * factor));
  return [
    { description: "the point was taken in degrees", jacobian: inDegrees },
    { description: "the point was taken in degrees", jacobian: () => scaled(inDegrees(), degree) },
    { description: "per degree instead of per radian", jacobian: () => scaled(exact, degree) },
    { description: "a factor 180/π too large", jacobian: () => scaled(exact, 1 / degree) },
  ];
}
