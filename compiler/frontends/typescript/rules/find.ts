import type { ts } from "ts-morph";
import * as catalogue from "../../../diagnostics/catalogue.ts";
import { suggest } from "../../../diagnostics/suggest.ts";
import { functionOf, type FunctionLike } from "../functions.ts";
import type { TypedProgram } from "../project.ts";
import { functionsOf, type Target } from "../target.ts";
import { wrongAt, type Declared, type RuleName } from "./declared.ts";
import { declaredByTags } from "./tag.ts";

/** Make sure that the functions exist that the configuration speaks of, in the files that are read. @throws DiagnosticError */
export function requireEntries({ ts, program, config }: TypedProgram): void {
  for (const { file, name, span } of config?.entries ?? []) {
    const source = program.getSourceFile(file);
    const names = source && functionsOf(ts, source).map((each) => each.name);
    if (config && names?.includes(name) === false) {
      throw wrongAt(config.source, catalogue.noRuleFunction(name, span, suggest(name, names)));
    }
  }
}

/** What is declared of a function, by its comment or by the configuration. @throws DiagnosticError when by both. */
export function declarationOf(declaration: FunctionLike, program: TypedProgram): Declared | undefined {
  const { ts, config } = program;
  const byTags = declaredByTags(declaration, program);
  const file = declaration.getSourceFile();
  const entries = config?.entries.filter((each) => each.file === file.fileName) ?? [];
  if (entries.length === 0) return byTags;
  const target = functionsOf(ts, file).find((each) => each.declaration === declaration);
  const entry = entries.find(({ name }) => name === target?.name);
  if (entry && byTags) {
    const { source, span } = entry.declared;
    throw wrongAt(source, catalogue.declaredTwice(entry.name, ["@derivative"], span));
  }
  return entry?.declared ?? byTags;
}

/** The function that a derivative is declared of. @throws DiagnosticError when it is none at the top of a file, or returns no number. */
export function subjectOf(declaration: FunctionLike, declared: Declared, program: TypedProgram): Target {
  const { ts } = program;
  const target = functionsOf(ts, declaration.getSourceFile()).find((each) => each.declaration === declaration);
  if (target === undefined) throw unsuitable("it is inside another function", declared);
  const checker = program.program.getTypeChecker();
  const signature = checker.getSignatureFromDeclaration(declaration);
  const result = signature && checker.getReturnTypeOfSignature(signature);
  if (result === undefined || (result.flags & (ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike)) === 0) {
    throw unsuitable("it returns no number", declared);
  }
  return target;
}

/** The names of the parameters of a function of numbers. @throws DiagnosticError when it is another one. */
export function parametersOf(declaration: FunctionLike, declared: Declared, program: TypedProgram): readonly string[] {
  const { ts } = program;
  const checker = program.program.getTypeChecker();
  const names = declaration.parameters.map((parameter) => {
    const { name, questionToken, initializer, dotDotDotToken } = parameter;
    const isPlain = ts.isIdentifier(name) && !questionToken && !initializer && !dotDotDotToken;
    const { flags } = checker.getTypeAtLocation(parameter);
    if (isPlain && (flags & ts.TypeFlags.NumberLike) !== 0) return name.text;
    throw unsuitable(`\`${parameter.getText()}\` is not a number that is always given`, declared);
  });
  if (names.length === 0) throw unsuitable("it has no parameters", declared);
  return names;
}

function unsuitable(reason: string, { source, span }: Declared): Error {
  return wrongAt(source, catalogue.declaredOfNothing(reason, span));
}

/** The function that a rule names: one of the same file, one that is imported there, or one of the file that is named. @throws DiagnosticError */
export function functionNamed(
  { name, file, span }: RuleName,
  { declaration }: Target,
  declared: Declared,
  program: TypedProgram,
): Target {
  const { ts } = program;
  const scope = file === undefined ? declaration.getSourceFile() : program.program.getSourceFile(file);
  const own = scope ? functionsOf(ts, scope) : [];
  const all = scope && file === undefined ? [...own, ...importedBy(scope, program)] : own;
  const found = all.find((each) => each.name === name);
  if (found) return found;
  const names = all.map((each) => each.name);
  throw wrongAt(declared.source, catalogue.noRuleFunction(name, span, suggest(name, names)));
}

/** The functions that a file imports, by the names that they have there. */
function importedBy(file: ts.SourceFile, { ts, program }: TypedProgram): readonly Target[] {
  const checker = program.getTypeChecker();
  return file.statements.flatMap((statement): readonly Target[] => {
    const clause = ts.isImportDeclaration(statement) ? statement.importClause : undefined;
    if (clause === undefined) return [];
    const { namedBindings } = clause;
    const elements = namedBindings && ts.isNamedImports(namedBindings) ? namedBindings.elements : [];
    return [clause, ...elements].flatMap(({ name }): readonly Target[] => {
      const symbol = name && checker.getSymbolAtLocation(name);
      const isAlias = symbol && (symbol.flags & ts.SymbolFlags.Alias) !== 0;
      const meant = isAlias ? checker.getAliasedSymbol(symbol) : undefined;
      const declaration = functionOf(ts, meant?.valueDeclaration);
      if (name === undefined || declaration === undefined) return [];
      return [{ name: name.text, declaration, statement: declaration, isExported: true }];
    });
  });
}
