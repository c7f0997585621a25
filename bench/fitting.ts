import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { compile } from "../compiler/compile.ts";
import { at } from "../compiler/diagnostics/internal-error.ts";
import { levenbergMarquardt, type FitSolution, type LeastSquaresProblem } from "../runtime/fit/index.ts";
import { fits, type FitProblem } from "./fit-problems.ts";
import { median, ratioOf } from "./statistics.ts";
import { figure, ratioCells, type Table } from "./table.ts";
import { compare, type Contender } from "./timing.ts";

const PEER = "ml-levenberg-marquardt";

/** What is used of the other library, which takes derivatives by differences. */
interface MlLibrary {
  readonly levenbergMarquardt: (
    data: { readonly x: Float64Array; readonly y: Float64Array },
    model: (parameters: readonly number[]) => (x: number) => number,
    options: {
      readonly initialValues: readonly number[];
      readonly gradientDifference: readonly number[];
      readonly maxIterations: number;
      readonly errorTolerance: number;
    },
  ) => { readonly parameterValues: readonly number[]; readonly parameterError: number };
}

/** Whole fits, compiled derivatives against differences: the same data, the same starts, the same sum of squares. */
export async function fittingTable(root: string): Promise<Table> {
  const path = `${root}/bench/peers/node_modules/${PEER}/lib/index.js`;
  const head = [
    "fit",
    "rows",
    "parameters",
    `${PEER}, ms`,
    "iterations",
    "adjoint, ms",
    "iterations",
    "ratio",
    "spread",
  ];
  if (!existsSync(path)) {
    return { title: `${PEER} is missing: run \`npm ci --prefix bench/peers\``, head, rows: [] };
  }
  const library: unknown = await import(pathToFileURL(path).href);
  if (!isLibrary(library)) throw new Error(`this is not ${PEER}`);
  const rows: (readonly string[])[] = [];
  for (const problem of fits) rows.push(await fitRow(problem, library));
  return { title: "nonlinear least squares, whole fits; both to the same sum of squares, to 1e-6", head, rows };
}

/** Both are told to stop when they are there, which neither would know. */
async function fitRow(problem: FitProblem, library: MlLibrary): Promise<readonly string[]> {
  const ours = ownFit(problem);
  const goal = ours(undefined).sumOfSquares * (1 + 1e-6);
  const needed = stepsNeeded((count) => ours(count).sumOfSquares <= goal);
  const neededThere = stepsNeeded((count) => peerFit(problem, library, count).parameterError <= goal);
  const cells = [problem.name, String(problem.x.length), String(problem.start.length)];
  if (needed === undefined || neededThere === undefined)
    return [...cells, needed === undefined ? "" : "does not arrive", "", "", String(needed ?? "")];
  const timings = await compare(
    [
      contender("adjoint", () => ours(needed).sumOfSquares),
      contender(PEER, () => peerFit(problem, library, neededThere).parameterError),
    ],
    { copies: 3, rounds: 9 },
  );
  const [mine, other] = [at(timings, 0).nanoseconds, at(timings, 1).nanoseconds];
  const [theirTime, ownTime] = [other, mine].map((nanoseconds) => figure(median(nanoseconds) / 1e6));
  const times = [theirTime ?? "", String(neededThere), ownTime ?? "", String(needed)];
  return [...cells, ...times, ...ratioCells(ratioOf(other, mine))];
}

/** About how many steps it takes until something is true; undefined where some hundred are too few. */
function stepsNeeded(isThere: (steps: number) => boolean): number | undefined {
  for (let steps = 1; steps <= 150; steps += Math.ceil(steps / 20)) if (isThere(steps)) return steps;
  return undefined;
}

function contender(name: string, run: () => number): Contender {
  return {
    name,
    make: () => run,
    call: { expression: "f()", sum: "r" },
    points: [],
    resultLength: 0,
    count: 5,
    passes: 1,
  };
}

/** The fit with residuals and derivatives of all rows by one compiled loop each. */
function ownFit({ formula, parameters, start, x, y }: FitProblem): (maxIterations: number | undefined) => FitSolution {
  const f = compile(`${formula} - y`, {
    variables: [...parameters, "x", "y"],
    shapes: { x: ["n"], y: ["n"] },
    wrt: parameters,
    mode: "forward",
  });
  const n = x.length;
  const value = f.prepare("value", { n });
  const jacobian = f.prepare("jacobian", { n });
  const residuals = new Float64Array(n);
  const columns = parameters.map(() => new Float64Array(n));
  const rows = new Float64Array(n * parameters.length);
  const problem: LeastSquaresProblem = {
    residuals: (b) => {
      value(...b, x, y, residuals);
      return residuals;
    },
    jacobian: (b) => {
      jacobian(...b, x, y, ...columns);
      interleave(columns, rows);
      return rows;
    },
  };
  return (maxIterations) => levenbergMarquardt(problem, start, maxIterations === undefined ? {} : { maxIterations });
}

function interleave(columns: readonly Float64Array[], rows: Float64Array): void {
  const p = columns.length;
  for (const [j, column] of columns.entries()) {
    for (let i = 0; i < column.length; i++) rows[i * p + j] = column[i] ?? NaN;
  }
}

function peerFit(
  { model, start, x, y }: FitProblem,
  library: MlLibrary,
  maxIterations: number,
): ReturnType<MlLibrary["levenbergMarquardt"]> {
  return library.levenbergMarquardt({ x, y }, model, {
    initialValues: start,
    gradientDifference: start.map((value) => Math.abs(value) * 1e-6),
    maxIterations,
    errorTolerance: 0,
  });
}

function isLibrary(value: unknown): value is MlLibrary {
  return typeof value === "object" && value !== null && "levenbergMarquardt" in value;
}
