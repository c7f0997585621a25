import * as catalogue from "../../diagnostics/catalogue.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { toJson, type Json } from "../../inspect/json.ts";
import type { Judgement } from "../../train/evaluate.ts";
import type { Network } from "../../train/networks.ts";
import type { Settings } from "../../train/settings.ts";
import type { Measurement, Progress } from "../../train/training.ts";
import { arraysFrom, arraysJson, fieldOf } from "./arrays.ts";

const FORMAT = "adjoint checkpoint 1";

/** What a checkpoint belongs to. */
export interface Run {
  readonly settings: Settings;
  readonly network: Network;
  /** The digest of the data. */
  readonly digest: string;
}

/** Settings under the names of the file that they come from. */
export function settingsRecord({ model, precision, ...settings }: Settings): Readonly<Record<string, string | number>> {
  const { kind, ...sizes } = model;
  return {
    model: kind,
    ...sizes,
    classes: settings.classes,
    "learning-rate": settings.learningRate,
    regularisation: settings.regularisation,
    momentum: settings.momentum,
    "batch-size": settings.batchSize,
    epochs: settings.epochs,
    seed: settings.seed,
    precision: precision === "f32" ? "float32" : "float64",
  };
}

/** Everything that the rest of a run depends on, as JSON. */
export function checkpointJson({ settings, network, digest }: Run, progress: Progress): string {
  const { step, random, parameters, velocity, best, history } = progress;
  return `${toJson({
    format: FORMAT,
    settings: settingsRecord(settings),
    data: digest,
    step,
    random,
    parameters: arraysJson(parameters, network),
    velocity: arraysJson(velocity, network),
    best: best && { step: best.step, parameters: arraysJson(best.parameters, network) },
    history: history.map((each): Json => [
      each.step,
      ...judgementJson(each.training),
      ...judgementJson(each.validation),
    ]),
  })}\n`;
}

function judgementJson({ loss, wrong, count }: Judgement): readonly number[] {
  return [loss, wrong, count];
}

/** Where a run was when a checkpoint was written. @throws DiagnosticError where it is none, or that of another run. */
export function readCheckpoint(path: string, text: string | undefined, { settings, network, digest }: Run): Progress {
  const refuse = (reason: string): never => {
    throw new DiagnosticError([catalogue.unusableCheckpoint(path, reason)]);
  };
  if (text === undefined) return refuse("there is no such file");
  const json = parsed(text);
  if (fieldOf(json, "format") !== FORMAT) return refuse("it is no checkpoint of this version");
  const recorded = fieldOf(json, "settings");
  const differences = Object.entries(settingsRecord(settings))
    .filter(([name, value]) => name !== "epochs" && fieldOf(recorded, name) !== value)
    .map(([name]) => name);
  if (fieldOf(json, "data") !== digest) differences.push("data");
  if (differences.length > 0) throw new DiagnosticError([catalogue.otherRun(path, differences)]);
  const [step, random] = [fieldOf(json, "step"), numbersOf(fieldOf(json, "random"))];
  const [s0, s1, s2, s3, ...more] = random ?? [];
  const parameters = arraysFrom(fieldOf(json, "parameters"), network, settings);
  const velocity = arraysFrom(fieldOf(json, "velocity"), network, settings);
  const history = historyFrom(fieldOf(json, "history"));
  const best = bestFrom(fieldOf(json, "best"), { settings, network, digest });
  if (typeof step !== "number" || !Number.isSafeInteger(step) || step < 0) return refuse("it is damaged");
  if (s0 === undefined || s1 === undefined || s2 === undefined || s3 === undefined || more.length > 0) {
    return refuse("it is damaged");
  }
  if (!parameters || !velocity || !history || best === "damaged") return refuse("it is damaged");
  return { step, random: [s0, s1, s2, s3], parameters, velocity, best, history };
}

function parsed(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text);
    return json;
  } catch {
    return undefined;
  }
}

function bestFrom(json: unknown, { settings, network }: Run): Progress["best"] | "damaged" {
  if (json === undefined) return undefined;
  const step = fieldOf(json, "step");
  const parameters = arraysFrom(fieldOf(json, "parameters"), network, settings);
  return typeof step === "number" && parameters ? { step, parameters } : "damaged";
}

function historyFrom(json: unknown): readonly Measurement[] | undefined {
  if (!Array.isArray(json)) return undefined;
  const rows = json.map(numbersOf);
  const history = rows.flatMap((row): readonly Measurement[] => {
    const [step, loss, wrong, count, validationLoss, validationWrong, validationCount, ...more] = row ?? [];
    if (step === undefined || loss === undefined || wrong === undefined || count === undefined) return [];
    if (validationLoss === undefined || validationWrong === undefined || validationCount === undefined) return [];
    if (more.length > 0) return [];
    const validation = { loss: validationLoss, wrong: validationWrong, count: validationCount };
    return [{ step, training: { loss, wrong, count }, validation }];
  });
  return history.length === rows.length ? history : undefined;
}

function numbersOf(json: unknown): readonly number[] | undefined {
  if (!Array.isArray(json)) return undefined;
  const values: readonly unknown[] = json;
  const found = values.filter((value) => typeof value === "number");
  return found.length === values.length ? found : undefined;
}
