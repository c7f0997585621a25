import type { ts } from "ts-morph";
import * as catalogue from "../../../diagnostics/catalogue.ts";
import type { Parameter, Structure } from "../../../procedure/procedure.ts";
import { mistake, spanOf, textOf, type Context, type Session } from "../session.ts";
import type { Contents, Lowered, Reference } from "../value.ts";
import { writerOf } from "./context.ts";
import { arrayTypeOf, typeReference, type ArrayType } from "./types.ts";
import { newArray, newScalar, read } from "./writer.ts";

/** The shape of a parameter, as its type says. */
type Shape =
  | { readonly kind: "scalar"; readonly isTruth: boolean }
  | { readonly kind: "array"; readonly type: ArrayType }
  | { readonly kind: "list"; readonly items: readonly Shape[] }
  | { readonly kind: "record"; readonly fields: readonly (readonly [name: string, field: Shape])[] };

/** A parameter, and what the function is given for it. */
export interface Given {
  readonly parameter: Omit<Parameter, "written">;
  readonly value: Lowered;
}

/** The parameters of a function. @throws DiagnosticError where a type is not understood. */
export function parametersOf(declarations: readonly ts.ParameterDeclaration[], context: Context): readonly Given[] {
  const { session } = context;
  const shapes = declarations.map((declaration, index) => {
    const name = nameOf(declaration, index, session);
    return { declaration, name, shape: shapeOf(declaration, name, session) };
  });
  const paths = shapes.flatMap(({ name, shape }) => leafPaths(shape, [name]));
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(shortName(path), (counts.get(shortName(path)) ?? 0) + 1);
  const nameAt = (path: readonly string[]): string =>
    counts.get(shortName(path)) === 1 ? shortName(path) : path.join("_");
  return shapes.map(({ declaration, name, shape }): Given => {
    const { structure, value } = build(shape, [name], nameAt, context);
    return { parameter: { name, type: typeText(declaration, session), structure }, value };
  });
}

/** A leaf is called by its field; the elements of a list by that and their position. */
function shortName(path: readonly string[]): string {
  const from = path.findLastIndex((part) => !/^\d+$/.test(part));
  return path.slice(Math.max(from, 0)).join("_");
}

function leafPaths(shape: Shape, path: readonly string[]): readonly (readonly string[])[] {
  if (shape.kind === "list") return shape.items.flatMap((item, index) => leafPaths(item, [...path, String(index)]));
  if (shape.kind === "record") return shape.fields.flatMap(([name, field]) => leafPaths(field, [...path, name]));
  return [path];
}

function build(
  shape: Shape,
  path: readonly string[],
  nameAt: (path: readonly string[]) => string,
  context: Context,
): { readonly structure: Structure; readonly value: Lowered } {
  const writer = writerOf(context);
  switch (shape.kind) {
    case "scalar": {
      const scalar = newScalar(writer, nameAt(path), shape.isTruth ? "boolean" : "real", true);
      writer.parameters.add(scalar);
      return { structure: scalar, value: read(writer, scalar) };
    }
    case "array": {
      const array = newArray(writer, nameAt(path), shape.type.rank, shape.type.storage);
      writer.parameters.add(array);
      writer.named.add(array);
      return { structure: array, value: { array, prefix: [] } };
    }
    case "list": {
      const items = shape.items.map((item, index) => build(item, [...path, String(index)], nameAt, context));
      const contents: Contents = { kind: "list", typed: false, items: items.map(({ value }) => value) };
      const value = inputObject(contents, context);
      return { structure: { form: "list", items: items.map(({ structure }) => structure) }, value };
    }
    case "record": {
      const fields = shape.fields.map(
        ([name, field]) => [name, build(field, [...path, name], nameAt, context)] as const,
      );
      const contents: Contents = { kind: "record", fields: new Map(fields.map(([name, { value }]) => [name, value])) };
      return {
        structure: { form: "record", fields: fields.map(([name, { structure }]) => [name, structure] as const) },
        value: inputObject(contents, context),
      };
    }
  }
}

/** A list or an object of the caller, which stays as it is. */
function inputObject(contents: Contents, context: Context): Reference {
  const reference: Reference = { object: context.session.objects++ };
  context.state.objects.set(reference.object, contents);
  writerOf(context).inputs.add(reference.object);
  return reference;
}

/** The name of a parameter; one that is taken apart is called by its type, or its position. */
function nameOf({ name, type }: ts.ParameterDeclaration, index: number, { ts }: Session): string {
  if (ts.isIdentifier(name)) return name.text;
  const named = type && ts.isTypeReferenceNode(type) ? type.typeName.getText() : "";
  if (/^[A-Z]\w*$/.test(named)) return named.charAt(0).toLowerCase() + named.slice(1);
  return `argument${index + 1}`;
}

function typeText({ type }: ts.ParameterDeclaration, _session: Session): string {
  return type ? textOf(type) : "number";
}

function shapeOf(declaration: ts.ParameterDeclaration, name: string, session: Session): Shape {
  const { checker, ts } = session;
  const type = checker.getTypeAtLocation(declaration);
  const text = checker.typeToString(type);
  const span = spanOf(declaration);
  if (declaration.type === undefined && declaration.initializer === undefined) {
    throw mistake(session, declaration, catalogue.parameterWithoutType(name, span));
  }
  if ((type.flags & ts.TypeFlags.Any) !== 0) throw mistake(session, declaration, catalogue.anyType(name, text, span));
  if (declaration.dotDotDotToken || declaration.questionToken || declaration.initializer || !declaration.type) {
    throw mistake(session, declaration, catalogue.optionalParameter(name, span));
  }
  return shapeOfType(type, name, declaration, session);
}

function shapeOfType(type: ts.Type, path: string, node: ts.ParameterDeclaration, session: Session): Shape {
  const { checker, ts } = session;
  const text = checker.typeToString(type);
  const fail = (help: string): Error => mistake(session, node, catalogue.parameterPart(path, text, help, spanOf(node)));
  if ((type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0) {
    throw mistake(session, node, catalogue.anyType(path, text, spanOf(node)));
  }
  if ((type.flags & ts.TypeFlags.NumberLike) !== 0) return { kind: "scalar", isTruth: false };
  if ((type.flags & ts.TypeFlags.BooleanLike) !== 0) return { kind: "scalar", isTruth: true };
  const array = arrayTypeOf(type, session);
  if (checker.isTupleType(type)) {
    const reference = typeReference(type, ts);
    const items = reference ? checker.getTypeArguments(reference) : [];
    return { kind: "list", items: items.map((item, index) => shapeOfType(item, `${path}[${index}]`, node, session)) };
  }
  if (hasAny(type, session)) throw mistake(session, node, catalogue.anyType(path, text, spanOf(node)));
  if (array) return { kind: "array", type: array };
  const [element] = elementTypes(type, session);
  if (element && (element.flags & ts.TypeFlags.Object) !== 0 && !isOfLanguage(element, session)) {
    throw fail("write one array of numbers for each field: `x: number[], y: number[]`");
  }
  if (/^(?:Big)?(?:Float|Int|Uint)\d+(?:Clamped)?Array/.test(text)) throw fail("write `number[]` or `Float64Array`");
  const isPlain = (type.flags & ts.TypeFlags.Object) !== 0 && !isOfLanguage(type, session) && !type.isClass();
  const fields = isPlain ? checker.getPropertiesOfType(type) : [];
  if (fields.length === 0 || type.getCallSignatures().length > 0) {
    throw fail("write numbers, truth values, arrays of numbers, and tuples and objects of these");
  }
  return {
    kind: "record",
    fields: fields.map((field) => {
      if ((field.flags & ts.SymbolFlags.Optional) !== 0) throw fail(`give \`${field.name}\` always`);
      const inner = checker.getTypeOfSymbolAtLocation(field, node);
      return [field.name, shapeOfType(inner, `${path}.${field.name}`, node, session)] as const;
    }),
  };
}

/** Whether the elements of an array could be anything. */
function hasAny(type: ts.Type, session: Session): boolean {
  const isAny = ({ flags }: ts.Type): boolean => (flags & session.ts.TypeFlags.Any) !== 0;
  return elementTypes(type, session).some((element) => isAny(element) || hasAny(element, session));
}

/** The type of the elements of an array; none for other types. */
function elementTypes(type: ts.Type, { checker, ts }: Session): readonly ts.Type[] {
  const reference = checker.isArrayType(type) ? typeReference(type, ts) : undefined;
  return reference ? checker.getTypeArguments(reference) : [];
}

function isOfLanguage(type: ts.Type, { program }: Session): boolean {
  const declarations = type.getSymbol()?.declarations ?? [];
  return declarations.some((each) => program.isSourceFileDefaultLibrary(each.getSourceFile()));
}
