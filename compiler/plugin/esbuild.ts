import { dirname, resolve } from "node:path";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { failureOf } from "./failure.ts";
import { relativePath } from "./files.ts";
import { createImports, type PluginOptions } from "./imports.ts";
import { REQUEST } from "./specifier.ts";

export type { PluginOptions };

/** A message as esbuild shows it. Columns and lengths are counted in bytes. */
export interface PluginMessage {
  text: string;
  location: { file: string; line: number; column: number; length: number; lineText: string } | null;
  notes: { text: string }[];
}

/** What esbuild may import something for. */
export type ImportKind =
  | "entry-point"
  | "import-statement"
  | "require-call"
  | "dynamic-import"
  | "require-resolve"
  | "import-rule"
  | "composes-from"
  | "url-token";

/** Where an import stands. */
export interface ImportPlace {
  importer: string;
  namespace: string;
  resolveDir: string;
  kind: ImportKind;
}

/** What an import is resolved to. */
export interface ResolveResult {
  path?: string;
  namespace?: string;
  sideEffects?: boolean;
  errors?: PluginMessage[];
  warnings?: PluginMessage[];
}

/** What a module is. */
export interface LoadResult {
  contents?: string;
  loader?: "js";
  resolveDir?: string;
  errors?: PluginMessage[];
  warnings?: PluginMessage[];
  watchFiles: string[];
}

/** What the plugin needs of a build. */
export interface PluginBuild {
  initialOptions: { absWorkingDir?: string };
  resolve(path: string, from: ImportPlace): Promise<{ path: string; external: boolean; errors: readonly unknown[] }>;
  onResolve(
    options: { filter: RegExp },
    callback: (args: ImportPlace & { path: string }) => Promise<ResolveResult | undefined>,
  ): void;
  onLoad(
    options: { filter: RegExp; namespace: string },
    callback: (args: { path: string }) => Promise<LoadResult | undefined>,
  ): void;
}

/** The plugin, as esbuild takes it. */
export interface AdjointPlugin {
  name: "adjoint";
  setup(build: PluginBuild): void;
}

/**
 * A plugin for esbuild that compiles derivatives where they are imported:
 *
 * ```ts
 * import { loss, lossGradient } from "./model.ts?gradient";
 * ```
 */
export function adjoint(options: PluginOptions = {}): AdjointPlugin {
  return {
    name: "adjoint",
    setup: (build) => {
      const root = resolve(build.initialOptions.absWorkingDir ?? "");
      const imports = createImports(root, options);
      build.onResolve({ filter: REQUEST }, async ({ path: specifier, importer, namespace, resolveDir, kind }) => {
        const find = async (path: string): Promise<string | undefined> => {
          const found = await build.resolve(path, { importer, namespace, resolveDir, kind });
          return found.errors.length > 0 || found.external ? undefined : found.path;
        };
        try {
          const resolved = await imports.resolve(specifier, importer === "" ? undefined : importer, find);
          if (resolved === undefined) return undefined;
          const { id, warnings } = resolved;
          // esbuild writes the paths of a namespace into its output: they are the same on every machine.
          const path = relativePath(root, id);
          return { path, namespace: NAMESPACE, sideEffects: false, warnings: warnings.map(messageOf) };
        } catch (error) {
          if (error instanceof DiagnosticError) return { errors: [messageOf(error)] };
          throw error;
        }
      });
      build.onLoad({ filter: REQUEST, namespace: NAMESPACE }, async ({ path }) => {
        const id = resolve(root, path);
        const loaded = await imports.load(id);
        if (loaded === undefined) return undefined;
        const { code } = loaded;
        const told = { watchFiles: [...loaded.files], warnings: loaded.warnings.map(messageOf) };
        if (code instanceof DiagnosticError) return { ...told, errors: [messageOf(code)] };
        return { ...told, contents: code, loader: "js", resolveDir: dirname(id) };
      });
    },
  };
}

const NAMESPACE = "adjoint";

function messageOf(error: DiagnosticError): PluginMessage {
  const { message, place, remarks } = failureOf(error);
  return {
    text: message,
    location: place
      ? {
          ...place,
          column: bytesOf(place.lineText.slice(0, place.column)),
          length: bytesOf(place.lineText.slice(place.column, place.column + place.length)),
        }
      : null,
    notes: remarks.map((text) => ({ text })),
  };
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
