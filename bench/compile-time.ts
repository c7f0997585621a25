import { compile } from "../compiler/compile.ts";
import { runNode } from "./child.ts";
import type { Problem } from "./problems.ts";
import { median } from "./statistics.ts";
import { figure, type Table } from "./table.ts";

const WARM_RUNS = 300;
const COLD_RUNS = 15;

/** Milliseconds from the text to the first gradient: in a process that has compiled before, and as the first thing. */
export function compileTime({ name, sources, variables, known }: Problem, release: string): Table {
  if (!known) throw new Error(`${name} has no known point`);
  const rows = [...sources].flatMap(([title, text]) => {
    const called = title === "" ? name : `${name}, ${title}`;
    const warm = Array.from({ length: WARM_RUNS }, (_, run) => {
      // Other names make other code, of which the engine has cached nothing.
      const renamed = text.replaceAll(/\b[wz]\d\b/g, (symbol) => `${symbol}_${run}`);
      const parameters = variables.map((variable) => `${variable}_${run}`);
      const start = performance.now();
      compile(renamed, { variables: parameters }).gradient(...known.point);
      return performance.now() - start;
    });
    const cold = Array.from({ length: COLD_RUNS }, () =>
      runNode(["--input-type=module", "--eval", coldScript(release, text, variables, known.point)])
        .split(" ")
        .map(Number),
    );
    const [loading, compiling] = [0, 1].map((index) => cold.map((times) => times[index] ?? NaN));
    return [
      rowOf(called, "warm", warm.slice(WARM_RUNS / 3)),
      rowOf(called, "cold, the first call in a process", compiling ?? []),
      rowOf(called, "  import of the library before it", loading ?? []),
    ];
  });
  return {
    title: "compile() and first gradient (target, warm: < 5 ms)",
    head: ["function", "", "ms", "fastest", "slowest"],
    rows,
  };
}

/** Long sources, as JavaScript that gives the text and the point. */
const LONG: ReadonlyMap<string, string> = new Map([
  [
    "50 nested logistics",
    `{
      text: ["x0 = x", ...Array.from({ length: 50 }, (_, k) => \`x\${k + 1} = r x\${k} * (1 - x\${k})\`), "x50"].join("\\n"),
      point: [0.3, 3.6],
    }`,
  ],
  [
    "sum of 10 000 terms",
    `{
      text: Array.from({ length: 10000 }, (_, k) => \`sin(\${k + 1} x + \${(37 * k) % 101} y)\`).join(" + "),
      point: [0.3, 0.4],
    }`,
  ],
  [
    "Rosenbrock, 999 terms",
    `{
      text: Array.from({ length: 999 }, (_, k) => \`100 (x\${k + 2} - x\${k + 1}^2)^2 + (1 - x\${k + 1})^2\`).join(" + "),
      point: Array.from({ length: 1000 }, (_, k) => k / 1000),
    }`,
  ],
]);

const LONG_RUNS = 5;

/** Milliseconds from a long text to its first gradient, each in a process of its own. */
export function longCompileTime(release: string): Table {
  const rows = [...LONG].map(([name, source]) => {
    const script = `const { compile } = await import(${JSON.stringify(`${release}/index.js`)});
const { text, point } = ${source};
const start = performance.now();
compile(text).gradient(...point);
console.log(performance.now() - start);`;
    const runs = Array.from({ length: LONG_RUNS }, () => Number(runNode(["--input-type=module", "--eval", script])));
    return rowOf(name, "cold", runs);
  });
  return {
    title: "compile() and first gradient of long sources (target < 2000 ms)",
    head: ["function", "", "ms", "fastest", "slowest"],
    rows,
  };
}

function rowOf(name: string, what: string, milliseconds: readonly number[]): readonly string[] {
  return [name, what, ...[median(milliseconds), Math.min(...milliseconds), Math.max(...milliseconds)].map(figure)];
}

function coldScript(release: string, text: string, variables: readonly string[], point: readonly number[]): string {
  return `const start = performance.now();
const { compile } = await import(${JSON.stringify(`${release}/index.js`)});
const loaded = performance.now();
compile(${JSON.stringify(text)}, { variables: ${JSON.stringify(variables)} }).gradient(${point.join(", ")});
console.log(loaded - start, performance.now() - loaded);`;
}
