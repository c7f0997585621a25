import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { load } from "../compiler/emit/load.ts";

/** A function of arguments of any kind. */
export type Callable = (...given: readonly unknown[]) => unknown;

/** A function of the text of a module that imports nothing but the runtime, compiled anew. */
export async function functionOfText(text: string, name: string): Promise<Callable> {
  modulesLoaded += 1;
  return asCallable((await load(`// module ${modulesLoaded}\n${text}`)).get(name));
}

let modulesLoaded = 0;

/** A function of a TypeScript file, which may import others by relative paths; all of them are compiled anew. */
export async function functionOfFile(path: string, name: string): Promise<Callable> {
  const { ts } = await import("ts-morph");
  const run = (file: string): object => {
    const { outputText } = ts.transpileModule(readFileSync(file, "utf8"), {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    modulesLoaded += 1;
    const exported = {};
    const imported = (specifier: string): object => run(resolve(dirname(file), specifier));
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a copy that shares no code with an earlier one
    const execute = new Function("exports", "require", `// module ${modulesLoaded}\n${outputText}`);
    Reflect.apply(execute, undefined, [exported, imported]);
    return exported;
  };
  return asCallable(Reflect.get(run(path), name));
}

/** A value that is known to be a function. */
function asCallable(value: unknown): Callable {
  if (!isCallable(value)) throw new Error("there is no such function");
  return value;
}

function isCallable(value: unknown): value is Callable {
  return typeof value === "function";
}
