import { describe, expect, it } from "vitest";
import { progressOn } from "../../compiler/cli/minimize/progress.ts";
import type { SolverStep } from "../../runtime/optimise/index.ts";
import { run, type Outcome, type Surroundings } from "./harness.ts";

const VALLEY = "(1 - x)^2 + 100*(y - x^2)^2";

/** Mean squared error of a linear model, as one writes it. */
const LOSS = `
export interface Params { readonly w: readonly number[]; readonly b: number; readonly scale: number }
export function loss(params: Params, x: readonly (readonly number[])[], t: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    let y = params.b;
    for (let j = 0; j < params.w.length; j++) y += params.w[j] * x[i][j];
    sum += (params.scale * (y - t[i])) ** 2;
  }
  return sum / x.length;
}
export function doubled(x: readonly number[]): number[] {
  return x.map((each) => 2 * each);
}
`;

// t = 2 x₁ − x₂ + 1
const AT = "params={ w: [0, 0], b: 0, scale: 1 }, x=[[1, 0], [0, 1], [1, 1], [2, 1]], t=[3, 0, 2, 4]";

/** Run `adjoint minimize` with files that there are. */
const minimize = (words: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> =>
  run(["minimize", ...words], { files: new Map([["loss.ts", LOSS]]), ...surroundings });

/** What is found at a path of a JSON text. */
function found(json: string, ...path: readonly string[]): unknown {
  let value: unknown = JSON.parse(json);
  for (const key of path) value = Object.entries(value ?? {}).find(([name]) => name === key)?.[1];
  return value;
}

/** The numbers at a path of a JSON text. */
function numbers(json: string, ...path: readonly string[]): readonly number[] {
  return [found(json, ...path)].flat(3).map(Number);
}

function expectNear(actual: readonly number[], expected: readonly number[], tolerance = 1e-6): void {
  expect(actual.length).toBe(expected.length);
  for (const [i, number] of expected.entries()) expect(Math.abs(actual[i]! - number)).toBeLessThan(tolerance);
}

describe("minimize", () => {
  it.each([[], ["newton"], ["newton-cg"], ["nonlinear-cg"], ["L-BFGS"], ["Newton_CG"]])(
    "finds the bottom of a curved valley: %s",
    async (...method) => {
      const chosen = method.flatMap((name) => ["--method", name]);
      const { code, stdout, stderr } = await minimize([VALLEY, "--from", "x=-1.2,y=1", "--json", ...chosen]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expectNear([...numbers(stdout, "point", "x"), ...numbers(stdout, "point", "y")], [1, 1]);
      expect(found(stdout, "gradientNorm")).toBeLessThanOrEqual(1e-8);
      expect(found(stdout, "converged")).toBe(true);
      expect(found(stdout, "certified")).toBe(true);
      expect(found(stdout, "negativeCurvature")).toBe(false);
      expect(found(stdout, "falling")).toBe(false);
    },
  );

  it.each([
    ["steepest-descent", []],
    ["gradient-descent", ["--rate", "0.1"]],
    ["momentum", ["--rate", "0.02", "--momentum", "0.8"]],
    ["nesterov", ["--rate", "0.02"]],
    ["adagrad", ["--rate", "1"]],
    ["rmsprop", ["--rate", "0.001"]],
    ["adam", ["--rate", "0.1"]],
  ])("finds the bottom of a bowl: %s", async (method, options) => {
    const words = ["(a - 3)^2 + a*b + 2*(b + 1)^2", "--from", "1,1", "--method", method, ...options];
    const { code, stdout, stderr } = await minimize([...words, "--json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    // 2(a − 3) + b = 0 and a + 4(b + 1) = 0
    expectNear([...numbers(stdout, "point", "a"), ...numbers(stdout, "point", "b")], [4, -2]);
  });

  it("shrinks points by AdamW beside the steps of Adam", async () => {
    const step = async (...words: readonly string[]): Promise<number> => {
      const { stdout } = await minimize([
        "x^2",
        "--from",
        "3",
        "--iterations",
        "1",
        "--rate",
        "0.1",
        "--json",
        ...words,
      ]);
      return Number(found(stdout, "point", "x"));
    };
    const adam = await step("--method", "adam");
    const adamW = await step("--method", "adamw", "--weight-decay", "0.5");
    expect(adam - adamW).toBeCloseTo(0.1 * 0.5 * 3, 12);
  });

  it("keeps a history of the points that momentum is known to go through", async () => {
    const files = new Map<string, string>();
    const words = ["(2*a + b - 2)^2", "--from", "0,0", "--method", "momentum", "--rate", "0.01", "--iterations", "3"];
    const { code } = await minimize([...words, "--history", "steps.csv"], { files });
    expect(code).toBe(1);
    const [head, ...rows] = (files.get("steps.csv") ?? "").trimEnd().split("\n");
    expect(head).toBe("iteration,value,gradient norm,step,a,b");
    const table = rows.map((row) => row.split(",").map(Number));
    expect(table.map(([iteration]) => iteration)).toEqual([0, 1, 2, 3]);
    expectNear(
      table.flatMap((row) => row.slice(4)),
      [0, 0, 0.08, 0.04, 0.224, 0.112, 0.4112, 0.2056],
      1e-15,
    );
    expectNear(
      table.map(([, value = NaN]) => value),
      [4, 1.8 ** 2, 1.44 ** 2, 0.972 ** 2],
      1e-14,
    );
    expectNear(
      table.map((row) => row[2]!),
      [4, 3.6, 2.88, 1.944].map((r) => r * Math.sqrt(5)),
      1e-14,
    );
  });

  it("names the elements of arrays in a history, and leaves the points of many numbers out", async () => {
    const files = new Map<string, string>([["loss.ts", LOSS]]);
    const head = async (...words: readonly string[]): Promise<string | undefined> => {
      const { code, stderr } = await minimize([...words, "--history", "steps.csv", "--force"], { files });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      return files.get("steps.csv")?.split("\n")[0];
    };
    const matrix = ["sum((A - 1).^2)", "--shape", "A=2x2", "--from"];
    expect(await head(...matrix, "A=[[0,0],[0,0]]")).toBe(
      'iteration,value,gradient norm,step,"A[1,1]","A[1,2]","A[2,1]","A[2,2]"',
    );
    expect(await head("loss.ts#loss", "--from", AT, "--wrt", "params.w,params.b")).toBe(
      "iteration,value,gradient norm,step,params.w[0],params.w[1],params.b",
    );
    expect(await head("sum((x - 1).^2)", "--shape", "x=11", "--from", "x=zeros(11)")).toBe(
      "iteration,value,gradient norm,step",
    );
  });

  it("overwrites a file only when it is told to, and before that searches for nothing", async () => {
    const files = new Map([["steps.csv", "mine"]]);
    const words = ["x^2", "--from", "3", "--history", "steps.csv"];
    const refused = await minimize(words, { files });
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toContain("error[ADJ675]: there is a file `steps.csv` already");
    expect(files.get("steps.csv")).toBe("mine");
    expect(await minimize([...words, "--force"], { files })).toMatchObject({ code: 0, stderr: "" });
    expect(files.get("steps.csv")).toContain("iteration,value");
  });

  it("moves only what it is told to", async () => {
    const one = await minimize([VALLEY, "--from", "x=2,y=1", "--wrt", "y", "--json"]);
    expectNear(numbers(one.stdout, "point", "y"), [4]);
    expect(Object.keys(found(one.stdout, "point") ?? {})).toEqual(["y"]);
    const field = await minimize(["loss.ts#loss", "--from", AT, "--wrt", "params.w", "--json"]);
    expect(field).toMatchObject({ code: 0, stderr: "" });
    // The normal equations for b = 0: [[6, 3], [3, 3]] w = [13, 6].
    expectNear(numbers(field.stdout, "point", "params", "w"), [7 / 3, -1 / 3]);
    expect(found(field.stdout, "point", "params", "b")).toBe(0);
    expect(Object.keys(found(field.stdout, "point") ?? {})).toEqual(["params"]);
  });

  it("minimises functions of arrays", async () => {
    const words = ["norm(X*w - t)^2 / n", "--shape", "X=nx2,w=2,t=n", "--wrt", "w"];
    const point = "X=[[1,0],[1,1],[1,2],[1,3]],w=[0,0],t=[1,3,5.5,6.5]";
    for (const method of ["lbfgs", "newton", "newton-cg"]) {
      const { code, stdout } = await minimize([...words, "--from", point, "--method", method, "--json"]);
      expect(code).toBe(0);
      // The line of test/cli/fit.test.ts.
      expectNear(numbers(stdout, "point", "w"), [1.15, 1.9]);
      expectNear(numbers(stdout, "value"), [0.45 / 4]);
    }
  });

  it("steps back from where a function cannot be evaluated", async () => {
    const text = `export function f(x: number): number {
      const ones = new Array<number>(Math.floor(x)).fill(1);
      let sum = 0;
      for (let k = 0; k < ones.length; k++) sum += ones[k];
      return sum + (x - 0.25) ** 4;
    }`;
    const files = new Map([["steps.ts", text]]);
    const { code, stdout } = await minimize(["steps.ts#f", "--from", "0.75", "--json"], { files });
    expect({ code, certified: found(stdout, "certified") }).toEqual({ code: 0, certified: false });
    expectNear(numbers(stdout, "point", "x"), [0.25], 1e-2);
    // The bottom lies where there is no array: the search says so.
    files.set("steps.ts", text.replace("x - 0.25", "x + 5"));
    const outside = await minimize(["steps.ts#f", "--from", "0.75"], { files });
    expect(outside.code).toBe(1);
    expect(outside.stderr).toContain("warning[ADJ676]");
  });

  it.each(["newton", "newton-cg"])("minimises TypeScript functions of objects and arrays: %s", async (method) => {
    const words = ["loss.ts#loss", "--from", AT, "--wrt", "params.w,params.b", "--method", method, "--json"];
    const { code, stdout, stderr } = await minimize(words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expectNear([...numbers(stdout, "point", "params", "w"), ...numbers(stdout, "point", "params", "b")], [2, -1, 1]);
  });

  it("takes the point that it has printed, and has arrived there", async () => {
    const files = new Map<string, string>();
    const first = await minimize([VALLEY, "--from", "x=-1.2,y=1", "--json"], { files });
    for (const text of [JSON.stringify(found(first.stdout, "point")), first.stdout]) {
      files.set("start.json", text);
      const second = await minimize([VALLEY, "--from", "start.json", "--json"], { files });
      expect(found(second.stdout, "iterations")).toBe(0);
      expect(found(second.stdout, "point")).toEqual(found(first.stdout, "point"));
    }
    // A parameter of that name is meant by it.
    files.set("start.json", '{"point": 2}');
    const named = await minimize(["(point - 1)^2", "--from", "start.json", "--json"], { files });
    expectNear(numbers(named.stdout, "point", "point"), [1]);
  });

  it("does the same with a point of objects", async () => {
    const files = new Map([["loss.ts", LOSS]]);
    const first = await minimize(["loss.ts#loss", "--from", AT, "--json"], { files });
    files.set("start.json", first.stdout);
    const second = await minimize(["loss.ts#loss", "--from", "start.json", "--json"], { files });
    expect(found(second.stdout, "point")).toEqual(found(first.stdout, "point"));
  });

  it("has derivatives to all digits, which differences have not", async () => {
    // (x − 1)² + 10⁸: a difference of values is rounding alone below |x − 1| = 10⁻⁴.
    const words = ["(x - 1)^2 + 1e8", "--from", "4", "--method", "newton", "--tolerance", "1e-15", "--json"];
    const { code, stdout } = await minimize(words);
    expect(code).toBe(0);
    expectNear(numbers(stdout, "point", "x"), [1], 1e-15);
  });

  it("prints a table for people", async () => {
    const { stdout } = await minimize(["(x - 3)^2 + 5", "--from", "1", "--method", "newton"]);
    const lines = stdout.split("\n").map((line) => line.split(/ {2,}/));
    expect(lines.map(([title]) => title)).toEqual(["x", "value", "gradient norm", "iterations", "evaluations", ""]);
    expect(lines.slice(0, 3).map(([, text]) => Number(text))).toEqual([3, 5, 0]);
    expect(stdout).toMatch(/^iterations +\d: the norm of the gradient is within its tolerance$/m);
    expect(stdout).toMatch(/^evaluations +\d values, \d gradients, \d Hessians?$/m);
  });

  it("stops by the other tolerances", async () => {
    const words = [VALLEY, "--from", "-1.2,1", "--json"];
    const step = await minimize([...words, "--tolerance", "1e-300", "--step-tolerance", "1e-3"]);
    expect([step.code, found(step.stdout, "reason"), found(step.stdout, "converged")]).toEqual([0, "step", true]);
    const value = await minimize([...words, "--tolerance", "1e-300", "--value-tolerance", "1e-3"]);
    expect([value.code, found(value.stdout, "reason"), found(value.stdout, "converged")]).toEqual([0, "value", true]);
  });
});

describe("a search without a solution", () => {
  it.each([
    [["-x^2", "--from", "1"], "unbounded", "the function falls without end", "see whether there is a minimum"],
    [[VALLEY, "--from", "-1.2,1", "--iterations", "2"], "iterations", "the limit of iterations", "`--iterations`"],
    [["x^4", "--from", "9", "--method", "gradient-descent"], "nonFinite", "not finite", "a smaller rate: `--rate`"],
    [
      ["x^2", "--from", "1", "--method", "gradient-descent", "--rate", "1.1", "--iterations", "5"],
      "iterations",
      "the limit of iterations",
      "since the value has risen, choose a smaller rate",
    ],
    [["abs(x - 0.3) + x^2", "--from", "7"], "lineSearch", "no step along the line", "`--tolerance`"],
  ])("is said to be one, with a code for the shell: %j", async (words, reason, message, help) => {
    const { code, stdout, stderr } = await minimize([...words, "--json"]);
    expect(code).toBe(1);
    expect(found(stdout, "reason")).toBe(reason);
    expect(found(stdout, "converged")).toBe(false);
    expect(stderr).toContain("warning[ADJ676]: no minimum was found: ");
    expect(stderr).toContain(message);
    expect(stderr).toContain(help);
  });

  it.each([
    ["x^2 - y^2", "0,0", "lbfgs"],
    ["-x^2", "0", "newton"],
    ["x*y + z^2", "0,0,1", "newton-cg"],
  ])("is one that ends at a saddle point or a maximum: %s", async (source, start, method) => {
    const { code, stdout, stderr } = await minimize([source, "--from", start, "--method", method, "--json"]);
    expect({ code, negative: found(stdout, "negativeCurvature") }).toEqual({ code: 1, negative: true });
    expect(stderr).toContain("warning[ADJ677]: the gradient vanishes, but this is no minimum");
  });

  it.each([
    ["x^3", "0"],
    ["x^3", "2"],
    ["-x^4", "0"],
    ["x^2 - y^4", "1,0"],
    ["(a + b)^2 - (a - b)^4", "0,0"],
    ["x^3 - 3*x*y^2", "0,0"],
    ["exp(-x)", "0"],
    ["exp(-x) + 1", "0"],
    ["1/x", "1"],
    ["log(1 + exp(-(2*a + b))) + c^2", "0,0,1"],
    ["1e-9*x", "1"],
  ])("is one that ends where the function is flat and keeps falling: %s from %s", async (source, start) => {
    const { code, stdout, stderr } = await minimize([source, "--from", start, "--json"]);
    expect(stderr).toContain("warning[ADJ678]");
    const json = ["converged", "certified", "negativeCurvature", "falling"].map((name) => found(stdout, name));
    expect({ code, json }).toEqual({ code: 1, json: [true, false, false, true] });
  });

  it.each([
    ["(2*a + b - 2)^2", "0,0"],
    ["x^4 + y^2", "1,1"],
    ["(x - 1)^6", "3"],
    ["a^2 + 0*b", "1,1"],
    ["(a + b^2)^2", "-1,3"],
    ["abs(x)^1.5", "0"],
    ["1e-10*x^2", "1"],
    ["1e-20*(x - 3)^2 + 1e-20*(y + 2)^2", "1,1"],
    ["abs(x)", "1"],
    ["x^2 - abs(x)", "0"],
    ["x^2 + 1e-8*(y - 0.1)^2", "0,0"],
  ])("may be one that ends where the function is flat: %s", async (source, start) => {
    const { code, stdout, stderr } = await minimize([source, "--from", start, "--json"]);
    expect(stderr).toContain("warning[ADJ679]: the gradient is within its tolerance, but whether this is a minimum is");
    const json = ["certified", "negativeCurvature", "falling"].map((name) => found(stdout, name));
    expect({ code, json }).toEqual({ code: 0, json: [false, false, false] });
  });

  it.each(["0,0,0", "1,2,3", "-1,0.3,2", "0.7,0.1,-2", "2,2,1", "1,-1,0.2"])(
    "is no falling one in a valley of equal minima: from %s",
    async (start) => {
      const source = "(0.31*a - 0.77*b + 0.23*c - 1)^2";
      const options = ["--from", start, "--method", "gradient-descent", "--rate", "0.5", "--json"];
      const { code, stdout, stderr } = await minimize([source, ...options]);
      expect(stderr).toContain("warning[ADJ679]");
      expect({ code, falling: found(stdout, "falling") }).toEqual({ code: 0, falling: false });
    },
  );

  it.each([
    ["1e-6*(x - 1)^2 + 1e6*(y - 2)^2", "0,0"],
    ["(x - 1e6)^2 + 1e-6*(y - 1e-3)^2", "0,0"],
    ["cosh(x) + 1e10", "1"],
    ["x - log(x)", "3"],
    ["abs(x) + x^2", "0"],
    ["1e20*(x - 3)^2 + 1e15*(y + 2)^2", "1,1"],
    ["exp(x + y) - x - 2*y + y^2", "0,0"],
  ])("is none that ends in a bowl, in whatever units: %s", async (source, start) => {
    const { code, stdout, stderr } = await minimize([source, "--from", start, "--method", "newton", "--json"]);
    expect({ code, stderr, certified: found(stdout, "certified") }).toEqual({ code: 0, stderr: "", certified: true });
  });

  it("is found out along the gradient where many numbers move", async () => {
    const many = async (source: string): Promise<Outcome> =>
      minimize([source, "--shape", "x=60", "--from", "x=ones(60)", "--json"]);
    const falling = await many("sum(exp(-x))");
    expect([falling.code, found(falling.stdout, "falling")]).toEqual([1, true]);
    expect(falling.stderr).toContain("warning[ADJ678]");
    const bowl = await many("sum((x - 3).^2)");
    expect(bowl).toMatchObject({ code: 0, stderr: "" });
    expect(found(bowl.stdout, "certified")).toBeUndefined();
  });

  it.each([
    [["[x, y]", "--from", "1,2"], "error[ADJ670]", "`f` gives 2 results", "the sum of its squares"],
    [["A + 1", "--shape", "A=2x3", "--from", "A=ones(2,3)"], "error[ADJ670]", "an array of shape 2×3", "squares"],
    [["loss.ts#doubled", "--from", "x=[1,2]"], "error[ADJ670]", "`doubled` gives an array", "`adjoint fit`"],
    [["1 + 2"], "error[ADJ671]", "no number that could be changed", "a parameter"],
    [["x^2", "--from", "x=NaN"], "error[ADJ672]", "cannot start at `x` = NaN", "--from"],
    [["x + y^2", "--from", "1,Infinity"], "error[ADJ672]", "`y` = Infinity", "--from"],
    [["log(x)", "--from", "-1"], "error[ADJ673]", "`f` is NaN at the start", "start elsewhere"],
    [["-1/x^2", "--from", "0"], "error[ADJ673]", "`f` is -Infinity at the start", "start elsewhere"],
    [["sqrt(x)", "--from", "0"], "error[ADJ673]", "the derivative by `x` is Infinity", "start elsewhere"],
    [["x^2", "--from", "1", "--rate", "0.1"], "error[ADJ674]", "`lbfgs` has no use for `--rate`", "`adam`"],
    [
      ["x^2", "--from", "1", "--method", "adam", "--momentum", "0.5"],
      "error[ADJ674]",
      "`adam` has no use for `--momentum`",
      "`nesterov`",
    ],
    [["x^2 + y"], "error[ADJ602]", "no value for `x` and `y`", '--from "x=…,y=…"'],
    [["x^2 + y", "--from", "x=1"], "error[ADJ602]", "no value for `y`", "--from:1:4"],
    [["x^2", "--from", "z=1"], "error[ADJ601]", "no parameter `z`", "--from:1:1"],
    [["loss.ts#loss", "--from", "param={}"], "error[ADJ601]", "did you mean `params`?", "--from:1:1"],
    [["x^2", "--from", "1", "--wrt", "z"], "error[ADJ601]", "no parameter `z`", "--> --wrt:1:1"],
  ])("is refused before it begins: %j", async (words, code, message, help) => {
    const outcome = await minimize(words);
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    for (const text of [code, message, help]) expect(outcome.stderr).toContain(text);
  });

  it("has a place for its history before it begins", async () => {
    const words = ["x^2", "--from", "1", "--history", "none/steps.csv"];
    expect(await minimize(words, { folders: ["."] })).toEqual({
      code: 1,
      stdout: "",
      stderr: "error[ADJ703]: `none/steps.csv` cannot be written: its directory does not exist\n",
    });
  });

  it("is told which words are numbers, and that folders are no files", async () => {
    expect((await minimize(["x^2", "--from", "nan"])).stderr).toContain("did you mean `NaN`?");
    expect((await minimize(["x^2", "--from", "2*q"])).stderr).toContain("note: `q` has no value here");
    const folders = ["here", "."];
    for (const words of [["x^2", "--from", "@here"], ["."]]) {
      expect((await minimize(words, { folders })).stderr).toContain("cannot be read: it is a directory");
    }
    // Expressions are expressions, also where a folder has their name.
    expect(await minimize(["here^2", "--from", "1"], { folders: ["here^2"] })).toMatchObject({ code: 0, stderr: "" });
  });

  it("names what a file lacks in the words of a file", async () => {
    const files = new Map([["start.json", '{"x": 1}']]);
    const { stderr } = await minimize([VALLEY, "--from", "start.json"], { files });
    expect(stderr).toContain('give every parameter a value: `{ "x": …, "y": … }`');
  });

  it.each([
    [["--history", ""], "A path is missing."],
    [["--method", "adan"], "Did you mean adam?"],
    [["--method", "newtn"], "Did you mean newton?"],
    [["--method", "simplex"], "The methods are lbfgs, newton"],
    [["--iterations", "0"], "Not a positive whole number."],
    [["--tolerance", "-1"], "Not a positive number."],
    [["--momentum", "1"], "Not a number from 0 to 1."],
    [["--method", "adam", "--rate", "fast"], "Not a positive number."],
  ])("is no use of the command: %j", async (words, message) => {
    const { code, stderr } = await minimize(["x^2", "--from", "1", ...words]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe("the progress of a search", () => {
  const step = (iteration: number): SolverStep => ({
    iteration,
    point: Float64Array.of(1),
    value: 0.5,
    gradient: Float64Array.of(0.25),
    gradientNorm: 0.25,
    length: 1,
  });

  /** What is written on a terminal, or elsewhere, at some times. */
  function written(isTerminal: boolean, times: readonly number[]): string {
    let text = "";
    let time = 0;
    const write = (part: string): void => void (text += part);
    const progress = progressOn({ write, isTerminal, color: false, columns: 80 }, () => time);
    for (const [iteration, now] of times.entries()) {
      time = now;
      progress.show(step(iteration));
    }
    progress.end();
    return text;
  }

  it("is shown on a terminal when it takes long, on one line that goes away", () => {
    expect(written(true, [0, 10, 999])).toBe("");
    const text = written(true, [0, 1000, 1001, 1300]);
    expect(text.split("\r\u001b[K")).toEqual([
      "",
      "iteration 1: value 0.50000000, gradient norm 0.250",
      "iteration 3: value 0.50000000, gradient norm 0.250",
      "",
    ]);
  });

  it("is shown nowhere else", () => {
    expect(written(false, [0, 1000, 5000])).toBe("");
  });
});
