import { table } from "../../inspect/check/table.ts";
import { toJson, type Json } from "../../inspect/json.ts";
import { percentage } from "../../train/evaluate.ts";
import type { Settings } from "../../train/settings.ts";
import { digits } from "./render.ts";
import type { Ended } from "./session.ts";

/** One of several runs that differ in learning rate or regularisation. */
export interface Compared extends Ended {
  readonly settings: Settings;
  readonly folder: string;
}

/** The name of a run among several: what it differs in. */
export function runName({ learningRate, regularisation }: Settings, all: readonly Settings[]): string {
  const isOneRate = all.every((each) => each.learningRate === learningRate);
  const isOnePenalty = all.every((each) => each.regularisation === regularisation);
  return [
    ...(isOneRate ? [] : [`learning-rate-${learningRate}`]),
    ...(isOnePenalty ? [] : [`regularisation-${regularisation}`]),
  ].join("-");
}

/** The run that misclassifies the fewest validation points, the first one where several do. */
export function bestOf(runs: readonly Compared[]): Compared | undefined {
  const wrong = ({ result }: Compared): number => result?.best.measurement.validation.wrong ?? Infinity;
  const least = Math.min(...runs.map(wrong));
  return runs.find((run) => run.result !== undefined && wrong(run) === least);
}

/** Runs as a table, with the best one, the only one whose test is shown. */
export function comparisonText(runs: readonly Compared[]): string {
  const head = ["learning rate", "regularisation", "validation", "epoch", "end"];
  const rows = runs.map(({ settings, result, end }) => {
    const best = result?.best.measurement;
    return [
      String(settings.learningRate),
      String(settings.regularisation),
      best ? `${digits(percentage(best.validation))} %` : "—",
      result && best ? digits(best.step / result.stepsPerEpoch) : "—",
      end,
    ];
  });
  const best = bestOf(runs);
  const lines = best?.result
    ? [
        ["best", best.folder],
        [
          "test",
          `misclassified ${digits(percentage(best.result.test))} % (accuracy ${digits(100 - percentage(best.result.test))} %)`,
        ],
      ]
    : [];
  return `${table([head, ...rows])}${lines.length > 0 ? `\n${table(lines)}` : ""}`;
}

/** Runs as JSON on one line. */
export function comparisonJson(runs: readonly Compared[]): string {
  const best = bestOf(runs);
  return `${toJson({
    runs: runs.map(({ settings, result, end, folder }): Json => {
      const measurement = result?.best.measurement;
      return {
        "learning-rate": settings.learningRate,
        regularisation: settings.regularisation,
        validationMisclassified: measurement && percentage(measurement.validation),
        epoch: result && measurement && measurement.step / result.stepsPerEpoch,
        end,
        folder,
      };
    }),
    best: best?.folder,
    test: best?.result && {
      loss: best.result.test.loss,
      misclassified: percentage(best.result.test),
      accuracy: 100 - percentage(best.result.test),
    },
  })}\n`;
}
