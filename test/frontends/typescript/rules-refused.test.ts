import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import { compileParsed } from "../../../compiler/compile.ts";
import { readFunction, readProcedure } from "../../../compiler/frontends/typescript/index.ts";
import type { ReadFile } from "../../../compiler/frontends/typescript/project.ts";
import { readConfig } from "../../../compiler/frontends/typescript/rules/config.ts";
import { run } from "../../cli/harness.ts";
import { declared, open, refusal } from "./rules-support.ts";

describe("what declares nothing is refused with its place", () => {
  const refused: readonly (readonly [tag: string, code: string, marked: string, says: RegExp])[] = [
    ["", "ADJ840", "@derivative", /nothing is declared/],
    ["pullbak pull", "ADJ840", "pullbak", /did you mean `pullback`/],
    ["pullback", "ADJ840", "pullback", /`partials f, g`/],
    ["pullback pull, pull", "ADJ840", "pull", /declares no/],
    ["partials slopeX,", "ADJ840", ",", /declares no/],
    ["pullback Math.sin", "ADJ840", "Math.sin", /declares no/],
    ["surrogate", "ADJ840", "surrogate", /behind `surrogate`/],
    ["pullback pull at x", "ADJ840", "x", /declares no/],
    ["pullback pull – see the paper", "ADJ840", "–", /declares no/],
    ["pullback pul", "ADJ841", "pul", /did you mean `pull`/],
    ["pullback push", "ADJ843", "push", /`function push\(x: number, y: number, bar: number\): \[number, number\]`/],
    ["pushforward pull", "ADJ843", "pull", /x_dot: number, y_dot: number\): number`/],
    ["partials slopeX", "ADJ843", "slopeX", /1 partial derivatives for 2/],
    ["partials pull, pull", "ADJ843", "pull", /returns something else/],
    ["pullback pull at 1", "ADJ843", "at", /1 numbers for 2/],
    ["pushforward bent", "ADJ845", "bent", /not linear in `dy`/],
    ["zero pullback pull", "ADJ849", "pullback", /`zero`/],
    ["pullback pull none", "ADJ849", "none", /`pullback`/],
    ["pullback pull\n * @derivative pullback pull", "ADJ849", "pullback", /one of them only/],
    ["partials slopeX, slopeY pullback pull", "ADJ849", "pullback", /`partials`/],
  ];

  test("in a tag", async () => {
    const program = await open(declared(refused.map(([tag]) => tag)));
    refused.forEach(([tag, code, marked, says], index) => {
      const found = refusal(() => readFunction(program, `f${String(index)}`));
      expect([tag, ...found]).toEqual([tag, code, marked, expect.stringMatching(says)]);
    });
  });

  test("and so is a rule for a function that can have none", async () => {
    const program = await open(`
      const pull = (x: number, bar: number): number => bar;
      /** @derivative pullback pull */
      function vector(x: { readonly y: number }): number { return x.y; }
      /** @derivative zero */
      const pair = (x: number) => ({ first: x });
      /** @derivative pullback pull */
      function constant(): number { return 1; }
      /** @derivative pullback itself */
      export function self(x: number): number { return x; }
      const itself = (x: number, bar: number): number => { let s = 0; while (s < x) s += bar; return s; };
      /** @derivative pushforward around */
      export function circle(x: number): number { return x; }
      const around = (x: number, dx: number): number => circle(dx);
      export const f = (x: readonly number[]): number => vector({ y: x[0]! });
      export const g = (x: readonly number[]): number => pair(x[0]!).first;
      export const h = (x: number): number => constant() * x;
      export function inner(x: number): number {
        /** @derivative zero */
        const square = (v: number): number => v * v;
        return square(x);
      }`);
    const found = ["f", "g", "h", "inner", "self", "circle"].map((fn) => refusal(() => readProcedure(program, fn)));
    expect(found).toEqual([
      ["ADJ842", "@derivative", expect.stringContaining("`x: { readonly y: number }` is not a number or an array")],
      ["ADJ842", "@derivative", expect.stringContaining("it returns neither a number nor an array")],
      ["ADJ842", "@derivative", expect.stringContaining("it has no parameters")],
      ["ADJ842", "@derivative", expect.stringContaining("it is inside another function")],
      ["ADJ813", "s < x", expect.stringContaining("depends on the parameters")],
      ["ADJ812", "@derivative", expect.stringContaining("`circle` → `around` → `circle`")],
    ]);
  });
});

describe("a configuration", () => {
  const model = `
    import { pull as imported } from "../rules/all.ts";
    export const cube = (x: number): number => x ** 3;
    /** @derivative pullback imported */
    export const third = (x: number): number => x ** 3;
    export const step = (x: number): number => (x > 0 ? 1 : 0);
    export const f = (x: number): number => cube(x) + step(x) + third(x);`;
  const files = (config: string): ReadFile => {
    const texts = new Map([
      ["src/adjoint.config.js", "export default 1;"],
      ["adjoint.config.ts", config],
      [
        "rules/all.ts",
        "export const pull = (x: number, bar: number): number => 3 * square(x) * bar; function square(x: number): number { return x * x; } export const off = (x: number, bar: number): number => bar;",
      ],
    ]);
    return (path) => texts.get(path);
  };
  const entries = (text: string): string => `
    import type { AdjointConfig } from "adjoint";
    export default { derivatives: { ${text} } } satisfies AdjointConfig;`;

  test("declares for functions of files below it, by functions of these or of others", async () => {
    const config = entries(`
      "src/model.ts#cube": { pullback: "rules/all.ts#pull", at: [-1.5] },
      "./src/model.ts#step": { surrogate: true, pullback: "./rules/all.ts#off" },
      "src/other.ts#step": "none",`);
    const f = compileParsed(readFunction(await open(model, files(config)), "f"));
    expect(f.gradient(2)).toEqual([25]);
    expect(f.source()).toContain("the derivative of cube is given by pull");
    const moved: ReadFile = (path) =>
      path === "elsewhere.ts" ? entries(`"src/model.ts#f": "zero"`) : files(config)(path);
    expect(compileParsed(readFunction(await open(model, moved, "elsewhere.ts"), "f")).gradient(2)).toEqual([0]);
    await expect(open(model, files(config), "nowhere.ts")).rejects.toThrow(/no file `nowhere.ts`/);
  });

  const refused: readonly (readonly [text: string, code: string, marked: string, says: RegExp])[] = [
    ["export const a = 1;", "ADJ848", "", /no `export default`/],
    ["export default load();", "ADJ848", "load()", /something else than an object/],
    ["export default { derivative: {} };", "ADJ848", "derivative", /did you mean `derivatives`/],
    ["export default { ...shared };", "ADJ848", "...shared", /`name: value`/],
    ["export default { ['derivatives']: {} };", "ADJ848", "['derivatives']: {}", /`name: value`/],
    [entries(`cube: "zero"`), "ADJ848", "cube", /`file.ts#name`/],
    [entries(`"a.ts#f": "zero", "a.ts#f": "none"`), "ADJ848", `"a.ts#f"`, /twice/],
    [entries(`"a.ts#f": "nil"`), "ADJ840", `"nil"`, /declares no derivative/],
    [entries(`"a.ts#f": zero`), "ADJ848", "zero", /an object/],
    [entries(`"a.ts#f": { pulback: "g" }`), "ADJ840", "pulback", /did you mean `pullback`/],
    [entries(`"a.ts#f": { pullback: g }`), "ADJ848", "g", /a text/],
    [entries(`"a.ts#f": { partials: "g" }`), "ADJ848", `"g"`, /a list/],
    [entries(`"a.ts#f": { surrogate: 1, pullback: "g" }`), "ADJ848", "1", /`true` or `false`/],
    [entries(`"a.ts#f": { at: [x], pullback: "g" }`), "ADJ848", "x", /a number/],
    [entries(`"a.ts#f": {}`), "ADJ840", `"a.ts#f"`, /nothing is declared/],
  ];

  test("is refused where it is not data", () => {
    for (const [text, code, marked, says] of refused) {
      const found = refusal(() => readConfig(ts, { name: "adjoint.config.ts", text }, (file) => file));
      expect(found).toEqual([code, marked, expect.stringMatching(says)]);
    }
  });

  const unfit: typeof refused = [
    [entries(`"src/model.ts#cube": { pullback: "pul" }`), "ADJ841", `"pul"`, /is no function here/],
    [entries(`"src/model.ts#cube": { pullback: "gone.ts#pull" }`), "ADJ841", `"gone.ts#pull"`, /is no function here/],
    [
      entries(`"src/model.ts#cube": { pullback: "rules/all.ts#off" }`),
      "ADJ844",
      `"rules/all.ts#off"`,
      /`off` is not the/,
    ],
    [entries(`"src/model.ts#third": "zero"`), "ADJ849", `"src/model.ts#third"`, /`@derivative`/],
    [entries(`"src/model.ts#cub": "zero"`), "ADJ841", `"src/model.ts#cub"`, /did you mean `cube`/],
  ];

  test("is refused where it does not fit the files", async () => {
    for (const [text, code, marked, says] of unfit) {
      const program = await open(model, files(text));
      expect(refusal(() => readFunction(program, "f"))).toEqual([code, marked, expect.stringMatching(says)]);
    }
  });
});

describe("the commands", () => {
  const texts = (): Map<string, string> =>
    new Map([
      [
        "src/far.ts",
        "/** @derivative pullback p */\nexport const f = (x: number): number => Math.sqrt(x - 1000);\nconst p = (x: number, bar: number): number => bar / 2;\nexport const g = (x: number): number => x;",
      ],
      ["flat.ts", `export default { derivatives: { "src/far.ts#g": "zero" } };`],
    ]);

  test("say on the error stream that a rule could not be checked", async () => {
    const { code, stdout, stderr } = await run(["eval", "src/far.ts#f", "--at", "1001", "--of", "gradient"], {
      files: texts(),
    });
    expect([code, stdout]).toEqual([0, "gradient  x  0.5\n"]);
    expect(stderr).toContain("warning[ADJ847]: the derivative of `f` could not be checked");
    expect(stderr).toContain("src/far.ts:1:5");
  });

  test("take a configuration, and say so in what they emit", async () => {
    const { stdout, stderr } = await run(["emit", "src/far.ts#g", "--config", "flat.ts"], { files: texts() });
    expect(stderr).toBe("");
    expect(stdout).toContain("// convention: the derivative of g is declared to be 0");
    expect(stdout).toMatch(/\/\/ regenerate: .* --config flat\.ts/);
    expect(stdout).toContain("return [0];");
    const missing = await run(["eval", "src/far.ts#g", "--at", "1", "--config", "none.ts"], { files: texts() });
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining("ADJ701")]);
  });
});
