import { expect } from "vitest";
import { DiagnosticError } from "../../../compiler/diagnostics/diagnostic.ts";
import { openProgram, type ReadFile, type TypedProgram } from "../../../compiler/frontends/typescript/project.ts";

export const open = (text: string, read: ReadFile = () => undefined, config?: string): Promise<TypedProgram> =>
  openProgram({ name: "src/model.ts", text }, read, config);

/** What a function of a program, or a derivative of it, is refused with: the code, what is underlined, and all that is said. */
export function refusal(run: () => unknown): readonly [code: string, marked: string, says: string] {
  try {
    run();
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    const [diagnostic] = error.diagnostics;
    if (diagnostic === undefined) throw error;
    const { code, span, message, notes, help } = diagnostic;
    return [code, error.source?.text.slice(span?.start, span?.end) ?? "", [message, ...notes, help].join("\n")];
  }
  throw new Error("not refused");
}

/** What is close to a value in all its numbers. */
export function near(value: unknown, digits = 13): unknown {
  if (typeof value === "number") return expect.closeTo(value, digits);
  if (Array.isArray(value)) return value.map((part: unknown) => near(part, digits));
  if (typeof value !== "object" || value === null) throw new TypeError("no number, list or object");
  return Object.fromEntries(Object.entries(value).map(([name, part]: [string, unknown]) => [name, near(part, digits)]));
}

/** Functions that all are sin x · y for positive x and x · y for others, with a tag each; and what the tags name. */
export const declared = (tags: readonly string[]): string => `
  ${tags
    .map(
      (tag, index) => `/** Words.\n * @derivative ${tag}\n * @returns it */
      export function f${String(index)}(x: number, y: number): number { return x > 0 ? Math.sin(x) * y : x * y; }`,
    )
    .join("\n")}
  const push = (x: number, y: number, dx: number, dy: number): number =>
    x > 0 ? Math.cos(x) * y * dx + Math.sin(x) * dy : y * dx + x * dy;
  const pull = (x: number, y: number, bar: number) => ({ y: bar * slopeY(x, y), x: bar * slopeX(x, y) });
  const pair = (x: number, y: number, value: number, bar: number) => [bar * slopeX(x, y), bar * (value / y)];
  function slopeX(x: number, y: number): number { return x > 0 ? Math.cos(x) * y : y; }
  function slopeY(x: number, y: number): number { return x > 0 ? Math.sin(x) : x; }
  const wrong = (x: number, y: number, bar: number): [number, number] => [bar * y, bar];
  const clipped = (x: number, y: number, bar: number): [number, number] =>
    [Math.min(bar, 1) * slopeX(x, y), Math.min(bar, 1) * slopeY(x, y)];
  const bent = (x: number, y: number, dx: number, dy: number): number => dx * dy;
`;
