import type { ts } from "ts-morph";
import type { TypeScript } from "../frontends/typescript/session.ts";
import { functionsOf } from "../frontends/typescript/target.ts";

// What is asked of the TypeScript compiler, which is loaded when it is.

async function compiler(): Promise<TypeScript> {
  return (await import("ts-morph")).ts;
}

/** An emitted module, as programs and as type-checkers read it. */
export interface ModuleParts {
  /** Its JavaScript. */
  readonly code: string;
  /** The names that it exports. */
  readonly exports: readonly string[];
  /** The declarations of what it exports, as they stand in an ambient module. */
  readonly declarations: readonly string[];
}

/** Take the text of an emitted module apart. */
export async function moduleParts(text: string): Promise<ModuleParts> {
  const ts = await compiler();
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, strict: true };
  const { outputText: code } = ts.transpileModule(text, { compilerOptions });
  const { outputText } = ts.transpileDeclaration(text, { compilerOptions });
  const { statements } = ts.createSourceFile("module.d.ts", outputText, ts.ScriptTarget.ES2022);
  const declared = statements.filter((each) => !ts.isExportDeclaration(each) && !ts.isImportDeclaration(each));
  return {
    code,
    exports: declared.flatMap((each) => (isExported(ts, each) ? namesOf(ts, each) : [])),
    declarations: declared.map((each) =>
      outputText
        .slice(each.pos, each.end)
        .trim()
        .replace(/^((?:\/\*[^]*?\*\/\s*)?(?:export )?)declare /, "$1"),
    ),
  };
}

/** The names of the functions that the text of a TypeScript file exports, in order; no type is looked at. */
export async function exportedFunctions(text: string): Promise<readonly string[]> {
  const ts = await compiler();
  const file = ts.createSourceFile("model.ts", text, ts.ScriptTarget.ES2022, true);
  const listed = new Set(
    file.statements.flatMap((each) => {
      if (!ts.isExportDeclaration(each) || each.moduleSpecifier || !each.exportClause) return [];
      return ts.isNamedExports(each.exportClause)
        ? each.exportClause.elements.map(({ name, propertyName }) => (propertyName ?? name).text)
        : [];
    }),
  );
  return functionsOf(ts, file).flatMap(({ name, isExported }) => (isExported || listed.has(name) ? [name] : []));
}

/** What the text of a file imports, as it is written. */
export async function importsOf(text: string): Promise<readonly string[]> {
  const ts = await compiler();
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

function isExported(typescript: TypeScript, statement: ts.Statement): boolean {
  return (
    typescript.canHaveModifiers(statement) &&
    (typescript.getModifiers(statement)?.some(({ kind }) => kind === typescript.SyntaxKind.ExportKeyword) ?? false)
  );
}

/** The names of functions and constants: types are nothing that a program imports. */
function namesOf(typescript: TypeScript, statement: ts.Statement): readonly string[] {
  if (typescript.isFunctionDeclaration(statement)) return statement.name ? [statement.name.text] : [];
  if (!typescript.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name }) =>
    typescript.isIdentifier(name) ? [name.text] : [],
  );
}
