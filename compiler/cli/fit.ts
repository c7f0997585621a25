import { Option } from "commander";
import type { StopReason } from "../../runtime/fit/index.ts";
import * as catalogue from "../diagnostics/catalogue.ts";
import { DiagnosticError, type Source } from "../diagnostics/diagnostic.ts";
import { examples, namesOf, pathOf, wholeNumber, type Define } from "./command.ts";
import { readData } from "./fit/data.ts";
import { readFormula } from "./fit/formula.ts";
import { readParameters } from "./fit/parameters.ts";
import { fitJson, fitPicture, fitText, reasonText } from "./fit/render.ts";
import { runFit, type Fitted, type Request } from "./fit/run.ts";
import { isPath, readable, textOf } from "./input.ts";
import type { Io } from "./io.ts";
import { requirePlace, writeResult } from "./output.ts";
import { reportDiagnostics } from "./report.ts";

interface Options {
  readonly start?: string;
  readonly bounds?: string;
  readonly weights?: string;
  readonly columns?: readonly string[];
  readonly iterations?: number;
  readonly json?: boolean;
  readonly output?: string;
}

export const define: Define = (command, io, exit) => {
  command
    .description("Fit a model to data, by least squares with compiled derivatives.")
    .argument("<formula>", 'what was observed and the model, such as "y ~ b1*exp(-b2*x)", or a file with it')
    .argument("<data>", "a file of columns, parted by commas, semicolons, tabs or spaces, or - for standard input")
    .option("--start <values>", "the parameters, and where their search starts, such as b1=500,b2=1e-4")
    .option("--bounds <ranges>", "where parameters stay, such as b1=0:1000,b2=0:")
    .option("--weights <column>", "the column of weights, by which squares are multiplied")
    .option("--columns <names>", "the names of the columns, in order, instead of those of the header", namesOf)
    .addOption(
      new Option("--iterations <n>", "how many steps are tried at most (default: 2000)").argParser(wholeNumber),
    )
    .option("--json", "print JSON")
    .option("-o, --output <file>", "draw data, curve and residuals: an .html page or an .svg image", pathOf)
    .addHelpText(
      "after",
      examples(
        'fit "y ~ b1*(1 - exp(-b2*x))" data.csv --start b1=500,b2=1e-4',
        'fit "log(y) ~ a + b*x" data.txt --columns x,y --start a=0,b=0 --bounds b=0: -o fit.html',
      ),
    )
    .action(async (source: string, path: string, options: Options) => {
      const { output, json } = options;
      const format = output === undefined ? undefined : formatOf(output);
      requirePlace(output, io);
      const request = await requestOf(source, path, options, io);
      const result = runFit(request);
      io.stdout.write(json === true ? fitJson(request, result) : fitText(request, result));
      if (format !== undefined) writeResult(fitPicture(request, result, format), output, io);
      exit(warn(request, result, io) ? 0 : 1);
    });
};

async function requestOf(source: string, path: string, options: Options, io: Io): Promise<Request> {
  const { start, bounds, weights, columns, iterations } = options;
  const parameters = readParameters(start, bounds);
  const data = await readData(path, columns, io);
  const names = parameters.map(({ name }) => name);
  const startSource = { name: "--start", text: start ?? "" };
  const both = parameters.find(({ name }) => data.listed.includes(name));
  if (both) throw new DiagnosticError([catalogue.columnAndParameter(both.name, both.span)], startSource);
  const formula = readFormula(formulaSource(source, io), {
    parameters: names,
    columns: Array.from(data.places.keys()).filter((name) => !names.includes(name)),
    listed: data.listed,
  });
  return {
    formula,
    data,
    parameters,
    startSource,
    ...(weights !== undefined && { weights }),
    ...(iterations !== undefined && { maxIterations: iterations }),
  };
}

/** The formula, or the text of the file that it names. */
function formulaSource(source: string, io: Io): Source {
  if (source.includes("~")) return { name: "formula", text: source };
  if (isPath(source, io)) return { name: source, text: textOf(source, io) };
  const text = readable(source, () => io.files.read(source));
  return text === undefined ? { name: "formula", text: source } : { name: source, text };
}

/** What a picture is, by the end of its name. */
function formatOf(path: string): "html" | "svg" {
  if (/\.html?$/i.test(path)) return "html";
  if (/\.svg$/i.test(path)) return "svg";
  throw new DiagnosticError([catalogue.unknownPicture(path)]);
}

/** Say what is doubtful about a fit; returns whether it is a solution. */
function warn(request: Request, { solution, statistics }: Fitted, io: Io): boolean {
  const { parameters } = request;
  const { converged, reason } = solution;
  const names = statistics.undetermined.flatMap((index) => parameters[index]?.name ?? []);
  const warnings = [
    ...(converged ? [] : [catalogue.notConverged(reasonText(request, solution), adviceFor(reason))]),
    ...(names.length > 0 ? [catalogue.undeterminedParameters(names)] : []),
  ];
  reportDiagnostics(warnings, undefined, io);
  return converged;
}

function adviceFor(reason: StopReason): string {
  return reason === "iteration limit" ? "start nearer, or allow more: `--iterations`" : "start elsewhere: `--start`";
}
