import { counted } from "../../../runtime/counted.ts";
import { table } from "../../inspect/check/table.ts";
import { toJson } from "../../inspect/json.ts";
import type { Elements } from "../../function-types.ts";
import { percentage, type Judgement } from "../../train/evaluate.ts";
import type { Measurement } from "../../train/training.ts";
import { arraysJson } from "./arrays.ts";
import { settingsRecord, type Run } from "./checkpoint.ts";

/** What a run has reached, and what was found with its best parameters. */
export interface Result {
  readonly run: Run;
  readonly counts: { readonly training: number; readonly validation: number; readonly test: number };
  readonly stepsPerEpoch: number;
  readonly step: number;
  readonly history: readonly Measurement[];
  readonly best: { readonly measurement: Measurement; readonly parameters: readonly Elements[] };
  readonly test: Judgement;
}

/** A result as text. */
export function resultText(result: Result, folder: string, names: readonly string[]): string {
  return table([...resultRows(result), ["written", `${folder}: ${names.join(", ")}`]]);
}

/** A result as a table. */
export function resultRows({ run, counts, stepsPerEpoch, step, best, test }: Result): readonly (readonly string[])[] {
  const { measurement } = best;
  const epochOf = (steps: number): string => digits(steps / stepsPerEpoch);
  return [
    ["network", run.network.summary],
    ["data", `${counts.training} training, ${counts.validation} validation, ${counted(counts.test, "test point")}`],
    ["trained", `${epochOf(step)} of ${counted(run.settings.epochs, "epoch")}, ${counted(step, "step")}`],
    ["best", `epoch ${epochOf(measurement.step)}: validation loss ${judged(measurement.validation)}`],
    ["test", `loss ${judged(test)} (accuracy ${digits(100 - percentage(test))} %)`],
  ];
}

function judged(judgement: Judgement): string {
  return `${digits(judgement.loss)}, misclassified ${digits(percentage(judgement))} %`;
}

/** A result as JSON on one line. */
export function resultJson(result: Result, folder: string, names: readonly string[]): string {
  const { run, counts, stepsPerEpoch, step, best, test, history } = result;
  return `${toJson({
    settings: settingsRecord(run.settings),
    counts,
    steps: step,
    epochs: step / stepsPerEpoch,
    best: measurementJson(best.measurement, stepsPerEpoch),
    test: { loss: test.loss, misclassified: percentage(test), accuracy: 100 - percentage(test) },
    history: history.map((each) => measurementJson(each, stepsPerEpoch)),
    folder,
    files: names,
  })}\n`;
}

function measurementJson({ step, training, validation }: Measurement, stepsPerEpoch: number): Record<string, number> {
  return {
    step,
    epoch: step / stepsPerEpoch,
    trainingLoss: training.loss,
    trainingMisclassified: percentage(training),
    validationLoss: validation.loss,
    validationMisclassified: percentage(validation),
  };
}

/** The measurements as comma-separated values; misclassification is in per cent. */
export function historyCsv({ history, stepsPerEpoch }: Pick<Result, "history" | "stepsPerEpoch">): string {
  const head = "step,epoch,training loss,training misclassified,validation loss,validation misclassified";
  const rows = history.map((each) => Object.values(measurementJson(each, stepsPerEpoch)).join(","));
  return `${[head, ...rows].join("\n")}\n`;
}

/** The best parameters, with the formula of the network that they belong to. */
export function parametersJson({ run, stepsPerEpoch, best }: Result): string {
  return `${toJson({
    format: "adjoint parameters 1",
    source: run.network.source,
    settings: settingsRecord(run.settings),
    epoch: best.measurement.step / stepsPerEpoch,
    validationMisclassified: percentage(best.measurement.validation),
    parameters: arraysJson(best.parameters, run.network),
  })}\n`;
}

/** A number to four significant digits. */
export function digits(value: number): string {
  return String(Number(value.toPrecision(4)));
}
