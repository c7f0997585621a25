import { runNode } from "./child.ts";
import { median, ratioOf } from "./statistics.ts";
import { figure, ratioCells, type Table } from "./table.ts";

const RUNS = 31;

/** A command of a small expression against an empty Node process, one after the other again and again. */
export function startUp(release: string): Table {
  const command = [`${release}/cli.js`, "eval", "x^2", "--at", "x=3"];
  if (!runNode(command).includes("9")) throw new Error("adjoint eval gives a wrong value");
  const empty: number[] = [];
  const own: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    empty.push(timeOf(["-e", "0"]));
    own.push(timeOf(command));
  }
  // Runs on a busy machine differ by more than what is measured; the fastest ones are what it takes.
  const [emptyFastest, ownFastest] = [empty, own].map((times) => Math.min(...times));
  const fastest = (ownFastest ?? NaN) / (emptyFastest ?? NaN);
  const pairs = ratioOf(own, empty);
  return {
    title: "start-up of `adjoint eval` against `node -e 0` (target < 3)",
    head: ["", "ms", "fastest", "ratio of fastest", "ratio", "spread"],
    rows: [
      ["node -e 0", figure(median(empty)), figure(emptyFastest ?? NaN)],
      ["adjoint eval", figure(median(own)), figure(ownFastest ?? NaN), figure(fastest), ...ratioCells(pairs)],
    ],
  };
}

function timeOf(parameters: readonly string[]): number {
  const start = performance.now();
  runNode(parameters);
  return performance.now() - start;
}
