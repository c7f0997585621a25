import { join } from "node:path";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { quotedList } from "../../diagnostics/text.ts";
import { evaluator } from "../../train/evaluate.ts";
import type { Parts } from "../../train/points.ts";
import { compileNetwork } from "../../train/programs.ts";
import { createTraining, startOf, stepsPerEpochOf, type Progress, type Training } from "../../train/training.ts";
import type { Io } from "../io.ts";
import { existingFile, makeFolder, writeResult } from "../output.ts";
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
  /** Whether it is one of several, which messages tell apart by their folders. */
  readonly isOneOfSeveral: boolean;
  /** Whether it goes on from the checkpoint in its folder. */
  readonly isResumed: boolean;
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
  const found = filesIn(folder, io);
  if (found.length > 0) throw new DiagnosticError([catalogue.outputExists(folder, found)]);
}

/**
 * The folders with a run to go on from; of several runs the last ones may not have begun.
 * @throws DiagnosticError where there are none, or a folder has other files of a run, which would be replaced.
 */
export function resumable(folders: readonly string[], io: Io): ReadonlySet<string> {
  const found = folders.map((folder) => ({ folder, files: filesIn(folder, io) }));
  const begun = found.filter(({ files }) => files.includes(FILES.checkpoint));
  const other = found.find(({ files }) => files.length > 0 && !files.includes(FILES.checkpoint));
  const missing = other ?? (begun.length === 0 ? found[0] : undefined);
  if (missing === undefined) return new Set(begun.map(({ folder }) => folder));
  const beside = missing.files.length > 0 ? `, but the folder has ${quotedList(missing.files)}` : "";
  const path = join(missing.folder, FILES.checkpoint);
  throw new DiagnosticError([catalogue.unusableCheckpoint(path, `there is no such file${beside}`)]);
}

function filesIn(folder: string, io: Io): readonly string[] {
  return Object.values(FILES).filter((name) => existingFile(join(folder, name), io) !== undefined);
}

/** Where a run starts. @throws DiagnosticError where it cannot go on from its checkpoint. */
export function startFrom({ run, parts, folder, isResumed }: Session, io: Io): Progress {
  if (!isResumed) return startOf(run.network, run.settings);
  const path = join(folder, FILES.checkpoint);
  const progress = readCheckpoint(path, existingFile(path, io), run);
  const epoch = progress.step / stepsPerEpochOf(run.settings, parts.training.labels.length);
  if (epoch <= run.settings.epochs) return progress;
  throw new DiagnosticError([catalogue.fewerEpochs(path, digits(epoch), run.settings.epochs)]);
}

/** Train, write what was reached, and say on the error stream if that is not the end. */
export async function runSession(session: Session, io: Io): Promise<Ended> {
  const { run, parts, folder } = session;
  const checkpoint = join(folder, FILES.checkpoint);
  const training = createTraining(run.network, run.settings, parts, startFrom(session, io));
  makeFolder(folder, io);
  const save = (): void => writeResult(checkpointJson(run, training.progress()), checkpoint, io);
  // A folder that cannot be written to is found out before the work is done, and an older checkpoint is replaced.
  save();
  const end = await listening(training, session, save, io);
  if (end !== "not finite") save();
  const result = resultOf(training, session);
  tell(end, training, result, session, io);
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

function tell(
  end: End,
  training: Training,
  result: Result | undefined,
  { folder, isOneOfSeveral }: Session,
  io: Io,
): void {
  if (end === "finished") return;
  const { step } = training.position();
  const epochOf = (steps: number): string => digits(steps / training.stepsPerEpoch);
  const kept = result && epochOf(result.best.measurement.step);
  const reached = { folder: isOneOfSeveral ? folder : undefined, epoch: epochOf(step), step };
  const diagnostic = end === "not finite" ? catalogue.lossNotFinite(reached, kept) : catalogue.trainingStopped(reached);
  reportDiagnostics([diagnostic], undefined, io);
}
