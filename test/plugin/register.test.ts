import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { expectFigures } from "../support/examples.ts";
import { energyGradient, lossGradient, lossHessian, MODEL, projectOf, SQUARE } from "./support.ts";

// The built loader, as it is installed; `npm test` builds it.

/** A project in which this package is installed. */
function installed(files: Readonly<Record<string, string>>): string {
  const root = projectOf({ "src/model.ts": MODEL, "src/square.ts": SQUARE, ...files });
  mkdirSync(join(root, "node_modules"));
  for (const name of ["tsx", "ts-morph"]) symlinkSync(resolve("node_modules", name), join(root, "node_modules", name));
  symlinkSync(resolve("."), join(root, "node_modules", "adjoint"));
  return root;
}

function node(
  root: string,
  ...argv: readonly string[]
): { readonly code: number | null; readonly stdout: string; readonly stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: root, encoding: "utf8" });
  return { code: status, stdout, stderr };
}

const MAIN = `import { loss, lossGradient } from "./model.ts?gradient,hessian";
const { lossHessian, energyGradient } = await import("./model.ts?gradient,hessian&fn=loss,energy");
console.log(JSON.stringify([loss(3, 2), lossGradient(3, 2), lossHessian(3, 2), energyGradient(0.5)]));
`;
const RESULTS = [9 * Math.sin(2), lossGradient(3, 2), lossHessian(3, 2), energyGradient(0.5)];

describe("a program under node --import adjoint/register", () => {
  it("has the derivatives that it imports", () => {
    const narrow = MAIN.replace('gradient,hessian"', 'gradient,hessian&fn=loss"');
    const { code, stdout, stderr } = node(
      installed({ "main.js": "", "src/main.js": narrow }),
      "--import",
      "adjoint/register",
      "src/main.js",
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expectFigures([JSON.parse(stdout)], [RESULTS]);
  });

  it("may be TypeScript, by tsx", () => {
    const main =
      'import { energyGradient } from "./model.ts?gradient";\nconst x: number = 0.5;\nconsole.log(energyGradient(x)[0]);\n';
    const root = installed({ "src/main.ts": main });
    const { code, stdout, stderr } = node(root, "--import", "tsx", "--import", "adjoint/register", "src/main.ts");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expectFigures([Number(stdout)], energyGradient(0.5));
  });

  it("loads what is imported by name, in folders of any name", () => {
    const root = installed({
      "a b#c/é.ts":
        "export const f = (α: number, x: number): number => α * x * x;\nexport const g = (x: string): string => x;\n",
      "a b#c/main.js":
        'import { fGradient } from "./é.ts?gradient&wrt=α";\nconsole.log(JSON.stringify(fGradient(2, 3)));\n',
    });
    const { stdout, stderr } = node(root, "--import", "adjoint/register", "a b#c/main.js");
    expect(stderr).toBe("");
    expectFigures([JSON.parse(stdout)], [[9]]);
  });

  it("is told what cannot be compiled, with the line of it and without a stack", () => {
    const main = 'import { described } from "./model.ts?gradient";\ndescribed(1);\n';
    const { code, stderr } = node(installed({ "src/main.js": main }), "--import", "adjoint/register", "src/main.js");
    expect(code).toBe(1);
    expect(stderr).toContain(
      [
        "error[ADJ809]: a template is not understood here",
        "  --> src/model.ts:10:10",
        "   |",
        "10 |   return `${x}`;",
        "   |          ^^^^^^",
        "   = help: write numbers",
      ].join("\n"),
    );
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("can catch what an import refuses", () => {
    const main = 'import("./model.ts?gradiant").catch((error) => console.log(error.message));\n';
    const { code, stdout } = node(installed({ "src/main.js": main }), "--import", "adjoint/register", "src/main.js");
    expect(code).toBe(0);
    expect(stdout).toContain("error[ADJ901]: unknown derivative `gradiant`\n --> src/main.js:1:20\n");
  });

  it("writes no files", () => {
    const root = installed({
      "src/main.js": 'import { loss } from "./model.ts?gradient";\nconsole.log(loss(1, 2));\n',
    });
    expect(node(root, "--import", "adjoint/register", "src/main.js").code).toBe(0);
    expect(node(root, "-e", 'console.log(require("fs").readdirSync(".").join(" "))').stdout.trim()).toBe(
      "node_modules package.json src",
    );
  });
});

describe("the synchronous hooks of newer versions of Node", () => {
  // What Node does with the hooks, for versions that have none: ask where an import is, and then for its text.
  const PROGRAM = `import module from "node:module";
import { pathToFileURL } from "node:url";
let hooks;
module.registerHooks = (given) => (hooks = given);
await import("adjoint/register");
const parentURL = pathToFileURL("src/main.js").href;
const next = (specifier) => ({ url: new URL(specifier, parentURL).href, format: "commonjs" });
const load = (specifier) => {
  const resolved = hooks.resolve(specifier, { parentURL }, next);
  return [resolved.format, hooks.load(resolved.url, {}, () => ({ source: "theirs" })).source];
};
const refused = (specifier) => {
  try {
    return load(specifier);
  } catch (error) {
    return error.stack;
  }
};
console.log(JSON.stringify([load("./model.ts?gradient&fn=loss"), load("./model.ts?raw"), load("./main.js"), refused("./model.ts?gradiant")]));
`;

  it("are answered by a thread", () => {
    const main = 'import { loss } from "./model.ts?gradiant";\n';
    const root = installed({ "program.js": PROGRAM, "src/main.js": main });
    const { code, stdout, stderr } = node(root, "program.js");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual([
      ["module", expect.stringContaining("export function lossGradient(x, y) {")],
      ["commonjs", "theirs"],
      ["commonjs", "theirs"],
      expect.stringMatching(/^error\[ADJ901\]: unknown derivative `gradiant`\n --> src\/main\.js:1:34\n/),
    ]);
  });
});
