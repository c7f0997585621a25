import { InvalidArgumentError, Option } from "commander";
import { join } from "node:path";
import * as catalogue from "../diagnostics/catalogue.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { networkOf } from "../train/networks.ts";
import { examples, type Define } from "./command.ts";
import { reasonOf } from "./files.ts";
import type { Io } from "./io.ts";
import { comparisonJson, comparisonText, runName, type Compared } from "./train/comparison.ts";
import { readConfig } from "./train/config.ts";
import { digestOf, loadParts, pathBeside } from "./train/data.ts";
import { resultJson, resultText } from "./train/render.ts";
import type { End } from "./train/run.ts";
import { FILES, requireNew, runSession } from "./train/session.ts";

interface Options {
  readonly output?: string;
  readonly resume?: boolean;
  readonly force?: boolean;
  readonly stopAfter?: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** What the process answers if the user interrupts it: 128 and the number of the signal. */
const INTERRUPTED = 130;

export const define: Define = (command, io, exit) => {
  command
    .description("Train a network on images of digits, with derivatives that are compiled from its formula.")
    .argument("<config>", "a YAML file with the settings")
    .option("-o, --output <folder>", "the folder of the results (default: `output` of the settings)")
    .option("--resume", "go on where an earlier run of the same settings was stopped")
    .addOption(new Option("--force", "replace the results of an earlier run").conflicts("resume"))
    .addOption(new Option("--stop-after <steps>", "stop after so many steps, to be resumed").argParser(stepsOf))
    .option("-q, --quiet", "write no progress")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      examples("train config.yaml", "train config.yaml -o run2 --json", "train config.yaml --resume"),
    )
    .action(async (path: string, options: Options) => {
      let isInterrupted = false;
      const stopListening = io.onInterrupt(() => {
        isInterrupted = true;
      });
      try {
        exit(await train(path, options, () => isInterrupted, io));
      } finally {
        stopListening();
      }
    });
};

/** Train as a file says, and return the exit code. */
async function train(path: string, options: Options, isInterrupted: () => boolean, io: Io): Promise<number> {
  const { output, resume, force, stopAfter = Infinity, quiet, json } = options;
  const config = readConfig({ name: path, text: textOf(path, io) });
  const all = config.settings;
  const folder = output ?? pathBeside(path, config.output);
  const folders = all.map((settings) => join(folder, runName(settings, all)));
  if (resume !== true && force !== true) for (const each of folders) requireNew(each, io);
  const parts = loadParts(config, io);
  const digest = digestOf(parts);
  const runs: Compared[] = [];
  for (const [index, settings] of all.entries()) {
    const own = folders[index] ?? folder;
    const network = networkOf(settings.model, parts.training, settings.classes);
    const session = {
      run: { settings, network, digest },
      parts,
      folder: own,
      // Of several runs the last ones may not have begun.
      resume: resume !== true ? "no" : all.length > 1 ? "may" : "must",
      limit: stopAfter,
      isQuiet: quiet === true,
      isInterrupted,
    } as const;
    if (all.length > 1 && quiet !== true) io.stderr.write(`${own}:\n`);
    runs.push({ settings, folder: own, ...(await runSession(session, io)) });
    if (runs.at(-1)?.end === "interrupted") break;
  }
  if (all.length > 1) io.stdout.write(json === true ? comparisonJson(runs) : comparisonText(runs));
  else {
    const names = Object.values(FILES);
    for (const { result } of runs) {
      if (result)
        io.stdout.write(json === true ? resultJson(result, folder, names) : resultText(result, folder, names));
    }
  }
  return exitCode(runs.map(({ end }) => end));
}

/** The exit code: of several runs some may diverge, for that is what one looks for. */
function exitCode(ends: readonly End[]): number {
  if (ends.includes("interrupted")) return INTERRUPTED;
  return ends.every((end) => end === "not finite") ? 1 : 0;
}

function textOf(path: string, io: Io): string {
  try {
    const text = io.files.read(path);
    if (text !== undefined) return text;
  } catch (error) {
    const reason = reasonOf(error);
    throw reason === undefined ? error : new DiagnosticError([catalogue.cannotRead(path, reason)]);
  }
  throw new DiagnosticError([catalogue.fileNotFound(path)]);
}

/** A positive whole number of steps. @throws InvalidArgumentError */
function stepsOf(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError("Not a positive whole number.");
}
