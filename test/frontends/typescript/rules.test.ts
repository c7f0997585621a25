import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import { compileParsed } from "../../../compiler/compile.ts";
import { compileProcedure } from "../../../compiler/compile-procedure.ts";
import { DiagnosticError } from "../../../compiler/diagnostics/diagnostic.ts";
import { readEither, readFunction, readProcedure } from "../../../compiler/frontends/typescript/index.ts";
import { openProgram, type ReadFile, type TypedProgram } from "../../../compiler/frontends/typescript/project.ts";
import { readConfig } from "../../../compiler/frontends/typescript/rules/config.ts";
import { checkProcedure } from "../../../compiler/inspect/procedure/check.ts";
import { riddersDerivative } from "../../../runtime/differences/index.ts";
import { run } from "../../cli/harness.ts";

const open = (text: string, read: ReadFile = () => undefined, config?: string): Promise<TypedProgram> =>
  openProgram({ name: "src/model.ts", text }, read, config);

/** What a function of a program, or a derivative of it, is refused with: the code, what is underlined, and all that is said. */
function refusal(run: () => unknown): readonly [code: string, marked: string, says: string] {
  try {
    run();
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    const [diagnostic] = error.diagnostics;
    if (diagnostic === undefined) throw error;
    const { code, span, message, notes, help } = diagnostic;
    return [code, error.source?.text.slice(span?.start, span?.end) ?? "", [message, ...notes, help].join("\n")];
  }
  throw new Error("not refused");
}

/** What is close to a value in all its numbers. */
function near(value: unknown, digits = 13): unknown {
  if (typeof value === "number") return expect.closeTo(value, digits);
  if (Array.isArray(value)) return value.map((part: unknown) => near(part, digits));
  if (typeof value !== "object" || value === null) throw new TypeError("no number, list or object");
  return Object.fromEntries(Object.entries(value).map(([name, part]: [string, unknown]) => [name, near(part, digits)]));
}

/** Functions that all are sin x · y for positive x and x · y for others, with a tag each; and what the tags name. */
const declared = (tags: readonly string[]): string => `
  ${tags
    .map(
      (tag, index) => `/** Words.\n * @derivative ${tag}\n * @returns it */
      export function f${String(index)}(x: number, y: number): number { return x > 0 ? Math.sin(x) * y : x * y; }`,
    )
    .join("\n")}
  const push = (x: number, y: number, dx: number, dy: number): number =>
    x > 0 ? Math.cos(x) * y * dx + Math.sin(x) * dy : y * dx + x * dy;
  const pull = (x: number, y: number, bar: number) => ({ y: bar * slopeY(x, y), x: bar * slopeX(x, y) });
  const pair = (x: number, y: number, value: number, bar: number) => [bar * slopeX(x, y), bar * (value / y)];
  function slopeX(x: number, y: number): number { return x > 0 ? Math.cos(x) * y : y; }
  function slopeY(x: number, y: number): number { return x > 0 ? Math.sin(x) : x; }
  const wrong = (x: number, y: number, bar: number): [number, number] => [bar * y, bar];
  const clipped = (x: number, y: number, bar: number): [number, number] =>
    [Math.min(bar, 1) * slopeX(x, y), Math.min(bar, 1) * slopeY(x, y)];
  const bent = (x: number, y: number, dx: number, dy: number): number => dx * dy;
`;

describe("a derivative that is declared", () => {
  test("serves every mode and order, in whichever form it is given", async () => {
    const tags = [
      "pushforward push",
      "pullback pull",
      "pullback pair",
      "partials slopeX, slopeY",
      "pushforward push pullback pull",
      "pushforward push\n * pullback pull\n *\n * as in pushforward",
      "pushforward push\n * @derivative pullback pull at -1, 2.5e0",
    ];
    const program = await open(declared(tags));
    for (const index of tags.keys()) {
      const fn = `f${String(index)}`;
      const graph = compileParsed(readFunction(program, fn));
      for (const f of [graph, compileProcedure(readProcedure(program, fn))]) {
        for (const [x, y] of [
          [1, 0.5],
          [-2, 3],
        ] as const) {
          const [value, slope, curvature] = x > 0 ? [Math.sin(x), Math.cos(x), -Math.sin(x)] : [x, 1, 0];
          expect(f(x, y)).toBe(value * y);
          expect(f.gradient(x, y)).toEqual(near([slope * y, value]));
          expect(f.jvp([x, y], [1, 2])).toEqual(near({ value: value * y, tangent: slope * y + 2 * value }));
          const rows = [
            [curvature * y, slope],
            [slope, 0],
          ];
          expect(f.hessian(x, y)).toEqual(near(rows));
        }
      }
    }
  });

  test("may call its function, and be that of an arrow function with a name that means something elsewhere", async () => {
    const program = await open(`
      /** @derivative pushforward constructor */
      const toString = (value: number): number => Math.exp(value);
      const constructor = (value: number, __proto__: number): number => toString(value) * __proto__;
      /** @derivative pullback hasOwnProperty */
      const valueOf = (__proto__: number, bar: number): number => __proto__ * bar ** 2;
      const hasOwnProperty = (bar: number, value: number, seed: number) => [seed * value ** 2, 2 * seed * bar * value];
      export const f = (bar: number, t: number): number => toString(toString(bar)) * t + valueOf(t, bar) * 0;`);
    const f = compileParsed(readFunction(program, "f"));
    const e = Math.exp(0.3);
    expect(f.gradient(0.3, 2)).toEqual([expect.closeTo(2 * Math.exp(e) * e, 12), Math.exp(e)]);
  });

  /** An equation y + p·exp(y) = x that is solved by iteration, and its derivative by the implicit function theorem. */
  const solve = `
    /** @derivative pullback solvePullback */
    function solve(x: number, p: number): number {
      let y = 1;
      for (let k = 0; k < 60; k++) {
        const step = (y + p * Math.exp(y) - x) / (1 + p * Math.exp(y));
        y -= step;
        if (Math.abs(step) < 1e-14) break;
      }
      return y;
    }
    function solvePullback(x: number, p: number, y: number, bar: number): [number, number] {
      const slope = 1 + p * Math.exp(y);
      return [bar / slope, (-bar * Math.exp(y)) / slope];
    }
    export function loss(x: number, p: number, ends: readonly number[]): number {
      let sum = 0;
      for (let i = 0; i < ends.length; i++) sum += (solve(x * i, p) - ends[i]!) ** 2;
      return sum;
    }`;
  const ends = [0.5, -0.2, 1];

  test("takes the place of a loop, through which nothing flows then", async () => {
    const parsed = readProcedure(await open(solve), "loss");
    const loss = compileProcedure(parsed, { wrt: ["x", "p"] });
    const value = (x: number, p: number): number => Number(loss(x, p, ends));
    const slopes = [
      riddersDerivative((x) => value(x, 0.7), 1.2).value,
      riddersDerivative((p) => value(1.2, p), 0.7).value,
    ];
    expect(loss.gradient(1.2, 0.7, ends)).toEqual(near(slopes, 9));
    // One loop within the other, in the value and in the gradient: nothing runs through the iterations backwards.
    expect(loss.source()).not.toMatch(/tape|push\(/);
    expect(loss.source().match(/^ +for \(/gm)).toHaveLength(4);
    expect(loss.source()).toContain("// convention: the derivative of solve is given by solvePullback");
    const report = await checkProcedure(parsed, [1.2, 0.7, ends]);
    expect(report.passed).toBe(true);
  });

  test("is differentiated again for second derivatives", async () => {
    const loss = compileProcedure(readProcedure(await open(solve), "loss"), { wrt: ["x", "p"] });
    const along = (x: number, p: number, direction: readonly number[]): number => {
      const moved = loss.jvp([x, p, ends], direction);
      return typeof moved === "object" && "tangent" in moved ? Number(moved.tangent) : NaN;
    };
    const directions = [
      [1, 0],
      [0, 1],
    ];
    const rows = directions.map((direction) => [
      riddersDerivative((x) => along(x, 0.7, direction), 1.2).value,
      riddersDerivative((p) => along(1.2, p, direction), 0.7).value,
    ]);
    expect(loss.hessian(1.2, 0.7, ends)).toEqual(near(rows, 8));
  });
});

describe("a function that counts as a constant", () => {
  test("has the derivative 0, and whole results of it are indices still", async () => {
    const program = await open(`
      /** @derivative zero */
      function best(x: readonly number[]): number {
        let found = 0;
        for (let i = 1; i < x.length; i++) if (x[i]! > x[found]!) found = i;
        return found;
      }
      /** @derivative zero */
      const held = (x: number): number => x;
      export function largest(x: readonly number[]): number { return x[best(x)]! ** 2; }
      export function times(x: number): number { return held(x) * x; }
      export function all(x: readonly number[]): number { return x.map(held).reduce((sum, each) => sum + each, x[0]!); }`);
    const largest = compileProcedure(readProcedure(program, "largest"));
    expect(largest.gradient([1.5, 2.5, 2])).toEqual([[0, 5, 0]]);
    const times = compileParsed(readFunction(program, "times"));
    expect([times(3), times.gradient(3), times.hessian(3)]).toEqual([9, [3], [[0]]]);
    expect(compileProcedure(readProcedure(program, "all")).gradient([3, 4])).toEqual([[1, 0]]);
  });

  test("is told from one without a derivative, which only its value may be asked of", async () => {
    const program = await open(`
      /** @derivative none */
      function cell(x: number): number { return Math.floor(x); }
      export function tested(x: number): number { return cell(x) > 1 ? x ** 2 : x; }
      export function used(x: number): number { return cell(x) * x; }
      export function summed(x: readonly number[]): number { let s = 0; for (const v of x) s += cell(v) * v; return s; }`);
    const tested = compileParsed(readFunction(program, "tested"));
    expect([tested.gradient(3), tested.jvp([3], [1])]).toEqual([[6], { value: 9, tangent: 6 }]);
    const used = [
      [compileParsed(readFunction(program, "used")), 2.5],
      [compileProcedure(readProcedure(program, "used")), 2.5],
      [compileProcedure(readProcedure(program, "summed")), [2.5]],
    ] as const;
    for (const [f, at] of used) {
      expect(Reflect.apply(f, undefined, [at])).toBe(5);
      const [code, marked, says] = refusal(() => f.source({ of: ["gradient"] }));
      expect([code, marked, says]).toEqual(["ADJ846", "@derivative", expect.stringContaining("`cell`")]);
    }
  });
});

describe("a rule is compared with differences", () => {
  test("and refused with the figures where it is wrong", async () => {
    const program = await open(
      declared(["pullback wrong", "partials slopeX, slopeX", "pushforward push pullback wrong"]),
    );
    const [code, marked, says] = refusal(() => readFunction(program, "f0"));
    expect([code, marked]).toEqual(["ADJ844", "wrong"]);
    const [, x = NaN, y = NaN, given = NaN, by = "", numerical = NaN] =
      /at `x = (\S+), y = (\S+)` it gives (\S+) with respect to `(.)`\n.* give (\S+) ±/.exec(says) ?? [];
    expect([Number(given), by]).toEqual([Number(y), "x"]);
    expect(Number(numerical)).toBeCloseTo(Math.cos(Number(x)) * Number(y), 9);
    expect(refusal(() => readProcedure(program, "f0"))).toEqual([code, marked, says]);
    expect(refusal(() => readEither(program, "f0"))).toEqual([code, marked, says]);
    expect(refusal(() => readFunction(program, "f1")).slice(0, 2)).toEqual(["ADJ844", "slopeX"]);
    expect(refusal(() => readFunction(program, "f2")).slice(0, 2)).toEqual(["ADJ844", "wrong"]);
  });

  test("unless it is meant to be another one", async () => {
    const program = await open(
      `${declared(["surrogate pullback wrong", "surrogate pullback clipped", "pullback clipped"])}
      /** @derivative surrogate pushforward straight */
      export function step(x: number): number { return x > 0 ? 1 : 0; }
      const straight = (x: number, dx: number): number => Math.abs(x) < 1 ? dx : 0 * dx;
      export function clip(x: number, y: number): number { return 5 * f1(x, y) + step(x - 0.5); }`,
    );
    const f = compileParsed(readFunction(program, "f0"));
    expect([f(1, 3), f.gradient(1, 3), f.vjp([1, 3], 2)]).toEqual([
      3 * Math.sin(1),
      [3, 1],
      { value: 3 * Math.sin(1), cotangents: [6, 2] },
    ]);
    expect(f.source()).toContain("// convention: the derivative of f0 is replaced by wrong");
    const clip = compileParsed(readFunction(program, "clip"));
    expect(clip.gradient(1, 3)).toEqual(near([1 + Math.cos(1) * 3, Math.sin(1)]));
    // A rule that is not proportional to its seed is no derivative.
    const [code, marked, says] = refusal(() => readFunction(program, "f2"));
    expect([code, marked, /bar = 1000/.test(says)]).toEqual(["ADJ844", "clipped", true]);
  });

  test("where the function has a value and a derivative, and the user is told where it has none", async () => {
    const program = await open(`
      /** @derivative pullback pull */
      export function far(x: number): number { return Math.sqrt(x - 1000); }
      /** @derivative pullback pull at 1001 */
      export function placed(x: number): number { return Math.sqrt(x - 1000); }
      function pull(x: number, bar: number): number { return bar; }
      /** @derivative pullback cornerPull at 2 */
      export function corner(x: number): number { return Math.abs(x - 2); }
      const cornerPull = (x: number, bar: number): number => x < 2 ? -bar : bar;
      /** @derivative pullback pull */
      export function endless(x: number): number { let y = x; while (y !== 0.5) y = 3.9 * y * (1 - y); return y; }
      /** @derivative partials byCount, byBase */
      export function power(n: number, x: number): number { let y = 1; for (let i = 0; i < n; i++) y *= x; return y; }
      const byCount = (n: number, x: number): number => 0;
      const byBase = (n: number, x: number): number => n * x ** (n - 1);
    `);
    for (const fn of ["far", "endless"]) {
      const { warnings = [] } = readProcedure(program, fn);
      expect(warnings.flatMap(({ diagnostics }) => diagnostics)).toMatchObject([
        { code: "ADJ847", severity: "warning" },
      ]);
    }
    expect(refusal(() => readProcedure(program, "placed")).slice(0, 2)).toEqual(["ADJ844", "pull"]);
    expect(readProcedure(program, "corner").warnings).toEqual([]);
    // The first parameter is a count, which nothing is differentiated by.
    expect(readProcedure(program, "power").warnings).toEqual([]);
    expect(compileProcedure(readProcedure(program, "power")).gradient(3, 2)).toEqual([12]);
  });
});

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
      function vector(x: readonly number[]): number { return x[0]!; }
      /** @derivative zero */
      const pair = (x: number): number[] => [x, x];
      /** @derivative pullback pull */
      function constant(): number { return 1; }
      /** @derivative pullback itself */
      export function self(x: number): number { return x; }
      const itself = (x: number, bar: number): number => { let s = 0; while (s < x) s += bar; return s; };
      /** @derivative pushforward around */
      export function circle(x: number): number { return x; }
      const around = (x: number, dx: number): number => circle(dx);
      export const f = (x: readonly number[]): number => vector(x);
      export const g = (x: readonly number[]): number => x.map(pair)[0]![0]!;
      export const h = (x: number): number => constant() * x;
      export function inner(x: number): number {
        /** @derivative zero */
        const square = (v: number): number => v * v;
        return square(x);
      }`);
    const found = ["f", "g", "h", "inner", "self", "circle"].map((fn) => refusal(() => readProcedure(program, fn)));
    expect(found).toEqual([
      ["ADJ842", "@derivative", expect.stringContaining("`x: readonly number[]` is not a number")],
      ["ADJ842", "@derivative", expect.stringContaining("it returns no number")],
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
