import type { ts } from "ts-morph";
import * as catalogue from "../../../diagnostics/catalogue.ts";
import type { Source } from "../../../diagnostics/diagnostic.ts";
import { suggest } from "../../../diagnostics/suggest.ts";
import type { Span } from "../../../graph/provenance.ts";
import { unwrapped } from "../functions.ts";
import type { TypeScript } from "../session.ts";
import {
  declaredBy,
  suggestWord,
  wordOf,
  wrongAt,
  type Clause,
  type Declared,
  type PointPart,
  type RuleName,
} from "./declared.ts";

/** What a project declares for derivatives: the default export of an `adjoint.config.ts`. */
export interface AdjointConfig {
  /** What is declared of functions, by `file.ts#name`, where the paths start from the file of the configuration. */
  readonly derivatives?: Readonly<Record<string, DerivativeConfig>>;
}

/** What is declared of one function: the names are those of its own file, or `file.ts#name`. */
export type DerivativeConfig =
  | "zero"
  | "none"
  | {
      readonly pushforward?: string;
      readonly pullback?: string;
      readonly partials?: readonly string[];
      /** Whether the rule is deliberately not the derivative. */
      readonly surrogate?: boolean;
      /** A point to check the rule at: a number or an array for each parameter. */
      readonly at?: readonly PointPart[];
    };

/** An entry of a configuration. The files are paths in memory. */
export interface ConfigEntry {
  readonly file: string;
  readonly name: string;
  readonly span: Span;
  readonly declared: Declared;
  /** The files that its rules are in, other than that of the function. */
  readonly ruleFiles: readonly string[];
}

/** A configuration that has been read. */
export interface Config {
  readonly source: Source;
  readonly entries: readonly ConfigEntry[];
}

/**
 * Read a configuration from its syntax: nothing of it is run. `resolve` gives the path in memory of a file that it names.
 * @throws DiagnosticError when it is anything else than data.
 */
export function readConfig(ts: TypeScript, source: Source, resolve: (file: string) => string): Config {
  const reader = createReader(ts, source);
  const exported = reader.file.statements.find(
    (each): each is ts.ExportAssignment => ts.isExportAssignment(each) && each.isExportEquals !== true,
  );
  if (exported === undefined) throw reader.wrong(reader.file, "no `export default`");
  const entries: ConfigEntry[] = [];
  for (const [key, value] of reader.fields(exported.expression, ["derivatives"])) {
    if (key.text !== "derivatives") continue;
    for (const [of, declaration] of reader.fields(value)) {
      const [file, name] = functionAt(of.text);
      if (file === undefined) throw reader.wrong(of.node, "a function without its file: write `file.ts#name`");
      const clauses = reader.clauses(declaration, resolve);
      const ruleFiles = clauses.flatMap(({ names }) => names.flatMap((each) => each.file ?? []));
      const declared = declaredBy(clauses, source, spanOf(of.node, reader.file));
      entries.push({ file: resolve(file), name, span: spanOf(of.node, reader.file), declared, ruleFiles });
    }
  }
  return { source, entries };
}

/** The file and the name in `file.ts#name`. */
function functionAt(text: string): readonly [file: string | undefined, name: string] {
  const split = text.lastIndexOf("#");
  return split === -1 ? [undefined, text] : [text.slice(0, split), text.slice(split + 1)];
}

function spanOf(node: ts.Node, file: ts.SourceFile): Span {
  return { start: node.getStart(file), end: node.end };
}

interface Key {
  readonly text: string;
  readonly node: ts.Node;
}

/** Reads literals, and refuses everything else. */
function createReader(ts: TypeScript, source: Source) {
  const file = ts.createSourceFile("adjoint.config.ts", source.text, ts.ScriptTarget.Latest, true);

  const wrong = (node: ts.Node, what: string, suggestion?: string): Error =>
    wrongAt(
      source,
      catalogue.configNotData(what, node === file ? { start: 0, end: 0 } : spanOf(node, file), suggestion),
    );

  /** The fields of an object literal; each of them once, and among those that are known where these are given. */
  const fields = (expression: ts.Expression, known?: readonly string[]): readonly (readonly [Key, ts.Expression])[] => {
    const object = unwrapped(ts, expression);
    if (!ts.isObjectLiteralExpression(object)) throw wrong(object, "something else than an object here");
    const seen = new Set<string>();
    return object.properties.map((property) => {
      const { name } = property;
      if (!ts.isPropertyAssignment(property) || !name || !(ts.isIdentifier(name) || ts.isStringLiteralLike(name))) {
        throw wrong(property, "something else than `name: value`");
      }
      if (known?.includes(name.text) === false) {
        throw wrong(name, `no field \`${name.text}\``, suggest(name.text, known));
      }
      if (seen.has(name.text)) throw wrong(name, "a field that is there twice");
      seen.add(name.text);
      return [{ text: name.text, node: name }, property.initializer] as const;
    });
  };

  const text = (expression: ts.Expression): Key => {
    const node = unwrapped(ts, expression);
    if (ts.isStringLiteralLike(node)) return { text: node.text, node };
    throw wrong(node, "something else than a text here");
  };

  const items = (expression: ts.Expression): readonly ts.Expression[] => {
    const node = unwrapped(ts, expression);
    if (ts.isArrayLiteralExpression(node)) return node.elements;
    throw wrong(node, "something else than a list here");
  };

  const number = (expression: ts.Expression): number => {
    const node = unwrapped(ts, expression);
    if (ts.isNumericLiteral(node)) return Number(node.text);
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) return -number(node.operand);
    throw wrong(node, "something else than a number here");
  };

  const part = (expression: ts.Expression): PointPart =>
    ts.isArrayLiteralExpression(unwrapped(ts, expression)) ? items(expression).map(part) : number(expression);

  const clauses = (expression: ts.Expression, resolve: (file: string) => string): readonly Clause[] => {
    const node = unwrapped(ts, expression);
    const named = (each: ts.Expression): RuleName => {
      const key = text(each);
      const [path, name] = functionAt(key.text);
      return { name, file: path === undefined ? undefined : resolve(path), span: spanOf(key.node, file) };
    };
    if (ts.isStringLiteralLike(node)) {
      const word = wordOf(node.text);
      const span = spanOf(node, file);
      if (word === "zero" || word === "none") return [{ word, span, names: [], point: [] }];
      throw wrongAt(source, catalogue.unknownDeclaration(node.text, span, suggestWord(node.text)));
    }
    return fields(node).flatMap(([key, value]): readonly Clause[] => {
      const word = wordOf(key.text);
      const span = spanOf(key.node, file);
      const clause = { span, names: [], point: [] };
      switch (word) {
        case "pushforward":
        case "pullback":
          return [{ ...clause, word, names: [named(value)] }];
        case "partials":
          return [{ ...clause, word, names: items(value).map(named) }];
        case "at":
          return [{ ...clause, word, point: items(value).map(part) }];
        case "surrogate": {
          const { kind } = unwrapped(ts, value);
          if (kind === ts.SyntaxKind.TrueKeyword) return [{ ...clause, word }];
          if (kind === ts.SyntaxKind.FalseKeyword) return [];
          throw wrong(value, "something else than `true` or `false` here");
        }
        default:
          throw wrongAt(source, catalogue.unknownDeclaration(key.text, span, suggestWord(key.text)));
      }
    });
  };

  return { file, wrong, fields, clauses };
}
