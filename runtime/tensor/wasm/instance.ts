import type { Lanes } from "./instructions.ts";
import { kernelModule, type Kernels } from "./kernels.ts";

/** What is needed of the object `WebAssembly`, which every engine has but ECMAScript does not name. */
export interface Engine {
  readonly validate: (bytes: Uint8Array<ArrayBuffer>) => boolean;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object) => { readonly exports: Instance };
}

/** The kernels and the memory that they work on. */
export interface Instance extends Kernels {
  readonly memory: Memory;
}

/** A memory, which grows by pages of 64 KiB; its buffer is another one then. */
export interface Memory {
  readonly buffer: ArrayBuffer;
  readonly grow: (pages: number) => number;
}

declare const WebAssembly: Engine | undefined;

/** The WebAssembly of this engine, if it has any. */
export function ownEngine(): Engine | undefined {
  return typeof WebAssembly === "undefined" ? undefined : WebAssembly;
}

/**
 * The kernels in `engine`; undefined if it has no vectors, or compiles nothing, as the policy of a web page may demand.
 * They are compiled at once, without a promise: browsers allow that for modules of less than 4 KiB.
 */
export function instantiate(engine: Engine, lanes: Lanes): Instance | undefined {
  try {
    const bytes = kernelModule(lanes);
    return engine.validate(bytes) ? new engine.Instance(new engine.Module(bytes)).exports : undefined;
  } catch {
    return undefined;
  }
}
