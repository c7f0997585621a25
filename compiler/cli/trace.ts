import { Option } from "commander";
import { trace, type TraceMode } from "../inspect/trace.ts";
import { renderTrace, type RenderTraceOptions } from "../inspect/trace/render.ts";
import { count, examples, pointOption, withSource, type Define } from "./command.ts";
import { coordinatesOf } from "./point.ts";
import { neededArguments, pathAt, pathDirection, pathOutput } from "./procedure/path.ts";
import { directionOf, directionOption, outputOf, seedOption } from "./seed.ts";
import { readSource, type SourceOptions } from "./source.ts";

interface Options extends SourceOptions {
  readonly at?: string;
  readonly mode: TraceMode;
  readonly wrt?: string;
  readonly seed?: string;
  readonly digits: number;
  readonly format: RenderTraceOptions["format"];
}

export const define: Define = (command, io) => {
  withSource(command)
    .description("Write out the evaluation of a function and its derivatives, line by line, as one does by hand.")
    .addOption(pointOption())
    .addOption(
      new Option("--mode <mode>", "which derivatives to follow")
        .choices(["forward", "reverse", "both"])
        .default("both"),
    )
    .addOption(directionOption())
    .addOption(seedOption())
    .addOption(new Option("--digits <n>", "the digits after the point").argParser(count).default(4))
    .addOption(
      new Option("--format <format>", "what to print").choices(["text", "markdown", "latex", "json"]).default("text"),
    )
    .addHelpText(
      "after",
      examples(
        'trace "(x1*x2*sin(x3) + exp(x1*x2)) / x3" --at 1,1.5,2',
        "trace model.math --at x=1,y=2 --mode forward --wrt y --digits 6",
        "trace model.math --at 1,2 --mode reverse --format latex",
        'trace "sum((W*x).^2)" --shape W=2x2,x=2 --at "W=[[1,2],[3,4]],x=[1,-1]" --wrt "x[2]"',
        'trace loss.ts#loss --at "params={w: [1, 2], b: 0}, x=[[1, 2], [3, 4]]" --wrt "params.w[0]"',
      ),
    )
    .action(async (source: string, options: Options) => {
      const parsed = await readSource(source, options, io);
      const { at, mode, wrt, seed, digits, format } = options;
      if ("procedure" in parsed) {
        const path = pathAt(parsed, neededArguments("trace", parsed, at, io));
        const followed = trace(path.graph, path.arguments, {
          mode,
          ...(wrt !== undefined && pathDirection(path, wrt)),
          ...(seed !== undefined && pathOutput(path, seed)),
        });
        io.stdout.write(renderTrace(followed, { format, digits }));
        return;
      }
      const point = coordinatesOf(parsed.graph, at, io);
      const followed = trace(parsed.graph, point, {
        mode,
        ...(wrt !== undefined && directionOf(parsed, wrt, point)),
        ...(seed !== undefined && outputOf(parsed, seed, point)),
      });
      io.stdout.write(renderTrace(followed, { format, digits }));
    });
};
