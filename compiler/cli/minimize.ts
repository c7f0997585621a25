import { InvalidArgumentError, Option } from "commander";
import type { SolverOptions, SolverResult } from "../../runtime/optimise/index.ts";
import { notFiniteAtStart, startNotFinite } from "../diagnostics/catalogue.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { examples, pathOf, positive, wholeNumber, withSource, wrtOption, type Define } from "./command.ts";
import type { Io } from "./io.ts";
import { formulaProblem } from "./minimize/formula.ts";
import { historyIn, type History } from "./minimize/history.ts";
import { METHOD_NAMES, minimise, requireUse, type MethodName, type MethodSettings } from "./minimize/methods.ts";
import { isSolution, outcomeOf, warningsOf, type Outcome } from "./minimize/outcome.ts";
import type { Problem } from "./minimize/problem.ts";
import { procedureProblem } from "./minimize/procedure.ts";
import { progressOn } from "./minimize/progress.ts";
import { minimumJson, minimumText } from "./minimize/render.ts";
import { requirePlace } from "./output.ts";
import { coordinatesOf } from "./point.ts";
import { argumentsAt } from "./procedure/point.ts";
import { reportDiagnostics } from "./report.ts";
import { readSource, type SourceOptions } from "./source.ts";

interface Options extends SourceOptions, MethodSettings {
  readonly from?: string;
  readonly wrt?: readonly string[];
  readonly method: MethodName;
  readonly iterations?: number;
  readonly tolerance?: number;
  readonly stepTolerance?: number;
  readonly valueTolerance?: number;
  readonly history?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** The option that gives the start. */
const FROM = "--from";

export const define: Define = (command, io, exit) => {
  withSource(command)
    .description("Find a minimum of a function near a point, with compiled derivatives.")
    .option(`${FROM} <point>`, 'where the search starts, such as "x=-1.2,y=1" or "w=[0,0],b=0", or a JSON file of it')
    .addOption(wrtOption("the parameters that move, such as x,y; the others stay where they start (default: all)"))
    .addOption(
      new Option("--method <method>", METHOD_NAMES.join(", ")).argParser(methodNamed).default("lbfgs", "lbfgs"),
    )
    .addOption(
      new Option("--tolerance <t>", "stop where the norm of the gradient is at most this (default: 1e-8)").argParser(
        positive,
      ),
    )
    .addOption(new Option("--step-tolerance <t>", "stop after a relative step of at most this").argParser(positive))
    .addOption(
      new Option("--value-tolerance <t>", "stop after a relative change of the value of at most this").argParser(
        positive,
      ),
    )
    .addOption(
      new Option("--iterations <n>", "the steps at most (default: 1000; 10000 with a rate)").argParser(wholeNumber),
    )
    .addOption(
      new Option("--rate <r>", "the learning rate of gradient-descent to adamw (default: 0.01)").argParser(positive),
    )
    .addOption(
      new Option("--momentum <b>", "what momentum and nesterov keep of a step (default: 0.9)").argParser(fraction),
    )
    .addOption(
      new Option("--weight-decay <l>", "how fast adamw lets numbers decay (default: 0.01)").argParser(positive),
    )
    .option(
      "--history <file>",
      "write every step into a file, comma-separated: value, norm of the gradient, point",
      pathOf,
    )
    .option("--force", "overwrite the history of another search")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      examples(
        'minimize "(1 - x)^2 + 100*(y - x^2)^2" --from x=-1.2,y=1',
        "minimize model.math --from 1,2 --method adam --rate 0.1 --history steps.csv",
        'minimize loss.ts#loss --from "params={w: [0, 0], b: 0}, x=[[1, 2], [3, 4]]" --wrt params --json',
      ),
    )
    .action(async (source: string, options: Options) => {
      const { method, json } = options;
      requireUse(method, options);
      requirePlace(options.history, io);
      const problem = await problemOf(source, options, io);
      const history =
        options.history === undefined ? undefined : historyIn(options.history, problem, options.force === true, io);
      const outcome = search(problem, options, history, io);
      io.stdout.write(json === true ? minimumJson(problem, method, outcome) : minimumText(problem, outcome));
      history?.write();
      reportDiagnostics(warningsOf(outcome, method), undefined, io);
      exit(isSolution(outcome) ? 0 : 1);
    });
};

async function problemOf(source: string, options: Options, io: Io): Promise<Problem> {
  const parsed = await readSource(source, options, io);
  const { from, wrt } = options;
  const moving = wrt ? { wrt } : {};
  return "procedure" in parsed
    ? procedureProblem(parsed, argumentsAt(parsed.procedure, from, io, FROM), moving)
    : formulaProblem(parsed, coordinatesOf(parsed.graph, from, io, FROM), moving);
}

function search(problem: Problem, options: Options, history: History | undefined, io: Io): Outcome {
  const { method, iterations, tolerance, stepTolerance, valueTolerance } = options;
  requireFiniteStart(problem);
  const progress = progressOn(io.stderr, () => performance.now());
  let initialValue = NaN;
  const how: SolverOptions = {
    ...(iterations !== undefined && { maxIterations: iterations }),
    ...(tolerance !== undefined && { gradientTolerance: tolerance }),
    ...(stepTolerance !== undefined && { stepTolerance }),
    ...(valueTolerance !== undefined && { valueTolerance }),
    onStep: (step) => {
      if (step.iteration === 0) initialValue = step.value;
      history?.add(step);
      progress.show(step);
    },
  };
  const result = minimise(method, problem, how, options);
  progress.end();
  requireFiniteResult(problem, result);
  return outcomeOf(result, initialValue, problem);
}

/** @throws DiagnosticError where a number of the start is not finite. */
function requireFiniteStart({ start, names }: Problem): void {
  const wrong = start.findIndex((number) => !Number.isFinite(number));
  if (wrong >= 0) throw new DiagnosticError([startNotFinite(names()[wrong] ?? "", start[wrong] ?? NaN)]);
}

/** @throws DiagnosticError where the function or its gradient is not finite, which solvers leave only at the start. */
function requireFiniteResult({ names, name }: Problem, { value, gradient }: SolverResult): void {
  if (!Number.isFinite(value)) throw new DiagnosticError([notFiniteAtStart(`\`${name}\``, value)]);
  const wrong = gradient.findIndex((slope) => !Number.isFinite(slope));
  if (wrong < 0) return;
  const what = `the derivative by \`${names()[wrong] ?? ""}\``;
  throw new DiagnosticError([notFiniteAtStart(what, gradient[wrong] ?? NaN)]);
}

/** A method by its name, in whatever spelling: `L-BFGS`. @throws InvalidArgumentError */
function methodNamed(text: string): MethodName {
  const plain = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, "");
  const found = METHOD_NAMES.find((name) => plain(name) === plain(text));
  if (found !== undefined) return found;
  const meant = suggest(text.toLowerCase(), METHOD_NAMES);
  throw new InvalidArgumentError(
    meant === undefined ? `The methods are ${METHOD_NAMES.join(", ")}.` : `Did you mean ${meant}?`,
  );
}

/** A number from 0 on, below 1. @throws InvalidArgumentError */
function fraction(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value < 1) return value;
  throw new InvalidArgumentError("Not a number from 0 to 1.");
}
