import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import type { Answer, Question } from "./answer.ts";
import { failureOf } from "./failure.ts";
import { createImports } from "./imports.ts";
import { fileIn } from "./specifier.ts";

/** What Node is told about imports of derivatives. */
export interface Loader {
  /** The URL of the module that an import means. */
  readonly resolve: (question: Question) => Promise<Answer>;
  /** The text of the module of a URL. */
  readonly load: (url: string) => Promise<Answer>;
}

/** A loader for the program that is running. It writes no types. */
export function createLoader(): Loader {
  const imports = createImports(resolve(), { types: false });
  return {
    resolve: async ({ specifier, parentURL, found }) => {
      const importer = parentURL === undefined ? undefined : pathOf(parentURL);
      const path = found === undefined ? undefined : pathOf(found);
      try {
        const resolved = await imports.resolve(specifier, importer, () => Promise.resolve(path));
        return { value: resolved && urlOf(resolved.id) };
      } catch (error) {
        if (error instanceof DiagnosticError) return refused(error);
        throw error;
      }
    },
    load: async (url) => {
      const path = pathOf(url);
      const loaded = path === undefined ? undefined : await imports.load(path + new URL(url).search);
      return loaded?.code instanceof DiagnosticError ? refused(loaded.code) : { value: loaded?.code };
    },
  };
}

/** The path of the file of a URL; undefined where it is of none. */
function pathOf(url: string): string | undefined {
  return url.startsWith("file:") ? fileURLToPath(url.replace(/[?#].*$/, "")) : undefined;
}

function urlOf(id: string): string {
  const url = pathToFileURL(fileIn(id));
  url.search = id.slice(fileIn(id).length);
  return url.href;
}

function refused(error: DiagnosticError): Answer {
  return { refusal: failureOf(error).text };
}
