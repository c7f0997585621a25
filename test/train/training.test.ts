import { describe, expect, it } from "vitest";
import type { Elements } from "../../compiler/function-types.ts";
import { drawDigits } from "../../compiler/train/digits.ts";
import { percentage } from "../../compiler/train/evaluate.ts";
import { networkOf } from "../../compiler/train/networks.ts";
import { fill, firstPoints, pick, type Parts } from "../../compiler/train/points.ts";
import { compileNetwork } from "../../compiler/train/programs.ts";
import type { Model, Settings } from "../../compiler/train/settings.ts";
import { createTraining, quartersOf, startOf, type Progress, type Training } from "../../compiler/train/training.ts";
import { optimise } from "../../runtime/index.ts";

const DIGITS = drawDigits(140, 3n);
const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, k) => from + k);
const PARTS: Parts = {
  training: pick(DIGITS, numbers(0, 100)),
  validation: pick(DIGITS, numbers(100, 120)),
  test: pick(DIGITS, numbers(120, 140)),
};

const SETTINGS: Settings = {
  model: { kind: "softmax-regression" },
  classes: 10,
  learningRate: 0.05,
  regularisation: 1e-3,
  momentum: 0.9,
  batchSize: 30,
  epochs: 3,
  seed: 11,
  precision: "f64",
};

function training(settings: Settings, from?: Progress): Training {
  const network = networkOf(settings.model, DIGITS, 10);
  return createTraining(network, settings, PARTS, from ?? startOf(network, settings));
}

/** Train until something other than a step or a measurement happens, or some steps are taken. */
function run(each: Training, steps = Infinity): Progress {
  while (each.position().step < steps) {
    const event = each.advance();
    if (event === "finished" || event === "not finite") break;
  }
  return each.progress();
}

/** The bytes of arrays as texts, which are compared faster, and tell −0 from 0. */
function bitsOf(arrays: readonly Elements[]): readonly string[] {
  return arrays.map(({ buffer }) => Buffer.from(buffer).toString("base64"));
}

/** Everything that progress is, with arrays as texts. */
function stateOf({ parameters, velocity, best, ...rest }: Progress): unknown {
  const bestBits = best && { step: best.step, parameters: bitsOf(best.parameters) };
  return { ...rest, parameters: bitsOf(parameters), velocity: bitsOf(velocity), best: bestBits };
}

describe("training", () => {
  it("is the heavy ball, bit for bit, over every point once in each epoch", () => {
    const network = networkOf(SETTINGS.model, DIGITS, 10);
    const start = startOf(network, SETTINGS);
    const rule = optimise.momentum({ rate: 0.05, momentum: 0.9 });
    const programsOf = compileNetwork(network, SETTINGS, 784);
    const generator = optimise.createRandom(0);
    expect(generator.permutation(100).toSorted((a, b) => a - b)).toEqual(numbers(0, 100));

    // The order of the first epoch, as the documentation of the generator has it.
    const each = training(SETTINGS);
    const order = orderFrom(start);
    const from = (index: number): Float64Array => Float64Array.from(start.parameters[index]!);
    let [W, b] = [from(0), from(1)];
    let [stateOfW, stateOfB] = [rule.init(W.length), rule.init(b.length)];
    for (const batch of [order.slice(0, 30), order.slice(30, 60), order.slice(60, 90), order.slice(90)]) {
      const programs = programsOf(batch.length);
      fill(PARTS.training, batch, { ...programs, classes: 10, isRows: false });
      const gradient = [new Float64Array(7840), new Float64Array(10)] as const;
      programs.valueAndGradient([W, b], gradient);
      ({ state: stateOfW, point: W } = rule.step(stateOfW, W, gradient[0]));
      ({ state: stateOfB, point: b } = rule.step(stateOfB, b, gradient[1]));
    }
    expect(bitsOf(run(each, 4).parameters)).toEqual(bitsOf([W, b]));
  });

  it("measures at the beginning and after each quarter of an epoch", () => {
    expect(Array.from(quartersOf(80)).toSorted((a, b) => a - b)).toEqual([0, 20, 40, 60]);
    expect(Array.from(quartersOf(2)).toSorted((a, b) => a - b)).toEqual([0, 1]);
    expect(Array.from(quartersOf(1))).toEqual([0]);
    const { history } = run(training({ ...SETTINGS, batchSize: 10 }));
    expect(history.map(({ step }) => step)).toEqual([0, 3, 5, 8, 10, 13, 15, 18, 20, 23, 25, 28, 30]);
    expect(history[0]!.training.loss).toBeCloseTo(Math.log(10), 12);
    expect(history[0]!.training.count).toBe(20);
  });

  it("keeps the first parameters that misclassify the fewest validation points", () => {
    const settings = { ...SETTINGS, batchSize: 10, epochs: 4 };
    const { history, best } = run(training(settings));
    const least = Math.min(...history.map(({ validation }) => validation.wrong));
    const expected = history.find(({ validation }) => validation.wrong === least)!;
    expect(best!.step).toBe(expected.step);
    expect(bitsOf(best!.parameters)).toEqual(bitsOf(run(training(settings), expected.step).parameters));
    expect(percentage(expected.validation)).toBeLessThan(60);
  });

  it.each<[string, Partial<Settings>]>([
    ["softmax-regression", {}],
    ["network in single precision", { model: { kind: "network", hidden: 6, activation: "tanh" }, precision: "f32" }],
    ["relu-network", { model: { kind: "relu-network", hidden: 6 } satisfies Model }],
  ])("goes on as if it had not been stopped, bit for bit, wherever that was: %s", (_, changes) => {
    const settings = { ...SETTINGS, ...changes, epochs: 2 };
    const whole = run(training(settings));
    expect(whole.step).toBe(8);
    // At the beginning, within an epoch, between two of them, and at the end.
    for (const stop of [0, 3, 4, 8]) {
      const part = run(training(settings), stop);
      expect(stateOf(run(training(settings, part)))).toEqual(stateOf(whole));
    }
    // Looking at it changes nothing.
    const watched = training(settings);
    while (watched.advance() !== "finished") watched.progress();
    expect(stateOf(watched.progress())).toEqual(stateOf(whole));
  });

  it("computes in single precision where it is told so", () => {
    const { parameters, velocity } = run(training({ ...SETTINGS, precision: "f32" }), 2);
    for (const values of [...parameters, ...velocity]) expect(values).toBeInstanceOf(Float32Array);
    const double = run(training(SETTINGS), 2).parameters[0]!;
    const furthest = Math.max(...Array.from(parameters[0]!, (value, k) => Math.abs(value - double[k]!)));
    expect(furthest).toBeGreaterThan(0);
    expect(furthest).toBeLessThan(1e-5);
  });

  it("says so where the loss is not finite, and keeps what was best", () => {
    const each = training({ ...SETTINGS, learningRate: 1e308, epochs: 20 });
    let event = each.advance();
    while (event === "step" || event === "measured") event = each.advance();
    expect(event).toBe("not finite");
    const { best } = each.progress();
    expect(best!.parameters.every((values) => values.every(Number.isFinite))).toBe(true);
  });

  it("makes different networks of different seeds, and equal ones of equal seeds", () => {
    const startWith = (seed: number): readonly unknown[] => {
      const settings: Settings = { ...SETTINGS, seed, model: { kind: "network", hidden: 3, activation: "relu" } };
      return startOf(networkOf(settings.model, DIGITS, 10), settings).parameters;
    };
    expect(startWith(1)).toEqual(startWith(1));
    expect(startWith(1)).not.toEqual(startWith(2));
  });
});

/** The order of the points in the first epoch: the next permutation of the generator that the progress holds. */
function orderFrom({ random }: Progress): readonly number[] {
  return optimise.randomFrom(random).permutation(100);
}

describe("points", () => {
  it("are rows from 0 to 1, with a class number or a row for each class", () => {
    const points = { images: Uint8Array.of(0, 51, 255, 102), labels: Uint8Array.of(1, 0), height: 1, width: 2 };
    const X = new Float64Array(4);
    const labels = new Float64Array(2);
    fill(points, [1, 0], { X, targets: labels, classes: 2, isRows: false });
    expect([...X, ...labels]).toEqual([1, 0.4, 0, 0.2, 0, 1]);
    const rows = new Float64Array(4).fill(7);
    fill(points, [1, 0], { X, targets: rows, classes: 2, isRows: true });
    expect(Array.from(rows)).toEqual([1, 0, 0, 1]);
    expect(pick(points, [1]).images).toEqual(Uint8Array.of(255, 102));
    expect(firstPoints(points, 1).labels).toEqual(Uint8Array.of(1));
    expect(firstPoints(points, 9).labels).toHaveLength(2);
  });
});

describe("generated digits", () => {
  it("depend on the seed only, and the first ones do not depend on their number", () => {
    expect(drawDigits(5, 3n).images).toEqual(DIGITS.images.subarray(0, 5 * 784));
    expect(drawDigits(5, 4n).images).not.toEqual(DIGITS.images.subarray(0, 5 * 784));
  });

  it("have all classes, ink in the middle and paper at the margin", () => {
    expect(new Set(DIGITS.labels)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
    for (let number = 0; number < 140; number++) {
      const image = DIGITS.images.subarray(number * 784, (number + 1) * 784);
      const middle = Array.from({ length: 784 }, (_, pixel) => image[pixel]!).filter((value) => value > 128).length;
      expect(middle).toBeGreaterThan(12);
      expect(middle).toBeLessThan(260);
      expect(image[0]!).toBeLessThan(64);
    }
  });
});
