import { malformedSizes } from "../diagnostics/catalogue.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import type { Span } from "../graph/provenance.ts";
import type { Sizes } from "../graph/sizes.ts";
import { costReport, lengthNames, renderCost } from "../inspect/cost-report.ts";
import { wrtPositions } from "../request.ts";
import { examples, modeOption, withSource, wrtOption, type Define } from "./command.ts";
import { listItems } from "./list.ts";
import { readFunction, type SourceOptions } from "./source.ts";

interface Options extends SourceOptions {
  readonly wrt?: readonly string[];
  readonly mode?: "forward" | "reverse" | "auto";
  readonly sizes?: string;
  readonly json?: boolean;
}

export const define: Define = (command, io) => {
  withSource(command)
    .description("Count the operations of a function, and of its derivatives in both modes.")
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
      ),
    )
    .action(async (source: string, options: Options) => {
      const parsed = await readFunction(source, options, io);
      const { wrt, mode, sizes, json } = options;
      const report = costReport(parsed.graph, {
        ...parsed.laws,
        ...(wrt && { wrt: wrtPositions(parsed.graph, wrt) }),
        ...(mode && { mode }),
        ...(sizes !== undefined && { sizes: readSizes(sizes, lengthNames(parsed.graph)) }),
      });
      io.stdout.write(renderCost(report, json === true ? "json" : "text"));
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
