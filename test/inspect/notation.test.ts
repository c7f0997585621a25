import { describe, expect, it } from "vitest";
import { parseMath } from "../../compiler/frontends/mathjs/index.ts";
import { sumText, type FormulaOptions } from "../../compiler/inspect/formula.ts";
import { outputFormulas } from "../../compiler/inspect/notation.ts";

function written(text: string, options: Partial<FormulaOptions> = {}): string {
  const [formula] = outputFormulas(parseMath(text).graph, { format: "text", ...options });
  return formula!.text;
}

describe("formulas as text", () => {
  it.each([
    ["x*y*z", "x · y · z"],
    ["x*(y*z)", "x · (y · z)"],
    ["x-(y-z)", "x - (y - z)"],
    ["x-(y+z)", "x - (y + z)"],
    ["(x+y)*z", "(x + y) · z"],
    ["x/(y*z)", "x / (y · z)"],
    ["x/y/z", "x / y / z"],
    ["2x", "2 x"],
    ["2*3x", "2 (3 x)"],
    ["2*3*x", "2 · 3 · x"],
    ["2(x+1)", "2 (x + 1)"],
    ["sin(2pi*x)", "sin(2π x)"],
    ["3*pi*x", "3π x"],
    ["x/(2pi)", "x / (2π)"],
    ["2^x * e^y", "2^x · exp(y)"],
    ["-x*y", "-x · y"],
    ["-(x*y)", "-x · y"],
    ["-(x+y)", "-(x + y)"],
    ["x*(-y)", "x · (-y)"],
    ["x-(-y)", "x - (-y)"],
    ["x^(-y)", "x^(-y)"],
    ["-x^2", "-x^2"],
    ["(-x)^2", "(-x)^2"],
    ["-(-x)", "-(-x)"],
    ["x^-2", "x^(-2)"],
    ["(x^y)^z", "(x^y)^z"],
    ["x^y^z", "x^y^z"],
    ["(x/y)^z", "(x / y)^z"],
    ["(x+y)!", "(x + y)!"],
    ["abs(x-y)", "|x - y|"],
    ["log(x, 2)", "log(x, 2)"],
    ["mod(x, y)*z", "x mod y · z"],
    ["z*mod(x, y)", "z · (x mod y)"],
    ["-mod(x, y)", "-(x mod y)"],
    ["x > 0 and (y < 1 or not (x == y)) ? x : y", "x > 0 and (y < 1 or not x == y) ? x : y"],
    ["(x > 0 ? x : y) * 2", "(x > 0 ? x : y) · 2"],
    ["x > 0 ? (y > 0 ? 1 : 2) : y < 0 ? 3 : 4", "x > 0 ? (y > 0 ? 1 : 2) : y < 0 ? 3 : 4"],
    ["1e-7 x", "1e-7 x"],
    ["0.1 + x", "0.1 + x"],
  ])("%s is written %s", (text, formula) => {
    expect(written(text)).toBe(formula);
  });

  it("puts what a side of a conditional captures in parentheses where that is needed", () => {
    expect(written("s = x + y\ns > 0 ? 2 * s : s")).toBe("x + y > 0 ? 2 (x + y) : x + y");
  });

  it("regroups products and sums where that is asked for", () => {
    expect(written("x*(y*z)", { regroup: true })).toBe("x · y · z");
    expect(written("x*(y/z)", { regroup: true })).toBe("x · y / z");
    expect(written("x*2", { regroup: true })).toBe("2 x");
    expect(written("x + (y + z)", { regroup: true })).toBe("x + y + z");
    expect(written("x + (-1)", { regroup: true })).toBe("x - 1");
    expect(written("x - (y - z)", { regroup: true })).toBe("x - (y - z)");
    expect(written("x * mod(y, z)", { regroup: true })).toBe("x · (y mod z)");
  });

  it("shortens numbers that are no short decimals, and writes thirds as fractions", () => {
    expect(written("0.6931471805599453 x", { digits: 6 })).toBe("0.693147 x");
    expect(written("0.25 x", { digits: 3 })).toBe("0.25 x");
    expect(written("1234567 x", { digits: 3 })).toBe("1234567 x");
    expect(written("0.3333333333333333 x", { digits: 6 })).toBe("1/3 x");
    expect(written("x^0.3333333333333333", { digits: 6 })).toBe("x^(1/3)");
    expect(written("-1.5707963267948966 x", { digits: 6 })).toBe("-1.5708 x");
  });

  it("cuts what grows beyond any use", () => {
    const sum = Array.from({ length: 2000 }, (_, index) => `x${String(index)}`).join("+");
    expect(written(sum).length).toBeLessThan(2100);
    expect(written(sum)).toContain("…");
  });
});

describe("formulas in LaTeX", () => {
  it.each([
    ["x1/x2", "\\frac{x_1}{x_2}"],
    ["(x/y)^2", "\\left(\\frac{x}{y}\\right)^{2}"],
    ["x*(y/z)", "x \\cdot \\frac{y}{z}"],
    ["2pi*alpha", "2\\pi \\alpha"],
    ["sqrt(x+1)", "\\sqrt{x + 1}"],
    ["rate * x_max", "\\mathrm{rate} \\cdot x_{\\mathrm{max}}"],
    [
      "x <= y ? 1 : 1e-7 x",
      "\\begin{cases} 1 & \\text{if } x \\le y \\\\ 1 \\cdot 10^{-7} x & \\text{otherwise} \\end{cases}",
    ],
  ])("%s is written %s", (text, formula) => {
    expect(written(text, { format: "latex" })).toBe(formula);
  });
});

describe("a sum of terms", () => {
  const term = (text: string, precedence = 6): { text: string; precedence: number } => ({ text, precedence });

  it("joins terms by their signs", () => {
    expect(sumText([term("-a"), term("b · c"), term("-d")], { format: "text" })).toBe("-a + b · c - d");
  });

  it("is 0 without terms", () => {
    expect(sumText([], { format: "text" })).toBe("0");
  });

  it("puts looser terms in parentheses", () => {
    expect(sumText([term("a"), term("c ? a : b", 0)], { format: "text" })).toBe("a + (c ? a : b)");
  });
});
