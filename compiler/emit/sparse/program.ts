import type { Scope } from "../names.ts";
import type { Program } from "../program.ts";
import { programOfArrays } from "./arrays.ts";
import { declareIntegers, type Declared } from "./integers.ts";
import { programOfNumbers } from "./numbers.ts";
import type { SparseRequest } from "./request.ts";

/** The functions of a sparse derivative, and the constants that they read. */
export interface SparseProgram {
  readonly constants: readonly (readonly string[])[];
  readonly program: Program;
  readonly isUnrolled: boolean;
  /** The names that it takes in the module. */
  readonly names: readonly string[];
}

/** The type of sparse matrices, for modules that return some. */
export function matrixType(called: string): readonly string[] {
  return [
    "/** A sparse matrix: the entries of column j are those from starts[j] up to, and without, starts[j + 1]. */",
    `export interface ${called} {`,
    "  readonly rows: number;",
    "  readonly columns: number;",
    "  readonly starts: Int32Array;",
    "  readonly indices: Int32Array;",
    "  readonly values: Float64Array;",
    "}",
  ];
}

/** The function that writes lists of numbers out, for modules that have long ones. */
export function unrolledFunction(called: string): readonly string[] {
  return [
    "/** Blocks [times, numbers, step] written out: the numbers, then each of them larger by the step (or its own), … */",
    `function ${called}(blocks: readonly (readonly [number, readonly number[], number | readonly number[]])[]): Int32Array {`,
    "  const list = blocks.flatMap(([times, numbers, step]) =>",
    "    Array.from({ length: times }, (_, turn) =>",
    '      numbers.map((number, place) => number + turn * (typeof step === "number" ? step : (step[place] ?? 0))),',
    "    ).flat(),",
    "  );",
    "  return Int32Array.from(list);",
    "}",
  ];
}

/** Make the functions of a sparse derivative. The scope is that of the module, `matrix` the type of its result. */
export function sparseProgram(
  request: SparseRequest,
  matrix: string,
  scope: Scope,
  reserved: readonly string[],
): SparseProgram {
  const { derived } = request;
  const title = request.name.replace(/^create/, "").replace(/Into$/, "");
  const called = title.charAt(0).toLowerCase() + title.slice(1);
  const pattern = scope.declare(`${called}Pattern`);
  const constants = [patternConstant(request, pattern)];
  const names = [...reserved, request.name, pattern];
  const made =
    derived.tables === undefined
      ? programOfNumbers(request, { pattern, matrix, called }, scope, names)
      : programOfArrays(request, derived.tables, { pattern, matrix, called }, scope, names);
  const all = [...constants, ...made.constants];
  return {
    constants: all.map(({ lines }) => lines),
    program: made.program,
    isUnrolled: all.some(({ isUnrolled }) => isUnrolled),
    names: [pattern, ...made.names],
  };
}

function patternConstant({ derived, what, unrolled }: SparseRequest, called: string): Declared {
  const { rows, columns, starts, indices } = derived.plan.pattern;
  const declared = [
    declareIntegers(starts, unrolled, "  starts: ", ","),
    declareIntegers(indices, unrolled, "  indices: ", ","),
  ];
  const count = indices.length;
  return {
    lines: [
      `/** Where ${what} has entries, by compressed columns: ${count} of ${rows} × ${columns}. */`,
      `export const ${called} = {`,
      `  rows: ${rows},`,
      `  columns: ${columns},`,
      ...declared.flatMap(({ lines }) => lines.map((line, index) => (index === 0 ? line : `  ${line}`))),
      "};",
    ],
    isUnrolled: declared.some(({ isUnrolled }) => isUnrolled),
  };
}
