/** Measures: `node main.js <root of the project> <folder of the release> <name of a measurement>…` */
import { cpus, loadavg } from "node:os";
import { allocationTable } from "./allocation.ts";
import { saturation, slices, waves } from "./array-problems.ts";
import { runRows } from "./child.ts";
import { compileTime, longCompileTime } from "./compile-time.ts";
import { convolutionTable } from "./convolution.ts";
import { elementwise } from "./elementwise.ts";
import { fittingTable } from "./fitting.ts";
import { gradientAgainstFunction } from "./gradient-cost.ts";
import { gradientAgainstHandWritten } from "./gradients.ts";
import { largeGradients } from "./large.ts";
import { hasNative, nativeGradients } from "./native.ts";
import { gradientAgainstMathjs } from "./mathjs.ts";
import { matrixProducts } from "./matmul.ts";
import { networkTable } from "./network.ts";
import { peersTable } from "./peers.ts";
import { quotient, rosenbrock, three, vector } from "./problems.ts";
import { sparseHessians } from "./sparse.ts";
import { startUp } from "./start-up.ts";
import { renderTable, type Table } from "./table.ts";
import { trainingTable } from "./training.ts";
import { typeScriptProblems } from "./typescript-problems.ts";
import { typeScriptGradients } from "./typescript.ts";

const [root = "", release = "", ...wanted] = process.argv.slice(2);

const problems = [vector, quotient, three, rosenbrock];

const script = `${import.meta.dirname}/large-program.js`;

const isolated = `${import.meta.dirname}/isolated-program.js`;

type Measurement = () => Table | Promise<Table>;

const measurements: ReadonlyMap<string, Measurement> = new Map<string, Measurement>([
  ...problems.map((problem): [string, Measurement] => [problem.name, () => gradientAgainstHandWritten(problem, root)]),
  ["mathjs", () => gradientAgainstMathjs([quotient, three])],
  ["compile-time", () => compileTime(quotient, release)],
  ["compile-time-long", () => longCompileTime(release)],
  ["gradient-cost", () => gradientAgainstFunction([quotient])],
  ["large", () => largeGradients([1000, 10_000, 100_000], script)],
  ["million", () => largeGradients([1_000_000], script)],
  ["start-up", () => startUp(release)],
  ["typescript", () => typeScriptGradients(typeScriptProblems, root)],
  ["native", () => nativeGradients(typeScriptProblems.filter(hasNative), root)],
  ["matmul", () => matrixProducts()],
  ["network", () => networkTable((precision) => runRows([isolated, root, "network", precision]))],
  ["elementwise", () => elementwise([waves, saturation, slices], root)],
  ["allocation", () => allocationTable(runRows(["--expose-gc", isolated, root, "allocation"]))],
  ["convolution", () => convolutionTable((precision) => runRows([isolated, root, "convolution", precision]))],
  ["fitting", () => fittingTable(root)],
  ["sparse", () => sparseHessians(10_000)],
  ["training", () => trainingTable(root, (what) => runRows([isolated, root, "training", what]))],
  ["peers", () => peersTable(root, (peer) => runRows([isolated, root, "peers", peer]))],
]);

/** Takes minutes and gigabytes. */
const ONLY_BY_NAME = new Set(["million"]);

const unknown = wanted.filter((name) => !measurements.has(name));
if (unknown.length > 0) {
  console.error(`There is no measurement ${unknown.join(", ")}; there are ${[...measurements.keys()].join(", ")}.`);
  process.exitCode = 1;
} else {
  const { node, v8 } = process.versions;
  console.log(`Node ${node}, V8 ${v8}, ${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores`);
  for (const [name, measure] of measurements) {
    if (wanted.length > 0 ? !wanted.includes(name) : ONLY_BY_NAME.has(name)) continue;
    const table = await measure();
    console.log(`\n${renderTable(table)}`);
  }
  console.log(`Load of the machine at the end: ${loadavg()[0]?.toFixed(1) ?? ""}`);
}
