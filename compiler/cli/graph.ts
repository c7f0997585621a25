import { Option } from "commander";
import type { ParsedFunction } from "../frontends/mathjs/index.ts";
import type { ParsedProcedure } from "../frontends/typescript/index.ts";
import { toDot } from "../inspect/draw/dot.ts";
import { drawing, type Drawing } from "../inspect/draw/drawing.ts";
import { toMermaid } from "../inspect/draw/mermaid.ts";
import { toSvg } from "../inspect/draw/svg.ts";
import { examples, pathOf, pointOption, withSource, type Define } from "./command.ts";
import type { Io } from "./io.ts";
import { writeResult } from "./output.ts";
import { coordinatesOf } from "./point.ts";
import { neededArguments, pathAt, pathDirection, pathOutput } from "./procedure/path.ts";
import { directionOf, directionOption, outputOf, seedOption } from "./seed.ts";
import { readSource, type SourceOptions } from "./source.ts";

type Format = "svg" | "dot" | "mermaid";

interface Options extends SourceOptions {
  readonly at?: string;
  readonly wrt?: string;
  readonly seed?: string;
  readonly format: Format;
  readonly output?: string;
}

export const define: Define = (command, io) => {
  withSource(command)
    .description("Draw the computation graph; at a point, with value, tangent and adjoint of every node.")
    .addOption(pointOption())
    .addOption(directionOption())
    .addOption(seedOption())
    .addOption(new Option("--format <format>", "what to print").choices(["svg", "dot", "mermaid"]).default("svg"))
    .option("-o, --output <file>", "write to a file instead of standard output", pathOf)
    .addHelpText(
      "after",
      examples(
        'graph "x^2 * sin(y)" -o graph.svg',
        "graph model.math --at 1,2 --wrt y -o graph.svg",
        "graph model.math --format mermaid",
      ),
    )
    .action(async (source: string, options: Options) => {
      const parsed = await readSource(source, options, io);
      const { format, output } = options;
      const drawn = "procedure" in parsed ? drawnPath(parsed, options, io) : drawnFunction(parsed, options, io);
      writeResult(await print(drawn, format), output, io);
    });
};

function drawnFunction(parsed: ParsedFunction, { at, wrt, seed }: Options, io: Io): Drawing {
  const point = at === undefined ? undefined : coordinatesOf(parsed.graph, at, io);
  const direction = wrt === undefined ? {} : directionOf(parsed, wrt, point);
  const seeded = seed === undefined ? {} : outputOf(parsed, seed, point);
  return drawing(parsed.graph, point && { point, ...direction, ...seeded });
}

/** What a procedure computes at the point that it needs. */
function drawnPath(parsed: ParsedProcedure, { at, wrt, seed }: Options, io: Io): Drawing {
  const path = pathAt(parsed, neededArguments("graph", parsed, at, io));
  const direction = wrt === undefined ? {} : pathDirection(path, wrt);
  const seeded = seed === undefined ? {} : pathOutput(path, seed);
  return drawing(path.graph, { point: path.arguments, ...direction, ...seeded });
}

function print(drawn: Drawing, format: Format): string | Promise<string> {
  switch (format) {
    case "svg":
      return toSvg(drawn);
    case "dot":
      return toDot(drawn);
    case "mermaid":
      return toMermaid(drawn);
  }
}
