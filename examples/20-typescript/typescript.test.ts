import { check, compileParsed, emit, parseTypeScript } from "adjoint";
import { describe, expect, it } from "vitest";
import { original } from "../../test/frontends/typescript/support.ts";
import { expectFigures, sourceBeside } from "../../test/support/examples.ts";
import { leaves } from "../../test/frontends/typescript/support.ts";

// The Jacobians were computed in 60-digit arithmetic by central differences with steps of 1e-20.
const figures = [
  {
    file: "quotient.ts",
    fn: "quotient",
    at: [0.3, 0.7],
    value: [6.468416135224864],
    jacobian: [[0.5180987897451781, 41.182259981756864]],
  },
  {
    file: "quotient.ts",
    fn: "quotient",
    at: [1.5, 0.5],
    value: [39.45998318666784],
    jacobian: [[154.31901669702975, -531.2589715198923]],
  },
  { file: "early.ts", fn: "huber", at: [0.5, 1], value: [0.125], jacobian: [[0.5, 0]] },
  { file: "early.ts", fn: "huber", at: [-3, 1], value: [2.5], jacobian: [[-1, 2]] },
  { file: "early.ts", fn: "huber", at: [1e-5, 1], value: [0], jacobian: [[0, 0]] },
  {
    file: "bundle.ts",
    fn: "residual",
    at: [0.1, -0.2, 0.3, 0.5, -0.4, 3.0, 500.0, -0.05, 0.01, 0.7, -0.3, 1.2, -120.0, 75.0, 0.8],
    value: [0.5646319921688775, -0.6799590008769795],
    jacobian: [
      [
        -26.100606662566232, -129.23023423732994, -13.845761491627881, -92.20523458375632, -0.32139730327597177,
        22.0376862503477, -0.19087073601566226, -7.620631001677904, -0.6061351828110434, -81.7403607356573,
        29.125720661372753, 38.180806944080516, -0.8, 0.0, 0.7057899902110969,
      ],
      [
        116.53933727176057, -13.904171740922632, -60.61915256458111, -0.32139730327597177, -92.5225336706892,
        -13.698029139356011, 0.11864008199824605, 4.736777914678623, 0.3767572195290491, -29.379100781506697,
        -88.78466042426284, -1.520212482328188, 0.0, -0.8, -0.8499487510962243,
      ],
    ],
  },
  {
    file: "pendulum.ts",
    fn: "pendulum",
    at: [0.5, -0.8, 1.2, -0.7, 1.5, 0.75, 1.1, 0.9],
    value: [-23.978704379090527, -5.223114254445438, 11.222704507494829],
    jacobian: [
      [
        12.241303461170103, -5.351123935158618, 3.127967483822371, -0.18690854369549265, -8.598793425359013,
        -14.774018988069344, -15.958112933155395, -4.9806463022586085,
      ],
      [
        -4.608504055755284, -2.8416141598150597, -0.21123899470685026, 0.3768936545571878, 0.4314054430797198,
        -0.8628108861594396, 4.633064416019389, -0.14656975455001747,
      ],
      [
        -4.173652686371076, -0.9846863506710881, 2.895500457232999, -0.12322274691232932, -0.1410449952830064,
        0.2820899905660128, 1.5793638857634538, -12.421751717861682,
      ],
    ],
  },
  {
    file: "oscillator.ts",
    fn: "oscillator",
    at: [1.0, -0.5, 4.0, 0.3, 2.0],
    value: [-0.36049119171936467],
    jacobian: [
      [-0.36133665805464804, -0.41592732150210204, 0.44036650110739606, 0.3451969906929461, 1.9690069320129937],
    ],
  },
  // Cofactors; the rows change places twice.
  {
    file: "determinant.ts",
    fn: "determinant",
    at: [1, 2, -1, 3, 0, 4, -5, 6, 2],
    value: [-94],
    jacobian: [[-24, -26, 18, -10, -3, -16, 8, -7, -6]],
  },
] as const;

async function parsed(file: string, fn: string) {
  const text = sourceBeside(import.meta.url, file);
  return { text, parsed: await parseTypeScript(text, { name: file, fn }) };
}

/** The statements of a function of a module, without comments. */
function statementsOf(module: string, name: string): readonly string[] {
  const body = module.split(`function ${name}(`)[1]?.split("\n}")[0] ?? "";
  return body
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("const "));
}

describe("TypeScript functions", () => {
  it.each(figures)("$fn has its value and derivatives at $at", async ({ file, fn, at, value, jacobian }) => {
    const source = await parsed(file, fn);
    const f = compileParsed(source.parsed);
    expectFigures(leaves(f(...at)), value);
    expect(leaves(f(...at))).toEqual(original(source.text, fn)(...at));
    expectFigures(f.jacobian(...at), jacobian, 1e-11);
    expectFigures(compileParsed(source.parsed, { mode: "forward" }).jacobian(...at), jacobian, 1e-11);
  });

  it.each([
    ...figures.filter(({ at }) => at[0] !== 1e-5),
    { file: "early.ts", fn: "root", at: [7, 1e-9] },
    { file: "early.ts", fn: "root", at: [1.5, 0.1] },
    { file: "bundle.ts", fn: "residual", at: [0, 0, 0, 0.5, -0.4, 3, 500, -0.05, 0.01, 0.7, -0.3, 1.2, -120, 75, 0.8] },
  ])("$fn agrees with numerical differentiation at $at", async ({ file, fn, at }) => {
    const { entries } = await check((await parsed(file, fn)).parsed, { at });
    const rotations = at[0] === 0 ? 3 : 0;
    const compared = entries.flatMap((row) => row.slice(rotations));
    expect(compared.filter(({ verdict }) => verdict !== "agree")).toEqual([]);
  });

  it("the quotient has a forward-mode program of exactly 12 steps: each of its six constants and its derivative", async () => {
    const source = await parsed("quotient.ts", "quotient");
    const steps = statementsOf(emit(source.parsed, { of: ["jvp"] }), "quotientJvp");
    expect(steps.map((step) => step.split(" ")[1])).toEqual([1, 2, 3, 4, 5, 6].flatMap((t) => [`z${t}`, `z${t}_dot`]));
  });
});
