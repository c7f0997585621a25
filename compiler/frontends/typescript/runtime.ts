import type { ts } from "ts-morph";
import type { Primitive } from "../../graph/primitive.ts";
import { registry } from "../../primitives/registry.ts";
import { symbolOf } from "./functions.ts";
import type { Session } from "./session.ts";

/** What programs import special functions from. */
export const RUNTIME = "adjoint/runtime";

/** The functions of numbers of the runtime that are primitives, by the names that they are exported under. */
export const runtimeFunctions: ReadonlyMap<string, Primitive> = new Map(
  registry.flatMap((primitive) => {
    const { implementation, variadic } = primitive;
    if (implementation.kind !== "native" || implementation.spelling.kind !== "runtime" || variadic) return [];
    const { name, attributes } = implementation.spelling;
    return attributes.length === 0 ? [[name, primitive] as const] : [];
  }),
);

/** The declarations of these functions, for programs in memory, which have no packages. */
export const runtimeDeclarations: string = [
  `declare module "${RUNTIME}" {`,
  ...Array.from(
    runtimeFunctions,
    ([name, { operands }]) =>
      `  export function ${name}(${operands.map((each) => `${each}: number`).join(", ")}): number;`,
  ),
  "}",
].join("\n");

/** The name of the function of the runtime that an expression means; undefined where it means something else. */
export function runtimeFunctionName(expression: ts.Expression, session: Session): string | undefined {
  const { ts } = session;
  const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  if (!ts.isIdentifier(name)) return undefined;
  const declaration = symbolOf(session, name)?.valueDeclaration;
  if (declaration === undefined || !ts.isFunctionDeclaration(declaration)) return undefined;
  const { parent } = declaration;
  const isOfRuntime =
    ts.isModuleBlock(parent) && ts.isStringLiteral(parent.parent.name) && parent.parent.name.text === RUNTIME;
  return isOfRuntime ? declaration.name?.text : undefined;
}
