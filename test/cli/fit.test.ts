import { describe, expect, it } from "vitest";
import { csvOf, referenceFits, type ReferenceFit } from "../runtime/fit/nist.ts";
import { digitsOf } from "../runtime/fit/problems.ts";
import { run, type Outcome } from "./harness.ts";

const LINE = "x,y\n0,1\n1,3\n2,5.5\n3,6.5\n";

const reference = (name: string): ReferenceFit => referenceFits.find((fit) => fit.name === name)!;

const startOf = (values: readonly number[]): string => values.map((value, j) => `b${j + 1}=${value}`).join(",");

/** Run `adjoint fit` with files that there are. */
const fit = (
  words: readonly string[],
  files: Readonly<Record<string, string>> = { "data.csv": LINE },
): Promise<Outcome> => run(["fit", ...words], { files: new Map(Object.entries(files)) });

/** A part of a JSON text. */
function part(value: unknown, key: string): unknown {
  return Object.entries(value ?? {}).find(([name]) => name === key)?.[1];
}

function numbersIn(json: unknown, key: string): readonly number[] {
  const parameters = part(json, "parameters");
  return Array.isArray(parameters) ? parameters.map((each) => Number(part(each, key))) : [];
}

describe("fit", () => {
  it.each(["Misra1a", "Thurber", "MGH09", "Nelson", "Roszman1", "Hahn1"])(
    "finds the certified values of %s from both starts, by derivatives that it compiles",
    async (name) => {
      const { formula, starts, parameters, standardErrors, residualDeviation, sumOfSquares, ...data } = reference(name);
      for (const start of starts) {
        const words = [formula, "data.csv", "--start", startOf(start), "--json"];
        const { code, stdout, stderr } = await fit(words, {
          "data.csv": csvOf({
            ...data,
            name,
            formula,
            starts,
            parameters,
            standardErrors,
            residualDeviation,
            sumOfSquares,
          }),
        });
        expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
        const json: unknown = JSON.parse(stdout);
        expect(digitsOf(numbersIn(json, "estimate"), parameters)).toBeGreaterThan(6);
        expect(digitsOf(numbersIn(json, "standardError"), standardErrors)).toBeGreaterThan(5.5);
        expect(digitsOf([Number(part(json, "residualDeviation"))], [residualDeviation])).toBeGreaterThan(9);
        expect(digitsOf([Number(part(json, "sumOfSquares"))], [sumOfSquares])).toBeGreaterThan(9);
      }
    },
  );

  it("prints a table of a line whose least squares are known", async () => {
    // Σ(x − x̄)² = 5, Σ(x − x̄)(y − ȳ) = 9.5, ȳ = 4: slope 1.9, intercept 1.15, Σ r² = 0.45.
    const { code, stdout, stderr } = await fit(["y ~ a + b*x", "data.csv", "--start", "a=0,b=0"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = stdout.split("\n").map((line) => line.trim().split(/ {2,}/));
    // s² = 0.225; the quantile of 2 degrees of freedom is 4.302652729749464.
    const [errorOfSlope, errorOfIntercept] = [Math.sqrt(0.225 / 5), Math.sqrt(0.225 * (1 / 4 + 1.5 ** 2 / 5))];
    expect(lines[1]).toEqual(["a", "1.15", errorOfIntercept.toPrecision(6), expect.stringMatching(/ to /)]);
    const half = 4.302652729749464 * errorOfSlope;
    const interval = [1.9 - half, 1.9 + half].map((end) => Number(end.toPrecision(6))).join(" to ");
    expect(lines[2]).toEqual(["b", "1.9", errorOfSlope.toPrecision(6), interval]);
    expect(stdout).toContain(
      `residual standard deviation  ${Number(Math.sqrt(0.225).toPrecision(10))} (2 degrees of freedom)`,
    );
    expect(stdout).toMatch(/^sum of squares +0\.45$/m);
    expect(stdout).toMatch(/^R² +0\.97567568$/m);
  });

  it("reads tables of every form, and names columns by their places", async () => {
    const files = {
      "spaces.txt": "# measured\n0 1\n1 3\n2 5.5\n3 6.5\n",
      "semicolons.csv": '"time (s)";y\n0;1\n1;3\n2;5.5\n3;6.5\n',
      "labels.csv": 'who,x,y\nAda,0,1\n"Bea, B.",1,3\nCleo,2,5.5\nDana,3,6.5\n',
    };
    const expected = (await fit(["y ~ a + b*x", "data.csv", "--start", "a=0,b=0"])).stdout;
    const cases = [
      ["c2 ~ a + b*c1", "spaces.txt"],
      ["y ~ a + b*x", "spaces.txt", "--columns", "x,y"],
      ["y ~ a + b*c1", "semicolons.csv"],
      ["y ~ a + b*t", "semicolons.csv", "--columns", "t,y"],
      ["y ~ a + b*x", "labels.csv"],
    ];
    for (const words of cases) {
      expect(await fit([...words, "--start", "a=0,b=0"], files)).toEqual({ code: 0, stdout: expected, stderr: "" });
    }
    expect((await run(["fit", "y ~ a + b*x", "-", "--start", "a=0,b=0"], { input: LINE })).stdout).toBe(expected);
    const source = { "data.csv": LINE, "line.math": "# a line\nslope = b\ny ~ a + slope*x\n" };
    expect((await fit(["line.math", "data.csv", "--start", "a=0,b=0"], source)).stdout).toBe(expected);
  });

  it("takes expressions of columns on the left, and conditions in the model", async () => {
    const data = "x,y\n0,1\n1,2.718281828459045\n2,7.38905609893065\n3,20.085536923187668\n";
    const logarithm = await fit(["log(y) ~ a + b*x", "data.csv", "--start", "a=1,b=0", "--json"], { "data.csv": data });
    const [a = NaN, b = NaN] = numbersIn(JSON.parse(logarithm.stdout), "estimate");
    expect([Math.abs(a) < 1e-14, Math.abs(b - 1) < 1e-14]).toEqual([true, true]);
    const broken = await fit(["y ~ x < 1.5 ? a : b", "data.csv", "--start", "a=0,b=0", "--json"]);
    expect(digitsOf(numbersIn(JSON.parse(broken.stdout), "estimate"), [2, 6])).toBeGreaterThan(14);
  });

  it("weighs squares by a column, and leaves rows of weight 0 out", async () => {
    const weighed = "x,y,w w\n0,1,1\n1,3,2\n2,5.5,1\n3,999,0\n";
    const repeated = "x,y\n0,1\n1,3\n1,3\n2,5.5\n";
    const words = ["y ~ a + b*x", "data.csv", "--start", "a=0,b=0", "--json"];
    const found: unknown = JSON.parse((await fit([...words, "--weights", "w w"], { "data.csv": weighed })).stdout);
    const expected: unknown = JSON.parse((await fit(words, { "data.csv": repeated })).stdout);
    expect(digitsOf(numbersIn(found, "estimate"), numbersIn(expected, "estimate"))).toBeGreaterThan(13);
    expect(part(found, "degreesOfFreedom")).toBe(1);
    expect([part(found, "rows"), part(found, "ignoredRows")]).toEqual([3, 1]);
    expect([part(expected, "rows"), part(expected, "ignoredRows")]).toEqual([4, undefined]);
    const text = await fit([...words.slice(0, -1), "--weights", "w w"], { "data.csv": weighed });
    expect(text.stdout).toMatch(/^rows +3, and 1 of weight 0 that is ignored$/m);
    expect(Number(part(found, "rSquared"))).toBeCloseTo(Number(part(expected, "rSquared")), 12);
  });

  it("keeps bounds, and says which parameters they hold", async () => {
    const { code, stdout, stderr } = await fit(["y ~ a + b*x", "data.csv", "--start", "a=0,b=0", "--bounds", "b=:3/2"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^b +1\.5 +held by a bound +—$/m);
    expect(stdout).toMatch(/^a +1\.75 /m);
    expect(stdout).toContain("(3 degrees of freedom)");
    expect(stdout).toContain("`b` is at its bound, and the residuals are orthogonal to all other derivatives");
    const all = await fit(["y ~ a", "data.csv", "--start", "a=0", "--bounds", "a=:1"]);
    expect(all.stdout).toMatch(/^iterations +\d+: all parameters are held by bounds$/m);
  });

  it("has a place for its picture before it begins", async () => {
    const words = ["fit", "y ~ a", "data.csv", "--start", "a=0", "-o", "none/fit.svg"];
    const { code, stdout, stderr } = await run(words, { files: new Map([["data.csv", LINE]]), folders: ["."] });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe("error[ADJ703]: `none/fit.svg` cannot be written: its directory does not exist\n");
  });

  it("has examples that work", async () => {
    const { stdout } = await run(["fit", "--help"]);
    const lines = Array.from(stdout.matchAll(/^ {2}\$ adjoint fit (.*)$/gm), ([, line = ""]) => line);
    expect(lines).toHaveLength(2);
    const files = { "data.csv": csvOf(reference("Misra1a")), "data.txt": "0 1\n1 2\n2 5\n" };
    for (const line of lines) {
      const words = Array.from(line.matchAll(/"([^"]*)"|(\S+)/g), ([, quoted, word = ""]) => quoted ?? word);
      expect(await fit(words, files)).toMatchObject({ code: 0, stderr: "" });
    }
  });
});

describe("what is doubtful about a fit", () => {
  it("is said where the search ends early, with another exit code", async () => {
    const { code, stdout, stderr } = await fit([
      "y ~ a*exp(b*x)",
      "data.csv",
      "--start",
      "a=1,b=0",
      "--iterations",
      "1",
    ]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^iterations +1: the limit of iterations was reached$/m);
    expect(stderr).toContain(
      "warning[ADJ666]: the search ended without a solution: the limit of iterations was reached",
    );
  });

  it("is said where parameters cannot be told apart, or have no influence where the search ends", async () => {
    const both = await fit(["y ~ a + b*c*x", "data.csv", "--start", "a=0,b=1,c=1"]);
    expect(both.code).toBe(0);
    expect(both.stderr).toContain("warning[ADJ665]: the data do not tell `b` and `c` apart");
    expect(both.stdout).toMatch(/^b +\S+ +— +—$/m);
    expect(both.stdout).toContain("(2 degrees of freedom)");
    const idle = await fit(["y ~ a + b*x + (x > 9 ? c : 0)", "data.csv", "--start", "a=0,b=1,c=1"]);
    expect(idle.stderr).toContain("warning[ADJ665]: at the values that were found, `c` does not influence the model");
  });

  it("shows no standard errors where as many parameters as rows leave no residuals", async () => {
    const { stdout } = await fit(["y ~ a + b*x", "data.csv", "--start", "a=0,b=0"], { "data.csv": "x,y\n0,1\n1,3\n" });
    expect(stdout).toMatch(/^a +1 +— +—$/m);
    expect(stdout).toMatch(/^residual standard deviation +— \(0 degrees of freedom\)$/m);
  });
});

describe("what cannot be fitted", () => {
  const start = ["--start", "a=0,b=0"];
  const cases: readonly (readonly [words: readonly string[], data: string, ...said: string[]])[] = [
    [["y = a + b*x", "data.csv", ...start], LINE, "error[ADJ651]", "there is no `~` in the formula"],
    [["y ~ a ~ b", "data.csv", ...start], LINE, "error[ADJ651]", "there is a second `~`", "formula:1:7"],
    [["~ a + b*x", "data.csv", ...start], LINE, "error[ADJ651]", "nothing stands left of `~`"],
    [["y ~ # a", "data.csv", ...start], LINE, "error[ADJ651]", "nothing stands right of `~`"],
    [["y ~ a + b*x +", "data.csv", ...start], LINE, "error[ADJ102]", "formula:1:14"],
    [["y ~ a + b*sinn(x)", "data.csv", ...start], LINE, "error[ADJ202]", "formula:1:11", "did you mean `sin`?"],
    [
      ["y ~ a + b*z", "data.csv", ...start],
      LINE,
      "error[ADJ652]",
      "formula:1:11",
      "the columns are `x` and `y`",
      "--start z=…",
    ],
    [["y ~ a + b*x", "data.csv"], LINE, "error[ADJ652]", "`--start a=…,b=…`"],
    [["y ~ alpha + beta*x", "data.csv", "--start", "alpha=1,bete=1"], LINE, "error[ADJ652]", "did you mean `bete`?"],
    [["f(t) = q*t\ny ~ a + b*f(x)", "data.csv", ...start], LINE, "error[ADJ652]", "formula:1:8"],
    [["y ~ a + x", "data.csv", "--start", "a=0,x=1"], LINE, "error[ADJ653]", "--start:1:5"],
    [["a*y ~ b*x", "data.csv", ...start], LINE, "error[ADJ654]", "formula:1:1"],
    [["y ~ a + x", "data.csv", ...start], LINE, "error[ADJ655]", "the model does not depend on `b`", "--start:1:5"],
    [["y ~ a + 0*b", "data.csv", "--start", "a=0,b=0,c=1"], LINE, "error[ADJ655]", "`c`"],
    [["y ~ a + b*x", "data.csv", "--start", "1,2"], LINE, "error[ADJ656]", "--start:1:1"],
    [["y ~ a + b*x", "data.csv", "--start", "a=0,b=0,a=1"], LINE, "error[ADJ603]", "--start:1:9"],
    [["y ~ a + b*x", "data.csv", "--start", "a=0,b=zero"], LINE, "error[ADJ604]", "--start:1:7"],
    [
      ["y ~ a + b*x", "data.csv", "--start", "a=0,b=Infinity"],
      LINE,
      "error[ADJ672]",
      "the search cannot start at `b` = Infinity",
      "--start:1:7",
      "start at finite numbers: `--start`",
    ],
    [["y ~ a + b*x", "data.csv", "--start", "a=0,b=1/0"], LINE, "error[ADJ672]", "`b` = Infinity"],
    [["y ~ a + b*i*x", "data.csv", ...start], LINE, "error[ADJ301]", "if `i` is a variable, name it in `--start`"],
    [
      ["y ~ a + b*x", "data.csv", ...start, "--bounds", "a=1:2"],
      LINE,
      "error[ADJ657]",
      "the start value of `a`, 0, is out of",
    ],
    [["y ~ a + b*x", "data.csv", ...start, "--bounds", "a=2:1"], LINE, "error[ADJ657]", "above the upper one"],
    [["y ~ a + b*x", "data.csv", ...start, "--bounds", "a=2"], LINE, "error[ADJ657]", "no `:`"],
    [["y ~ a + b*x", "data.csv", ...start, "--bounds", "0:1"], LINE, "error[ADJ657]", "these are no bounds"],
    [["y ~ a + b*x", "data.csv", ...start, "--bounds", "a=NaN:1"], LINE, "error[ADJ657]", "a bound is NaN"],
    [["y ~ a + b*x", "data.csv", ...start, "--bounds", "c=0:1"], LINE, "error[ADJ601]", "there is no parameter `c`"],
    [["y ~ a + b*x", "data.csv", ...start, "--bounds", "a=0:,a=:1"], LINE, "error[ADJ603]", "--bounds:1:6"],
    [["y ~ a + b*x", "data.csv", ...start], "", "error[ADJ658]", "there are no rows"],
    [["y ~ a + b*x", "data.csv", ...start], "x,y\n", "error[ADJ658]", "there are no rows"],
    [["y ~ a + b*x", "data.csv", ...start], "x,y\n1,2\n3\n", "error[ADJ658]", "data.csv:3:1", "this row has 1 field,"],
    [["y ~ a + b*x", "data.csv", ...start], 'x,y\n1,"2\n', "error[ADJ658]", "data.csv:2:3", "a quote is never closed"],
    [["y ~ a + b*x", "data.csv", ...start], 'x,y\n1,"2" or 3\n', "error[ADJ658]", "text behind a quoted field"],
    [["y ~ a + b*x", "data.csv", ...start], "x,x\n1,2\n", "error[ADJ658]", "data.csv:1:3", "two columns have the name"],
    [["y ~ a + b*x", "data.csv", ...start, "--columns", "x"], LINE, "error[ADJ658]", "there is 1 name for 2 columns"],
    [
      ["y ~ a + b*x", "data.csv", ...start],
      "x,y\n1,2\n3,four\n",
      "error[ADJ659]",
      "data.csv:3:3",
      "`four` is not a number",
    ],
    [
      ["y ~ a + b*x", "data.csv", ...start],
      "x,y\n1,2\n3,\n",
      "error[ADJ659]",
      "data.csv:3:3",
      "a value of `y` is missing",
    ],
    [["y ~ a + b*x", "data.csv", ...start], "x;y\n1;2\n3;4,5\n", "error[ADJ659]", "write decimal points, not commas"],
    [["y ~ a + b*x", "data.csv", ...start, "--weights", "v"], LINE, "error[ADJ660]", "there is no column `v`"],
    [["y ~ a + b*x", "data.csv", ...start], "x,y\n1,2\n", "error[ADJ661]", "1 row does not determine 2 parameters"],
    [
      ["y ~ a + b*x", "data.csv", ...start, "--weights", "w"],
      "x,y,w\n0,1,1\n1,2,0\n2,2,0\n",
      "error[ADJ661]",
      "1 row does not",
    ],
    [
      ["y ~ a + b*x", "data.csv", ...start, "--weights", "w"],
      "x,y,w\n0,1,1\n1,2,-1\n",
      "error[ADJ662]",
      "data.csv:3:5",
    ],
    [
      ["log(y) ~ a + b*x", "data.csv", ...start],
      "x,y\n1,2\n3,-1\n",
      "error[ADJ663]",
      "data.csv:3:1",
      "`log(y)` is NaN",
    ],
    [["y ~ a + log(b*x)", "data.csv", ...start], LINE, "error[ADJ663]", "the model at the start values is -Infinity"],
    [
      ["y ~ a + sqrt(b*x)", "data.csv", ...start],
      LINE,
      "error[ADJ663]",
      "a derivative of the model at the start values is",
    ],
    [["y ~ [a, b]", "data.csv", ...start], LINE, "error[ADJ664]", "formula:1:5"],
    [["y ~ sum([a, b*x])", "data.csv", ...start], LINE, "error[ADJ664]", "the model is no number"],
    [["nothing.math", "data.csv", ...start], LINE, "error[ADJ701]", "there is no file `nothing.math`"],
    [["y ~ a + b*x", "", ...start], LINE, "error[ADJ701]", "the name of a file is empty"],
    [["y ~ a + b*x", "nothing.csv", ...start], LINE, "error[ADJ701]", "there is no file `nothing.csv`"],
    [["y ~ a + b*x", "data.csv", ...start, "-o", "fit.pdf"], LINE, "error[ADJ667]", "neither an `.html` nor an `.svg`"],
  ];

  it.for(cases)("%j", async ([words, data, ...said]) => {
    const { code, stdout, stderr } = await fit(words, { "data.csv": data });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    for (const each of said) expect(stderr).toContain(each);
  });

  it("includes files that cannot be read, and options that are no numbers", async () => {
    const files = new Map([
      ["data.csv", LINE],
      ["line.math", "y ~ a"],
    ]);
    for (const source of ["y ~ a", "line.math"]) {
      const { stderr } = await run(["fit", source, "data.csv", "--start", "a=0"], { files, failure: "EACCES" });
      expect(stderr).toContain("error[ADJ702]");
      expect(stderr).toContain("permission denied");
    }
    for (const text of ["", "x,,y"]) {
      const { code, stderr } = await fit(["y ~ a", "data.csv", "--start", "a=0", "--columns", text]);
      expect(code).toBe(2);
      expect(stderr).toContain("A name is missing.");
    }
    for (const text of ["0", "-1", "many", "1.5"]) {
      const { code, stderr } = await fit(["y ~ a", "data.csv", "--start", "a=0", "--iterations", text]);
      expect(code).toBe(2);
      expect(stderr).toContain("Not a positive whole number.");
    }
  });
});
