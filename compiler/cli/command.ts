import type { Command } from "commander";
import { InvalidArgumentError, Option } from "commander";
import type { DerivativeKind } from "../transforms/derive.ts";
import type { SparseKind } from "../transforms/sparse/derive.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { Io } from "./io.ts";
import { listItems } from "./list.ts";

/** Give a command its arguments, options and action; the action may choose another exit code than success. */
export type Define = (command: Command, io: Io, exit: (code: number) => void) => void;

/** Declare the source of a command, and the options that say which function of it is meant. */
export function withSource(command: Command): Command {
  return command
    .argument("<source>", "an expression, a file, or - for standard input")
    .option("--fn <name>", "the function to take, where the source defines several")
    .option("--vars <names>", "the parameters, in order, such as x,y", listItems)
    .option("--shape <shapes>", "the shapes of parameters that are arrays, such as W=200x784,X=nx784")
    .option(
      "--config <file>",
      "the configuration of a TypeScript source (default: adjoint.config.ts above it)",
      pathOf,
    );
}

/** The option that gives the point. Without parameters there is none to give. */
export function pointOption(): Option {
  return new Option("--at <point>", 'the point, such as "x=1,y=pi/2", "1,-1" or "x=[1,2]", or a JSON file of it');
}

/** The option that gives the differentiated parameters. */
export function wrtOption(description = "the parameters to differentiate by, such as x,y (default: all)"): Option {
  return new Option("--wrt <names>", description).argParser(namesOf);
}

/** The option that names the loops that are carried out in pieces. */
export function checkpointOption(): Option {
  return new Option(
    "--checkpoint <loops>",
    "loops, by counter or line, whose steps the reverse sweep carries out again to save memory",
  ).argParser(namesOf);
}

/** The option that gives the mode of accumulation. */
export function modeOption(): Option {
  return new Option("--mode <mode>", "how derivatives are accumulated (default: auto)").choices([
    "forward",
    "reverse",
    "mixed",
    "auto",
  ]);
}

/** An option whose value is a list of derivatives. */
export function derivativesOption(description: string, choices: readonly (DerivativeKind | SparseKind)[]): Option {
  return new Option("--of <list>", `${description}: ${choices.join(", ")}`).argParser((text: string) =>
    namesOf(text).map((name) => oneOf(name, choices)),
  );
}

/** The path of a file or a folder. @throws InvalidArgumentError where it is empty. */
export function pathOf(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("A path is missing.");
  return text;
}

/** Names of which there must be at least one. @throws InvalidArgumentError */
export function namesOf(text: string): readonly string[] {
  const names = listItems(text);
  if (names.length === 0 || names.includes("")) throw new InvalidArgumentError("A name is missing.");
  return names;
}

function oneOf<T extends string>(name: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === name);
  if (found !== undefined) return found;
  const meant = suggest(name, choices);
  throw new InvalidArgumentError(meant === undefined ? `Allowed are ${choices.join(", ")}.` : `Did you mean ${meant}?`);
}

/** A positive number. @throws InvalidArgumentError */
export function positive(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0 && value < Infinity)) throw new InvalidArgumentError("Not a positive number.");
  return value;
}

/** A positive whole number. @throws InvalidArgumentError */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError("Not a positive whole number.");
}

/** A count, such as a number of digits. @throws InvalidArgumentError */
export function count(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > MAX_COUNT) throw new InvalidArgumentError(`Not a number from 0 to ${MAX_COUNT}.`);
  return value;
}

/** The largest number of digits that numbers can be printed with. */
const MAX_COUNT = 100;

/** The examples that end the help of a command. */
export function examples(...lines: readonly string[]): string {
  return ["", "Examples:", ...lines.map((line) => `  $ adjoint ${line}`)].join("\n");
}
