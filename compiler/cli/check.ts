import { Option } from "commander";
import { check } from "../inspect/check.ts";
import { checkJson, renderCheck } from "../inspect/check/render.ts";
import type { CheckMethod } from "../inspect/check/report.ts";
import { wrtPositions } from "../request.ts";
import { examples, pointOption, positive, withSource, wrtOption, type Define } from "./command.ts";
import { coordinatesOf } from "./point.ts";
import { printCheck } from "./procedure/check.ts";
import { argumentsAt } from "./procedure/point.ts";
import { readSource, type SourceOptions } from "./source.ts";

interface Options extends SourceOptions {
  readonly at?: string;
  readonly wrt?: readonly string[];
  readonly method?: CheckMethod;
  readonly step?: number;
  readonly tolerance?: number;
  readonly claim?: string;
  readonly json?: boolean;
}

const METHODS: readonly CheckMethod[] = ["forward", "backward", "central", "ridders", "complex"];

export const define: Define = (command, io, exit) => {
  withSource(command)
    .description("Compare the emitted derivatives with numerical differentiation, and someone's answer with both.")
    .addOption(pointOption())
    .addOption(wrtOption())
    .addOption(
      new Option("--method <method>", "the numerical derivative (default: ridders, adaptive)").choices(METHODS),
    )
    .addOption(new Option("--step <h>", "the step of the numerical derivative").argParser(positive))
    .addOption(new Option("--tolerance <t>", "the relative difference that is allowed").argParser(positive))
    .option("--claim <matrix>", "an answer to compare, one row per output, such as [[1,0],[0,2.5]]")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      examples(
        'check "x^2 * sin(y)" --at x=3,y=pi/2',
        "check model.math --at 1,-1 --method central --step 0.01",
        'check "x^2 * y" --at 3,2 --claim "[12, 9]"',
        'check loss.ts#loss --at "params={w: [1, 2], b: 0}, x=[[1, 2], [3, 4]]" --wrt params.w',
      ),
    )
    .action(async (source: string, options: Options) => {
      const parsed = await readSource(source, options, io);
      const { at, wrt, method, step, tolerance, claim, json } = options;
      const how = {
        ...(method && { method }),
        ...(step !== undefined && { step }),
        ...(tolerance !== undefined && { tolerance }),
        ...(claim !== undefined && { claim }),
      };
      if ("procedure" in parsed) {
        const given = argumentsAt(parsed.procedure, at, io);
        exit((await printCheck(parsed, given, { ...how, ...(wrt && { wrt }), ...(json && { json }) }, io)) ? 0 : 1);
        return;
      }
      const { graph } = parsed;
      const report = await check(parsed, {
        at: coordinatesOf(graph, at, io),
        ...how,
        ...(wrt && { wrt: wrtPositions(graph, wrt) }),
      });
      io.stdout.write(json === true ? `${checkJson(report)}\n` : renderCheck(report, { color: io.stdout.color }));
      exit(report.passed ? 0 : 1);
    });
};
