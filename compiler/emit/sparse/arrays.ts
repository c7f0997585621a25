import { at, InternalError } from "../../diagnostics/internal-error.ts";
import type { CompressedTables } from "../../transforms/sparse/tables.ts";
import { createScope, type Scope } from "../names.ts";
import { name, number, type Expression, type FunctionProgram, type Program, type Statement } from "../program.ts";
import { declareIntegers, type Declared } from "./integers.ts";
import {
  innerOf,
  newArray,
  perform,
  returned,
  type Inner,
  type Made,
  type SparseNames,
  type SparseRequest,
} from "./request.ts";

/**
 * The functions of a sparse derivative of a function of arrays: one computes the compressed matrix for the colours that the
 * module has as constants, the other takes the entries from it.
 */
export function programOfArrays(
  request: SparseRequest,
  tables: CompressedTables,
  sparseNames: SparseNames,
  scope: Scope,
  names: readonly string[],
): Made {
  const { style, what, unrolled } = request;
  const { called } = sparseNames;
  const places = scope.declare(`${called}Places`);
  const innerName = style === "factory" ? request.name : scope.declare(`${called}Compressed`);
  const about = `${what.charAt(0).toUpperCase()}${what.slice(1)}, compressed: a row for each colour.`;
  const coloured = coloursOf(request, tables, called, scope);
  const added = [places, innerName, ...coloured.names];
  const inner = innerOf(request, innerName, [about], [...names, ...added]);
  const taken = [...names, ...added, inner.main.name, ...namesOf(inner.program)];
  return {
    constants: [
      ...coloured.constants,
      withComment(
        "/** The place of each entry in the compressed matrix. */",
        declareIntegers(tables.places, unrolled, `const ${places} = `, ";"),
      ),
    ],
    names: added,
    program: wrapped(request, inner, sparseNames, stepsOf(request, tables, inner, { places, coloured, taken })),
  };
}

/** What a factory has declared. */
function namesOf({ factory }: Program): readonly string[] {
  return factory?.workspace.flatMap((statement) => ("name" in statement ? [statement.name] : [])) ?? [];
}

/** What the function does that gives the entries. */
interface Steps {
  readonly values: string;
  /** A name for a function inside of another. */
  readonly inside: string;
  /** Makes the compressed matrix. */
  readonly workspace: readonly Statement[];
  /** Fills it, and takes the entries from it. */
  readonly work: readonly Statement[];
  readonly scatter: Statement;
}

function stepsOf(
  { graph, arrayType, derived }: SparseRequest,
  { forward, reverse }: CompressedTables,
  { main }: Inner,
  {
    places,
    coloured,
    taken,
  }: { readonly places: string; readonly coloured: Coloured; readonly taken: readonly string[] },
): Steps {
  const given = main.parameters.slice(0, graph.inputs.length).map((parameter) => parameter.name);
  const own = createScope([...taken, ...given]);
  const [compressed, values, entry] = [own.declare("compressed"), own.declare("values"), own.declare("k")];
  const lengths = [...forward.lengths, ...reverse.lengths];
  let size = 0;
  const parts = lengths.map((length): Statement & { readonly kind: "const" } => {
    const bounds = [number(size), number((size += length))];
    const value: Expression = { kind: "call", callee: `${compressed}.subarray`, operands: bounds };
    return { kind: "const", name: own.declare("part"), value };
  });
  const isWhole = parts.length === 1;
  const targets = isWhole ? [name(compressed)] : parts.map((part) => name(part.name));
  const place: Expression = { kind: "element", array: places, index: name(entry) };
  return {
    values,
    inside: own.declare("entries"),
    workspace: [newArray(compressed, arrayType, size), ...(isWhole ? [] : parts)],
    work: [perform(main.name, [...given.map(name), ...coloured.operands, ...targets])],
    scatter: {
      kind: "for",
      variable: entry,
      count: derived.plan.pattern.indices.length,
      body: [
        {
          kind: "assign",
          target: { kind: "element", array: values, index: name(entry) },
          value: { kind: "element", array: compressed, index: place },
        },
      ],
    },
  };
}

/** The program of a style: the function that gives the entries, around the one that computes the compressed matrix. */
function wrapped(
  request: SparseRequest,
  { program, main, others }: Inner,
  { pattern, matrix }: SparseNames,
  { values, inside, workspace, work, scatter }: Steps,
): Program {
  const { graph, style, documentation, derived, what } = request;
  const parameters = main.parameters.slice(0, graph.inputs.length);
  const count = derived.plan.pattern.indices.length;
  const beside = (exported: Omit<FunctionProgram, "name" | "documentation" | "exported">): Program => ({
    ...program,
    functions: [
      ...others,
      { ...main, exported: false },
      { ...exported, name: request.name, documentation, exported: true },
    ],
  });
  if (style === "plain") {
    const made = newArray(values, "Float64Array", count);
    const body = [...workspace, ...work, made, scatter, returned(request, pattern, values)];
    return beside({ parameters, returnType: matrix, body });
  }
  const writing = {
    parameters: [...parameters, { name: values, type: "Float64Array" }],
    returnType: "void",
    body: [lengthCheck(values, count, what), ...(style === "into" ? workspace : []), ...work, scatter],
  };
  if (style === "into") return beside(writing);
  const { factory } = program;
  if (factory === undefined) throw new InternalError("a factory is missing");
  return {
    ...program,
    factory: { ...factory, documentation, workspace: [...factory.workspace, ...workspace] },
    functions: [{ ...writing, name: inside, documentation: [], exported: false }, main, ...others],
  };
}

/** The colours as constants of the module, and as operands of the function that takes them. */
interface Coloured {
  readonly constants: readonly Declared[];
  readonly names: readonly string[];
  readonly operands: readonly Expression[];
}

function coloursOf(
  { derived, graph, arrayType, unrolled }: SparseRequest,
  { forward, reverse }: CompressedTables,
  called: string,
  scope: Scope,
): Coloured {
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

function lengthCheck(values: string, count: number, what: string): Statement {
  return {
    kind: "require",
    test: { kind: "infix", operator: "===", left: { kind: "length", array: values }, right: number(count) },
    message: [`${values} has `, { kind: "length", array: values }, ` elements, but ${what} has ${count} entries`],
  };
}
