import { formulaOption, malformedSizes } from "../diagnostics/catalogue.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import type { Span } from "../graph/provenance.ts";
import { solveSizes, type Sizes } from "../graph/sizes.ts";
import { costReport, lengthNames, renderCost } from "../inspect/cost-report.ts";
import { procedureCost } from "../inspect/procedure/cost.ts";
import { modeOfProcedure, requireMode, requireWrt, wrtPositions } from "../request.ts";
import type { JacobianMode } from "../transforms/derivatives.ts";
import { examples, modeOption, pointOption, withSource, wrtOption, type Define } from "./command.ts";
import { listItems } from "./list.ts";
import { coordinatesOf } from "./point.ts";
import { neededArguments } from "./procedure/path.ts";
import { readSource, type SourceOptions } from "./source.ts";

interface Options extends SourceOptions {
  readonly at?: string;
  readonly wrt?: readonly string[];
  readonly mode?: JacobianMode | "auto";
  readonly sizes?: string;
  readonly json?: boolean;
}

export const define: Define = (command, io) => {
  withSource(command)
    .description("Count the operations of a function, and of its derivatives in both modes.")
    .addOption(pointOption())
    .addOption(wrtOption())
    .addOption(modeOption())
    .option("--sizes <lengths>", "the named lengths of arrays, such as n=100; polynomials in them where not given")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      examples(
        'cost "x^2 * sin(y)"',
        "cost model.math --wrt x --json",
        'cost "sum(A*x)" --shape A=nxm,x=m --sizes n=100,m=20',
        'cost loss.ts#loss --at "params={w: [1, 2], b: 0}, x=[[1, 2], [3, 4]]"',
      ),
    )
    .action(async (source: string, options: Options) => {
      const parsed = await readSource(source, options, io);
      const { at, wrt, mode, sizes, json } = options;
      const format = json === true ? "json" : "text";
      if ("procedure" in parsed) {
        if (sizes !== undefined) throw new DiagnosticError([formulaOption("--sizes")]);
        requireWrt(parsed, wrt);
        const chosen = modeOfProcedure(parsed, mode);
        const given = neededArguments("cost", parsed, at, io);
        const report = procedureCost(parsed, given, { ...(wrt && { wrt }), ...(chosen && { mode: chosen }) });
        io.stdout.write(renderCost(report, format));
        return;
      }
      const { graph } = parsed;
      requireMode(parsed, mode);
      const known =
        sizes !== undefined
          ? readSizes(sizes, lengthNames(graph))
          : at === undefined
            ? undefined
            : solveSizes(graph.inputs, coordinatesOf(graph, at, io));
      const report = costReport(graph, {
        ...parsed.laws,
        ...(wrt && { wrt: wrtPositions(graph, wrt) }),
        ...(mode && { mode }),
        ...(known && { sizes: known }),
      });
      io.stdout.write(renderCost(report, format));
    });
};

/** The numbers that named lengths are given as: `n=100,m=20`. @throws DiagnosticError */
function readSizes(text: string, names: readonly string[]): Sizes {
  const fail = (span?: Span): DiagnosticError =>
    new DiagnosticError([malformedSizes(text, names, span)], { name: "--sizes", text });
  const sizes = new Map<string, number>();
  for (const item of listItems(text)) {
    const [, name = "", digits = ""] = /^(\S+?)\s*=\s*(\d+)$/.exec(item) ?? [];
    const start = text.indexOf(item);
    if (!names.includes(name) || sizes.has(name) || Number(digits) < 1) throw fail({ start, end: start + item.length });
    sizes.set(name, Number(digits));
  }
  if (names.some((name) => !sizes.has(name))) throw fail();
  return sizes;
}
