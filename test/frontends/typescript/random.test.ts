import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { readFunction } from "../../../compiler/frontends/typescript/index.ts";
import { openProgram, type TypedProgram } from "../../../compiler/frontends/typescript/project.ts";
import { evaluate } from "../../../compiler/graph/evaluate.ts";
import { compiledOutputs } from "../../support/compiled.ts";
import { derive } from "../../../compiler/transforms/derive.ts";
import { riddersDerivative } from "../../../runtime/differences/index.ts";
import { isNear, sameDouble } from "../../support/numbers.ts";
import { randomProgram } from "./random-programs.ts";
import { original } from "./support.ts";

const COUNT = 60;
const sampled = fc.sample(randomProgram, { numRuns: COUNT, seed: Number(process.env["SEED"] ?? 4) });
const texts = sampled.map((program, index) => program(`f${String(index)}`));
const text = texts.join("\n");
const points = [0.3, -0.4, 1.7, -3.1].flatMap((x) => [0.7, -1.2, 2.3].map((y) => [x, y] as const));
const exact = { simplify: "exact", stable: false } as const;

let opened: TypedProgram;
beforeAll(async () => {
  opened = await openProgram({ name: "random.ts", text }, () => undefined);
}, 60_000);

describe("random programs", () => {
  /** The programs whose derivatives have been compared with differences somewhere. */
  const compared = new Set<string>();

  test.for(texts.map((_, index) => `f${String(index)}`))("%s", (name) => {
    const { graph } = readFunction(opened, name);
    const run = original(text, name);
    const shown = texts[Number(name.slice(1))]!;
    const value = compiledOutputs(derive(graph, "value", exact).graph);
    const beside = compiledOutputs(derive(graph, "valueAndGradient", exact).graph);
    const forward = compiledOutputs(derive(graph, "gradient", { ...exact, mode: "forward" }).graph);
    for (const point of points) {
      const [expected = NaN] = run(...point);
      const [plain = NaN] = value(point);
      const [primal = NaN, ...reverse] = beside(point);
      const found = [evaluate(graph, point)[0]!, plain, primal];
      expect(
        found.every((each) => sameDouble(each, expected)),
        `${found.join(", ")} instead of ${expected} at ${point.join(", ")} of\n${shown}`,
      ).toBe(true);
      const columns = forward(point);
      // Where intermediate values overflow, ∞ − ∞ depends on the order in which terms are added.
      if (![...columns, ...reverse].every((entry) => Math.abs(entry) < 1e100)) continue;
      columns.forEach((entry, index) => {
        expect(
          isNear(entry, reverse[index]!, 1e-9, 1),
          `${entry} and ${reverse[index]!} at ${point.join(", ")} of\n${shown}`,
        ).toBe(true);
        const along = (x: number): number => run(...point.map((other, place) => (place === index ? x : other)))[0]!;
        const { value: slope, error } = riddersDerivative(along, point[index]!);
        // A difference across a kink or a jump is none.
        if (!(error <= 1e-9 * Math.max(1, Math.abs(slope))) || !isSmooth(along, point[index]!)) return;
        compared.add(name);
        expect(isNear(entry, slope, 1e-5, 1), `${entry} instead of ${slope} at ${point.join(", ")} of\n${shown}`).toBe(
          true,
        );
      });
    }
  });

  test("are smooth somewhere, nearly all of them", () => expect(compared.size).toBeGreaterThan(0.8 * COUNT));
});

/** Whether the slopes on both sides of a point agree. */
function isSmooth(f: (x: number) => number, x: number): boolean {
  const h = 1e-6;
  return isNear((f(x + h) - f(x)) / h, (f(x) - f(x - h)) / h, 1e-3, 1);
}
