import { PerformanceObserver } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { compile } from "../compiler/compile.ts";
import { network, pointOf, slices, smallNetwork, type ArrayProblem } from "./array-problems.ts";
import { arrayContender, emitted, prepared } from "./arrays.ts";
import { median } from "./statistics.ts";
import { type Rows, type Table } from "./table.ts";
import { asGenerated, freshLoop, type Contender } from "./timing.ts";

const PRECISION = "f64";

const KIND = "valueAndGradient";

/** What a call allocates, and how often the garbage collector runs meanwhile. */
export function allocationTable(rows: Rows): Table {
  return {
    title: "memory that a call of value and gradient allocates (target with a workspace of its own: 0)",
    head: ["function", "", "bytes of objects", "bytes of arrays", "calls", "collections"],
    rows,
  };
}

/** The rows, in a process that was started with `--expose-gc`. */
export async function allocationRows(): Promise<Rows> {
  const rows: (readonly string[])[] = [];
  for (const [problem, calls] of [
    [smallNetwork, 10_000],
    [slices, 10_000],
    [network, 200],
  ] as const) {
    const none = await allocatedBy(nothing(calls));
    for (const contender of contendersFor(problem, calls)) {
      const { objects, arrays, collections } = await allocatedBy(contender);
      const bytes = [objects - none.objects, arrays - none.arrays].map((number) => String(Math.round(number)));
      rows.push([problem.name, contender.name, ...bytes, String(calls), String(collections)]);
    }
  }
  return rows;
}

function contendersFor(problem: ArrayProblem, calls: number): readonly Contender[] {
  const { source, shapes, variables, wrt } = problem;
  const candidates = [prepared(problem, KIND, PRECISION), emitted(problem, KIND, PRECISION)];
  const { inputs } = pointOf(problem, PRECISION);
  return [
    {
      name: "plain",
      make: () => asGenerated(compile(source, { shapes, variables, wrt }).valueAndGradient),
      call: { expression: `f(${inputs.map((_, index) => `p[${index}]`).join(", ")})`, sum: "r.value" },
      points: inputs,
      resultLength: 0,
      count: 1,
      passes: calls,
    },
    ...candidates.map((candidate) => arrayContender(problem, candidate, PRECISION, calls)),
  ];
}

/** A function that allocates nothing, for what the measurement itself allocates. */
function nothing(calls: number): Contender {
  const call = { expression: "f()", sum: "r" };
  return { name: "nothing", make: () => () => 1, call, points: [], resultLength: 0, count: 1, passes: calls };
}

interface Allocated {
  /** Bytes per call. */
  readonly objects: number;
  readonly arrays: number;
  /** In all calls of the contender. */
  readonly collections: number;
}

/** In so many parts are the calls made whose bytes are counted, each too short for a collection. */
const PARTS = 100;

async function allocatedBy(contender: Contender): Promise<Allocated> {
  const { gc } = globalThis;
  if (!gc) throw new Error("allocation is measured with --expose-gc");
  const f = await contender.make();
  const calls = contender.passes;
  const [all, part] = [freshLoop(contender, f), freshLoop({ ...contender, passes: calls / PARTS }, f)];
  // Until everything is compiled.
  all();
  for (let round = 0; round < PARTS; round++) part();
  await setTimeout(100);
  const objects: number[] = [];
  const arrays: number[] = [];
  for (let round = 0; round < PARTS; round++) {
    gc();
    const before = process.memoryUsage();
    part();
    const after = process.memoryUsage();
    objects.push((PARTS * (after.heapUsed - before.heapUsed)) / calls);
    arrays.push((PARTS * (after.arrayBuffers - before.arrayBuffers)) / calls);
  }
  return { objects: median(objects), arrays: median(arrays), collections: await collectionsDuring(all) };
}

/** How often the garbage collector runs during a call. */
async function collectionsDuring(call: () => unknown): Promise<number> {
  // The collections so far are reported before, and those of the call behind it.
  await setTimeout(20);
  let collections = 0;
  const observer = new PerformanceObserver((list) => (collections += list.getEntries().length));
  observer.observe({ entryTypes: ["gc"] });
  call();
  await setTimeout(20);
  observer.disconnect();
  return collections;
}
