import { existsSync } from "node:fs";
import { drawDigits } from "../compiler/train/digits.ts";
import { networkOf } from "../compiler/train/networks.ts";
import { fill, firstPoints } from "../compiler/train/points.ts";
import type { Settings } from "../compiler/train/settings.ts";
import { createTraining, startOf } from "../compiler/train/training.ts";
import { randomFrom } from "../runtime/optimise/random.ts";
import { tensorFlowTraining } from "./peers/tensorflow-training.ts";
import { median } from "./statistics.ts";
import { figure, type Rows, type Table } from "./table.ts";

const IMAGES = 8000;
const BATCH = 100;
/** The first epoch makes the programs warm. */
const EPOCHS = 4;

const OWN = ["adjoint-f64", "adjoint-f32"];
const PEERS = ["tensorflow-wasm", "tensorflow-cpu"];

/** An epoch of training, by us and by a library that is no dependency. */
export function trainingTable(root: string, rowsOf: (what: string) => Rows): Table {
  const isInstalled = existsSync(`${root}/bench/peers/node_modules`);
  return {
    title: `an epoch of the 784-200-10 network: ${IMAGES} digits, batches of ${BATCH}, momentum, L2${isInstalled ? "" : " (for others: `npm ci --prefix bench/peers`)"}`,
    head: ["by", "s", "images/s", "10⁹ multiply-adds/s", "loss of the last batch"],
    rows: [...OWN, ...(isInstalled ? PEERS : [])].flatMap(rowsOf),
  };
}

/** The row of one program. All start from the same weights and take the same batches. */
export async function trainingRows(what: string, root: string): Promise<Rows> {
  const settings: Settings = {
    model: { kind: "network", hidden: 200, activation: "sigmoid" },
    classes: 10,
    learningRate: 0.1,
    regularisation: 1e-4,
    momentum: 0.9,
    batchSize: BATCH,
    epochs: EPOCHS,
    seed: 1,
    precision: what === "adjoint-f64" ? "f64" : "f32",
  };
  const points = drawDigits(IMAGES, 1n);
  const network = networkOf(settings.model, points, 10);
  const start = startOf(network, settings);
  // Measurements are on one point, so that they take no time.
  const parts = { training: points, validation: firstPoints(points, 1), test: firstPoints(points, 1) };
  const seconds: number[] = [];
  let loss = NaN;
  if (OWN.includes(what)) {
    const training = createTraining(network, settings, parts, start);
    for (let epoch = 1; epoch <= EPOCHS; epoch++) {
      seconds.push(
        timeOf(() => {
          while (training.position().step < epoch * training.stepsPerEpoch) training.advance();
        }),
      );
    }
    loss = training.position().loss;
  } else {
    const step = await tensorFlowTraining(root, what === "tensorflow-cpu" ? "cpu" : "wasm", {
      ...settings,
      parameters: start.parameters.map((values) => Float32Array.from(values)),
      lengths: network.parameters.map(({ lengths }) => lengths),
    });
    const [X, targets] = [new Float32Array(BATCH * 784), new Float32Array(BATCH * 10)];
    const random = randomFrom(start.random);
    for (let epoch = 1; epoch <= EPOCHS; epoch++) {
      const order = random.permutation(IMAGES);
      seconds.push(
        timeOf(() => {
          for (let from = 0; from < IMAGES; from += BATCH) {
            fill(points, order.slice(from, from + BATCH), { X, targets, classes: 10, isRows: true });
            loss = step(X, targets);
          }
        }),
      );
    }
  }
  const time = median(seconds.slice(1));
  // Scores take as many as the network has, and the gradient as many again, but for what would lead to the images.
  const multiplyAdds = IMAGES * (2 * network.multiplyAdds + 200 * 10);
  return [[what, figure(time), String(Math.round(IMAGES / time)), figure(multiplyAdds / time / 1e9), figure(loss)]];
}

function timeOf(work: () => void): number {
  const begin = performance.now();
  work();
  return (performance.now() - begin) / 1000;
}
