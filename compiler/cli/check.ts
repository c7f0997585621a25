import { Option } from "commander";
import { check } from "../inspect/check.ts";
import { checkJson, renderCheck } from "../inspect/check/render.ts";
import type { CheckMethod } from "../inspect/check/report.ts";
import { examples, pointOption, positive, withSource, type Define } from "./command.ts";
import { coordinatesOf } from "./point.ts";
import { readFunction, type SourceOptions } from "./source.ts";

interface Options extends SourceOptions {
  readonly at?: string;
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
      ),
    )
    .action(async (source: string, options: Options) => {
      const parsed = await readFunction(source, options, io);
      const { at, method, step, tolerance, claim, json } = options;
      const point = coordinatesOf(parsed.graph, at, io);
      const report = await check(parsed, {
        at: point,
        ...(method && { method }),
        ...(step !== undefined && { step }),
        ...(tolerance !== undefined && { tolerance }),
        ...(claim !== undefined && { claim }),
      });
      io.stdout.write(json === true ? `${checkJson(report)}\n` : renderCheck(report, { color: io.stdout.color }));
      exit(report.passed ? 0 : 1);
    });
};
