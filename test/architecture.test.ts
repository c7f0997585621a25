import { dirname, relative, resolve } from "node:path";
import { Node, Project, SyntaxKind, VariableDeclarationKind, type SourceFile } from "ts-morph";
import { describe, expect, it } from "vitest";

// The dependency rules of ARCHITECTURE.md. Generated files and tests are not sources.

const ROOT = resolve(import.meta.dirname, "..");
const project = new Project({ skipAddingFilesFromTsConfig: true });
const files = project.addSourceFilesAtPaths([`${ROOT}/compiler/**/*.ts`, `${ROOT}/runtime/**/*.ts`]);
const sources = files.map((file) => ({ path: pathOf(file.getFilePath()), file }));

interface Import {
  readonly from: string;
  /** A path of this project, or the name of a package. */
  readonly to: string;
  /** Nothing of it is left at run time. */
  readonly isType: boolean;
  /** It is loaded where it is needed, by `await import()`. */
  readonly isLazy: boolean;
}

const imports = sources.flatMap(({ path, file }) => importsOf(path, file));

function pathOf(path: string): string {
  return relative(ROOT, path);
}

function importsOf(from: string, file: SourceFile): readonly Import[] {
  const target = (specifier: string): string =>
    specifier.startsWith(".") ? pathOf(resolve(ROOT, dirname(from), specifier)) : specifier;
  const declared = [
    ...file
      .getImportDeclarations()
      .map((each) => ({ of: each, named: each.getNamedImports(), specifier: each.getModuleSpecifierValue() })),
    ...file
      .getExportDeclarations()
      .map((each) => ({ of: each, named: each.getNamedExports(), specifier: each.getModuleSpecifierValue() })),
  ].flatMap(({ of, named, specifier }): Import[] => {
    if (specifier === undefined) return [];
    const isType = of.isTypeOnly() || (named.length > 0 && named.every((name) => name.isTypeOnly()));
    return [{ from, to: target(specifier), isType, isLazy: false }];
  });
  const lazy = file.getDescendantsOfKind(SyntaxKind.CallExpression).flatMap((call): Import[] => {
    if (call.getExpression().getKind() !== SyntaxKind.ImportKeyword) return [];
    const [specifier] = call.getArguments();
    if (!Node.isStringLiteral(specifier)) throw new Error(`${from} imports something that is not written down`);
    return [{ from, to: target(specifier.getLiteralValue()), isType: false, isLazy: true }];
  });
  return [...declared, ...lazy];
}

/** What a file may know: itself and everything below. The first prefix that fits decides. */
const LAYERS: readonly (readonly [layer: number, prefix: string])[] = [
  [0, "runtime/"],
  [1, "compiler/version.ts"],
  [1, "compiler/diagnostics/"],
  [2, "compiler/graph/"],
  [3, "compiler/primitives/"],
  [3, "compiler/procedure/"],
  [4, "compiler/transforms/"],
  [4, "compiler/frontends/"],
  // Modes are chosen by counted operations.
  [4, "compiler/inspect/cost.ts"],
  // Headers of emitted modules write laws down.
  [5, "compiler/inspect/notation.ts"],
  [5, "compiler/inspect/array-notation.ts"],
  [5, "compiler/inspect/formula.ts"],
  [5, "compiler/inspect/literal.ts"],
  [5, "compiler/inspect/latex.ts"],
  [5, "compiler/inspect/formula.ts"],
  [5, "compiler/inspect/literal.ts"],
  // The rules of a source are checked where it is read: its functions are carried out on numbers.
  [4, "compiler/inspect/procedure/evaluator.ts"],
  [4, "compiler/inspect/procedure/failure.ts"],
  [4, "compiler/inspect/procedure/machine.ts"],
  [4, "compiler/inspect/procedure/memory.ts"],
  [4, "compiler/inspect/procedure/values.ts"],
  [6, "compiler/emit/"],
  [7, "compiler/inspect/"],
  [7, "compiler/report/"],
  [8, "compiler/array-arguments.ts"],
  [8, "compiler/batch.ts"],
  [8, "compiler/compile-batch.ts"],
  [8, "compiler/compile.ts"],
  [8, "compiler/compile-procedure.ts"],
  [8, "compiler/compile-procedure-sparse.ts"],
  [8, "compiler/compile-sparse.ts"],
  [8, "compiler/function-types.ts"],
  [8, "compiler/emit.ts"],
  [8, "compiler/on-use.ts"],
  [8, "compiler/procedure-arguments.ts"],
  [8, "compiler/request.ts"],
  [8, "compiler/train/"],
  [9, "compiler/index.ts"],
  [10, "compiler/cli/"],
  [10, "compiler/plugin/"],
];

function layerOf(path: string): number {
  const found = LAYERS.find(([, prefix]) => path.startsWith(prefix));
  if (!found) throw new Error(`${path} belongs to no layer: say in ARCHITECTURE.md and here what it may know`);
  return found[0];
}

const isOurs = ({ to }: Import): boolean => to.startsWith("compiler/") || to.startsWith("runtime/");
const show = ({ from, to }: Import): string => `${from} → ${to}`;
const packagesIn = (folder: string): readonly string[] =>
  imports.filter((each) => each.from.startsWith(folder) && !isOurs(each)).map(show);

describe("the folders", () => {
  it("know only what is below them", () => {
    const upward = imports.filter((each) => isOurs(each) && layerOf(each.to) > layerOf(each.from));
    // A diagnostic points into a source, and a span is a pair of numbers: a type and nothing else.
    const isSpan = ({ from, to, isType }: Import): boolean =>
      isType && from.startsWith("compiler/diagnostics/") && to === "compiler/graph/provenance.ts";
    expect(upward.filter((each) => !isSpan(each)).map(show)).toEqual([]);
  });

  it("leave transforms and frontends apart", () => {
    const crossing = imports.filter(
      ({ from, to }) =>
        (from.startsWith("compiler/transforms/") && to.startsWith("compiler/frontends/")) ||
        (from.startsWith("compiler/frontends/") && to.startsWith("compiler/transforms/")),
    );
    // A pushforward that somebody declares becomes the facts of a primitive: its linear part in each tangent; one of arrays is
    // transposed.
    const isRule = ({ from, to }: Import): boolean =>
      (from === "compiler/frontends/typescript/rules/maps.ts" && to === "compiler/transforms/forward.ts") ||
      (from === "compiler/frontends/typescript/rules/arrays.ts" &&
        to === "compiler/transforms/procedure/transposed.ts");
    expect(crossing.filter((each) => !isRule(each)).map(show)).toEqual([]);
  });

  it("have no cycles of files but where declarations speak of one another", () => {
    // The facts and laws of primitives name other primitives, and the syntax that is lowered is recursive.
    const mayBeCyclic = /^compiler\/(primitives\/|frontends\/mathjs\/(lower|calls|names)\.ts|frontends\/typescript\/)/;
    const edges = new Map<string, string[]>();
    for (const each of imports) {
      if (!isOurs(each) || each.isType || each.isLazy) continue;
      edges.set(each.from, [...(edges.get(each.from) ?? []), each.to]);
    }
    const cyclic = sources.map(({ path }) => path).filter((path) => reaches(edges, path, path));
    expect(cyclic.filter((path) => !mayBeCyclic.test(path))).toEqual([]);
  });
});

function reaches(edges: ReadonlyMap<string, readonly string[]>, start: string, goal: string): boolean {
  const seen = new Set<string>();
  const open = [...(edges.get(start) ?? [])];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (path === goal) return true;
    if (seen.has(path)) continue;
    seen.add(path);
    open.push(...(edges.get(path) ?? []));
  }
  return false;
}

describe("the runtime", () => {
  it("imports nothing but itself", () => {
    const foreign = imports.filter(({ from, to }) => from.startsWith("runtime/") && !to.startsWith("runtime/"));
    expect(foreign.map(show)).toEqual([]);
  });

  it("is known to the graph by one type, the complex numbers that primitives may be continued to", () => {
    const known = imports.filter(({ from, to }) => from.startsWith("compiler/graph/") && to.startsWith("runtime/"));
    expect(known.filter(({ isType, to }) => !isType || to !== "runtime/complex.ts").map(show)).toEqual([]);
  });
});

describe("packages", () => {
  it.each([
    ["mathjs/number", ["compiler/frontends/mathjs/parser.ts"], "eager"],
    [
      "ts-morph",
      ["compiler/emit/load.ts", "compiler/frontends/typescript/project.ts", "compiler/plugin/typescript.ts"],
      "lazy",
    ],
    ["@viz-js/viz", ["compiler/inspect/draw/svg.ts"], "lazy"],
    ["yaml", ["compiler/cli/train/yaml.ts"], "eager"],
  ])("%s is imported by %s only, and %s", (name, files, loading) => {
    const found = imports.filter(({ to, isType }) => to === name && !isType);
    expect(found.map(({ from, isLazy }) => [from, isLazy ? "lazy" : "eager"])).toEqual(
      files.map((file) => [file, loading]),
    );
  });

  it("are otherwise the business of the command line, which has commander, and of the plugins: both know Node", () => {
    const known = ["mathjs/number", "ts-morph", "@viz-js/viz", "yaml"];
    const others = imports.filter((each) => !isOurs(each) && !known.includes(each.to));
    const inner = others.filter(({ from }) => !/^compiler\/(?:cli|plugin)\//.test(from));
    expect(inner.map(show)).toEqual([]);
    const foreign = others.filter(
      ({ from, to }) => !to.startsWith("node:") && (to !== "commander" || !from.startsWith("compiler/cli/")),
    );
    expect(foreign.map(show)).toEqual([]);
  });

  it("are unknown to graph, primitives and transforms", () => {
    expect(["compiler/graph/", "compiler/primitives/", "compiler/transforms/"].flatMap(packagesIn)).toEqual([]);
  });
});

describe("the surroundings", () => {
  it("are touched by the command line only", () => {
    // ESLint knows the globals better; this sees to it that nobody switches its rule off.
    const touched = sources
      .filter(({ path }) => !path.startsWith("compiler/cli/"))
      .flatMap(({ path, file }) =>
        file
          .getFullText()
          .split("\n")
          .flatMap((line, index) =>
            /\b(?:process|console|globalThis)\.\w|no-restricted-globals/.test(line) ? [`${path}:${index + 1}`] : [],
          ),
      );
    expect(touched).toEqual([]);
  });

  it("are not changed by loading a file: there is no mutable state of modules", () => {
    const mutable = sources.flatMap(({ path, file }) =>
      file
        .getVariableStatements()
        .filter((statement) => statement.getDeclarationKind() !== VariableDeclarationKind.Const)
        .map((statement) => `${path}:${statement.getStartLineNumber()}`),
    );
    expect(mutable).toEqual([]);
  });
});

describe("primitives", () => {
  /** Where the files of a folder do anything with a name of `compiler/primitives` but call it. */
  function uncalledIn(folder: string): readonly string[] {
    return sources
      .filter(({ path }) => path.startsWith(folder))
      .flatMap(({ path, file }) => {
        const names = file
          .getImportDeclarations()
          .filter((declaration) => declaration.getModuleSpecifierValue().includes("/primitives/"))
          .flatMap((declaration) => declaration.getNamedImports().map((named) => named.getName()));
        return (
          file
            .getDescendantsOfKind(SyntaxKind.Identifier)
            .filter((identifier) => names.includes(identifier.getText()))
            .map((identifier) => ({ identifier, parent: identifier.getParent() }))
            .filter(({ parent }) => !Node.isImportSpecifier(parent) && !Node.isCallExpression(parent))
            // The methods of sets and of Math are others.
            .filter(
              ({ identifier, parent }) =>
                !Node.isPropertyAccessExpression(parent) || parent.getNameNode() !== identifier,
            )
            .map(({ identifier }) => `${path}: ${identifier.getText()}`)
        );
      });
  }

  it("are unknown to the graph", () => {
    const known = imports.filter(
      ({ from, to }) => from.startsWith("compiler/graph/") && to.startsWith("compiler/primitives/"),
    );
    expect(known.map(show)).toEqual([]);
  });

  it("are unknown to the emitter, which reads their declarations", () => {
    const known = imports.filter(
      ({ from, to }) => from.startsWith("compiler/emit/") && to.startsWith("compiler/primitives/"),
    );
    expect(known.map(show)).toEqual([]);
  });

  it("are written with, but not asked for, by transforms", () => {
    // Adjoints are added up, and guarded by what says that they are there: by add, branch and or, which are called.
    expect(uncalledIn("compiler/transforms/")).toEqual([]);
  });
});

describe("files", () => {
  it("have at most 400 lines", () => {
    const long = sources.filter(({ file }) => file.getEndLineNumber() > 401 && !isGenerated(file));
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  function isGenerated(file: SourceFile): boolean {
    return file.getFullText().startsWith("// Generated by");
  }
});
