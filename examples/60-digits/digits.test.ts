import { describe, expect, it } from "vitest";
import { run } from "../../test/cli/harness.ts";
import { sourceBeside } from "../../test/support/examples.ts";

const config = sourceBeside(import.meta.url, "config.yaml");

/** Train as the example does, with files that there are, and return what was printed and written. */
async function train(
  files: Map<string, string>,
  ...words: readonly string[]
): Promise<{ readonly json: unknown; readonly files: ReadonlyMap<string, string> }> {
  files.set("config.yaml", config);
  const { code, stdout } = await run(["train", "config.yaml", "--json", "--quiet", ...words], { files });
  expect(code).toBe(0);
  return { json: JSON.parse(stdout), files };
}

function part(json: unknown, ...path: readonly string[]): unknown {
  return path.reduce((inner, key) => Object.entries(inner ?? {}).find(([name]) => name === key)?.[1], json);
}

describe("training on generated digits", () => {
  it("classifies more than four of five digits that it has never seen, and is the same in two pieces", async () => {
    const whole = await train(new Map());
    expect(Number(part(whole.json, "test", "accuracy"))).toBeGreaterThan(80);
    expect(Number(part(whole.json, "best", "validationMisclassified"))).toBeLessThan(20);

    const pieces = new Map<string, string>();
    await train(pieces, "--stop-after", "33");
    const resumed = await train(pieces, "--resume");
    for (const name of ["parameters.json", "history.csv", "report.html", "checkpoint.json"]) {
      expect(resumed.files.get(`run/${name}`) === whole.files.get(`run/${name}`), name).toBe(true);
    }
  });
});
