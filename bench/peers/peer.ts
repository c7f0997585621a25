import { createRequire } from "node:module";

/** The network in another library, with single-precision numbers. */
export interface Peer {
  readonly name: string;
  /** Computes the value and the gradient, and reads them; throws where they cannot be read. */
  readonly valueAndGradient: () => { readonly value: number; readonly gradient: readonly ArrayLike<number>[] };
}

/** The parameters of the network, images and labels. */
export interface NetworkData {
  readonly W1: Float32Array;
  readonly b1: Float32Array;
  readonly W2: Float32Array;
  readonly b2: Float32Array;
  readonly X: Float32Array;
  readonly labels: Int32Array;
}

/** Load a package of `bench/peers/node_modules`. */
export function loadPeer(root: string, name: string): unknown {
  const load: (name: string) => unknown = createRequire(`${root}/bench/peers/package.json`);
  return load(name);
}

/** The first number of an array. */
export function first(numbers: ArrayLike<number>): number {
  return numbers[0] ?? NaN;
}
