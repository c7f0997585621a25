import * as special from "../../runtime/special/index.ts";
import * as kernels from "../../runtime/tensor/index.ts";
import { InternalError } from "../diagnostics/internal-error.ts";
import { printBuffer, printFactory, printFunction } from "./print.ts";
import type { Program } from "./program.ts";

/** A function of numbers that was generated. */
export type Generated = (...inputs: readonly (number | Float64Array | Float32Array)[]) => unknown;

/** The program as JavaScript: the same statements as in the emitted TypeScript, without its types. */
export function printJavaScript({ buffers, functions, factory }: Program): string {
  if (factory) return [...buffers.map(printBuffer), ...printFactory(factory, functions, "javascript")].join("\n");
  return [...buffers.map(printBuffer), ...functions.flatMap((program) => printFunction(program, "javascript"))].join(
    "\n",
  );
}

/** Turn a program into the function that it exports. */
export function instantiate(program: Program): Generated {
  const exported = program.factory ?? program.functions.find((candidate) => candidate.exported);
  if (!exported) throw new InternalError("a program exports nothing");
  const names = [...program.runtime];
  // The text is printed from a program whose every name is a checked identifier and every literal a number.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- compiling generated code is what this file is for
  const create: unknown = new Function(
    ...names,
    `"use strict";\n${printJavaScript(program)}\nreturn ${exported.name};`,
  );
  if (typeof create !== "function") throw new InternalError("the engine made no function");
  const made: unknown = Reflect.apply(create, undefined, names.map(runtimeFunction));
  if (!isGenerated(made)) throw new InternalError("the generated code made no function");
  return made;
}

const RUNTIME: ReadonlyMap<string, unknown> = new Map(Object.entries({ ...special, ...kernels }));

function runtimeFunction(name: string): unknown {
  const found = RUNTIME.get(name);
  if (found === undefined) throw new InternalError(`the runtime has no function ${name}`);
  return found;
}

function isGenerated(value: unknown): value is Generated {
  return typeof value === "function";
}
