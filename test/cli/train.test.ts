import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync, inflateSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { files as machineFiles } from "../../compiler/cli/files.ts";
import { main } from "../../compiler/cli/main.ts";
import { compile } from "../../compiler/index.ts";
import { drawDigits } from "../../compiler/train/digits.ts";
import { elementsOf } from "../report/markup.ts";
import { run, type Outcome, type Surroundings } from "./harness.ts";

const SMALL = `data:
  generated: 150
  training: 100
  validation: 20
  test: 30
model: softmax-regression
learning-rate: 0.05
batch-size: 25
epochs: 3
`;

/** Run `adjoint train` with a text of settings. */
async function train(
  settings: string,
  words: readonly string[] = [],
  surroundings: Surroundings = {},
): Promise<Outcome & { readonly files: Map<string, string> }> {
  const files = surroundings.files ?? new Map<string, string>();
  files.set("config.yaml", settings);
  const outcome = await run(["train", "config.yaml", "--quiet", ...words], { ...surroundings, files });
  return { ...outcome, files };
}

const RESULTS = ["checkpoint.json", "parameters.json", "history.csv", "report.html"].map((name) => `run/${name}`);

/** A part of a JSON text. */
function part(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((inner: unknown, key) => Object.entries(inner ?? {}).find(([name]) => name === key)?.[1], value);
}

const parse = (text: string | undefined): unknown => JSON.parse(text ?? "");

/** Numbers of four bytes, the highest first. */
const word = (value: number): readonly number[] => [
  value >>> 24,
  (value >>> 16) & 255,
  (value >>> 8) & 255,
  value & 255,
];

function idx(lengths: readonly number[], elements: Uint8Array): Uint8Array {
  return Uint8Array.from([0, 0, 8, lengths.length, ...lengths.flatMap(word), ...elements]);
}

const DIGITS = drawDigits(60, 1n);
const IMAGES = idx([60, 28, 28], DIGITS.images);
const LABELS = idx([60], DIGITS.labels);

describe("train", () => {
  it("learns generated digits, and writes parameters, history and a report", async () => {
    const settings = SMALL.replace("150", "700").replace("100", "500").replace("20", "100").replace("30", "100");
    const { code, stdout, stderr, files } = await train(settings.replace("epochs: 3", "epochs: 8"), ["--json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const json = parse(stdout);
    expect(Number(part(json, "test", "accuracy"))).toBeGreaterThan(75);
    expect(part(json, "steps")).toBe(160);
    expect(RESULTS.every((name) => files.has(name))).toBe(true);
    const lines = files.get("run/history.csv")!.trim().split("\n");
    expect(lines[0]).toBe("step,epoch,training loss,training misclassified,validation loss,validation misclassified");
    expect(lines).toHaveLength(1 + 1 + 8 * 4);
    expect(lines[2]).toMatch(/^5,0\.25,/);
    // The best parameters are those of the smallest validation error in the history.
    const errors = lines.slice(1).map((line) => Number(line.split(",")[5]));
    const best = lines[1 + errors.indexOf(Math.min(...errors))]!.split(",");
    expect(String(part(json, "best", "epoch"))).toBe(best[1]);
  });

  it("prints what it has found", async () => {
    const { stdout } = await train(SMALL);
    const rows = stdout.trim().split("\n");
    expect(rows.map((row) => row.split(/ {2,}/)[0])).toEqual(["network", "data", "trained", "best", "test", "written"]);
    expect(stdout).toContain("100 training, 20 validation, 30 test points");
    expect(stdout).toContain("3 of 3 epochs, 12 steps");
    expect(stdout).toContain("run: checkpoint.json, parameters.json, history.csv, report.html");
  });

  it("saves parameters that the formula beside them can be evaluated with", async () => {
    const { stdout, files } = await train(SMALL, ["--json"]);
    const saved = parse(files.get("run/parameters.json"));
    const arrays = part(saved, "parameters");
    const [W, b] = (Array.isArray(arrays) ? arrays : []).map((entry) => {
      const bytes = Uint8Array.from(Buffer.from(String(part(entry, "data")), "base64"));
      return new Float64Array(bytes.buffer);
    });
    expect([W!.length, b!.length]).toEqual([7840, 10]);
    const scores = compile(String(part(saved, "source")), { shapes: {}, fn: "scores" });
    const image = Float64Array.from(DIGITS.images.subarray(0, 784), (pixel) => pixel / 255);
    const found = scores(image, W!, b!);
    const byHand = Array.from(
      b!,
      (offset, k) => image.reduce((sum, x, pixel) => sum + x * W![10 * pixel + k]!, 0) + offset,
    );
    expect(found).toHaveLength(10);
    byHand.forEach((score, k) => expect(found instanceof Float64Array ? found[k] : NaN).toBeCloseTo(score, 10));
    expect(part(saved, "epoch")).toBe(part(parse(stdout), "best", "epoch"));
  });

  it.each([
    ["model: network\nhidden: 8\nactivation: tanh", "784-8-10, tanh, softmax"],
    ["model: network\nhidden: 8\nprecision: float32", "784-8-10, sigmoid, softmax"],
    ["model: relu-network\nhidden: 8", "784-8-10, relu, relu and squared error"],
    ["model: convolution\nfilters: 2\nkernel: 3", "2 filters of 3×3, relu, averages of 2×2, 338-10, softmax"],
  ])("trains %s", async (model, summary) => {
    const { code, stdout } = await train(
      SMALL.replace("model: softmax-regression", model).replace("epochs: 3", "epochs: 1"),
    );
    expect(code).toBe(0);
    expect(stdout).toContain(summary);
  });

  it("has a report that is a page by itself", async () => {
    const { files } = await train(SMALL);
    const page = files.get("run/report.html")!;
    expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'; img-src data:");
    expect(page).not.toMatch(/<script|src="(?!data:)|href=|url\(/);
    expect(page).toContain("X * W + b");
    expect(page).toContain("<td>learning-rate</td><td>0.05</td>");
    expect(page).toContain("accuracy");
    const svg = page.slice(page.indexOf("<svg"), page.indexOf("</svg>") + 6);
    expect(elementsOf(svg).length).toBeGreaterThan(20);
    expect(svg.match(/<path class="line/g)).toHaveLength(4);
    // 13 measurements are 13 points of each line.
    expect(/<path class="line" d="([^"]*)"/.exec(svg)![1]!.match(/[ML]/g)).toHaveLength(13);
  });

  it("shows weights as an image: white where they are 0, red and blue where they are not", async () => {
    const { files } = await train(SMALL);
    const [, base64 = ""] = /src="data:image\/png;base64,([^"]*)"/.exec(files.get("run/report.html")!)!;
    const bytes = Buffer.from(base64, "base64");
    expect(Array.from(bytes.subarray(0, 8))).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
    const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
    const data = bytes.indexOf("IDAT");
    const lines = inflateSync(bytes.subarray(data + 4, data + 4 + bytes.readUInt32BE(data - 4)));
    expect(lines).toHaveLength(height * (width + 1));
    const palette = bytes.subarray(bytes.indexOf("PLTE") + 4);
    const colourAt = (x: number, y: number): readonly number[] => {
      const number = lines[y * (width + 1) + 1 + x]!;
      return Array.from(palette.subarray(3 * number, 3 * number + 3));
    };
    // Above, every image has a line of the frame; a corner of an image is paper, where weights hardly move.
    expect(colourAt(0, 0)).toEqual([136, 136, 136]);
    const colours = new Set(
      Array.from({ length: 28 * 28 }, (_, k) => String(colourAt(1 + (k % 28), 1 + Math.floor(k / 28)))),
    );
    expect(colours.size).toBeGreaterThan(20);
    expect(colours.has("178,24,43") || colours.has("33,102,172")).toBe(true);
  });
});

describe("train on IDX files", () => {
  const folder = (binaries: Readonly<Record<string, Uint8Array>>): Surroundings => ({
    binaries: new Map(Object.entries(binaries)),
    folders: [".", "digits"],
  });
  const settings = `data: { folder: digits }\nmodel: softmax-regression\nepochs: 1\n`;

  it("takes all parts from one pair of files, compressed or not, and the same points", async () => {
    const plain = await train(
      settings,
      ["--json"],
      folder({
        "digits/t10k-images-idx3-ubyte": IMAGES,
        "digits/t10k-labels-idx1-ubyte": LABELS,
      }),
    );
    const compressed = await train(
      settings,
      ["--json"],
      folder({
        "digits/t10k-images-idx3-ubyte.gz": gzipSync(IMAGES),
        "digits/t10k-labels-idx1-ubyte.gz": gzipSync(LABELS),
      }),
    );
    expect(plain.code).toBe(0);
    expect(part(parse(plain.stdout), "counts")).toEqual({ training: 48, validation: 6, test: 6 });
    expect(compressed.stdout).toBe(plain.stdout);
  });

  it("takes test points from the files of their own", async () => {
    const { stdout } = await train(
      settings,
      ["--json"],
      folder({
        "digits/train-images-idx3-ubyte": IMAGES,
        "digits/train-labels-idx1-ubyte": LABELS,
        "digits/t10k-images-idx3-ubyte": idx([4, 28, 28], DIGITS.images.subarray(0, 4 * 784)),
        "digits/t10k-labels-idx1-ubyte": idx([4], DIGITS.labels.subarray(0, 4)),
      }),
    );
    expect(part(parse(stdout), "counts")).toEqual({ training: 54, validation: 6, test: 4 });
  });

  it("takes files by their names", async () => {
    const files = folder({ "a.idx": IMAGES, "b.idx": LABELS });
    const { code } = await train(settings.replace("folder: digits", "images: a.idx, labels: b.idx"), [], files);
    expect(code).toBe(0);
  });

  const both = { "digits/t10k-images-idx3-ubyte": IMAGES, "digits/t10k-labels-idx1-ubyte": LABELS };
  it.each<[string, string, Readonly<Record<string, Uint8Array>>, string, string]>([
    ["an empty folder", settings, {}, "ADJ686", "the folder has none of `train-images-idx3-ubyte`"],
    ["no folder", settings.replace("digits", "digit"), both, "ADJ686", "there is no folder `digit`"],
    [
      "a folder as a file",
      settings.replace("folder: digits", "images: ., labels: b"),
      {},
      "ADJ687",
      "it is a directory",
    ],
    ["no labels", settings, { "digits/t10k-images-idx3-ubyte": IMAGES }, "ADJ686", "`t10k-labels-idx1-ubyte.gz`"],
    ["no such file", settings.replace("folder: digits", "images: a, labels: b"), {}, "ADJ686", "there is no file `a`"],
    [
      "a wrong magic number",
      settings,
      { ...both, "digits/t10k-images-idx3-ubyte": Uint8Array.of(1, 2, 3, 4) },
      "ADJ687",
      "its first bytes are 01 02 03 04",
    ],
    [
      "too few pixels",
      settings,
      { ...both, "digits/t10k-images-idx3-ubyte": IMAGES.subarray(0, 999) },
      "ADJ687",
      "its header promises 60×28×28 = 47040 bytes, but 983 follow",
    ],
    [
      "labels in place of images",
      settings,
      { ...both, "digits/t10k-images-idx3-ubyte": LABELS },
      "ADJ687",
      "these seem to be labels",
    ],
    [
      "other counts",
      settings,
      { ...both, "digits/t10k-labels-idx1-ubyte": idx([59], DIGITS.labels.subarray(1)) },
      "ADJ688",
      "60 images, but",
    ],
    [
      "a label beyond the classes",
      settings,
      { ...both, "digits/t10k-labels-idx1-ubyte": idx([60], DIGITS.labels.with(7, 12)) },
      "ADJ689",
      "label 8 of",
    ],
    [
      "more points than there are",
      settings.replace("digits }", "digits, training: 50 }"),
      both,
      "ADJ690",
      "62 points are asked for",
    ],
    [
      "images too small for filters",
      settings.replace("softmax-regression", "convolution\nkernel: 28"),
      both,
      "ADJ691",
      "28×28",
    ],
  ])("refuses %s", async (_, text, binaries, code, message) => {
    const { code: exit, stderr, stdout, files } = await train(text, [], folder(binaries));
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: "" });
    expect(stderr).toContain(`error[${code}]`);
    expect(stderr).toContain(message);
    expect(stderr).toContain(" --> config.yaml:");
    expect([...files.keys()]).toEqual(["config.yaml"]);
  });

  it("refuses test images of another size", async () => {
    const { stderr } = await train(
      settings,
      [],
      folder({
        "digits/train-images-idx3-ubyte": IMAGES,
        "digits/train-labels-idx1-ubyte": LABELS,
        "digits/t10k-images-idx3-ubyte": idx([1, 2, 2], new Uint8Array(4)),
        "digits/t10k-labels-idx1-ubyte": idx([1], new Uint8Array(1)),
      }),
    );
    expect(stderr).toContain("have 28×28 pixels, those of `digits/t10k-images-idx3-ubyte` 2×2");
  });

  it.each([
    ["truncated", gzipSync(IMAGES).subarray(0, 900), "its compressed data end too early"],
    ["damaged", gzipSync(IMAGES).map((byte, k) => (k === 500 ? byte ^ 255 : byte)), "its compressed data are damaged"],
  ])("refuses %s compressed files", async (_, bytes, message) => {
    const { code, stderr } = await train(settings, [], folder({ ...both, "digits/t10k-images-idx3-ubyte": bytes }));
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });
});

describe("the settings of train", () => {
  const at = (text: string, place: string, carets: string): RegExp =>
    new RegExp(`${text}[^]* --> config\\.yaml:${place}\\n[^]*\\| *${carets}\\n`);
  const GENERATED = "data: { generated: 100 }\n";

  it.each<[string, string, RegExp]>([
    ["no YAML", "data: [1\n", /error\[ADJ680\]: this is not YAML/],
    ["a name twice", `${GENERATED}model: network\nmodel: network\n`, at("ADJ680.*unique", "3:1", "\\^")],
    ["a list for settings", "- 1\n", at("ADJ680\\]: settings are expected, and this is a list", "1:1", "\\^\\^\\^")],
    [
      "a value for settings",
      "run\n",
      at("ADJ680\\]: settings are expected, and this is a single value", "1:1", "\\^{3}"),
    ],
    ["no settings", "", /ADJ680\]: settings are expected, and there are none[^]*name: value/],
    ["only a comment", "# later\n", /ADJ680\]: settings are expected, and there are none/],
    [
      "an unknown name",
      `${GENERATED}model: network\nlearning_rate: 1\n`,
      at("ADJ681.*`learning_rate`", "3:1", "\\^{13}"),
    ],
    [
      "an unknown name in a section",
      "data: { generated: 9, train: 3 }\nmodel: network\n",
      at("ADJ681.*`train`", "1:23", "\\^{5}"),
    ],
    [
      "a word for a number",
      `${GENERATED}model: network\nlearning-rate: fast\n`,
      at("ADJ682.*positive number, or a list of them, and is `fast`", "3:16", "\\^{4}"),
    ],
    ["a rate of 0", `${GENERATED}model: network\nlearning-rate: 0\n`, at("ADJ682", "3:16", "\\^")],
    ["too few classes", `${GENERATED}model: network\nclasses: 9\n`, at("ADJ682.*at least 10", "3:10", "\\^")],
    ["momentum of 1", `${GENERATED}model: network\nmomentum: 1.0\n`, at("ADJ682.*without, 1", "3:11", "\\^{3}")],
    ["half an epoch", `${GENERATED}model: network\nepochs: 0.5\n`, at("ADJ682.*whole number", "3:9", "\\^{3}")],
    ["a list", `${GENERATED}model: network\nhidden: [10, 20]\n`, at("ADJ682.*is a list", "3:9", "\\^{8}")],
    [
      "a list in place of a section",
      "data: [1]\nmodel: network\n",
      at("ADJ682.*section of settings, and is a list", "1:7", "\\^{3}"),
    ],
    ["an empty value", `${GENERATED}model: network\nhidden:\n`, at("ADJ682.*is missing", "3:8", "\\^")],
    ["an unknown model", `${GENERATED}model: netwrok\n`, at("ADJ682.*`netwrok`", "2:8", "\\^{7}")],
    ["no model", GENERATED, /error\[ADJ683\]: the setting `model` is missing/],
    ["no data", "model: network\n", /error\[ADJ683\]: the setting `data` is missing/],
    ["images without labels", "data: { images: a }\nmodel: network\n", /ADJ683.*`labels`/],
    ["a setting of another model", `${GENERATED}model: softmax-regression\nhidden: 3\n`, at("ADJ684", "3:1", "\\^{6}")],
    ["two sources of data", "data: { generated: 9, folder: x }\nmodel: network\n", at("ADJ685", "1:1", "\\^{4}")],
    ["no source of data", "data: { training: 9 }\nmodel: network\n", at("ADJ685", "1:1", "\\^{4}")],
  ])("may not have %s", async (_, text, expected) => {
    const { code, stderr, stdout } = await train(text);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(expected);
  });

  it("are all checked at once, with suggestions", async () => {
    const { stderr } = await train(`${GENERATED}model: netwrok\nepoch: 1\nseed: -1\n`);
    expect(stderr.match(/error\[/g)).toHaveLength(3);
    expect(stderr).toContain("did you mean `network`?");
    expect(stderr).toContain("did you mean `epochs`?");
  });

  it("say how the points of data are divided where they are too few", async () => {
    const text = "data: { generated: 100, training: 90 }\nmodel: softmax-regression\n";
    const { stderr } = await train(text);
    expect(stderr).toContain("error[ADJ690]: 110 points are asked for, but 100 are generated");
    expect(stderr).toContain(
      "90 for training, 10 for validation (by default a tenth), 10 for test (by default a tenth)",
    );
  });

  it.each(["", " "])("have an output that is a path: %j", async (path) => {
    const { code, stderr, files } = await train(SMALL, ["-o", path]);
    expect(code).toBe(2);
    expect(stderr).toContain("A path is missing.");
    expect([...files.keys()]).toEqual(["config.yaml"]);
  });

  it("must exist", async () => {
    const { code, stderr } = await run(["train", "nothing.yaml"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "error[ADJ701]: there is no file `nothing.yaml`\n" });
  });

  it("put results beside themselves, unless another folder is named", async () => {
    const files = new Map([["a/config.yaml", `${SMALL.replace("epochs: 3", "epochs: 1")}output: here\n`]]);
    await run(["train", "a/config.yaml"], { files });
    await run(["train", "a/config.yaml", "-o", "b"], { files });
    expect(files.get("a/here/history.csv")).toBe(files.get("b/history.csv"));
  });
});

describe("runs of train", () => {
  it("are resumed bit for bit: all files are those of a run that was not stopped", async () => {
    const whole = await train(SMALL);
    const stopped = await train(SMALL, ["--stop-after", "5"]);
    expect(stopped.code).toBe(0);
    expect(stopped.stderr).toContain("warning[ADJ696]: stopped after 5 steps (epoch 1.25)");
    expect(stopped.files.get("run/history.csv")).not.toBe(whole.files.get("run/history.csv"));
    // Once more, between two epochs.
    await train(SMALL, ["--resume", "--stop-after", "3"], { files: stopped.files });
    const resumed = await train(SMALL, ["--resume"], { files: stopped.files });
    expect({ ...resumed, files: null }).toEqual({ ...whole, files: null });
    for (const name of RESULTS) expect(resumed.files.get(name) === whole.files.get(name), name).toBe(true);
  });

  it("keep what they have reached when they are interrupted", async () => {
    const { code, stderr, files, stdout } = await train(SMALL, [], { interrupt: (listener) => listener() });
    expect(code).toBe(130);
    expect(stderr).toContain("`--resume` goes on from here");
    expect(stdout).toBe("");
    const resumed = await train(SMALL, ["--resume"], { files });
    expect(resumed.files.get("run/parameters.json")).toBe((await train(SMALL)).files.get("run/parameters.json"));
  });

  it("are prolonged by more epochs, and not cut short by fewer", async () => {
    const { files } = await train(SMALL.replace("epochs: 3", "epochs: 1"));
    const longer = await train(SMALL, ["--resume"], { files });
    expect(longer.files.get("run/history.csv")).toBe((await train(SMALL)).files.get("run/history.csv"));
    const before = new Map(longer.files);
    const shorter = await train(SMALL.replace("epochs: 3", "epochs: 2"), ["--resume"], { files: longer.files });
    expect({ code: shorter.code, stdout: shorter.stdout }).toEqual({ code: 1, stdout: "" });
    expect(shorter.stderr).toContain("error[ADJ697]: `run/checkpoint.json` has reached epoch 3, but `epochs` is 2");
    for (const name of RESULTS) expect(longer.files.get(name) === before.get(name), name).toBe(true);
    // A run that has ended already is shown again.
    expect(await train(SMALL, ["--resume"], { files: longer.files })).toMatchObject({ code: 0, stdout: longer.stdout });
  });

  it("replace nothing without being told to", async () => {
    const { files } = await train(SMALL);
    const before = new Map(files);
    const { code, stderr } = await train(SMALL, [], { files });
    expect(code).toBe(1);
    expect(stderr).toContain("error[ADJ692]: `run` has an earlier run: `checkpoint.json`, `parameters.json`");
    expect(files).toEqual(before);
    expect((await train(SMALL, ["--force"], { files })).code).toBe(0);
    expect((await train(SMALL, ["--force", "--resume"], { files })).code).toBe(2);
  });

  it.each<[string, string, (checkpoint: string) => string | undefined, RegExp]>([
    ["of other settings", SMALL.replace("0.05", "0.06"), (text) => text, /ADJ694.*`learning-rate`/],
    ["of other data", SMALL.replace("training: 100", "training: 90"), (text) => text, /ADJ694.*`data`/],
    ["that are not there", SMALL, () => undefined, /ADJ693.*no such file/],
    ["that are no JSON", SMALL, () => "{", /ADJ693.*no checkpoint/],
    ["with a part missing", SMALL, (text) => text.replace('"velocity"', '"v"'), /ADJ693.*damaged/],
    [
      "with an array too short",
      SMALL,
      (text) => text.replace(/64", "data": "[^"]{8}/, '64", "data": "'),
      /ADJ693.*damaged/,
    ],
    [
      "with a history that is none",
      SMALL,
      (text) => text.replace('"history": [[0', '"history": [["a"'),
      /ADJ693.*damaged/,
    ],
  ])("are not resumed from checkpoints %s", async (_, settings, change, expected) => {
    const { files } = await train(SMALL, ["--stop-after", "1"]);
    const changed = change(files.get("run/checkpoint.json")!);
    if (changed === undefined) files.delete("run/checkpoint.json");
    else files.set("run/checkpoint.json", changed);
    const { code, stderr } = await train(settings, ["--resume"], { files });
    expect(code).toBe(1);
    expect(stderr).toMatch(expected);
  });

  it("stop where the loss is not finite, and keep what was best", async () => {
    const { code, stderr, stdout, files } = await train(
      SMALL.replace("0.05", "1e308").replace("epochs: 3", "epochs: 30"),
    );
    expect(code).toBe(1);
    expect(stderr).toContain("error[ADJ695]: the loss is not finite");
    expect(stderr).toContain("lower `learning-rate`");
    expect(stdout).toContain("test ");
    expect(files.has("run/parameters.json")).toBe(true);
  });
});

describe("train with several learning rates and regularisations", () => {
  const SEVERAL = `${SMALL.replace("0.05", "[0.05, 1e308, 0.01]").replace("epochs: 3", "epochs: 10")}regularisation: [0, 1e-3]\n`;
  const FOLDERS = [0.05, 1e308, 0.01].flatMap((rate) =>
    [0, 0.001].map((penalty) => `run/learning-rate-${rate}-regularisation-${penalty}`),
  );

  it("trains for each pair in a folder of its own, and tries the best by validation on the test points", async () => {
    const { code, stdout, stderr, files } = await train(SEVERAL, ["--json"]);
    expect(code).toBe(0);
    expect(stderr.match(/error\[ADJ695\]/g)).toHaveLength(2);
    const json = parse(stdout);
    const runs = part(json, "runs");
    const listed: readonly unknown[] = Array.isArray(runs) ? runs : [];
    expect(listed.map((each) => part(each, "folder"))).toEqual(FOLDERS);
    for (const folder of FOLDERS) expect(files.has(`${folder}/report.html`)).toBe(true);
    const errors = listed.map((each) => Number(part(each, "validationMisclassified")));
    const best = FOLDERS[errors.indexOf(Math.min(...errors))]!;
    expect(part(json, "best")).toBe(best);

    // Each is the run that it would be alone.
    const alone = await train(SMALL.replace("epochs: 3", "epochs: 10") + "regularisation: 1e-3\n");
    expect(files.get(`${FOLDERS[1]!}/parameters.json`)).toBe(alone.files.get("run/parameters.json"));
  });

  it("shows them as a table, replaces nothing, and resumes those that have begun and begins the others", async () => {
    const settings = SMALL.replace("0.05", "[0.05, 0.01]");
    const whole = await train(settings);
    expect(whole.stdout.split("\n").map((line) => line.split(/ {2,}/)[0])).toEqual([
      "learning rate",
      "0.05",
      "0.01",
      "",
      "best",
      "test",
      "",
    ]);
    expect((await train(settings, [], { files: new Map(whole.files) })).stderr).toContain("error[ADJ692]");

    const stopped = await train(settings, ["--stop-after", "1"]);
    expect(stopped.stderr.match(/warning.*/g)).toEqual([
      "warning[ADJ696]: `run/learning-rate-0.05`: stopped after 1 step (epoch 0.25)",
      "warning[ADJ696]: `run/learning-rate-0.01`: stopped after 1 step (epoch 0.25)",
    ]);
    for (const name of stopped.files.keys()) if (name.includes("-0.01/")) stopped.files.delete(name);
    await train(settings, ["--resume"], { files: stopped.files });
    for (const [name, text] of whole.files) expect(stopped.files.get(name) === text, name).toBe(true);
  });

  it("resumes none of them where one cannot be, or none has begun", async () => {
    const settings = SMALL.replace("0.05", "[0.05, 0.01]");
    const refused = async (files: Map<string, string>, text = settings): Promise<string> => {
      const before = new Map(files).set("config.yaml", text);
      const { code, stdout, stderr } = await train(text, ["--resume"], { files });
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(files).toEqual(before);
      return stderr;
    };
    expect(await refused(new Map())).toMatch(
      /ADJ693.*`run\/learning-rate-0.05\/checkpoint.json`: there is no such file\n/,
    );
    const { files } = await train(settings, ["--stop-after", "6"]);
    expect(await refused(new Map(files), settings.replace("epochs: 3", "epochs: 1"))).toContain("error[ADJ697]");
    expect(await refused(new Map(files), settings.replace("batch-size: 25", "batch-size: 20"))).toContain("[ADJ694]");
    files.delete("run/learning-rate-0.01/checkpoint.json");
    const stderr = await refused(files);
    expect(stderr).toContain("`run/learning-rate-0.01/checkpoint.json`: there is no such file, but the folder has");
    expect(stderr).toContain("`--force` replaces what is there");
  });

  it("stops at the first one when it is interrupted", async () => {
    const { code, files } = await train(SEVERAL, [], { interrupt: (listener) => listener() });
    expect(code).toBe(130);
    expect([...files.keys()].filter((name) => name.startsWith("run/"))).toEqual([`${FOLDERS[0]!}/checkpoint.json`]);
  });

  it("refuses lists that are empty or have something else in them", async () => {
    expect((await train(SMALL.replace("0.05", "[]"))).stderr).toMatch(/ADJ682.*a list/);
    expect((await train(SMALL.replace("0.05", "[0.1, fast]"))).stderr).toContain("config.yaml:7:22");
  });
});

describe("train on the disk", () => {
  const directory = mkdtempSync(join(tmpdir(), "adjoint-train-"));
  afterAll(() => rmSync(directory, { recursive: true }));

  /** Run `adjoint train` with the files of the machine. */
  const onDisk = async (...words: readonly string[]): Promise<Outcome> => {
    let [stdout, stderr] = ["", ""];
    const plain = { color: false, columns: 100, isTerminal: false };
    const code = await main(["train", join(directory, "config.yaml"), "--quiet", ...words], {
      stdout: { ...plain, write: (text) => (stdout += text) },
      stderr: { ...plain, write: (text) => (stderr += text) },
      readInput: () => Promise.resolve(""),
      files: machineFiles,
      onInterrupt: () => () => undefined,
    });
    return { code, stdout, stderr };
  };

  it("makes folders, leaves no temporary files, and reads compressed ones", async () => {
    writeFileSync(join(directory, "images.gz"), gzipSync(IMAGES));
    writeFileSync(join(directory, "labels"), LABELS);
    const data = "data: { images: images.gz, labels: labels }";
    writeFileSync(join(directory, "config.yaml"), `${data}\nmodel: softmax-regression\nepochs: 1\noutput: a/b\n`);
    expect(await onDisk()).toMatchObject({ code: 0, stderr: "" });
    expect(readdirSync(join(directory, "a", "b")).sort()).toEqual([
      "checkpoint.json",
      "history.csv",
      "parameters.json",
      "report.html",
    ]);
    expect((await onDisk()).stderr).toContain("error[ADJ692]");
    expect(await onDisk("--resume")).toMatchObject({ code: 0, stderr: "" });
  });

  it("says why a folder cannot be made", async () => {
    const { code, stderr } = await onDisk("-o", join(directory, "labels"));
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `error[ADJ703]: \`${join(directory, "labels")}\` cannot be written: a file is in the way\n`,
    });
    const below = await onDisk("-o", join(directory, "labels", "run"));
    expect(below.stderr).toContain("cannot be written: a part of its path is a file");
  });
});
