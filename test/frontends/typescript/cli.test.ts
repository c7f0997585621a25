import { describe, expect, test } from "vitest";
import { load } from "../../../compiler/emit/load.ts";
import { run } from "../../cli/harness.ts";

const model = `import { scale } from "./lib/scale.ts";
export function loss(x: number, y: number): number {
  const d = scale(x) - y;
  return d > 0 ? d ** 2 : -d;
}
export const pair = (x: number) => ({ twice: 2 * x, parts: [Math.sin(x), x % 2] });
`;
const files = (): Map<string, string> =>
  new Map([
    ["src/model.ts", model],
    ["src/lib/scale.ts", "export const scale = (v: number): number => 3 * v;\n"],
  ]);

describe("commands take a function of a file", () => {
  test("emit", async () => {
    const written = files();
    const argv = ["emit", "src/model.ts#loss", "--of", "gradient", "-o", "loss.ts"];
    expect(await run(argv, { files: written })).toEqual({ code: 0, stdout: "", stderr: "" });
    const text = written.get("loss.ts")!;
    expect(text).toContain("export function lossGradient(x: number, y: number): [number, number]");
    expect(text).toContain("// regenerate: npx adjoint emit ");
    expect(text).not.toContain("pair");
    expect((await load(text)).get("lossGradient")?.(2, 1)).toEqual([30, -10]);
    expect((await run([...argv, "--check"], { files: written })).code).toBe(0);
    const again = ["emit", "src/model.ts", "--fn", "loss", "--of", "gradient"];
    expect((await run(again, { files: written })).stdout.split("\n").slice(0, 8)).toEqual(text.split("\n").slice(0, 8));
  });

  test("eval, with the fields of objects as the names of outputs", async () => {
    const { stdout, stderr } = await run(["eval", "src/model.ts#pair", "--at", "x=3"], { files: files() });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/value +twice +6\n +parts\[1\] +0\.14112\d+\n +parts\[2\] +1\n/);
  });

  test("check", async () => {
    const { code, stdout } = await run(["check", "src/model.ts#pair", "--at", "3.3"], { files: files() });
    expect(stdout).toContain("parts[2]");
    expect(code).toBe(0);
  });

  test("trace, by the names of its constants", async () => {
    const { stdout } = await run(["trace", "src/model.ts#loss", "--at", "2,1", "--mode", "forward", "--wrt", "x"], {
      files: files(),
    });
    expect(stdout).toMatch(/^ *d +=/m);
  });

  test.each([["cost"], ["graph"]])("%s", async (command) => {
    const { code, stdout } = await run([command, "src/model.ts#loss"], { files: files() });
    expect([code, stdout.length > 100]).toEqual([0, true]);
  });

  test("cost, with no more operations than are emitted", async () => {
    const { stdout } = await run(["cost", "src/model.ts#loss", "--json"], { files: files() });
    const emitted = await run(["emit", "src/model.ts#loss", "--of", "gradient"], { files: files() });
    const [, own] = /The value of loss: (\d+) operations/.exec(emitted.stdout) ?? [];
    expect(stdout).toContain(`"operations": ${own ?? ""},`);
  });
});

describe("a function of a file is refused", () => {
  test.each([
    ["where there is no such file", ["emit", "src/lost.ts#loss"], "ADJ701"],
    ["where the file has no such function", ["emit", "src/model.ts#los"], "ADJ209"],
    ["where the file has several", ["emit", "src/model.ts"], "ADJ804"],
    ["with parameters that are declared twice", ["emit", "src/model.ts#loss", "--vars", "x"], "ADJ803"],
    ["with shapes", ["emit", "src/model.ts#loss", "--shape", "x=3"], "ADJ803"],
    ["that is a formula, with a configuration", ["emit", "x^2", "--config", "adjoint.config.ts"], "ADJ826"],
  ])("%s", async (_, argv, code) => {
    const outcome = await run(argv, { files: files() });
    expect(outcome.code).not.toBe(0);
    expect(outcome.stderr).toContain(code);
  });
});
