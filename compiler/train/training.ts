import { randomFrom, seedState, type RandomState } from "../../runtime/optimise/random.ts";
import { at } from "../diagnostics/internal-error.ts";
import type { Elements } from "../function-types.ts";
import { evaluator, type Judgement } from "./evaluate.ts";
import type { Network, ParameterArray } from "./networks.ts";
import { fill, firstPoints, type Parts } from "./points.ts";
import { compileNetwork, zerosOf, type Programs } from "./programs.ts";
import type { Settings } from "./settings.ts";

/** What was measured after a number of steps. */
export interface Measurement {
  readonly step: number;
  readonly training: Judgement;
  readonly validation: Judgement;
}

/** The parameters that misclassify the fewest validation points, the first ones where several do. */
export interface Best {
  readonly step: number;
  readonly parameters: readonly Elements[];
}

/** Everything that the rest of a training depends on. */
export interface Progress {
  readonly step: number;
  /** The generator at the beginning of the epoch that the step lies in. */
  readonly random: RandomState;
  readonly parameters: readonly Elements[];
  readonly velocity: readonly Elements[];
  readonly best: Best | undefined;
  readonly history: readonly Measurement[];
}

/** What happened last: `not finite` means that the loss of a batch, or of a part, is NaN or infinite. */
export type Event = "step" | "measured" | "not finite" | "finished";

/** A training that goes on by single steps. */
export interface Training {
  readonly stepsPerEpoch: number;
  readonly steps: number;
  /** Do the next thing that is due: a measurement or a step. */
  readonly advance: () => Event;
  /** A copy of everything that it has reached. */
  readonly progress: () => Progress;
  /** How many steps were taken, the loss of the last batch with its penalty (NaN before), and the measurements, not copied. */
  readonly position: () => Pick<Progress, "step" | "history"> & { readonly loss: number };
}

/** Seeds of the parts of a run, which must not share random numbers. */
export const STREAMS = { parameters: 0n, data: 1n, digits: 2n } as const;

/** The seed of a part of a run. */
export function streamSeed(seed: number, stream: keyof typeof STREAMS): bigint {
  return BigInt(seed) * BigInt(Object.keys(STREAMS).length) + STREAMS[stream];
}

/** Where a training starts. */
export function startOf(network: Network, settings: Settings): Progress {
  const random = randomFrom(seedState(streamSeed(settings.seed, "parameters")));
  const filled = ({ lengths, spread, offset }: ParameterArray): Elements => {
    const length = lengths.reduce((product, each) => product * each, 1);
    return zerosOf(settings, length).map(() => (spread > 0 ? spread * (2 * random.uniform() - 1) : offset));
  };
  const parameters = network.parameters.map(filled);
  return {
    step: 0,
    random: random.state(),
    parameters,
    velocity: parameters.map(({ length }) => zerosOf(settings, length)),
    best: undefined,
    history: [],
  };
}

/** How many steps an epoch takes with a number of training points. */
export function stepsPerEpochOf({ batchSize }: Settings, count: number): number {
  return Math.ceil(count / batchSize);
}

/** The numbers of steps within an epoch after which there are measurements: after each quarter. */
export function quartersOf(stepsPerEpoch: number): ReadonlySet<number> {
  return new Set([1, 2, 3, 4].map((quarter) => Math.round((quarter * stepsPerEpoch) / 4) % stepsPerEpoch));
}

/**
 * Train a network by mini-batches with momentum: v ← β v − η g, x ← x + v (Polyak's heavy ball). Each epoch goes through all
 * training points in a new random order; its last batch may be smaller. From the same progress it goes on in the same way,
 * bit for bit.
 */
export function createTraining(network: Network, settings: Settings, parts: Parts, from: Progress): Training {
  const { batchSize, learningRate, momentum, epochs, classes } = settings;
  const { training, validation } = parts;
  const count = training.labels.length;
  const programsOf = remembered(compileNetwork(network, settings, training.height * training.width));
  const judge = evaluator(programsOf, network, classes);
  // Of the training points as many are judged as there are validation points, always the same ones.
  const sample = firstPoints(training, validation.labels.length);
  const stepsPerEpoch = stepsPerEpochOf(settings, count);
  const steps = epochs * stepsPerEpoch;
  const quarters = quartersOf(stepsPerEpoch);

  const parameters = copied(from.parameters);
  const velocity = copied(from.velocity);
  const gradient = parameters.map(({ length }) => zerosOf(settings, length));
  const history = [...from.history];
  let { step, random, best } = from;
  let loss = NaN;
  let order: { readonly epoch: number; readonly numbers: readonly number[]; readonly next: RandomState } | undefined;

  /** The points of an epoch in the order of the generator, which is at its beginning. */
  const orderOf = (epoch: number): readonly number[] => {
    if (order?.epoch !== epoch) {
      if (order) random = order.next;
      const generator = randomFrom(random);
      order = { epoch, numbers: generator.permutation(count), next: generator.state() };
    }
    return order.numbers;
  };

  const measure = (): Event => {
    const measurement = { step, training: judge(sample, parameters), validation: judge(validation, parameters) };
    if (!isFinite(measurement.training.loss) || !isFinite(measurement.validation.loss)) return "not finite";
    history.push(measurement);
    const least = history.find((each) => each.step === best?.step)?.validation.wrong ?? Infinity;
    if (measurement.validation.wrong < least) best = { step, parameters: copied(parameters) };
    return "measured";
  };

  const move = (): Event => {
    const numbers = orderOf(Math.floor(step / stepsPerEpoch));
    const start = (step % stepsPerEpoch) * batchSize;
    const batch = numbers.slice(start, start + batchSize);
    const programs = programsOf(batch.length);
    fill(training, batch, { ...programs, classes, isRows: network.targets === "rows" });
    loss = programs.valueAndGradient(parameters, gradient);
    if (!isFinite(loss)) return "not finite";
    for (const [index, values] of parameters.entries()) {
      heavyBall(values, at(velocity, index), at(gradient, index), learningRate, momentum);
    }
    step++;
    return "step";
  };

  return {
    stepsPerEpoch,
    steps,
    advance: () => {
      if (quarters.has(step % stepsPerEpoch) && history.at(-1)?.step !== step) return measure();
      return step < steps ? move() : "finished";
    },
    progress: () => {
      // Between two epochs the generator is at the beginning of the next one.
      if (step % stepsPerEpoch === 0 && order && order.epoch !== step / stepsPerEpoch) {
        random = order.next;
        order = undefined;
      }
      return { step, random, parameters: copied(parameters), velocity: copied(velocity), best, history: [...history] };
    },
    position: () => ({ step, loss, history }),
  };
}

function heavyBall(x: Elements, v: Elements, g: Elements, rate: number, momentum: number): void {
  for (let i = 0; i < x.length; i++) {
    const velocity = momentum * (v[i] ?? NaN) - rate * (g[i] ?? NaN);
    v[i] = velocity;
    x[i] = (x[i] ?? NaN) + velocity;
  }
}

function copied(arrays: readonly Elements[]): readonly Elements[] {
  return arrays.map((elements) => elements.slice());
}

/** The same function, which remembers what it has made for each length: batches have two. */
function remembered(create: (length: number) => Programs): (length: number) => Programs {
  const made = new Map<number, Programs>();
  return (length) => {
    const programs = made.get(length) ?? create(length);
    made.set(length, programs);
    return programs;
  };
}
