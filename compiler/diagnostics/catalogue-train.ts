import { counted } from "../../runtime/counted.ts";
import type { Span } from "../graph/provenance.ts";
import { didYouMean, entry } from "./entry.ts";
import { quoted, quotedList } from "./text.ts";

// What a user can do wrong when a network is trained: settings, data, earlier runs. A part of the catalogue.

export const malformedSettings = entry("ADJ680", (message: string, span: Span, help?: string) => ({
  message,
  span,
  help,
}));

export const unknownSetting = entry(
  "ADJ681",
  (name: string, span: Span, known: readonly string[], suggestion?: string) => ({
    message: `there is no setting ${quoted(name)}`,
    span,
    notes: [`the settings here are ${quotedList(known)}`],
    help: didYouMean(suggestion),
  }),
);

export const unsuitableValue = entry(
  "ADJ682",
  (name: string, wanted: string, found: string, span: Span, suggestion?: string) => ({
    message: `${quoted(name)} must be ${wanted}, and is ${found}`,
    span,
    help: didYouMean(suggestion),
  }),
);

export const missingSetting = entry("ADJ683", (name: string, example: string, span: Span) => ({
  message: `the setting ${quoted(name)} is missing`,
  span,
  help: `add a line such as ${quoted(example)}`,
}));

export const meaninglessSetting = entry(
  "ADJ684",
  (name: string, model: string, models: readonly string[], span: Span) => ({
    message: `${quoted(name)} has no meaning for the model ${quoted(model)}`,
    span,
    notes: [`it is a setting of ${quotedList(models)}`],
  }),
);

export const sourcesOfData = entry("ADJ685", (span: Span) => ({
  message: "it must be said, in one way, where the images come from",
  span,
  help: "write `folder: mnist`, or `images: …` and `labels: …`, or `generated: 2000`",
}));

export const noDataFile = entry("ADJ686", (message: string, span: Span) => ({
  message,
  span,
  notes: ["paths are relative to the folder of the settings"],
}));

export const malformedIdx = entry("ADJ687", (path: string, reason: string, span: Span, help?: string) => ({
  message: `${quoted(path)} cannot be read: ${reason}`,
  span,
  help,
}));

export const differentCounts = entry(
  "ADJ688",
  (images: string, imageCount: number, labels: string, labelCount: number, span: Span) => ({
    message: `${quoted(images)} has ${counted(imageCount, "image")}, but ${quoted(labels)} has ${counted(labelCount, "label")}`,
    span,
  }),
);

export const labelOutOfRange = entry(
  "ADJ689",
  (path: string, number: number, label: number, classes: number, span: Span) => ({
    message: `label ${number + 1} of ${quoted(path)} is ${label}, but classes are 0 to ${classes - 1}`,
    span,
    help: `if there are more classes, say so: ${quoted(`classes: ${label + 1}`)}`,
  }),
);

export const tooFewPoints = entry("ADJ690", (asked: number, present: string, span: Span, parts: readonly string[]) => ({
  message: `${counted(asked, "point")} ${asked === 1 ? "is" : "are"} asked for, but ${present}`,
  span,
  notes: [`these are ${parts.join(", ")}`],
}));

export const unsuitableImages = entry("ADJ691", (message: string, span: Span) => ({ message, span }));

export const outputExists = entry("ADJ692", (folder: string, files: readonly string[]) => ({
  message: `${quoted(folder)} has an earlier run: ${quotedList(files)}`,
  help: "go on with it by `--resume`, replace it by `--force`, or choose another folder by `--output`",
}));

export const unusableCheckpoint = entry("ADJ693", (path: string, reason: string) => ({
  message: `no run can be resumed from ${quoted(path)}: ${reason}`,
  help: "start anew, without `--resume`; `--force` replaces what is there",
}));

export const otherRun = entry("ADJ694", (path: string, differences: readonly string[]) => ({
  message: `${quoted(path)} belongs to a run of other ${quotedList(differences)}`,
  notes: ["only `epochs` and `output` may change between the parts of a run"],
  help: "take the old settings, or start anew in another folder: `--output`",
}));

/** How far a run has come; one of several begins with its folder. */
interface Reached {
  readonly folder: string | undefined;
  readonly epoch: string;
  readonly step: number;
}

function reached({ folder, epoch, step }: Reached, what: string): string {
  return `${folder === undefined ? "" : `${quoted(folder)}: `}${what} after ${counted(step, "step")} (epoch ${epoch})`;
}

export const lossNotFinite = entry("ADJ695", (run: Reached, kept: string | undefined) => ({
  message: reached(run, "the loss is not finite"),
  notes: [kept === undefined ? "nothing was reached that could be kept" : `the parameters of epoch ${kept} are kept`],
  help: "the steps are too long: lower `learning-rate`, or `momentum`",
}));

export const trainingStopped = entry("ADJ696", (run: Reached) => ({
  message: reached(run, "stopped"),
  help: "`--resume` goes on from here",
  severity: "warning",
}));

export const fewerEpochs = entry("ADJ697", (path: string, done: string, wanted: number) => ({
  message: `${quoted(path)} has reached epoch ${done}, but \`epochs\` is ${wanted}`,
  help: "ask for as many epochs or more, or start anew in another folder: `--output`",
}));
