import { counted } from "../../../runtime/counted.ts";
import { createHash } from "node:crypto";
import { dirname, isAbsolute, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { readIdx, type Idx } from "../../../runtime/data/idx.ts";
import { randomFrom, seedState } from "../../../runtime/optimise/random.ts";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { DiagnosticError, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import { quoted, quotedList } from "../../diagnostics/text.ts";
import type { Span } from "../../graph/provenance.ts";
import { drawDigits } from "../../train/digits.ts";
import { pooled } from "../../train/networks.ts";
import { pick, type Parts, type Points } from "../../train/points.ts";
import { streamSeed } from "../../train/training.ts";
import { readable } from "../input.ts";
import type { Io } from "../io.ts";
import type { Config, DataRequest, Part } from "./config.ts";

/** Points that lie in one file, or are drawn. */
interface Pool {
  readonly points: Points;
  /** The path of their images; undefined for those that are drawn. */
  readonly path: string | undefined;
}

/** The parts that a configuration asks for. @throws DiagnosticError where files are missing, damaged, or do not fit. */
export function loadParts(config: Config, io: Io): Parts {
  const { data, source } = config;
  // Runs differ in nothing that the data depend on.
  const [settings] = config.settings;
  const fail = (diagnostic: Diagnostic): never => {
    throw new DiagnosticError([diagnostic], source);
  };
  const [main, other] = poolsOf(config, io, fail);
  if (other && (other.points.height !== main.points.height || other.points.width !== main.points.width)) {
    const [sizes, others] = [main, other].map(({ points: { height, width } }) => `${height}×${width}`);
    fail(
      catalogue.unsuitableImages(
        `images of ${quoted(main.path ?? "")} have ${sizes} pixels, those of ${quoted(other.path ?? "")} ${others}`,
        data.span,
      ),
    );
  }
  const { height, width } = main.points;
  const { model } = settings;
  if (model.kind === "convolution" && pooled(Math.min(height, width), model.kernel) < 1) {
    const message = `images of ${height}×${width} pixels are too small for filters of ${model.kernel}×${model.kernel} and averages of 2×2`;
    fail(catalogue.unsuitableImages(message, config.modelSpan));
  }
  const counts = countsOf(data, main, other, fail);
  const random = randomFrom(seedState(streamSeed(settings.seed, "data")));
  const order = ({ points }: Pool): readonly number[] =>
    data.shuffle ? random.permutation(points.labels.length) : Array.from(points.labels, (_, number) => number);
  const numbers = order(main);
  const selected = counts.training + counts.validation;
  return {
    training: pick(main.points, numbers.slice(0, counts.training)),
    validation: pick(main.points, numbers.slice(counts.training, selected)),
    test: other
      ? pick(other.points, order(other).slice(0, counts.test))
      : pick(main.points, numbers.slice(selected, selected + counts.test)),
  };
}

/** A path that is written in a file, as seen from where the path of the file is. */
export function pathBeside(file: string, path: string): string {
  return isAbsolute(path) ? path : join(dirname(file), path);
}

/** A digest of everything that is trained with. */
export function digestOf({ training, validation, test }: Parts): string {
  const hash = createHash("sha256");
  for (const { images, labels, height, width } of [training, validation, test]) {
    hash.update(`${labels.length} ${height}×${width}`).update(images).update(labels);
  }
  return hash.digest("hex");
}

type Fail = (diagnostic: Diagnostic) => never;

/** How many points each part has. */
function countsOf(data: DataRequest, main: Pool, other: Pool | undefined, fail: Fail): Readonly<Record<Part, number>> {
  const present = main.points.labels.length;
  const tenth = Math.max(1, Math.floor(present / 10));
  const { training, validation, test } = data.counts;
  const [selecting, trying] = [validation?.value ?? tenth, test?.value ?? other?.points.labels.length ?? tenth];
  const left = present - selecting - (other ? 0 : trying);
  const chosen = { training: training?.value ?? left, validation: selecting, test: trying };
  const asked = Math.max(1, chosen.training) + selecting + (other ? 0 : trying);
  const span = training?.span ?? validation?.span ?? data.span;
  const described = (part: Part, count: number): string =>
    `${count} for ${part}${data.counts[part] ? "" : part === "training" ? " at least" : " (by default a tenth)"}`;
  const parts = [described("training", Math.max(1, chosen.training)), described("validation", selecting)];
  if (asked > present) {
    fail(catalogue.tooFewPoints(asked, presentIn(main), span, other ? parts : [...parts, described("test", trying)]));
  }
  if (other && trying > other.points.labels.length) {
    const span = test?.span ?? data.span;
    fail(catalogue.tooFewPoints(trying, presentIn(other), span, [described("test", trying)]));
  }
  return chosen;
}

/** How many points there are, as the end of a sentence. */
function presentIn({ points: { labels }, path }: Pool): string {
  const count = labels.length;
  return path === undefined ? `${count} ${count === 1 ? "is" : "are"} generated` : `${quoted(path)} has ${count}`;
}

/** Where training and validation points lie, and where test points lie if elsewhere. */
function poolsOf(config: Config, io: Io, fail: Fail): readonly [Pool, (Pool | undefined)?] {
  const { source, data } = config;
  const [settings] = config.settings;
  const beside = (path: string): string => pathBeside(source.name, path);
  const { from } = data;
  const read = (images: string, labels: string, span: Span): Pool =>
    readPool(beside(images), beside(labels), { span, classes: settings.classes, io, fail });
  switch (from.kind) {
    case "generated":
      return [{ points: drawDigits(from.count, streamSeed(settings.seed, "digits")), path: undefined }];
    case "files": {
      const { images, labels } = from;
      for (const { value, span } of [images, labels]) {
        const path = beside(value);
        if (io.files.isFolder(path)) fail(catalogue.malformedIdx(path, "it is a directory", span));
        if (bytesOf(path, io) === undefined) fail(catalogue.noDataFile(`there is no file ${quoted(path)}`, span));
      }
      return [read(images.value, labels.value, images.span)];
    }
    case "folder": {
      const { value: folder, span } = from.folder;
      const lacking = (names: readonly string[]): never =>
        fail(catalogue.noDataFile(`the folder has none of ${quotedList(names)}`, span));
      if (!io.files.isFolder(beside(folder))) {
        return fail(catalogue.noDataFile(`there is no folder ${quoted(beside(folder))}`, span));
      }
      const find = (name: string): string | undefined =>
        [name, `${name}.gz`].map((each) => join(folder, each)).find((path) => bytesOf(beside(path), io) !== undefined);
      const poolNamed = (prefix: string): Pool | undefined => {
        const names = [`${prefix}-images-idx3-ubyte`, `${prefix}-labels-idx1-ubyte`] as const;
        const [images, labels] = names.map(find);
        if (images === undefined && labels === undefined) return undefined;
        if (images === undefined || labels === undefined) {
          const missing = images === undefined ? names[0] : names[1];
          return lacking([missing, `${missing}.gz`]);
        }
        return read(images, labels, span);
      };
      const [train, test] = [poolNamed("train"), poolNamed("t10k")];
      if (train) return [train, test];
      if (test) return [test];
      return lacking(["train-images-idx3-ubyte", "t10k-images-idx3-ubyte"]);
    }
  }
}

interface Place {
  readonly span: Span;
  readonly classes: number;
  readonly io: Io;
  readonly fail: Fail;
}

function readPool(imagePath: string, labelPath: string, place: Place): Pool {
  const { span, classes, fail } = place;
  const [images, labels] = [idxOf(imagePath, place, 3), idxOf(labelPath, place, 1)];
  const [imageCount = 0, height = 0, width = 0] = images.lengths;
  const [labelCount = 0] = labels.lengths;
  if (imageCount !== labelCount) {
    fail(catalogue.differentCounts(imagePath, imageCount, labelPath, labelCount, span));
  }
  if (images.elements.length === 0) fail(catalogue.malformedIdx(imagePath, "it has no pixels", span));
  const number = labels.elements.findIndex((label) => label >= classes);
  if (number >= 0) {
    fail(catalogue.labelOutOfRange(labelPath, number, labels.elements[number] ?? 0, classes, span));
  }
  return { points: { images: images.elements, labels: labels.elements, height, width }, path: imagePath };
}

function idxOf(path: string, { span, io, fail }: Place, axes: number): Idx {
  const bytes = bytesOf(path, io) ?? new Uint8Array();
  const refuse = (reason: string, help?: string): never => fail(catalogue.malformedIdx(path, reason, span, help));
  try {
    const idx = readIdx(isGzip(bytes) ? gunzipSync(bytes, { maxOutputLength: LARGEST }) : bytes);
    if (idx.lengths.length === axes) return idx;
    const [wanted, found] = axes === 3 ? ["images", "labels"] : ["labels", "images"];
    const help = idx.lengths.length === 4 - axes ? `these seem to be ${found}` : undefined;
    return refuse(
      `its array has ${counted(idx.lengths.length, "axis", "axes")}, and that of ${wanted} has ${axes}`,
      help,
    );
  } catch (error) {
    if (error instanceof DiagnosticError || !(error instanceof Error)) throw error;
    const code = "code" in error ? error.code : undefined;
    if (code === "Z_BUF_ERROR") return refuse("its compressed data end too early", "copy or download it again");
    if (code === "Z_DATA_ERROR") return refuse("its compressed data are damaged", "copy or download it again");
    if (code === "ERR_BUFFER_TOO_LARGE") return refuse("it is larger than 1 GiB when decompressed");
    if (error instanceof RangeError) return refuse(error.message);
    throw error;
  }
}

const LARGEST = 2 ** 30;

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The bytes of a file; undefined where there is none. @throws DiagnosticError where it cannot be read. */
function bytesOf(path: string, { files }: Io): Uint8Array | undefined {
  return readable(path, () => files.readBytes(path));
}
