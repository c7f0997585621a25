import { resolve } from "node:path";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { failureOf } from "./failure.ts";
import { createImports, type PluginOptions } from "./imports.ts";
import { REQUEST } from "./specifier.ts";

export type { PluginOptions };

/** An error as Rollup, Rolldown and Vite show it. */
export interface PluginError {
  message: string;
  code?: string;
  id?: string;
  loc?: { file: string; line: number; column: number };
  frame?: string;
  stack?: string;
}

/** What the hooks need of the context that a bundler gives them. */
export interface PluginContext {
  addWatchFile(path: string): void;
  error(error: PluginError): never;
  warn(warning: PluginError): void;
  resolve(
    specifier: string,
    importer?: string,
    options?: { skipSelf?: boolean },
  ): Promise<{ id: string; external?: boolean | string } | null>;
}

/** The plugin, as Rollup, Rolldown and Vite take it. */
export interface AdjointPlugin {
  name: "adjoint";
  /** Other plugins of Vite see JavaScript. */
  enforce: "pre";
  configResolved(config: { readonly root: string }): void;
  resolveId: {
    filter: { id: RegExp };
    handler(this: PluginContext, specifier: string, importer: string | undefined): Promise<string | null>;
  };
  load: {
    filter: { id: RegExp };
    handler(
      this: PluginContext,
      id: string,
    ): Promise<{ code: string; moduleType: "js"; moduleSideEffects: false } | null>;
  };
}

/**
 * A plugin for Vite, Rollup and Rolldown that compiles derivatives where they are imported:
 *
 * ```ts
 * import { loss, lossGradient } from "./model.ts?gradient";
 * ```
 */
export function adjoint(options: PluginOptions = {}): AdjointPlugin {
  let imports = createImports(resolve(), options);
  return {
    name: "adjoint",
    enforce: "pre",
    configResolved: ({ root }) => {
      imports = createImports(root, options);
    },
    resolveId: {
      filter: { id: REQUEST },
      async handler(specifier, importer) {
        const find = async (path: string): Promise<string | undefined> => {
          const found = await this.resolve(path, importer, { skipSelf: true });
          return found === null || Boolean(found.external) ? undefined : found.id;
        };
        const resolved = await refusing(this, () => imports.resolve(specifier, importer, find));
        for (const warning of resolved?.warnings ?? []) this.warn(errorOf(warning));
        return resolved?.id ?? null;
      },
    },
    load: {
      filter: { id: REQUEST },
      async handler(id) {
        const loaded = await imports.load(id);
        if (loaded === undefined) return null;
        for (const file of loaded.files) this.addWatchFile(file);
        for (const warning of loaded.warnings) this.warn(errorOf(warning));
        if (typeof loaded.code !== "string") return this.error(errorOf(loaded.code));
        return { code: loaded.code, moduleType: "js", moduleSideEffects: false };
      },
    },
  };
}

/** Do something; what a user can do wrong is an error of the bundler. */
async function refusing<T>(context: PluginContext, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof DiagnosticError) return context.error(errorOf(error));
    throw error;
  }
}

function errorOf(error: DiagnosticError): PluginError {
  const { message, code, place, frame } = failureOf(error);
  // Where the plugin noticed it is nobody's business.
  const told = { message, code, frame, stack: "" };
  if (place === undefined) return told;
  const { line, column } = place;
  const file = resolve(place.file);
  return { ...told, id: file, loc: { file, line, column } };
}
