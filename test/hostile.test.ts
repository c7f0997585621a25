import { describe, expect, it } from "vitest";
import { compile, compileParsed } from "../compiler/compile.ts";
import { DiagnosticError } from "../compiler/diagnostics/diagnostic.ts";
import { load } from "../compiler/emit/load.ts";
import { emitModule } from "../compiler/emit/module.ts";
import { parseMath } from "../compiler/frontends/mathjs/index.ts";

/** Emit the module of a program, run it, and give its value and gradient at a point. */
async function emitted(text: string, point: readonly number[], variables?: readonly string[]) {
  const parsed = parseMath(text, variables ? { variables } : {});
  const module = emitModule({ name: parsed.name, graph: parsed.graph, text });
  const [value, gradient] = [...(await load(module)).values()];
  return { module, value: value!(...point), gradient: gradient!(...point) };
}

const NAMES = [
  ...[
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "prototype",
    "isPrototypeOf",
    "name",
    "length",
  ],
  ...["class", "await", "eval", "arguments", "process", "this", "Math", "Float64Array", "globalThis", "undefined_"],
  ...["var", "let", "const", "function", "return", "yield", "static", "import", "export", "new", "delete", "typeof"],
  ...[
    "v1",
    "v2",
    "w",
    "k",
    "point",
    "gradient",
    "value",
    "x_bar",
    "y_dot",
    "f",
    "fGradient",
    "erf",
    "hypot_",
    "_",
    "$",
  ],
  ...["θ", "αβγ", "Σ_1", "℃", "×3", "𝛼", "K", "Å", "Ω", "µ", "x₁", "é", "ⅷ", "变量", "\u037e_", "ﬀ"],
];

describe("hostile names", () => {
  it.each(NAMES.filter(isSymbol))("%s is an ordinary variable", async (name) => {
    const text = `z1 = ${name}^2 * y\nz1 + 3 ${name}`;
    const { module, value, gradient } = await emitted(text, [3, 5], [name, "y"]);
    expect(value).toBe(54);
    expect(gradient).toEqual([33, 9]);
    expect(compile(text, { variables: [name, "y"] }).gradient(3, 5)).toEqual([33, 9]);
    // Everything outside comments is ASCII.
    expect(module.replace(/\/\/.*|\/\*[^]*?\*\//g, "")).toMatch(/^\p{ASCII}*$/u);
  });

  it.each(NAMES.filter(isSymbol))("%s is an ordinary step", async (name) => {
    const { value, gradient } = await emitted(`${name} = a * b\n${name}^2 + a`, [2, 3], ["a", "b"]);
    expect(value).toBe(38);
    expect(gradient).toEqual([37, 24]);
  });

  it.each(NAMES.filter(isFunctionName))("%s is an ordinary function", async (name) => {
    const { value, gradient } = await emitted(`${name}(a, b) = a * b^2`, [2, 3]);
    expect(value).toBe(18);
    expect(gradient).toEqual([9, 12]);
  });

  it.each([
    ["K", "\u212a"],
    ["Å", "\u212b"],
    ["Ω", "\u2126"],
    ["θ", "theta"],
    ["z1_bar", "z1"],
    ["x_dot", "x"],
    ["u3b8", "θ"],
    ["v1", "w"],
    ["x", "𝑥"],
  ])("%s and %s stay two variables", async (first, second) => {
    const text = `${first}^3 + 2 * ${second} * ${first}`;
    const { value, gradient } = await emitted(text, [2, 5], [first, second]);
    expect(value).toBe(28);
    expect(gradient).toEqual([22, 4]);
  });

  it("are all told apart in one program", async () => {
    const names = NAMES.filter(isSymbol);
    const text = names.map((name, index) => `${String(index + 1)} * ${name}`).join(" + ");
    const { gradient } = await emitted(
      text,
      names.map(() => 1),
      names,
    );
    expect(gradient).toEqual(names.map((_, index) => index + 1));
  });
});

describe("hostile comments", () => {
  it.each([
    "x^2 # */ process.exit() /*",
    "x^2 # */ throw 1; /**",
    "x^2 # \u2028 throw 1",
    "x^2 # \u2029 throw 1",
    "x^2 # `${process.exit()}`",
    "x^2 # </script><script>alert(1)</script>",
    "x^2 # \\u002a/ throw 1",
    "x^2 # \u202e reversed \u2066",
    `x^2 # ${"long ".repeat(2000)}`,
    "# @ts-nocheck\nx^2",
    "# eslint-disable\nx^2 # sourceMappingURL=data:text/plain,",
  ])("%j stays a comment", async (text) => {
    const { value, gradient } = await emitted(text, [3]);
    expect(value).toBe(9);
    expect(gradient).toEqual([6]);
  });

  it("of the command that regenerates the module cannot end the header", async () => {
    const { name, graph } = parseMath("x^2");
    const command = "adjoint emit 'x^2' */\nthrow 1 \u2028 throw 2";
    const module = emitModule({ name, graph, text: "x^2" }, { command });
    expect((await load(module)).get("f")?.(3)).toBe(9);
  });
});

describe("hostile literals", () => {
  it.each([
    ["1e400 * x", Infinity],
    ["1e-400 + x", 2],
    ["x + 1e308 * 10 - x", Infinity],
    ["0.1 + 0.2 + x", 2.3],
    ["123456789012345678901234567890 * x", 2 * 123456789012345680000000000000],
    ["5e-324 * x", 1e-323],
    ["x * 1.7976931348623157e308", Infinity],
    ["x - -0", 2],
    ["0xff + x", 257],
    ["0b101 * x", 10],
    [".5 x", 1],
    ["2. * x", 4],
    ["NaN * x", NaN],
    ["Infinity - x", Infinity],
  ])("%s", async (text, expected) => {
    expect((await emitted(text, [2])).value).toBe(expected);
  });
});

describe("depth and size", () => {
  const nested = (open: string, close: string, depth: number): string => open.repeat(depth) + "x" + close.repeat(depth);

  it.each([
    ["nested parentheses", nested("(", ")", 200), [2], [1]],
    ["nested calls", nested("abs(", ")", 200), [2], [1]],
    ["unary chains", "-".repeat(800) + "x", [2], [1]],
    ["chains of powers", Array.from({ length: 400 }, () => "x").join("^"), [1], [1]],
    ["nested conditionals", nested("x > 0 ? (", ") : 0", 60), [2], [1]],
    ["else-if chains", Array.from({ length: 60 }, (_, i) => `x > ${60 - i} ? ${i} x :`).join(" ") + " 7 x", [2], [59]],
  ])("%s compile", (_, text, point, gradient) => {
    const f = compile(text);
    expect(f.gradient(...point)).toEqual(text.includes("^") ? [1] : gradient);
    expect(f.source()).toContain("export function");
  });

  it.each([
    ["too many parentheses", nested("(", ")", 20_000)],
    ["too deep calls", nested("sin(", ")", 20_000)],
    ["too long unary chains", "-".repeat(200_000) + "x"],
    ["too long power chains", Array.from({ length: 200_000 }, () => "x").join("^")],
    [
      "exponential growth",
      ["f0(x) = x + x", ...Array.from({ length: 40 }, (_, i) => `f${i + 1}(x) = f${i}(f${i}(x))`)].join("\n"),
    ],
  ])("%s meet a limit that a diagnostic names", (_, text) => {
    expect(() => compile(text)).toThrow(DiagnosticError);
  });

  it.each([
    ["a sum of 10 000 terms", Array.from({ length: 10_000 }, (_, i) => `${i + 1} x`).join(" + ")],
    ["a product of 1 000 variables", Array.from({ length: 1_000 }, (_, i) => `x${i + 1}`).join(" * ")],
    ["50 nested logistics", Array.from({ length: 50 }).reduce((e: string) => `1/(1+exp(-(${e})))`, "x")],
    [
      "5 000 named steps",
      Array.from({ length: 5_000 }, (_, i) => `s${i + 1} = sin(${i === 0 ? "x" : `s${i}`})`).join("\n"),
    ],
  ])("%s compiles with its gradient", (_, text) => {
    const parsed = parseMath(text);
    const point = parsed.graph.inputs.map(() => 1);
    const gradient = compileParsed(parsed).gradient(...point);
    expect(gradient).toHaveLength(point.length);
    expect(gradient.every(Number.isFinite)).toBe(true);
  });
});

/** Whether mathjs reads a text as one symbol. */
function isSymbol(name: string): boolean {
  try {
    return parseMath(name, { variables: [name] }).graph.inputs.length === 1;
  } catch {
    return false;
  }
}

function isFunctionName(name: string): boolean {
  try {
    return parseMath(`${name}(a, b) = a`).name === name;
  } catch {
    return false;
  }
}

it("most of the names above are symbols to mathjs", () => {
  expect(NAMES.filter(isSymbol).length).toBeGreaterThan(50);
});
