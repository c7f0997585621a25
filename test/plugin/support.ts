import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import { DiagnosticError, type Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";

/** A model of two functions, with a helper in another file, and a function that is no mathematics. */
export const MODEL = `import { square } from "./square.ts";

export function loss(x: number, y: number): number {
  return square(x) * Math.sin(y);
}

export const energy = (x: number): number => Math.exp(-square(x));

export function described(x: number): string {
  return \`\${x}\`;
}
`;

export const SQUARE = "export const square = (x: number): number => x * x;\n";

/** The derivatives of MODEL, by hand. */
export const lossGradient = (x: number, y: number): readonly number[] => [2 * x * Math.sin(y), x * x * Math.cos(y)];
export const lossHessian = (x: number, y: number): readonly (readonly number[])[] => [
  [2 * Math.sin(y), 2 * x * Math.cos(y)],
  [2 * x * Math.cos(y), -x * x * Math.sin(y)],
];
export const energyGradient = (x: number): readonly number[] => [-2 * x * Math.exp(-x * x)];

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A folder of files, which is there as long as the tests of a file run. */
export function projectOf(files: Readonly<Record<string, string>>): string {
  // Bundlers name files as they really are.
  const root = realpathSync(mkdtempSync(join(tmpdir(), "adjoint-plugin-")));
  folders.push(root);
  writeFiles(root, { "package.json": '{ "name": "project", "private": true, "type": "module" }\n', ...files });
  return root;
}

export function writeFiles(root: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}

/** What a program prints, as JSON. */
export function runProgram(code: string): unknown {
  return JSON.parse(execFileSync(process.execPath, ["--input-type=module"], { input: code, encoding: "utf8" }));
}

/** What something is refused with. */
export async function refusalOf(
  run: () => unknown,
): Promise<{ readonly code: string; readonly marked: string } & Diagnostic> {
  try {
    await run();
  } catch (error) {
    if (error instanceof DiagnosticError) return described(error);
    throw error;
  }
  throw new Error("not refused");
}

/** The first diagnostic of an error, and what it underlines. */
export function described({
  diagnostics: [diagnostic],
  source,
}: DiagnosticError): Diagnostic & { readonly marked: string } {
  if (diagnostic === undefined) throw new Error("an error without a diagnostic");
  const { start = 0, end = 0 } = diagnostic.span ?? {};
  return { ...diagnostic, marked: source?.text.slice(start, end) ?? "" };
}

/** What a function throws. */
export async function thrownBy(run: () => Promise<unknown>): Promise<Error> {
  try {
    await run();
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error("nothing is thrown");
}
