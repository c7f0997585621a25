import { join } from "node:path";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { evaluator } from "../../train/evaluate.ts";
import type { Parts } from "../../train/points.ts";
import { compileNetwork } from "../../train/programs.ts";
import { createTraining, startOf, type Training } from "../../train/training.ts";
import { reasonOf } from "../files.ts";
import type { Io } from "../io.ts";
import { existingFile, writeResult } from "../output.ts";
import { reportDiagnostics } from "../report.ts";
import { checkpointJson, readCheckpoint, type Run } from "./checkpoint.ts";
import { progressLine } from "./progress.ts";
import { digits, historyCsv, parametersJson, type Result } from "./render.ts";
import { reportHtml } from "./report.ts";
import { runTraining, type End } from "./run.ts";

/** The files of a run. */
export const FILES = {
  checkpoint: "checkpoint.json",
  parameters: "parameters.json",
  history: "history.csv",
  report: "report.html",
} as const;

/** How long a training goes on without a checkpoint, in milliseconds. */
const CHECKPOINT_EVERY = 30_000;

/** A run, where its files are, and how it is carried out. */
export interface Session {
  readonly run: Run;
  readonly parts: Parts;
  readonly folder: string;
  /** Whether there must be a checkpoint to go on from, may be one, or none is looked for. */
  readonly resume: "must" | "may" | "no";
  /** After so many steps it stops. */
  readonly limit: number;
  readonly isQuiet: boolean;
  readonly isInterrupted: () => boolean;
}

/** How a run ended, and what it has reached: nothing if it ended before the first measurement. */
export interface Ended {
  readonly end: End;
  readonly result: Result | undefined;
}

/** @throws DiagnosticError where a folder has results of an earlier run. */
export function requireNew(folder: string, io: Io): void {
  const found = Object.values(FILES).filter((name) => existingFile(join(folder, name), io) !== undefined);
  if (found.length > 0) throw new DiagnosticError([catalogue.outputExists(folder, found)]);
}

/** Train, write what was reached, and say on the error stream if that is not the end. */
export async function runSession(session: Session, io: Io): Promise<Ended> {
  const { run, parts, folder, resume } = session;
  const checkpoint = join(folder, FILES.checkpoint);
  const saved = resume === "no" ? undefined : existingFile(checkpoint, io);
  const start =
    saved === undefined && resume !== "must"
      ? startOf(run.network, run.settings)
      : readCheckpoint(checkpoint, saved, run);
  const training = createTraining(run.network, run.settings, parts, start);
  makeFolder(folder, io);
  const save = (): void => writeResult(checkpointJson(run, training.progress()), checkpoint, io);
  // A folder that cannot be written to is found out before the work is done, and an older checkpoint is replaced.
  save();
  const end = await listening(training, session, save, io);
  if (end !== "not finite") save();
  const result = resultOf(training, session);
  tell(end, training, result, io);
  if (result) {
    writeResult(parametersJson(result), join(folder, FILES.parameters), io);
    writeResult(historyCsv(result), join(folder, FILES.history), io);
    writeResult(reportHtml(result), join(folder, FILES.report), io);
  }
  return { end, result };
}

async function listening(training: Training, session: Session, save: () => void, io: Io): Promise<End> {
  const { parts, isQuiet, isInterrupted, limit } = session;
  const pointsPerStep = parts.training.labels.length / training.stepsPerEpoch;
  const line = isQuiet ? undefined : progressLine(training, pointsPerStep, io.stderr);
  let saved = performance.now();
  try {
    return await runTraining(training, {
      isInterrupted,
      limit,
      onPause: () => {
        line?.update();
        if (performance.now() - saved < CHECKPOINT_EVERY) return;
        save();
        saved = performance.now();
      },
    });
  } finally {
    line?.end();
  }
}

function resultOf(training: Training, { run, parts }: Session): Result | undefined {
  const { step, best, history } = training.progress();
  const measurement = history.find((each) => each.step === best?.step);
  if (!best || !measurement) return undefined;
  const { network, settings } = run;
  const programsOf = compileNetwork(network, settings, parts.test.height * parts.test.width);
  return {
    run,
    counts: {
      training: parts.training.labels.length,
      validation: parts.validation.labels.length,
      test: parts.test.labels.length,
    },
    stepsPerEpoch: training.stepsPerEpoch,
    step,
    history,
    best: { measurement, parameters: best.parameters },
    test: evaluator(programsOf, network, settings.classes)(parts.test, best.parameters),
  };
}

function tell(end: End, training: Training, result: Result | undefined, io: Io): void {
  if (end === "finished") return;
  const { step } = training.position();
  const epochOf = (steps: number): string => digits(steps / training.stepsPerEpoch);
  const kept = result && epochOf(result.best.measurement.step);
  const diagnostic =
    end === "not finite"
      ? catalogue.lossNotFinite(epochOf(step), step, kept)
      : catalogue.trainingStopped(epochOf(step), step);
  reportDiagnostics([diagnostic], undefined, io);
}

function makeFolder(folder: string, { files }: Io): void {
  try {
    files.makeFolder(folder);
  } catch (error) {
    const reason = reasonOf(error);
    throw reason === undefined ? error : new DiagnosticError([catalogue.cannotWrite(folder, reason)]);
  }
}
