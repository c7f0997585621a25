import type { ts } from "ts-morph";
import * as catalogue from "../../../diagnostics/catalogue.ts";
import { suggest } from "../../../diagnostics/suggest.ts";
import { functionOf, type FunctionLike } from "../functions.ts";
import type { TypedProgram } from "../project.ts";
import { arrayTypeOf } from "../structured/types.ts";
import { functionsOf, type Target } from "../target.ts";
import type { RuleParameter } from "./arrays.ts";
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

/** The function that a derivative is declared of. @throws DiagnosticError when it is none at the top of a file. */
export function subjectOf(declaration: FunctionLike, declared: Declared, program: TypedProgram): Target {
  const { ts } = program;
  const target = functionsOf(ts, declaration.getSourceFile()).find((each) => each.declaration === declaration);
  if (target === undefined) throw unsuitable("it is inside another function", declared);
  return target;
}

/** The rank of what a function returns: 0 for a number or a truth value. @throws DiagnosticError when it is something else. */
export function resultOf(declaration: FunctionLike, declared: Declared, program: TypedProgram): number {
  const checker = program.program.getTypeChecker();
  const signature = checker.getSignatureFromDeclaration(declaration);
  const result = signature && checker.getReturnTypeOfSignature(signature);
  const isTruth = result && (result.flags & program.ts.TypeFlags.BooleanLike) !== 0;
  const rank = isTruth === true ? 0 : result && rankOf(result, program);
  if (rank === undefined) throw unsuitable("it returns neither a number nor an array of numbers", declared);
  return rank;
}

/** The parameters of a function of numbers and arrays. @throws DiagnosticError when it is another one. */
export function parametersOf(
  declaration: FunctionLike,
  declared: Declared,
  program: TypedProgram,
): readonly RuleParameter[] {
  const { ts } = program;
  const checker = program.program.getTypeChecker();
  const parameters = declaration.parameters.map((parameter): RuleParameter => {
    const { name, questionToken, initializer, dotDotDotToken } = parameter;
    const isPlain = ts.isIdentifier(name) && !questionToken && !initializer && !dotDotDotToken;
    const rank = rankOf(checker.getTypeAtLocation(parameter), program);
    if (isPlain && rank !== undefined) return { name: name.text, rank };
    throw unsuitable(`\`${parameter.getText()}\` is not a number or an array that is always given`, declared);
  });
  if (parameters.length === 0) throw unsuitable("it has no parameters", declared);
  return parameters;
}

/** How many axes a number or an array of numbers has; undefined for another type. */
function rankOf(type: ts.Type, { ts, program }: TypedProgram): number | undefined {
  if ((type.flags & ts.TypeFlags.NumberLike) !== 0) return 0;
  const checker = program.getTypeChecker();
  return checker.isTupleType(type) ? undefined : arrayTypeOf(type, { ts, program, checker })?.rank;
}

/** The exception that refuses a function. */
export function unsuitable(reason: string, { source, span }: Declared): Error {
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
