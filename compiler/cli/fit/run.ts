import {
  fitStatistics,
  levenbergMarquardt,
  weighted,
  type FitSolution,
  type FitStatistics,
  type LeastSquaresProblem,
} from "../../../runtime/fit/index.ts";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { DiagnosticError, type Source } from "../../diagnostics/diagnostic.ts";
import { numbersOf, rowSpan, weightsOf, type Data } from "./data.ts";
import { usedInputs, type Formula } from "./formula.ts";
import type { Parameter } from "./parameters.ts";
import { rowFunction, type RowFunction } from "./rows.ts";

/** What is fitted, to what. */
export interface Request {
  readonly formula: Formula;
  readonly data: Data;
  readonly parameters: readonly Parameter[];
  /** The text that the parameters were read from. */
  readonly startSource: Source;
  /** The column of weights. */
  readonly weights?: string;
  readonly maxIterations?: number;
}

/** A fit, and the model as a function of its columns. */
export interface Fitted {
  readonly solution: FitSolution;
  readonly statistics: FitStatistics;
  readonly observed: Float64Array;
  /** How many rows were used, and how many were not, for their weight is 0. */
  readonly rows: { readonly used: number; readonly ignored: number };
  /** The model in each row. */
  readonly fitted: Float64Array;
  /** The columns that the model reads, by name. */
  readonly predictors: ReadonlyMap<string, Float64Array>;
  /** The weights of rows, where there are some. */
  readonly weights: Float64Array | undefined;
}

/** Fit a model. @throws DiagnosticError where the data cannot determine the parameters, or the start is no place. */
export function runFit(request: Request): Fitted {
  const { formula, data, parameters, weights: weightColumn, maxIterations } = request;
  requireUse(request);
  const rowCount = data.table.rows.length;
  const left = rowFunction(formula.observed, formula, rowCount);
  const right = rowFunction(formula.model, formula, rowCount);
  const columns = new Map([...left.columns, ...right.columns].map((name) => [name, numbersOf(data, name)]));
  const weights = weightColumn === undefined ? undefined : weightsOf(data, weightColumn);
  const counted = weights?.filter((weight) => weight > 0).length ?? rowCount;
  if (counted < parameters.length) {
    throw new DiagnosticError([catalogue.tooFewRows(counted, parameters.length)], data.source);
  }
  const over = ({ columns: names }: RowFunction): readonly Float64Array[] =>
    names.flatMap((name) => columns.get(name) ?? []);
  const start = Float64Array.from(parameters, (parameter) => parameter.start);
  const observed = left.value(start, over(left));
  requireFinite(observed, 1, `\`${formula.observedText}\``, data);
  const model = (at: Float64Array): Float64Array => right.value(at, over(right));
  const help = "start elsewhere: `--start`";
  requireFinite(model(start), 1, "the model at the start values", data, help);
  const jacobian = (at: Float64Array): Float64Array => right.jacobian(at, over(right));
  requireFinite(jacobian(start), parameters.length, "a derivative of the model at the start values", data, help);
  const problem: LeastSquaresProblem = {
    residuals: (at) => model(at).map((value, i) => value - (observed[i] ?? NaN)),
    jacobian,
  };
  const solution = levenbergMarquardt(weights ? weighted(problem, weights) : problem, start, {
    bounds: { lower: parameters.map(({ lower }) => lower), upper: parameters.map(({ upper }) => upper) },
    ...(maxIterations !== undefined && { maxIterations }),
  });
  return {
    solution,
    statistics: fitStatistics(solution, { observed, ...(weights && { weights }) }),
    observed,
    rows: { used: counted, ignored: rowCount - counted },
    fitted: model(solution.parameters),
    predictors: new Map(predictorNames(formula).map((name) => [name, columns.get(name) ?? new Float64Array()])),
    weights,
  };
}

/** The columns that the model depends on. */
function predictorNames({ model, parameters, columns }: Formula): readonly string[] {
  const used = usedInputs(model);
  return columns.filter((_, index) => used.has(parameters.length + index));
}

/** @throws DiagnosticError where the formula does not depend on a parameter. */
function requireUse({ formula, parameters, startSource }: Request): void {
  const used = usedInputs(formula.model);
  const idle = parameters.find((_, index) => !used.has(index));
  if (idle) throw new DiagnosticError([catalogue.parameterWithoutUse(idle.name, idle.span)], startSource);
}

/** @throws DiagnosticError that shows the first row with a number that is not finite; each row has some. */
function requireFinite(values: Float64Array, perRow: number, what: string, data: Data, help?: string): void {
  const place = values.findIndex((value) => !Number.isFinite(value));
  if (place < 0) return;
  const span = rowSpan(data, Math.floor(place / perRow));
  throw new DiagnosticError([catalogue.notFiniteInRow(what, values[place] ?? NaN, span, help)], data.source);
}
