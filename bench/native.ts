import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { requireCloseArrays } from "./arrays.ts";
import { median, ratioOf } from "./statistics.ts";
import { figure, ratioCells, type Table } from "./table.ts";
import { argumentsOf, type TypeScriptProblem } from "./typescript-problems.ts";
import { emittedGradient, numbersOf, timedCalls } from "./typescript.ts";

/** The problems that there is a gradient in C++ for. */
const NATIVE: ReadonlySet<string> = new Set(["log-sum-exp", "least-squares", "mixture"]);

/** Whether there is a gradient in C++. */
export function hasNative({ byHand }: TypeScriptProblem): boolean {
  return NATIVE.has(byHand);
}

/** The emitted gradients against gradients by hand in C++, where g++ is on the machine. */
export async function nativeGradients(problems: readonly TypeScriptProblem[], root: string): Promise<Table> {
  const folder = mkdtempSync(`${tmpdir()}/adjoint-native-`);
  try {
    const program = `${folder}/gradients`;
    const source = `${root}/bench/hand-written/cpp/gradients.cpp`;
    const { status } = spawnSync("g++", ["-O3", "-march=native", "-o", program, source], { stdio: "inherit" });
    const rows: (readonly string[])[] = [];
    if (status === 0) {
      for (const problem of problems) {
        for (const size of problem.sizes.keys()) rows.push(await rowOf(problem, size, root, program));
      }
    }
    return {
      title:
        status === 0
          ? "gradients of TypeScript functions against C++ by hand (g++ -O3 -march=native)"
          : "gradients against C++: there is no g++",
      head: ["function", "size", "C++, µs", "adjoint, µs", "ratio", "spread"],
      rows,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function rowOf(
  problem: TypeScriptProblem,
  size: string,
  root: string,
  program: string,
): Promise<readonly string[]> {
  const { name, byHand } = problem;
  const points = argumentsOf(problem, size);
  const { status, stdout } = spawnSync(program, [byHand], {
    input: encoded(points),
    encoding: "utf8",
    maxBuffer: 2 ** 27,
  });
  if (status !== 0) throw new Error(`${program} ${byHand} failed`);
  const [native = [], gradient = []] = stdout.split("\n").map((line) => line.trim().split(" ").map(Number));
  const generated = await emittedGradient(problem, root);
  requireCloseArrays(`${name}, ${size}`, [numbersOf(generated(...points)).flat()], [gradient], 1e-9);
  const own = await timedCalls(problem, size, root);
  return [name, size, figure(median(native) / 1000), figure(median(own) / 1000), ...ratioCells(ratioOf(own, native))];
}

/** Arguments as arrays of doubles, each behind its length. */
function encoded(points: readonly unknown[]): Uint8Array {
  const numbers = points.flatMap((point) => {
    const values = numbersOf([point]).flat();
    return [values.length, ...values];
  });
  return new Uint8Array(Float64Array.from(numbers).buffer);
}
