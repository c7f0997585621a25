import { describe, expect, it } from "vitest";
import { DiagnosticError } from "../../compiler/diagnostics/diagnostic.ts";
import { createCompiler, type Compiled } from "../../compiler/plugin/compiler.ts";
import { parseRequest, type Request } from "../../compiler/plugin/request.ts";
import { riddersDerivative } from "../../runtime/differences/index.ts";
import { leaves } from "../frontends/typescript/support.ts";
import { expectFigures } from "../support/examples.ts";
import { described, energyGradient, lossGradient, lossHessian, MODEL, runProgram, SQUARE } from "./support.ts";

function request(specifier: string): Request {
  const parsed = parseRequest(specifier);
  if (parsed === undefined) throw new Error(`no request: ${specifier}`);
  return parsed;
}

function compilerOf(files: Readonly<Record<string, string>>): ReturnType<typeof createCompiler> {
  return createCompiler((path) => files[path]);
}

async function compiled(specifier: string, files: Readonly<Record<string, string>>): Promise<Compiled> {
  return compilerOf(files).compile(request(specifier));
}

async function code(specifier: string, files: Readonly<Record<string, string>>): Promise<string> {
  const { code } = await compiled(specifier, files);
  if (typeof code === "string") return code;
  throw code;
}

async function refused(
  specifier: string,
  files: Readonly<Record<string, string>>,
): Promise<ReturnType<typeof described>> {
  const { code } = await compiled(specifier, files);
  if (code instanceof DiagnosticError) return described(code);
  throw new Error(`not refused:\n${code}`);
}

const files = { "src/model.ts": MODEL, "src/square.ts": SQUARE };

describe("the module of one function", () => {
  it("is JavaScript with its value and its derivatives", async () => {
    const module = await code("src/model.ts?gradient,hessian&fn=loss", files);
    const results = runProgram(
      `${module}\nconsole.log(JSON.stringify([loss(3, 2), lossGradient(3, 2), lossHessian(3, 2)]))`,
    );
    expect(results).toEqual([9 * Math.sin(2), expect.anything(), expect.anything()]);
    expectFigures(Array.isArray(results) ? results.slice(1) : [], [lossGradient(3, 2), lossHessian(3, 2)]);
  });

  it("follows its options", async () => {
    const module = await code("src/model.ts?gradient&fn=loss&wrt=y&style=into", files);
    const [value, gradient] = [9 * Math.sin(2), lossGradient(3, 2)[1]!];
    const program = `${module}\nconst g = new Float64Array(1); lossGradientInto(3, 2, g); console.log(JSON.stringify([lossInto(3, 2), g[0]]))`;
    expectFigures([runProgram(program)], [[value, gradient]]);
  });

  it("is made from a formula as well", async () => {
    const formulas = { "f.math": "f(x, y) = x^2 * erf(y)", "g.math": "sum((A*x).^2)" };
    const module = await code("f.math?gradient", formulas);
    const f = `${module}\nconsole.log(JSON.stringify([f(3, 0.5), fGradient(3, 0.5)]))`;
    // erf(1/2), and its derivative 2 exp(−1/4)/√π.
    const erf = 0.5204998778130465;
    expectFigures([runProgram(f)], [[9 * erf, [6 * erf, (18 * Math.exp(-0.25)) / Math.sqrt(Math.PI)]]]);
    const arrays = await code("g.math?gradient&shape=A=2x2,x=2&wrt=x&runtime=inline", formulas);
    const g = `${arrays}\nconst g = fGradient(Float64Array.of(1, 2, 3, 4), Float64Array.of(1, -1)); console.log(JSON.stringify(g.map((each) => [...each])))`;
    // 2 Aᵀ A x, with A x = (−1, −1).
    expectFigures([runProgram(g)], [[[-8, -12]]]);
  });

  it("needs no name where the file exports one function only", async () => {
    const one = {
      "f.ts": "const half = (x: number): number => x / 2;\nexport const f = (x: number): number => half(x) ** 3;",
    };
    const results = runProgram(`${await code("f.ts?gradient", one)}\nconsole.log(JSON.stringify(fGradient(3)))`);
    expectFigures(results === undefined ? [] : [results], [[riddersDerivative((x) => (x / 2) ** 3, 3).value]]);
  });
});

describe("the module of a function of arrays and objects", () => {
  const text = `export interface Line {
  slope: number;
  offset: number;
}
export function misfit(line: Line, xs: number[], ys: number[]): number {
  let sum = 0;
  for (let i = 0; i < xs.length; i++) {
    const residual = line.slope * xs[i]! + line.offset - ys[i]!;
    sum += residual ** 2;
  }
  return sum;
}
`;

  it("has its gradient, and the types that it needs", async () => {
    const { code, functions } = await compiled("fit.ts?gradient&wrt=line", { "fit.ts": text });
    const print = "console.log(JSON.stringify(misfitGradient({ slope: 2, offset: 1 }, [1, 2, 4], [1, 1, 1])))";
    // The residuals are 2, 4 and 8.
    expect(leaves(runProgram(`${typeof code === "string" ? code : ""}\n${print}`))).toEqual([2 * (2 + 8 + 32), 2 * 14]);
    const [types] = functions.map(({ parts }) => (parts instanceof DiagnosticError ? [] : parts.declarations));
    expect(types?.join("\n")).toMatch(/export interface Line \{\n[^}]*slope: number;/);
  });
});

describe("the module of several functions", () => {
  const two = {
    "src/two.ts":
      "export function a(x: number): number { return x * x; }\nfunction b(x: number, y: number): [number, number] { return [x, x * y]; }\nexport { b };",
  };

  it("exports the modules of each again", async () => {
    expect(await code("src/model.ts?gradient&fn=loss,energy", files)).toBe(
      'export { loss, lossGradient } from "./model.ts?gradient&fn=loss";\nexport { energy, energyGradient } from "./model.ts?gradient&fn=energy";\n',
    );
  });

  it("has all that the file exports", async () => {
    expect(await code("src/two.ts?jacobian&mode=forward", two)).toBe(
      'export { a, aJacobian } from "./two.ts?jacobian&mode=forward&fn=a";\nexport { b, bJacobian } from "./two.ts?jacobian&mode=forward&fn=b";\n',
    );
  });

  it("has of every function the derivatives that there are", async () => {
    expect(await code("src/two.ts?gradient,jacobian", two)).toContain("{ a, aGradient, aJacobian }");
    expect(await code("src/two.ts?gradient,jacobian", two)).toContain("{ b, bJacobian }");
    expect(await refused("src/two.ts?gradient", two)).toMatchObject({ code: "ADJ608" });
  });

  it("is refused where two functions would give the same name", async () => {
    const text =
      "export function f(x: number): number { return x * x; }\nexport function fGradient(x: number): number { return 2 * x; }";
    expect(await refused("f.ts?gradient", { "f.ts": text })).toMatchObject({
      code: "ADJ906",
      message: "both `f` and `fGradient` would give `fGradient`",
    });
  });
});

describe("narrowing", () => {
  const narrowed = async (importer: string, specifier = "./model.ts?gradient"): Promise<string> => {
    const whole = { ...request(specifier), path: "src/model.ts" };
    const { query, fn } = await compilerOf(files).narrow(whole, specifier, importer);
    expect(fn).toEqual(request(`./model.ts?${query}`).fn);
    return query;
  };

  it("takes the functions that are imported by name", async () => {
    expect(await narrowed('import { lossGradient } from "./model.ts?gradient";')).toBe("gradient&fn=loss");
    expect(await narrowed('import { energy, loss } from "./model.ts?gradient";')).toBe("gradient&fn=loss,energy");
  });

  it("leaves a request as it is where functions are named, or may all be meant", async () => {
    expect(await narrowed('import * as model from "./model.ts?gradient";')).toBe("gradient");
    const specifier = "./model.ts?gradient&fn=energy";
    expect(await narrowed(`import { loss } from "${specifier}";`, specifier)).toBe("gradient&fn=energy");
  });
});

describe("a refusal", () => {
  it("points into the file, and says how to leave a function out that is not meant", async () => {
    const { code: number, marked, notes } = await refused("src/model.ts?gradient", files);
    expect([number, marked]).toEqual(["ADJ809", "`${x}`"]);
    expect(notes.at(-1)).toBe(
      "`described` is compiled because its file exports it; `&fn=…` names the functions that are meant",
    );
  });

  it("says nothing of the kind where the function is named", async () => {
    expect((await refused("src/model.ts?gradient&fn=described", files)).notes).toEqual([]);
  });

  it.each([
    ["f.ts?gradient", "export function f(x: number): number { return x +; }", "ADJ801"],
    ["f.ts?gradient", 'export function f(x: number): number { return "1"; }', "ADJ802"],
    ["f.ts?gradient&vars=x", "export function f(x: number): number { return x; }", "ADJ803"],
    ["f.ts?gradient&shape=x=3", "export function f(x: number): number { return x; }", "ADJ803"],
    ["f.ts?gradient&fn=g", "export function f(x: number): number { return x; }", "ADJ209"],
    ["f.ts?gradient&wrt=y", "export function f(x: number): number { return x; }", "ADJ601"],
    ["f.ts?gradient", "function f(x: number): number { return x; }", "ADJ905"],
    ["g.ts?gradient", "", "ADJ701"],
    ["f.math?gradient&shape=x", "f(x) = x", "ADJ109"],
  ])("of %s is a diagnostic: %s", async (specifier, text, expected) => {
    const refusal = await refused(specifier, { [specifier.startsWith("f.math") ? "f.math" : "f.ts"]: text });
    expect(refusal.code).toBe(expected);
  });
});

describe("the files to watch", () => {
  it("are the model and what it imports, compiled or not", async () => {
    expect((await compiled("src/model.ts?gradient&fn=loss", files)).files).toEqual(["src/model.ts", "src/square.ts"]);
    expect((await compiled("src/model.ts?gradient&fn=described", files)).files).toEqual([
      "src/model.ts",
      "src/square.ts",
    ]);
    const broken = { ...files, "src/square.ts": "export const square = (x: number): number => x *;" };
    const { code: error, files: watched } = await compiled("src/model.ts?gradient&fn=loss", broken);
    expect(error instanceof DiagnosticError && error.source?.name).toBe("src/square.ts");
    expect(watched).toEqual(["src/model.ts", "src/square.ts"]);
  });
});

describe("what has been compiled", () => {
  it("is remembered until a file changes that it was read from", async () => {
    const changing: Record<string, string> = { ...files };
    let reads = 0;
    const compiler = createCompiler((path) => {
      reads++;
      return changing[path];
    });
    const asked = request("src/model.ts?gradient&fn=energy");
    const [first] = (await compiler.compile(asked)).functions;
    const [again] = (await compiler.compile(asked)).functions;
    expect(again?.parts).toBe(first?.parts);
    changing["src/square.ts"] = "export const square = (x: number): number => x * x * x;";
    const { code: changed } = await compiler.compile(asked);
    const results = runProgram(
      `${typeof changed === "string" ? changed : ""}\nconsole.log(JSON.stringify(energyGradient(0.5)))`,
    );
    expectFigures([results === undefined ? [] : results], [[-0.75 * Math.exp(-0.125)]]);
    expect(reads).toBeGreaterThan(0);
    expect(energyGradient(0.5)).not.toEqual(results);
  });
});

describe("derivatives that are declared", () => {
  const texts: Record<string, string> = {
    "src/far.ts": `/** @derivative pullback p */
      export const f = (x: number): number => Math.sqrt(x - 1000);
      const p = (x: number, bar: number): number => bar / (2 * Math.sqrt(x - 1000));`,
  };

  it("come with the warnings of their rules", async () => {
    const { functions } = await compiled("src/far.ts?gradient&fn=f", texts);
    const warnings = functions.flatMap((each) => each.warnings.flatMap(({ diagnostics }) => diagnostics));
    expect(warnings).toMatchObject([{ code: "ADJ847", severity: "warning" }]);
  });

  it("are read again when a configuration comes", async () => {
    const given: Record<string, string> = { "src/model.ts": "export const f = (x: number): number => x * x;" };
    const compiler = compilerOf(given);
    const gradient = async (): Promise<unknown> => {
      const { code: module, files: read } = await compiler.compile(request("src/model.ts?gradient&fn=f"));
      if (module instanceof DiagnosticError) throw module;
      return [runProgram(`${module}\nconsole.log(JSON.stringify(fGradient(3)));`), read];
    };
    expect(await gradient()).toEqual([[6], ["src/model.ts"]]);
    given["adjoint.config.ts"] = 'export default { derivatives: { "src/model.ts#f": "zero" } };';
    expect(await gradient()).toEqual([[0], expect.arrayContaining(["src/model.ts", "adjoint.config.ts"])]);
  });
});
