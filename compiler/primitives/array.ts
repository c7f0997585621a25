import type {
  ArrayFact,
  Attributes,
  Fact,
  Implementation,
  Notation,
  Point,
  Primitive,
  Rule,
} from "../graph/primitive.ts";
import { at, InternalError } from "../diagnostics/internal-error.ts";
import type { Value } from "../graph/builder.ts";
import { hashText } from "../graph/hash.ts";
import { dimsOf, isNumeric, showType, type Type } from "../graph/type.ts";
import type { Dim } from "../graph/dim.ts";

/** The declaration of an operation on whole arrays. */
export interface ArrayDeclaration extends Partial<
  Pick<Primitive, "convention" | "kink" | "domain" | "work" | "cost" | "variadic" | "reads">
> {
  readonly name: string;
  readonly operands: readonly string[];
  readonly notation?: Notation;
  /** The axes of the result; none for a number. */
  readonly typeOf: Primitive["typeOf"];
  readonly implementation: Implementation;
  readonly derivative: Primitive["derivative"];
  readonly rules?: readonly Rule[];
}

/** Declare an operation on whole arrays. */
export function arrayPrimitive(declaration: ArrayDeclaration): Primitive {
  const { name } = declaration;
  return {
    variadic: false,
    convention: undefined,
    kink: undefined,
    domain: undefined,
    work: undefined,
    cost: 1,
    rules: [],
    ...declaration,
    hash: hashText(name),
    commutative: false,
    mathjs: [],
    elementwise: false,
    notation: declaration.notation ?? { kind: "call", text: name, latex: `\\operatorname{${name}}` },
  };
}

/** The derivative of a function of whole arrays, one fact per operand; nothing flows through where there is none. */
export function arrayFacts(...facts: readonly (ArrayFact | undefined)[]): Primitive["derivative"] {
  return { kind: "array", fact: (operand) => facts[operand] };
}

/** The function is linear in the operand; this is the transpose of that map, from ȳ to x̄. */
export function linear(transpose: Fact): ArrayFact {
  return { kind: "linear", transpose };
}

/** The map t ↦ ∂y/∂x · t, in operations that are linear in t. */
export function tangent(map: Fact): ArrayFact {
  return { kind: "tangent", tangent: map };
}

/** The operand of a point. @throws InternalError when there is none. */
export function operandOf({ operands }: Point, index: number): Value {
  return at(operands, index);
}

/** The axes of an operand that must be an array of numbers, or a number, of some number of axes. */
export function numericDims(types: readonly Type[], operand: number, rank?: number): readonly Dim[] {
  const type = types[operand];
  if (type === undefined) throw new InternalError("an operand is missing");
  if (!isNumeric(type)) throw new InternalError(`an operand is ${showType(type)}`);
  const dims = dimsOf(type);
  if (rank !== undefined && dims.length !== rank) {
    throw new InternalError(`an operand is ${showType(type)} instead of an array of ${rank} axes`);
  }
  return dims;
}

/** The axes of a value. */
export function dimsOfValue(value: Value): readonly Dim[] {
  return dimsOf(value.builder.node(value).type);
}

/** Apply a primitive to values of a graph. @throws InternalError when there is none. */
export function applyPrimitive(primitive: Primitive, operands: readonly Value[], attributes?: Attributes): Value {
  const [first] = operands;
  if (first === undefined) throw new InternalError(`${primitive.name} without operands`);
  return first.builder.apply(primitive, operands, attributes);
}
