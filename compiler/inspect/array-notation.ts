import { axisMapsAttribute, dimsAttribute, numberAttribute } from "../graph/attributes.ts";
import { addDims, mulDims, subDims, type Dim } from "../graph/dim.ts";
import type { Node } from "../graph/node.ts";
import type { AxisMap, Combination } from "../graph/primitive.ts";
import { dimsOf, sameDims, type Type } from "../graph/type.ts";
import { ATOM, atom, POWER, PRODUCT, within, type Formula, type FormulaOptions } from "./formula.ts";

/** The formula of an operation on whole arrays; undefined for one that is written as its declaration says. */
export function writeArrayOperation(
  node: Node,
  types: readonly Type[],
  operands: readonly Formula[],
  options: FormulaOptions,
): Formula | undefined {
  const { implementation } = node.primitive;
  const [first = atom("")] = operands;
  const dims = types[0] ? dimsOf(types[0]) : [];
  switch (implementation.kind) {
    case "view":
      return writeView(node, first, dims, options);
    case "place": {
      const indices = indicesOf(axisMapsAttribute(node.attributes, "axes"), dims, dimsOf(node.type));
      return indices === "diagonal" ? call("diag", [first], [], options) : call("place", [first], indices, options);
    }
    case "reshape":
      return sameElements(dims, dimsOf(node.type))
        ? first
        : call("reshape", [first], dimsOf(node.type).map(String), options);
    case "stack":
      return writeStack(dimsAttribute(node.attributes, "dims"), operands, options);
    case "dimension":
      return dimensionFormula(implementation.dimOf(node.attributes));
    case "reduction": {
      const axes = implementation.axesOf(node.attributes);
      const isWhole = dims.every((dim, axis) => dim === 1 || axes.includes(axis));
      return call(REDUCTIONS[implementation.combination], [first], isWhole ? [] : axes.map(oneMore), options);
    }
    case "kernel":
    case "composite":
      return node.primitive.elementwise ? undefined : writeKernel(node, dims, operands, options);
    default:
      return undefined;
  }
}

const REDUCTIONS: Readonly<Record<Combination, string>> = { sum: "sum", prod: "prod", max: "max", min: "min" };

/** What kernels are called where that is not their own name. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ["logSumExpOver", "logsumexp"],
  ["solve", "lusolve"],
  ["luSolve", "lusolve"],
]);

/** `lusolve(A', b)`, `softmax(X, 2)`, `conv2d(X, W, 2, 1)`; a product is written with its sign. */
function writeKernel(
  { primitive, attributes }: Node,
  dims: readonly Dim[],
  operands: readonly Formula[],
  options: FormulaOptions,
): Formula | undefined {
  const isSet = (key: string): boolean => attributes[key] === 1;
  const [a = atom(""), b = atom("")] = operands;
  if (primitive.notation.kind === "infix") {
    const left = within(isSet("left") ? transposed(a, options) : a, PRODUCT, options);
    const second = isSet("right") ? transposed(b, options) : b;
    const sign = options.format === "latex" ? primitive.notation.latex : "·";
    const isSigned = second.text.startsWith("-");
    return {
      text: `${left} ${sign} ${within(second, isSigned ? ATOM + 1 : PRODUCT + 1, options)}`,
      precedence: PRODUCT,
    };
  }
  if (primitive.notation.kind !== "call") return undefined;
  const read = isSet("left") ? [transposed(a, options), ...operands.slice(1)] : operands;
  const numberOf = (key: string): readonly string[] => {
    return attributes[key] === undefined ? [] : [String(numberAttribute(attributes, key))];
  };
  const axis = attributes["axis"] === undefined ? undefined : numberAttribute(attributes, "axis");
  const isOnly = dims.every((dim, each) => dim === 1 || each === axis);
  const window = [...numberOf("size"), ...numberOf("stride"), ...numberOf("padding")];
  const shape = operands.length === 0 ? dimsOfNode(attributes["dims"]) : [];
  const extras = [...(axis === undefined || isOnly ? [] : [oneMore(axis)]), ...window, ...shape];
  const suffix = isSet("reversed") ? "Reversed" : "";
  return call(`${NAMES.get(primitive.name) ?? primitive.name}${suffix}`, read, extras, options);
}

function dimsOfNode(dims: unknown): readonly string[] {
  return typeof dims === "string" && dims !== "" ? dims.split(",") : [];
}

function oneMore(axis: number): string {
  return String(axis + 1);
}

function call(name: string, operands: readonly Formula[], extras: readonly string[], options: FormulaOptions): Formula {
  const list = [...operands.map(({ text }) => text), ...extras].join(", ");
  return atom(options.format === "latex" ? `${latexOf(name)}\\left(${list}\\right)` : `${name}(${list})`);
}

function latexOf(name: string): string {
  return name === "max" || name === "min" || name === "det" ? `\\${name}` : `\\operatorname{${name}}`;
}

function transposed(operand: Formula, options: FormulaOptions): Formula {
  const base = within(operand, POWER + 1, options);
  // A'' is A.
  if (options.format === "text" && operand.text.endsWith("'")) return atom(operand.text.slice(0, -1));
  return { text: options.format === "latex" ? `${base}^{\\top}` : `${base}'`, precedence: POWER };
}

/** Whether only axes of length 1 come and go. */
function sameElements(a: readonly Dim[], b: readonly Dim[]): boolean {
  const long = (dims: readonly Dim[]): readonly Dim[] => dims.filter((dim) => dim !== 1);
  return sameDims(long(a), long(b));
}

/** `A'`, `x[2]`, `A[1:3, :]`, `diag(A)`; what is only repeated is written as itself. Indices count from 1. */
function writeView(node: Node, operand: Formula, inner: readonly Dim[], options: FormulaOptions): Formula {
  const axes = axisMapsAttribute(node.attributes, "axes");
  const outer = dimsOf(node.type);
  const isPermutation = axes.every((map) => isWhole(map)) && new Set(axes.map(({ axis }) => axis)).size === axes.length;
  const isSwapped = axes.length === 2 && isPermutation && (axes[0]?.axis ?? 0) > (axes[1]?.axis ?? 0);
  if (isSwapped && sameDims(outer.toReversed(), inner)) return transposed(operand, options);
  const isRepeated = axes.every((map, axis) => {
    const isFull = map.axis !== undefined && isWhole(map) && outer[map.axis] === inner[axis];
    return isFull || (inner[axis] === 1 && map.start === 0);
  });
  const inOrder = axes
    .flatMap(({ axis }) => axis ?? [])
    .every((axis, index, all) => index === 0 || axis > (all[index - 1] ?? 0));
  if (isRepeated && inOrder) return operand;
  if (isPermutation && !inOrder && isRepeated) {
    return call(
      "permute",
      [operand],
      outer.map((_, axis) => oneMore(axes.findIndex((map) => map.axis === axis))),
      options,
    );
  }
  const indices = indicesOf(axes, outer, inner);
  if (indices === "diagonal") return call("diag", [operand], [], options);
  const list = indices.join(", ");
  const base = within(operand, POWER + 1, options);
  return atom(options.format === "latex" ? `${base}_{${list}}` : `${base}[${list}]`);
}

function isWhole({ start, step, axis }: AxisMap): boolean {
  return axis !== undefined && start === 0 && step === 1;
}

/** The indices of the part of an array that a map of its axes describes. */
function indicesOf(
  axes: readonly AxisMap[],
  outer: readonly Dim[],
  inner: readonly Dim[],
): "diagonal" | readonly string[] {
  const used = axes.flatMap(({ axis }) => axis ?? []);
  if (axes.length === 2 && axes.every(isWhole) && used[0] === used[1]) return "diagonal";
  return axes.map((map, axis) => {
    const from = addDims(map.start, 1);
    const count = map.axis === undefined ? 1 : (outer[map.axis] ?? 1);
    if (isWhole(map) && count === inner[axis] && count !== 1) return ":";
    if (map.axis === undefined || count === 1) return String(from);
    const to = addDims(from, mulDims(subDims(count, 1), map.step));
    return map.step === 1 ? `${from}:${to}` : `${from}:${map.step}:${to}`;
  });
}

function writeStack(dims: readonly Dim[], operands: readonly Formula[], options: FormulaOptions): Formula {
  const [rows = 1, columns] = dims;
  if (options.format === "latex" && dims.length <= 2 && typeof rows === "number") {
    const width = typeof columns === "number" ? columns : 1;
    const lines = Array.from({ length: rows }, (_, row) =>
      operands
        .slice(row * width, (row + 1) * width)
        .map(({ text }) => text)
        .join(" & "),
    );
    return atom(`\\begin{pmatrix} ${lines.join(" \\\\ ")} \\end{pmatrix}`);
  }
  const level = (axis: number, start: number, size: number): string => {
    const length = dims[axis];
    if (typeof length !== "number" || length === 0) return operands[start]?.text ?? "";
    const width = size / length;
    const parts = Array.from({ length }, (_, index) => level(axis + 1, start + index * width, width));
    return `[${parts.join(", ")}]`;
  };
  return atom(level(0, 0, operands.length));
}

function dimensionFormula(dim: Dim): Formula {
  const text = String(dim);
  return { text, precedence: text.includes(" ") ? PRODUCT - 1 : text.includes("*") ? PRODUCT : ATOM };
}
