/**
 * Lets Node compile derivatives where they are imported: `node --import adjoint/register program.js`.
 *
 * @module
 */
import module from "node:module";
import { fileIn, REQUEST } from "./specifier.ts";
import { createSyncLoader } from "./sync-loader.ts";

/** The hooks that `module.registerHooks` takes, which newer versions of Node have. */
interface SyncHooks {
  resolve<Context extends { readonly parentURL?: string | undefined }, Resolved extends { readonly url: string }>(
    specifier: string,
    context: Context,
    next: (specifier: string, context: Context) => Resolved,
  ): Resolved | { url: string; format: "module"; shortCircuit: true };
  load<Context, Loaded>(
    url: string,
    context: Context,
    next: (url: string, context: Context) => Loaded,
  ): Loaded | { format: "module"; source: string; shortCircuit: true };
}

function syncHooks(): SyncHooks {
  const loader = createSyncLoader(new URL("./register-worker.js", import.meta.url));
  return {
    resolve: (specifier, context, next) => {
      if (!REQUEST.test(specifier)) return next(specifier, context);
      const url = loader.resolve({
        specifier,
        parentURL: context.parentURL,
        found: orUndefined(() => next(fileIn(specifier), context).url),
      });
      return url === undefined ? next(specifier, context) : { url, format: "module", shortCircuit: true };
    },
    load: (url, context, next) => {
      const source = REQUEST.test(url) ? loader.load(url) : undefined;
      return source === undefined ? next(url, context) : { format: "module", source, shortCircuit: true };
    },
  };
}

/** What a function returns; undefined where it throws: what is missing is looked for once more, in full. */
function orUndefined<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

function hasSyncHooks(of: object): of is { readonly registerHooks: (hooks: SyncHooks) => void } {
  return "registerHooks" in of && typeof of.registerHooks === "function";
}

if (hasSyncHooks(module)) module.registerHooks(syncHooks());
else module.register("./register-hooks.js", import.meta.url);
