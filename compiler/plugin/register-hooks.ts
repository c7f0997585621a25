import type { LoadHook, ResolveHook } from "node:module";
import { valueOf } from "./answer.ts";
import { createLoader } from "./loader.ts";
import { fileIn, REQUEST } from "./specifier.ts";

// What Node 20 asks about every import, in a thread of its own.

const loader = createLoader();

/** Where an import of derivatives is; all others are left to Node. */
export const resolve: ResolveHook = async (specifier, context, next) => {
  if (!REQUEST.test(specifier)) return next(specifier, context);
  const { parentURL } = context;
  const found = async (): Promise<string> => (await next(fileIn(specifier), context)).url;
  // What is not found is looked for once more, in full, and said to be missing by that.
  const question = { specifier, parentURL, found: await found().catch(() => undefined) };
  const url = valueOf(await loader.resolve(question));
  return url === undefined ? next(specifier, context) : { url, format: "module", shortCircuit: true };
};

/** The module of an import of derivatives. */
export const load: LoadHook = async (url, context, next) => {
  const source = REQUEST.test(url) ? valueOf(await loader.load(url)) : undefined;
  return source === undefined ? next(url, context) : { format: "module", source, shortCircuit: true };
};
