import type { ts } from "ts-morph";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { DiagnosticError, type Source } from "../../diagnostics/diagnostic.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { functionOf, type FunctionLike } from "./functions.ts";
import type { TypeScript } from "./session.ts";

/** A function of a file. */
export interface Target {
  readonly name: string;
  readonly declaration: FunctionLike;
  /** The statement that it is declared by. */
  readonly statement: ts.Node;
  readonly isExported: boolean;
}

/** The functions that a file declares at its top, in order. */
export function functionsOf(ts: TypeScript, file: ts.SourceFile): readonly Target[] {
  return file.statements.flatMap((statement): readonly Target[] => {
    const isExported =
      ts.canHaveModifiers(statement) &&
      (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false);
    if (ts.isFunctionDeclaration(statement)) {
      if (statement.body === undefined) return [];
      return [{ name: statement.name?.text ?? "f", declaration: statement, statement, isExported }];
    }
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap((each): readonly Target[] => {
      const declaration = functionOf(ts, each);
      if (declaration === undefined || !ts.isIdentifier(each.name)) return [];
      return [{ name: each.name.text, declaration, statement, isExported }];
    });
  });
}

/**
 * The function that is asked for: that of a name, or the only one that is exported, or the only one.
 * @throws DiagnosticError
 */
export function chooseTarget(functions: readonly Target[], fn: string | undefined, source: Source): Target {
  const names = functions.map(({ name }) => name);
  if (fn !== undefined) {
    const found = functions.find(({ name }) => name === fn);
    if (found) return found;
    throw new DiagnosticError([catalogue.noSuchFunction(fn, names, suggest(fn, names))], source);
  }
  const exported = functions.filter(({ isExported }) => isExported);
  const [target, ...others] = exported.length > 0 ? exported : functions;
  if (target && others.length === 0) return target;
  throw new DiagnosticError([catalogue.whichFunction(names)], source);
}
