import { describe, expect, it, vi } from "vitest";
import { main } from "../../compiler/cli/main.ts";
import { VERSION } from "../../compiler/version.ts";
import { run } from "./harness.ts";

/** The words of a command whose only quotes are double ones. */
const shellWords = (line: string): readonly string[] =>
  Array.from(line.matchAll(/"([^"]*)"|(\S+)/g), ([, quoted, word = ""]) => quoted ?? word);

/** What examples call `loss.ts#loss`. */
const LOSS = `export function loss(params: { w: number[]; b: number }, x: number[][]): number {
  let sum = 0;
  for (const row of x) {
    let score = params.b;
    for (let j = 0; j < row.length; j++) score += params.w[j]! * row[j]!;
    sum += Math.log1p(Math.exp(-score));
  }
  return sum;
}
`;

const COMMANDS = ["emit", "eval", "trace", "check", "graph", "cost"];

describe("adjoint", () => {
  it("prints its version", async () => {
    expect(await run(["--version"])).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: "" });
  });

  it.each([[["--help"]], [["-h"]], [["help"]]])("lists its commands on %s", async (argv) => {
    const { code, stdout, stderr } = await run(argv);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const command of COMMANDS) expect(stdout).toContain(`\n  ${command} `);
  });

  it("shows its help as an error when it is called without a command", async () => {
    const { code, stdout, stderr } = await run([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("Usage: adjoint");
  });

  it.each(COMMANDS)("%s --help explains the command with examples", async (command) => {
    const direct = await run([command, "--help"]);
    expect({ code: direct.code, stderr: direct.stderr }).toEqual({ code: 0, stderr: "" });
    expect(direct.stdout).toContain(`Usage: adjoint ${command}`);
    expect(direct.stdout).toContain(`$ adjoint ${command} `);
    expect(await run(["help", command])).toEqual(direct);
  });

  it.each(COMMANDS)("%s has examples that work", async (command) => {
    const { stdout } = await run([command, "--help"]);
    const examples = Array.from(stdout.matchAll(/^ {2}\$ adjoint (.*)$/gm), ([, line = ""]) => shellWords(line));
    const files = new Map([
      ["model.math", "f(x, y) = x^2 * y\n"],
      ["loss.ts", LOSS],
    ]);
    expect(examples.length).toBeGreaterThan(1);
    for (const example of examples)
      expect({ example, ...(await run(example, { files })) }).toMatchObject({ code: 0, stderr: "" });
  });

  it.each([
    [["evil", "x"], "unknown command 'evil'"],
    [["--verbose"], "unknown option '--verbose'"],
    [["eval"], "missing required argument 'source'"],
    [["eval", "x", "y"], "too many arguments"],
    [["eval", "x", "--att", "1"], "unknown option '--att'"],
    [["eval", "x", "--at"], "argument missing"],
    [["eval", "x", "--of", "gradeint"], "Did you mean gradient?"],
    [["eval", "x", "--of", "trace"], "Allowed are value, gradient, jacobian, hessian."],
    [["eval", "x", "--wrt", ""], "A name is missing."],
    [["emit", "x", "--mode", "sideways"], "Allowed choices are forward, reverse, mixed, auto"],
    [["emit", "x", "--style", "fancy"], "Allowed choices are plain, into"],
    [["emit", "x", "--runtime", "remote"], "Allowed choices are inline, import"],
    [["emit", "x", "--simplify", "all"], "Allowed choices are none, exact, algebraic"],
    [["emit", "x", "--check"], "--check needs the file"],
    [["trace", "x", "--at", "1", "--digits", "many"], "Not a number from 0 to 100"],
    [["trace", "x", "--at", "1", "--digits", "101"], "Not a number from 0 to 100"],
    [["trace", "x", "--at", "1", "--format", "pdf"], "Allowed choices are text, markdown, latex, json"],
    [["check", "x", "--at", "1", "--method", "newton"], "Allowed choices are"],
    [["check", "x", "--at", "1", "--step", "0"], "Not a positive number"],
    [["check", "x", "--at", "1", "--step", "-0.1"], "Not a positive number"],
    [["check", "x", "--at", "1", "--step", ""], "Not a positive number"],
    [["check", "x", "--at", "1", "--tolerance", "Infinity"], "Not a positive number"],
    [["graph", "x", "--format", "png"], "Allowed choices are"],
  ])("answers the wrong usage %j with 2", async (argv, message) => {
    const { code, stdout, stderr } = await run(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n +at /);
  });

  it("colours diagnostics only for a terminal", async () => {
    const plain = await run(["eval", "sinn(x)", "--at", "1"]);
    const colored = await run(["eval", "sinn(x)", "--at", "1"], { color: true });
    expect(plain.stderr).not.toContain("\u001b");
    expect(colored.stderr).toContain("\u001b[1;31m");
  });

  it("asks for a report, without a stack trace, when it is at fault itself", async () => {
    const write = vi.fn<(text: string) => void>();
    const silent = { write: () => undefined, color: false, columns: 100, isTerminal: false };
    const nothing = (): undefined => undefined;
    const files = {
      read: nothing,
      readBytes: nothing,
      existing: nothing,
      write: nothing,
      makeFolder: nothing,
      isFolder: () => false,
      obstacle: () => undefined,
    };
    const code = await main(["eval", "-"], {
      stdout: silent,
      stderr: { ...silent, write },
      readInput: () => Promise.reject(new Error("the disk is on fire")),
      files,
      onInterrupt: () => nothing,
    });
    const text = write.mock.calls.join("");
    expect(code).toBe(70);
    expect(text).toMatch(/^adjoint \S+ has a defect. Please report it/);
    expect(text).toContain("the disk is on fire");
    expect(text).not.toMatch(/\n +at /);
  });
});
