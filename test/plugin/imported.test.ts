import { describe, expect, it } from "vitest";
import { functionsNamed, importedNames } from "../../compiler/plugin/imported.ts";

const names = (text: string): readonly string[] | undefined => {
  const found = importedNames(text, "./m.ts?gradient");
  return found && [...found];
};

describe("the names that a text imports", () => {
  it.each([
    [`import { loss, lossGradient } from "./m.ts?gradient";`, ["loss", "lossGradient"]],
    [
      `import {\n  loss as value, // the value\n  type Loss,\n  /* and */ lossGradient,\n} from './m.ts?gradient'`,
      ["loss", "Loss", "lossGradient"],
    ],
    [`import type { f } from "./m.ts?gradient"; export { g as h } from "./m.ts?gradient";`, ["f", "g"]],
    [`<script setup>import{f}from"./m.ts?gradient"</script>`, ["f"]],
  ])("are found: %s", (text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it.each([
    `import * as m from "./m.ts?gradient";`,
    `const m = await import("./m.ts?gradient");`,
    `import { f } from "./m.ts?gradient"; const m = await import('./m.ts?gradient');`,
    `export * from "./m.ts?gradient";`,
    `import { f } from "./m.ts?hessian";`,
    `import { f } from "./mxts?gradient";`,
    ``,
  ])("may be all of them: %s", (text) => {
    expect(names(text)).toBeUndefined();
  });
});

describe("the functions that names belong to", () => {
  const functions = ["loss", "energy", "energyGradient", "σ"];
  const named = (list: readonly string[], style?: "into" | "factory"): readonly string[] | undefined =>
    functionsNamed(new Set(list), functions, { kinds: ["gradient", "hessian"], options: style ? { style } : {} });

  it("are known by their derivatives, in the order of the file", () => {
    expect(named(["energyHessian", "loss", "lossGradient"])).toEqual(["loss", "energy"]);
    expect(named(["sigmaGradient"])).toEqual(["σ"]);
  });

  it("are those that derivatives are asked of, where a function is called like one", () => {
    expect(named(["energyGradient"])).toEqual(["energy"]);
    expect(named(["energyGradientGradient"])).toEqual(["energyGradient"]);
  });

  it("are known in every style", () => {
    expect(named(["lossInto", "energyGradientInto"], "into")).toEqual(["loss", "energy"]);
    expect(named(["createLossGradient", "energyHessianInto"], "factory")).toEqual(["loss", "energy"]);
  });

  it("are not known where a name belongs to none", () => {
    expect(named([])).toBeUndefined();
    expect(named(["loss", "lossJvp"])).toBeUndefined();
    expect(named(["lossGradient"], "into")).toBeUndefined();
  });
});
