import { existsSync } from "node:fs";
import { at } from "../compiler/diagnostics/internal-error.ts";
import { IMAGES, network, pointOf } from "./array-problems.ts";
import { arrayContender, prepared, requireCloseArrays, resultsOf } from "./arrays.ts";
import { jax } from "./peers/jax.ts";
import type { NetworkData, Peer } from "./peers/peer.ts";
import { tensorFlow } from "./peers/tensorflow.ts";
import { median, ratioOf } from "./statistics.ts";
import { figure, ratioCells, type Rows, type Table } from "./table.ts";
import { compare, type Contender } from "./timing.ts";

const PEERS: ReadonlyMap<string, (root: string, data: NetworkData) => Promise<Peer>> = new Map([
  ["tensorflow-cpu", (root: string, data: NetworkData) => tensorFlow(root, "cpu", data)],
  ["tensorflow-wasm", (root: string, data: NetworkData) => tensorFlow(root, "wasm", data)],
  ["jax", jax],
]);

/** The gradient of the network by other libraries, which are no dependencies, against ours. */
export function peersTable(root: string, rowsOf: (peer: string) => Rows): Table {
  const isInstalled = existsSync(`${root}/bench/peers/node_modules`);
  return {
    title: isInstalled
      ? `value and gradient of the 784-200-10 network, ${IMAGES} images, single precision, by other libraries`
      : "other libraries are missing: run `npm ci --prefix bench/peers`",
    head: ["library", "ms", "adjoint, ms", "ratio", "spread"],
    rows: isInstalled ? [...PEERS.keys()].flatMap(rowsOf) : [],
  };
}

/** Fewer and shorter than usual, for some take long. */
const EFFORT = { copies: 5, rounds: 9 };

/** As precise as single precision lets gradients be. */
const TOLERANCE = 1e-3;

/** The row of one library. */
export async function peerRows(name: string, root: string): Promise<Rows> {
  const create = PEERS.get(name);
  if (!create) throw new Error(`there is no library ${name}`);
  const peer = await create(root, networkData());
  const own = prepared(network, "valueAndGradient", "f32");
  const { value, gradient } = peer.valueAndGradient();
  const found = [[value], ...gradient.map((elements) => Array.from(elements))];
  requireCloseArrays(peer.name, found, await resultsOf(network, own, "f32"), TOLERANCE);
  const theirs: Contender = {
    name: peer.name,
    make: () => () => peer.valueAndGradient().value,
    call: { expression: "f()", sum: "r" },
    points: [],
    resultLength: 0,
    count: 1,
    passes: 1,
  };
  const timings = await compare([arrayContender(network, own, "f32", 1), theirs], EFFORT);
  const [ours, other] = [at(timings, 0).nanoseconds, at(timings, 1).nanoseconds];
  const milliseconds = [other, ours].map((nanoseconds) => figure(median(nanoseconds) / 1e6));
  return [[peer.name, ...milliseconds, ...ratioCells(ratioOf(other, ours))]];
}

function networkData(): NetworkData {
  const [W1, b1, W2, b2, X, labels] = pointOf(network, "f32").inputs.map((numbers) => Float32Array.from(numbers));
  if (!W1 || !b1 || !W2 || !b2 || !X || !labels) throw new Error("the network has other parameters");
  return { W1, b1, W2, b2, X, labels: Int32Array.from(labels) };
}
