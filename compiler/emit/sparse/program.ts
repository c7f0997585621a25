import { at, InternalError } from "../../diagnostics/internal-error.ts";
import type { Graph } from "../../graph/graph.ts";
import type { DerivedSparse } from "../../transforms/sparse/derive.ts";
import type { CompressedTables } from "../../transforms/sparse/tables.ts";
import { functionProgram } from "../function.ts";
import { createScope, type Scope } from "../names.ts";
import {
  name,
  number,
  type ArrayType,
  type Expression,
  type FunctionProgram,
  type Parameter,
  type Program,
  type Statement,
} from "../program.ts";
import type { Style } from "../result.ts";
import { declareIntegers, type Declared } from "./integers.ts";

/** What the functions of a sparse derivative are made from. */
export interface SparseRequest {
  readonly name: string;
  /** The function that is differentiated. */
  readonly graph: Graph;
  readonly derived: DerivedSparse;
  readonly style: Style;
  readonly arrayType: ArrayType;
  readonly finite: boolean;
  readonly documentation: readonly string[];
  /** What the matrix is called in documentation: "the Hessian of f". */
  readonly what: string;
  /** The name of the function that writes lists of numbers out. */
  readonly unrolled: string;
}

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
      ? ofNumbers(request, { pattern, matrix }, scope, names)
      : ofArrays(request, derived.tables, { pattern, matrix, called }, scope, names);
  const all = [...constants, ...made.constants];
  return {
    constants: all.map(({ lines }) => lines),
    program: made.program,
    isUnrolled: all.some(({ isUnrolled }) => isUnrolled),
    names: [pattern, ...made.names],
  };
}

interface Made {
  readonly constants: readonly Declared[];
  readonly names: readonly string[];
  readonly program: Program;
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

/** The parts of a function of the module that computes the entries, or the compressed matrix, into arrays. */
interface Inner {
  readonly program: Program;
  readonly main: FunctionProgram;
  readonly others: readonly FunctionProgram[];
}

function innerOf(
  request: SparseRequest,
  called: string,
  documentation: readonly string[],
  names: readonly string[],
): Inner {
  const { derived, arrayType, finite, style } = request;
  const program = functionProgram(
    {
      name: called,
      graph: derived.graph,
      style: style === "factory" ? "factory" : "into",
      resultName: derived.tables ? "compressed" : "values",
      arrayType,
      finite,
      documentation,
    },
    [...names, called],
  );
  const main = program.functions.find(({ name: each }) => each === called) ?? program.functions[0];
  if (main === undefined) throw new InternalError("a program without functions");
  return { program, main, others: program.functions.filter((each) => each !== main) };
}

function ofNumbers(
  request: SparseRequest,
  { pattern, matrix }: { readonly pattern: string; readonly matrix: string },
  scope: Scope,
  names: readonly string[],
): Made {
  const { graph, style, documentation } = request;
  if (style !== "plain") {
    return { constants: [], names: [], program: innerOf(request, request.name, documentation, names).program };
  }
  const called = scope.declare(`${request.name}Values`);
  const { program, main, others } = innerOf(request, called, [`The entries of ${request.what}, in order.`], names);
  const own = createScope(names);
  const parameters = graph.inputs.map((input) => ({ name: own.declare(input.name), type: "number" }));
  const values = own.declare("values");
  const given = parameters.map((parameter) => name(parameter.name));
  const isPacked = main.parameters[0]?.type !== "number" && graph.inputs.length > 0;
  const packed: Expression = { kind: "call", callee: "Float64Array.of", operands: given };
  const body: Statement[] = [
    newArray(values, "Float64Array", request.derived.plan.pattern.indices.length),
    perform(called, [...(isPacked ? [packed] : given), name(values)]),
    returned(request, pattern, values),
  ];
  const wrapper: FunctionProgram = {
    name: request.name,
    documentation,
    parameters,
    returnType: matrix,
    body,
    exported: true,
  };
  return {
    constants: [],
    names: [called],
    program: { ...program, functions: [...others, { ...main, exported: false }, wrapper] },
  };
}

function ofArrays(
  request: SparseRequest,
  tables: CompressedTables,
  { pattern, matrix, called }: { readonly pattern: string; readonly matrix: string; readonly called: string },
  scope: Scope,
  names: readonly string[],
): Made {
  const { graph, style, arrayType, documentation, derived, what } = request;
  const places = scope.declare(`${called}Places`);
  const innerName = style === "factory" ? request.name : scope.declare(`${called}Compressed`);
  const about = `${what.charAt(0).toUpperCase()}${what.slice(1)}, compressed: a row for each colour.`;
  const coloured = coloursOf(request, tables, called, scope);
  const constants = [
    ...coloured.constants,
    withComment(
      `/** The place of each entry in the compressed matrix. */`,
      declareIntegers(tables.places, request.unrolled, `const ${places} = `, ";"),
    ),
  ];
  const added = [places, innerName, ...coloured.names];
  const taken = [...names, ...added];
  const { program, main, others } = innerOf(request, innerName, [about], taken);
  const parameters = main.parameters.slice(0, graph.inputs.length);
  const own = createScope([...taken, ...parameters.map((each) => each.name), main.name]);
  const [compressed, values, entry] = [own.declare("compressed"), own.declare("values"), own.declare("k")];
  const count = derived.plan.pattern.indices.length;
  const lengths = [...tables.forward.lengths, ...tables.reverse.lengths];
  const size = lengths.reduce((sum, length) => sum + length, 0);
  let start = 0;
  const parts = lengths.map((length) => {
    const part = { name: own.declare("part"), from: start, to: start + length };
    start += length;
    return part;
  });
  const isWhole = parts.length === 1;
  const workspace: Statement[] = [
    newArray(compressed, arrayType, size),
    ...(isWhole
      ? []
      : parts.map(({ name: part, from, to }): Statement => ({
          kind: "const",
          name: part,
          value: { kind: "call", callee: `${compressed}.subarray`, operands: [number(from), number(to)] },
        }))),
  ];
  const targets = isWhole ? [name(compressed)] : parts.map((part) => name(part.name));
  const work: Statement[] = [
    perform(main.name, [...parameters.map((each) => name(each.name)), ...coloured.operands, ...targets]),
  ];
  const scatter: Statement = {
    kind: "for",
    variable: entry,
    count,
    body: [
      {
        kind: "assign",
        target: { kind: "element", array: values, index: name(entry) },
        value: {
          kind: "element",
          array: compressed,
          index: { kind: "element", array: places, index: name(entry) },
        },
      },
    ],
  };
  if (style === "plain") {
    const body = [
      ...workspace,
      ...work,
      newArray(values, "Float64Array", count),
      scatter,
      returned(request, pattern, values),
    ];
    const wrapper = { name: request.name, documentation, parameters, returnType: matrix, body };
    return {
      constants,
      names: added,
      program: { ...program, functions: [...others, { ...main, exported: false }, { ...wrapper, exported: true }] },
    };
  }
  const result: Parameter = { name: values, type: "Float64Array" };
  const written = [lengthCheck(values, count, what), ...(style === "into" ? workspace : []), ...work, scatter];
  const wrapper = { parameters: [...parameters, result], returnType: "void", body: written };
  if (style === "into") {
    const exported = { ...wrapper, name: request.name, documentation, exported: true };
    return {
      constants,
      names: added,
      program: { ...program, functions: [...others, { ...main, exported: false }, exported] },
    };
  }
  const { factory } = program;
  if (factory === undefined) throw new InternalError("a factory is missing");
  const inside = { ...wrapper, name: own.declare("entries"), documentation: [], exported: false };
  return {
    constants,
    names: added,
    program: {
      ...program,
      factory: {
        ...factory,
        documentation,
        workspace: [...factory.workspace, ...workspace],
      },
      functions: [inside, main, ...others],
    },
  };
}

/** The colours as constants of the module, and as operands of the function that takes them. */
function coloursOf(
  { derived, graph, arrayType, unrolled }: SparseRequest,
  { forward, reverse }: CompressedTables,
  called: string,
  scope: Scope,
): {
  readonly constants: readonly Declared[];
  readonly names: readonly string[];
  readonly operands: readonly Expression[];
} {
  const inputs = derived.graph.inputs.slice(graph.inputs.length);
  const colours = [...forward.colours, ...reverse.colours];
  const constants: Declared[] = [];
  const names: string[] = [];
  const operands = colours.map((colour, index): Expression => {
    if (typeof colour === "number") return number(colour);
    const constant = scope.declare(
      `${called}Colours${colours.length > 1 ? `_${at(inputs, index).name.replace("_colours", "")}` : ""}`,
    );
    names.push(constant);
    const array = declareIntegers(Int32Array.from(colour), unrolled, `const ${constant} = ${arrayType}.from(`, ");");
    constants.push(withComment("/** The sweep that each element is part of. */", array));
    return name(constant);
  });
  return { constants, names, operands };
}

function withComment(comment: string, { lines, isUnrolled }: Declared): Declared {
  return { lines: [comment, ...lines], isUnrolled };
}

function newArray(called: string, type: ArrayType, length: number): Statement {
  return { kind: "const", name: called, value: { kind: "array", type, length: number(length) } };
}

function perform(callee: string, operands: readonly Expression[]): Statement {
  return { kind: "perform", call: { kind: "call", callee, operands } };
}

function returned({ derived }: SparseRequest, pattern: string, values: string): Statement {
  const { rows, columns } = derived.plan.pattern;
  const member = (field: string): Expression => ({ kind: "member", of: name(pattern), name: field });
  return {
    kind: "return",
    value: {
      kind: "record",
      fields: [
        ["rows", number(rows)],
        ["columns", number(columns)],
        ["starts", member("starts")],
        ["indices", member("indices")],
        ["values", name(values)],
      ],
    },
  };
}

function lengthCheck(values: string, count: number, what: string): Statement {
  return {
    kind: "require",
    test: { kind: "infix", operator: "===", left: { kind: "length", array: values }, right: number(count) },
    message: [`${values} has `, { kind: "length", array: values }, ` elements, but ${what} has ${count} entries`],
  };
}
