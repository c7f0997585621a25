import { build } from "vite";
import { describe, expect, it } from "vitest";
import { files } from "../../compiler/cli/files.ts";
import { run } from "../../test/cli/harness.ts";
import { runProgram } from "../../test/plugin/support.ts";
import { expectFigures } from "../../test/support/examples.ts";

const FOLDER = "examples/35-bundler";

/** The bundled program, with other last words. */
async function bundled(print: string): Promise<unknown> {
  const built = await build({
    root: FOLDER,
    configFile: `${FOLDER}/vite.config.ts`,
    logLevel: "silent",
    build: { write: false, minify: false },
  });
  const [result] = [built].flat();
  const [chunk] = result && "output" in result ? result.output : [];
  return runProgram(
    `${(chunk?.code ?? "").replaceAll("console.log", "void ")}\nconsole.log(JSON.stringify(${print}));`,
  );
}

describe("derivatives by import", () => {
  it("are those that paper gives", async () => {
    const [x, y] = [-1.2, 1];
    const results = await bundled(
      `[rosenbrockGradient(${x}, ${y}), rosenbrockHessian(${x}, ${y}), himmelblauGradient(3, 2), himmelblauHessian(3, 2)]`,
    );
    expectFigures(
      [results],
      [
        [
          [-2 * (1 - x) - 400 * x * (y - x ** 2), 200 * (y - x ** 2)],
          [
            [2 - 400 * (y - 3 * x ** 2), -400 * x],
            [-400 * x, 200],
          ],
          [0, 0],
          // 12 x² + 4 y − 42, 4 (x + y) and 12 y² + 4 x − 26.
          [
            [74, 20],
            [20, 34],
          ],
        ],
      ],
    );
  });

  it("lead to the minima", async () => {
    const minima = await bundled(
      `[[rosenbrockGradient, rosenbrockHessian, -1.2, 1], [himmelblauGradient, himmelblauHessian, 4, 3]].map(([gradient, hessian, x, y]) => {
        const found = stationaryPoint({ gradient, hessian }, [x, y]);
        return [found.x, found.y];
      })`,
    );
    expectFigures(
      [minima],
      [
        [
          [1, 1],
          [3, 2],
        ],
      ],
    );
  });

  it("have their types in a file that is up to date", async () => {
    const names = ["main.ts", "newton.ts", "model.ts", "adjoint-env.d.ts"].map((name) => `${FOLDER}/${name}`);
    const texts = new Map(names.map((name) => [name, files.read(name) ?? ""]));
    const checked = await run(["types", `${FOLDER}/main.ts`, "-o", `${FOLDER}/adjoint-env.d.ts`, "--check"], {
      files: texts,
    });
    expect(checked).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});
