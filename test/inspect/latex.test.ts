import { describe, expect, it } from "vitest";
import { latexName, typeset } from "../../compiler/inspect/latex.ts";

describe("a name in LaTeX", () => {
  it.each([
    ["x", "x"],
    ["x1", "x_1"],
    ["x12", "x_{12}"],
    ["x_1", "x_1"],
    ["z1_bar", "z_{1,\\mathrm{bar}}"],
    ["alpha", "\\alpha"],
    ["alpha2", "\\alpha_2"],
    ["α", "\\alpha"],
    ["Ω", "\\Omega"],
    ["ω3", "\\omega_3"],
    ["ς", "ς"],
    ["x_max", "x_{\\mathrm{max}}"],
    ["x_i", "x_i"],
    ["rate", "\\mathrm{rate}"],
    ["rate2", "\\mathrm{rate2}"],
    ["__proto__", "\\mathrm{\\_\\_proto\\_\\_}"],
    ["_", "\\_"],
    ["x_", "\\mathrm{x\\_}"],
    ["$x", "\\mathrm{\\$x}"],
    ["}\\input{/etc/passwd}", "\\mathrm{\\}\\backslash input\\{/etc/passwd\\}}"],
    ["a%b", "\\mathrm{a\\%b}"],
    ["", "\\mathrm{}"],
  ])("%s is typeset %s", (name, latex) => {
    expect(typeset(latexName(name))).toBe(latex);
  });

  it("has its accent over the base", () => {
    expect(typeset(latexName("z2"), "\\dot")).toBe("\\dot{z}_2");
    expect(typeset(latexName("alpha"), "\\bar")).toBe("\\bar{\\alpha}");
  });
});
