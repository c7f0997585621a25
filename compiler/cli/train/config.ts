import * as catalogue from "../../diagnostics/catalogue.ts";
import { DiagnosticError, type Diagnostic, type Source } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../graph/provenance.ts";
import { ACTIVATIONS, MODELS, type Model, type Settings } from "../../train/settings.ts";
import { described, fieldsOf, numbers, oneOf, TEXT, TRUTH, wholeNumbers, type Fields, type Located } from "./fields.ts";
import { readYaml, type Entry, type MapValue } from "./yaml.ts";

/** What a file of settings says. */
export interface Config {
  readonly source: Source;
  /** The settings of each run: one for every learning rate and regularisation. */
  readonly settings: readonly [Settings, ...Settings[]];
  readonly data: DataRequest;
  /** The folder of the results, as it is written. */
  readonly output: string;
  /** Where the model stands, for what becomes known of it later. */
  readonly modelSpan: Span;
}

/** Which points are wanted. */
export interface DataRequest {
  readonly from:
    | { readonly kind: "folder"; readonly folder: Located<string> }
    | { readonly kind: "files"; readonly images: Located<string>; readonly labels: Located<string> }
    | { readonly kind: "generated"; readonly count: number };
  readonly counts: Readonly<Record<Part, Located<number> | undefined>>;
  /** Whether the points of a file are dealt out in random order. */
  readonly shuffle: boolean;
  readonly span: Span;
}

export const PARTS = ["training", "validation", "test"] as const;
export type Part = (typeof PARTS)[number];

const DATA = ["folder", "images", "labels", "generated", ...PARTS, "shuffle"] as const;

const TOP = [
  "data",
  "model",
  "hidden",
  "activation",
  "filters",
  "kernel",
  "classes",
  "learning-rate",
  "regularisation",
  "momentum",
  "batch-size",
  "epochs",
  "seed",
  "precision",
  "output",
] as const;

/** The models that a setting of a network belongs to. */
const MODELS_OF: ReadonlyMap<string, readonly Model["kind"][]> = new Map([
  ["hidden", ["network", "relu-network"]],
  ["activation", ["network"]],
  ["filters", ["convolution"]],
  ["kernel", ["convolution"]],
]);

const POSITIVE = numbers("a positive number", (value) => value > 0 && value < Infinity);
const NOT_NEGATIVE = numbers("a number that is not negative", (value) => value >= 0 && value < Infinity);
const FRACTION = numbers("a number from 0 up to, and without, 1", (value) => value >= 0 && value < 1);
const MANY = wholeNumbers(1, 1_000_000);
/** How many classes generated digits belong to. */
const DIGITS = 10;
const PRECISIONS = ["float64", "float32"] as const;

/** Read settings. @throws DiagnosticError with everything that is wrong with them. */
export function readConfig(source: Source): Config {
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => {
    diagnostics.push(diagnostic);
  };
  const map = readYaml(source);
  const fields = fieldsOf(map, TOP, report);
  const model = modelOf(fields, report);
  const learningRates = fields.several("learning-rate", POSITIVE, 0.1);
  const regularisations = fields.several("regularisation", NOT_NEGATIVE, 0);
  const classes = fields.take("classes", wholeNumbers(2, 256), DIGITS);
  const common = {
    model,
    classes: classes.value,
    momentum: fields.take("momentum", FRACTION, 0.9).value,
    batchSize: fields.take("batch-size", MANY, 100).value,
    epochs: fields.take("epochs", MANY, 10).value,
    seed: fields.take("seed", wholeNumbers(0, 2 ** 32 - 1), 0).value,
    precision:
      fields.take("precision", oneOf(PRECISIONS), "float64").value === "float32" ? ("f32" as const) : ("f64" as const),
  };
  const [first = { ...common, learningRate: 0.1, regularisation: 0 }, ...more] = learningRates.flatMap((learningRate) =>
    regularisations.map((regularisation): Settings => ({ ...common, learningRate, regularisation })),
  );
  const data = dataOf(map.entries.get("data"), fields, report);
  if (data.from.kind === "generated" && classes.value < DIGITS) {
    const wanted = `at least ${DIGITS} for generated digits`;
    report(catalogue.unsuitableValue("classes", wanted, String(classes.value), classes.span));
  }
  const config: Config = {
    source,
    settings: [first, ...more],
    data,
    output: fields.take("output", TEXT, "run").value,
    modelSpan: fields.spanOf("model"),
  };
  if (diagnostics.length > 0) {
    throw new DiagnosticError(
      diagnostics.toSorted((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0)),
      source,
    );
  }
  return config;
}

function modelOf(fields: Fields, report: (diagnostic: Diagnostic) => void): Model {
  const chosen = fields.optional("model", oneOf(MODELS));
  if (!fields.has("model")) fields.missing("model", "model: softmax-regression");
  const kind = chosen?.value ?? "softmax-regression";
  for (const [name, models] of MODELS_OF) {
    if (!chosen || !fields.has(name) || models.includes(kind)) continue;
    report(catalogue.meaninglessSetting(name, kind, models, fields.spanOf(name)));
  }
  const hidden = fields.take("hidden", wholeNumbers(1, 10_000), 200).value;
  const activation = fields.take("activation", oneOf(ACTIVATIONS), "sigmoid").value;
  const filters = fields.take("filters", wholeNumbers(1, 256), 8).value;
  const kernel = fields.take("kernel", wholeNumbers(1, 64), 5).value;
  switch (kind) {
    case "softmax-regression":
      return { kind };
    case "network":
      return { kind, hidden, activation };
    case "relu-network":
      return { kind, hidden };
    case "convolution":
      return { kind, filters, kernel };
  }
}

const NO_DATA: MapValue = { kind: "map", entries: new Map(), span: { start: 0, end: 0 } };

function dataOf(entry: Entry | undefined, top: Fields, report: (diagnostic: Diagnostic) => void): DataRequest {
  if (!entry) top.missing("data", "data: { generated: 2000 }");
  const isMap = entry?.value.kind === "map";
  if (entry && !isMap) {
    report(catalogue.unsuitableValue("data", "a section of settings", described(entry.value), entry.value.span));
  }
  const map = entry?.value.kind === "map" ? entry.value : NO_DATA;
  const fields = fieldsOf(map, DATA, report);
  const span = entry?.span ?? map.span;
  const folder = fields.optional("folder", TEXT);
  const [images, labels] = [fields.optional("images", TEXT), fields.optional("labels", TEXT)];
  const generated = fields.optional("generated", wholeNumbers(3, 1_000_000));
  const ways = [
    folder ?? fields.has("folder"),
    images ?? labels ?? (fields.has("images") || fields.has("labels")),
    generated ?? fields.has("generated"),
  ];
  const isOneWay = ways.filter((way) => way !== false).length === 1;
  if (isMap && !isOneWay) report(catalogue.sourcesOfData(span));
  else if (images && !labels && !fields.has("labels")) fields.missing("labels", "labels: labels-idx1-ubyte.gz");
  else if (labels && !images && !fields.has("images")) fields.missing("images", "images: images-idx3-ubyte.gz");
  const counts = {
    training: fields.optional("training", MANY),
    validation: fields.optional("validation", MANY),
    test: fields.optional("test", MANY),
  };
  const shuffle = fields.take("shuffle", TRUTH, true).value;
  const from: DataRequest["from"] = folder
    ? { kind: "folder", folder }
    : images && labels
      ? { kind: "files", images, labels }
      : { kind: "generated", count: generated?.value ?? 3 };
  return { from, counts, shuffle, span };
}
