import { dirname, join } from "node:path/posix";
import { fileNotFound, notRelative } from "../diagnostics/catalogue.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import type { ReadFile } from "../frontends/typescript/project.ts";
import { parseRequest, placeIn, type Request } from "./request.ts";
import { importsOf } from "./typescript.ts";

/** An import of derivatives in a program. */
export interface FoundImport {
  readonly specifier: string;
  /** What it asks for, of a file as the program is read from. */
  readonly request: Request;
  /** The text that it stands in. */
  readonly importer: string;
}

/** What a program imports. */
export interface FoundImports {
  readonly imports: readonly FoundImport[];
  /** The imports whose files are not known. */
  readonly warnings: readonly DiagnosticError[];
}

/**
 * The imports of derivatives in some files, and in those that they import by relative paths.
 * @throws DiagnosticError where a file is not found, or an import asks for what there is not.
 */
export async function findImports(entries: readonly string[], read: ReadFile): Promise<FoundImports> {
  const imports: FoundImport[] = [];
  const warnings: DiagnosticError[] = [];
  const seen = new Set<string>();
  const open = entries.map((path) => join(path.replaceAll("\\", "/")));
  for (const path of open) {
    if (seen.has(path)) continue;
    seen.add(path);
    const text = read(path);
    if (text === undefined) throw new DiagnosticError([fileNotFound(path)]);
    for (const specifier of await importsOf(text)) {
      const place = placeIn(text, path, specifier);
      const request = parseRequest(specifier, place);
      if (!specifier.startsWith(".")) {
        const span = { start: place.offset, end: place.offset + specifier.length };
        if (request) warnings.push(new DiagnosticError([notRelative(specifier, span)], place.source));
        continue;
      }
      const target = join(dirname(path), request?.path ?? specifier);
      if (request) {
        if (read(target) === undefined) throw new DiagnosticError([fileNotFound(target)]);
        imports.push({ specifier, request: { ...request, path: target }, importer: text });
      } else
        open.push(
          ...candidatesOf(target)
            .filter((each) => read(each) !== undefined)
            .slice(0, 1),
        );
    }
  }
  return { imports, warnings };
}

/** The files that an import of a path can mean, in the order in which they are looked for. */
function candidatesOf(path: string): readonly string[] {
  const endings = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"];
  const [, stem, letter = ""] = /^(.*)\.([cm]?)jsx?$/.exec(path) ?? [];
  return [
    path,
    ...(stem === undefined ? [] : [`${stem}.${letter}ts`, `${stem}.tsx`]),
    ...endings.map((ending) => path + ending),
    ...endings.map((ending) => `${path}/index${ending}`),
  ].filter((each) => endings.some((ending) => each.endsWith(ending)));
}
