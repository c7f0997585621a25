import { Option } from "commander";
import { join } from "node:path";
import { networkOf } from "../train/networks.ts";
import { examples, pathOf, wholeNumber, type Define } from "./command.ts";
import { textOf } from "./input.ts";
import type { Io } from "./io.ts";
import { comparisonJson, comparisonText, runName, type Compared } from "./train/comparison.ts";
import { readConfig } from "./train/config.ts";
import { digestOf, loadParts, pathBeside } from "./train/data.ts";
import { resultJson, resultText } from "./train/render.ts";
import type { End } from "./train/run.ts";
import { FILES, requireNew, resumable, runSession, startFrom, type Session } from "./train/session.ts";

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
    .option("-o, --output <folder>", "the folder of the results (default: `output` of the settings)", pathOf)
    .option("--resume", "go on where an earlier run of the same settings was stopped")
    .addOption(new Option("--force", "replace the results of an earlier run").conflicts("resume"))
    .addOption(new Option("--stop-after <steps>", "stop after so many steps, to be resumed").argParser(wholeNumber))
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
  const begun = resume === true ? resumable(folders, io) : new Set<string>();
  const parts = loadParts(config, io);
  const digest = digestOf(parts);
  const sessions = all.map((settings, index): Session => {
    const own = folders[index] ?? folder;
    return {
      run: { settings, network: networkOf(settings.model, parts.training, settings.classes), digest },
      parts,
      folder: own,
      isOneOfSeveral: all.length > 1,
      isResumed: begun.has(own),
      limit: stopAfter,
      isQuiet: quiet === true,
      isInterrupted,
    };
  });
  // That a run cannot go on is found out before the ones before it are trained.
  if (all.length > 1) for (const session of sessions) startFrom(session, io);
  const runs: Compared[] = [];
  for (const session of sessions) {
    const { folder: own, isOneOfSeveral, run } = session;
    if (isOneOfSeveral && quiet !== true) io.stderr.write(`${own}:\n`);
    runs.push({ settings: run.settings, folder: own, ...(await runSession(session, io)) });
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
