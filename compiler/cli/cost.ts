import { costReport, renderCost } from "../inspect/cost-report.ts";
import { wrtPositions } from "../request.ts";
import { examples, modeOption, withSource, wrtOption, type Define } from "./command.ts";
import { readFunction, type SourceOptions } from "./source.ts";

interface Options extends SourceOptions {
  readonly wrt?: readonly string[];
  readonly mode?: "forward" | "reverse" | "auto";
  readonly json?: boolean;
}

export const define: Define = (command, io) => {
  withSource(command)
    .description("Count the operations of a function, and of its derivatives in both modes.")
    .addOption(wrtOption())
    .addOption(modeOption())
    .option("--json", "print JSON")
    .addHelpText("after", examples('cost "x^2 * sin(y)"', "cost model.math --wrt x --json"))
    .action(async (source: string, options: Options) => {
      const parsed = await readFunction(source, options, io);
      const { wrt, mode, json } = options;
      const report = costReport(parsed.graph, {
        ...(wrt && { wrt: wrtPositions(parsed.graph, wrt) }),
        ...(mode && { mode }),
      });
      io.stdout.write(renderCost(report, json === true ? "json" : "text"));
    });
};
