import { describe, expect, it } from "vitest";
import { elementsOf } from "../report/markup.ts";
import { csvOf, referenceFits } from "../runtime/fit/nist.ts";
import { run } from "./harness.ts";

const misra = csvOf(referenceFits.find(({ name }) => name === "Misra1a")!);
const nelson = csvOf(referenceFits.find(({ name }) => name === "Nelson")!);

/** What a fit writes into a file. */
async function pictureOf(
  words: readonly string[],
  file: string,
  data: Readonly<Record<string, string>>,
): Promise<string> {
  const files = new Map(Object.entries(data));
  const { code, stdout } = await run(["fit", ...words, "-o", file], { files });
  expect(code).toBe(0);
  expect(stdout).toContain("residual standard deviation");
  return files.get(file) ?? "";
}

const circlesIn = (svg: string): number => svg.match(/<circle/g)?.length ?? 0;

describe("the picture of a fit", () => {
  const words = ["y ~ b1*(1 - exp(-b2*x))", "misra.csv", "--start", "b1=250,b2=0.0005"];

  it("has the data, the curve through them and the residuals, and is a file by itself", async () => {
    const svg = await pictureOf(words, "fit.svg", { "misra.csv": misra });
    const elements = elementsOf(svg);
    expect(circlesIn(svg)).toBe(2 * 14);
    expect(elements.filter((name) => name === "path")).toHaveLength(3);
    // The curve is smooth: it has more places than the data.
    expect((/<path class="line" d="([^"]*)"/.exec(svg)?.[1] ?? "").match(/[ML]/g)!.length).toBe(300);
    expect(svg).toContain("observed − model");
  });

  it("is a page with the numbers, too", async () => {
    const page = await pictureOf(words, "fit.html", { "misra.csv": misra });
    expect(elementsOf(page)).toEqual(expect.arrayContaining(["html", "table", "svg", "pre"]));
    expect(page).toContain("<td>b1</td><td>238.94212");
    expect(page).toContain("y ~ b1*(1 - exp(-b2*x))");
  });

  it("shows models of several predictors over what they give, and constants over the rows", async () => {
    const several = ["log(y) ~ b1 - b2*x1*exp(-b3*x2)", "nelson.csv", "--start", "b1=2.5,b2=5e-9,b3=-0.05"];
    const svg = await pictureOf(several, "fit.svg", { "nelson.csv": nelson });
    expect(circlesIn(svg)).toBe(2 * 128);
    expect(svg).toContain(">model</text>");
    expect(svg).toContain(">log(y)</text>");
    const constant = await pictureOf(["y ~ b1", "misra.csv", "--start", "b1=1"], "fit.svg", { "misra.csv": misra });
    expect(constant).toContain(">row</text>");
    expect(elementsOf(constant)).toContain("path");
  });

  it("is not marked up by what the user wrote", async () => {
    const name = `<script>"&'.csv`;
    const formula = "# </title><script>alert(1)</script>\ny ~ x < 300 ? b1 : b2 # <b>&";
    for (const file of ["fit.svg", "fit.html"]) {
      const picture = await pictureOf([formula, name, "--start", "b1=1,b2=2"], file, { [name]: misra });
      expect(elementsOf(picture)).not.toContain("script");
      expect(elementsOf(picture)).not.toContain("b");
    }
  });

  it("is written even where the search ends early, and refused where it cannot be written", async () => {
    const files = new Map([["misra.csv", misra]]);
    const early = await run(["fit", ...words, "--iterations", "1", "-o", "fit.svg"], { files });
    expect(early.code).toBe(1);
    expect(files.get("fit.svg")).toContain("<svg");
    const same = files.get("fit.svg");
    await run(["fit", ...words, "--iterations", "1", "-o", "fit.svg"], { files });
    expect(files.get("fit.svg")).toBe(same);
  });
});
