/**
 * One measurement in a process of its own, whose engine has seen no arrays of another precision; prints its rows as JSON:
 * `node isolated-program.js <root of the project> <measurement> [<what of it>]`
 */
import type { Precision } from "../compiler/emit/module.ts";
import { allocationRows } from "./allocation.ts";
import { convolutionRows } from "./convolution.ts";
import { networkRows } from "./network.ts";
import { peerRows } from "./peers.ts";
import type { Rows } from "./table.ts";
import { trainingRows } from "./training.ts";

const [root = "", measurement = "", part = ""] = process.argv.slice(2);

const precision: Precision = part === "f32" ? "f32" : "f64";

const measurements: ReadonlyMap<string, () => Rows | Promise<Rows>> = new Map<string, () => Rows | Promise<Rows>>([
  ["network", () => networkRows(precision, root)],
  ["allocation", () => allocationRows()],
  ["convolution", () => convolutionRows(precision)],
  ["peers", () => peerRows(part, root)],
  ["training", () => trainingRows(part, root)],
]);

const measure = measurements.get(measurement);
if (!measure) throw new Error(`there is no measurement ${measurement}`);
console.log(JSON.stringify(await measure()));
