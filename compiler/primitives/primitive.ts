import type { Complex } from "../../runtime/complex.ts";
import { at, InternalError } from "../diagnostics/internal-error.ts";
import type { Value } from "../graph/builder.ts";
import { hashText } from "../graph/hash.ts";
import type {
  Attributes,
  Fact,
  Implementation,
  InfixOperator,
  Notation,
  Point,
  Primitive,
  Rule,
} from "../graph/primitive.ts";
import { numberAttribute } from "../graph/attributes.ts";
import { showDims, type Dim } from "../graph/dim.ts";
import {
  BOOLEAN,
  broadcastDims,
  dimsOf,
  elementType,
  REAL,
  sameType,
  showType,
  tensorOf,
  type Type,
} from "../graph/type.ts";

/** What mathematics may be written with: a value, or a number that becomes a constant of the same graph. */
export type Operand = Value | number;

/** A primitive that is called as the function it stands for. */
export type Callable<Operands extends readonly Operand[]> = Primitive & ((...operands: Operands) => Value);

export type Unary = Callable<readonly [Operand]>;
export type Binary = Callable<readonly [Operand, Operand]>;
export type Ternary = Callable<readonly [Operand, Operand, Operand]>;
export type Variadic = Callable<readonly Operand[]>;

/** The operands of a point by name, and its value. */
export type NamedPoint<Name extends string> = Readonly<Record<Name | "value", Value>>;

/** The linear map t ↦ ∂y/∂xᵢ · t, with the point it is taken at by the names of its operands. */
export type NamedFact<Name extends string> = (t: Value, point: NamedPoint<Name>) => Value;

/** Each name of a list of names stands for one `Item`. */
type Each<Names extends readonly string[], Item> = { readonly [K in keyof Names]: Item };

/** What every declaration says. */
interface Common {
  readonly name: string;
  /** The names of the mathjs functions that mean this primitive. */
  readonly mathjs?: readonly string[];
  readonly notation?: Notation;
  readonly implementation: Implementation;
  readonly convention?: string;
  readonly kink?: (...operands: number[]) => boolean;
  readonly domain?: string;
  readonly steep?: boolean;
  readonly rules?: readonly Rule[];
  readonly cost: number;
  /** Whether the order of two operands does not matter, bit for bit. */
  readonly commutative?: boolean;
  readonly typeOf?: Primitive["typeOf"];
  /** The operands, by position, at whose 0 the value is 0, whatever numbers the others are. */
  readonly vanishes?: readonly number[];
  /** Whether the value is that of one of the operands. */
  readonly selects?: boolean;
}

/** The declaration of a function of named operands. */
export interface Elementwise<Names extends readonly string[]> extends Common {
  readonly operands: Names;
  /** One fact per operand; nothing flows through an operand that is left out. */
  readonly derivative: { readonly [Name in Names[number]]?: NamedFact<Names[number]> };
}

/** Declare an elementwise function of a fixed number of real operands. */
export function elementwise<const Names extends readonly string[]>(
  declaration: Elementwise<Names>,
): Callable<Each<Names, Operand>> {
  const { operands, derivative } = declaration;
  const facts = operands.map((operand: Names[number]): Fact | undefined => {
    const fact = derivative[operand];
    return fact && ((t, point) => fact(t, namedPoint(operands, point)));
  });
  return callable({
    ...complete(declaration),
    operands,
    variadic: false,
    typeOf: declaration.typeOf ?? signature(operands.length, REAL, REAL),
    derivative: facts.every((fact) => fact === undefined)
      ? { kind: "constant" }
      : { kind: "elementwise", fact: (operand) => facts[operand] },
  });
}

/** The declaration of a function of one operand and a number that is known when the program is generated. */
export interface ParametricDeclaration extends Common {
  readonly parameter: string;
  /** The fact at a parameter; undefined where nothing flows through. */
  readonly derivative: (parameter: number) => NamedFact<"x"> | undefined;
}

/** A family of functions of one operand. */
export type Parametric = Primitive & ((x: Operand, parameter: number) => Value);

/** Declare a family of functions of one operand. */
export function parametric(declaration: ParametricDeclaration): Parametric {
  const { parameter } = declaration;
  const primitive: Primitive = {
    ...complete(declaration),
    operands: ["x"],
    variadic: false,
    typeOf: declaration.typeOf ?? signature(1, REAL, REAL),
    derivative: {
      kind: "elementwise",
      fact: (_, attributes) => {
        const fact = declaration.derivative(numberAttribute(attributes, parameter));
        return fact && ((t, point) => fact(t, namedPoint(["x"], point)));
      },
    },
  };
  const call = (x: Operand, value: number): Value => applyTo(self, [x], { [parameter]: value });
  const self: Parametric = Object.assign(Object.defineProperty(call, "name", { writable: true }), primitive);
  return self;
}

/** The declaration of a function of any number (at least one) of real operands. */
export interface VariadicDeclaration extends Common {
  readonly operand: string;
  /** The fact for one of the operands; nothing flows through where there is none. */
  readonly derivative?: (t: Value, operand: Value, point: Point) => Value;
}

/** Declare a function of any number of real operands. */
export function variadic(declaration: VariadicDeclaration): Variadic {
  const { derivative } = declaration;
  return callable({
    ...complete(declaration),
    operands: [declaration.operand],
    variadic: true,
    typeOf: declaration.typeOf ?? signature(undefined, REAL, REAL),
    derivative: derivative
      ? { kind: "elementwise", fact: (operand) => (t, point) => derivative(t, at(point.operands, operand), point) }
      : { kind: "constant" },
  });
}

/** Declare a function that yields or takes truth values; nothing flows through it. */
export function logical<const Names extends readonly string[]>(
  declaration: Common & { readonly operands: Names; readonly of: "reals" | "booleans" },
): Callable<Each<Names, Operand>> {
  const { operands, of } = declaration;
  return callable({
    ...complete(declaration),
    operands,
    variadic: false,
    typeOf: signature(operands.length, of === "reals" ? REAL : BOOLEAN, BOOLEAN),
    derivative: { kind: "constant" },
  });
}

/** A function of `Math`, with its analytic continuation where there is one. */
export function math(
  evaluate: (...operands: number[]) => number,
  complex?: (...operands: Complex[]) => Complex,
): Implementation {
  return {
    kind: "native",
    spelling: { kind: "call", callee: `Math.${evaluate.name}` },
    evaluate: (operands) => evaluate(...operands),
    ...(complex && { complex: (operands: readonly Complex[]) => complex(...operands) }),
  };
}

/** A function of `adjoint/runtime`, by the name that it is exported under. */
export function runtime(
  name: string,
  evaluate: (...operands: number[]) => number,
  complex?: (...operands: Complex[]) => Complex,
): Implementation {
  return {
    kind: "native",
    spelling: { kind: "runtime", name, attributes: [] },
    evaluate: (operands) => evaluate(...operands),
    ...(complex && { complex: (operands: readonly Complex[]) => complex(...operands) }),
  };
}

/** An infix operator of the target language. */
export function infix(
  operator: InfixOperator,
  evaluate: (x: number, y: number) => number | boolean,
  complex?: (x: Complex, y: Complex) => Complex,
): Implementation {
  return {
    kind: "native",
    spelling: { kind: "infix", operator },
    evaluate: ([x = NaN, y = NaN]) => Number(evaluate(x, y)),
    ...(complex && { complex: (operands: readonly Complex[]) => complex(at(operands, 0), at(operands, 1)) }),
  };
}

/** A prefix operator of the target language. */
export function prefix(
  operator: "-" | "!",
  evaluate: (x: number) => number | boolean,
  complex?: (x: Complex) => Complex,
): Implementation {
  return {
    kind: "native",
    spelling: { kind: "prefix", operator },
    evaluate: ([x = NaN]) => Number(evaluate(x)),
    ...(complex && { complex: (operands: readonly Complex[]) => complex(at(operands, 0)) }),
  };
}

/** Mathematics over other primitives. It is the definition: values are computed by it, bit for bit. */
export function composite(expand: (...operands: Value[]) => Value): Implementation {
  return { kind: "composite", expand: (operands) => expand(...operands) };
}

/**
 * Operands of one type and a result of another; any positive number of operands where no count is given. Arrays are
 * taken element by element: the result has their axes, aligned at the last one and repeated to fit.
 */
export function signature(
  count: number | undefined,
  operand: Type,
  result: typeof REAL | typeof BOOLEAN,
): Primitive["typeOf"] {
  return (types) => {
    if (count === undefined ? types.length === 0 : types.length !== count) {
      throw new InternalError(`${String(types.length)} operands instead of ${String(count)}`);
    }
    const wrong = types.find((type) => !sameType(elementType(type), operand));
    if (wrong) throw new InternalError(`an operand is ${showType(wrong)} instead of ${showType(operand)}`);
    if (types.every((type) => type.kind !== "tensor")) return result;
    return tensorOf(types.map(dimsOf).reduce(fittedDims, []), result.kind);
  };
}

/** The axes of an elementwise operation on two arrays. @throws InternalError when they do not fit. */
export function fittedDims(a: readonly Dim[], b: readonly Dim[]): readonly Dim[] {
  const dims = broadcastDims(a, b);
  if (dims === undefined) throw new InternalError(`an array of ${showDims(a)} does not fit one of ${showDims(b)}`);
  return dims;
}

/** Apply a primitive in the graph of its operands. @throws InternalError when every operand is a number. */
export function applyTo(primitive: Primitive, operands: readonly Operand[], attributes?: Attributes): Value {
  const value = operands.find((operand) => typeof operand !== "number");
  if (value === undefined) throw new InternalError(`${primitive.name} of numbers only has no graph`);
  const { builder } = value;
  return builder.apply(
    primitive,
    operands.map((operand) => (typeof operand === "number" ? builder.constant(operand) : operand)),
    attributes,
  );
}

function callable<Operands extends readonly Operand[]>(primitive: Primitive): Callable<Operands> {
  const call = (...operands: Operands): Value => applyTo(self, operands);
  // A function's own `name` is not writable, and it must be the primitive's.
  const self: Callable<Operands> = Object.assign(Object.defineProperty(call, "name", { writable: true }), primitive);
  return self;
}

function complete(declaration: Common): Omit<Primitive, "operands" | "variadic" | "typeOf" | "derivative"> {
  const { name, kink, implementation } = declaration;
  return {
    elementwise: implementation.kind === "native" || implementation.kind === "composite",
    name,
    hash: hashText(name),
    mathjs: declaration.mathjs ?? [],
    notation: declaration.notation ?? { kind: "call", text: name, latex: `\\operatorname{${name}}` },
    implementation,
    convention: declaration.convention,
    kink: kink && ((operands) => kink(...operands)),
    domain: declaration.domain,
    steep: declaration.steep ?? false,
    rules: declaration.rules ?? [],
    cost: declaration.cost,
    commutative: declaration.commutative ?? false,
    work: undefined,
    vanishes: declaration.vanishes ?? [],
    selects: declaration.selects ?? false,
  };
}

function namedPoint<Name extends string>(names: readonly Name[], point: Point): NamedPoint<Name> {
  const named = Object.fromEntries(names.map((name, index) => [name, at(point.operands, index)]));
  const complete = { ...named, value: point.value };
  if (!hasAll(names, complete)) throw new InternalError("a point lacks an operand");
  return complete;
}

function hasAll<Name extends string>(
  names: readonly Name[],
  record: Readonly<Record<"value", Value>>,
): record is NamedPoint<Name> {
  return names.every((name) => name in record);
}
