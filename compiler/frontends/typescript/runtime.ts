import type { ts } from "ts-morph";
import type { Primitive } from "../../graph/primitive.ts";
import { registry } from "../../primitives/registry.ts";
import { symbolOf } from "./functions.ts";
import { kernelSource, refusedExports } from "./kernels.ts";
import type { Session } from "./session.ts";

/** What programs import special functions and kernels for arrays from. */
export const RUNTIME = "adjoint/runtime";

/** Where that is in the memory of the compiler. */
export const RUNTIME_PATH = `/node_modules/${RUNTIME}.ts`;

/** The functions of numbers of the runtime that are primitives, by the names that they are exported under. */
export const runtimeFunctions: ReadonlyMap<string, Primitive> = new Map(
  registry.flatMap((primitive) => {
    const { implementation, variadic } = primitive;
    if (implementation.kind !== "native" || implementation.spelling.kind !== "runtime" || variadic) return [];
    const { name, attributes } = implementation.spelling;
    return attributes.length === 0 ? [[name, primitive] as const] : [];
  }),
);

/** The runtime as programs see it, which are in memory and have no packages: what is not read takes and gives anything. */
export const runtimeText: string = [
  ...Array.from(
    runtimeFunctions,
    ([name, { operands }]) =>
      `export declare function ${name}(${operands.map((each) => `${each}: number`).join(", ")}): number;`,
  ),
  ...Array.from(
    refusedExports.keys(),
    (name) => `export declare const ${name}: { (...given: any[]): any; readonly [name: string]: any };`,
  ),
  kernelSource,
].join("\n");

/**
 * The name of what an expression means of the runtime that is not written out, a special function or something that is refused,
 * such as `linear.solve`; undefined where it means something else.
 */
export function runtimeName(expression: ts.Expression, session: Session): string | undefined {
  const { ts } = session;
  const isMember = ts.isPropertyAccessExpression(expression);
  const name = isMember ? expression.name : expression;
  if (!ts.isIdentifier(name)) return undefined;
  const symbol = symbolOf(session, name);
  const declaration = symbol?.valueDeclaration;
  if (declaration?.getSourceFile().fileName !== RUNTIME_PATH) {
    const owner = isMember ? runtimeName(expression.expression, session) : undefined;
    return owner === undefined ? undefined : `${owner}.${name.text}`;
  }
  const isDeclared = (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Ambient) !== 0;
  return isDeclared ? symbol?.name : undefined;
}
