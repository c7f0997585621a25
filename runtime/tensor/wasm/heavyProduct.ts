import { f32x4, f64x2 } from "./instructions.ts";
import { ownEngine, type Engine } from "./instance.ts";
import { createProduct, type Product } from "./product.ts";

/**
 * From so many multiplications on WebAssembly is used. It is faster from 1000 on, although the matrices are copied, and
 * four times as fast from here on, where it is worth the milliseconds that it takes to make the instance.
 */
export const HEAVY = 2 ** 14;

/** The matrix product by WebAssembly if it is large enough and the engine can do it; instances are made when needed. */
export function createHeavyProduct(engine: Engine | undefined): Product {
  const products = new Map<number, Product | undefined>();
  const productOf = (size: number): Product | undefined => {
    if (!products.has(size)) products.set(size, engine && createProduct(engine, size === 8 ? f64x2 : f32x4));
    return products.get(size);
  };
  return (out, a, b, m, k, n, isTransposedA, isTransposedB, add) =>
    m * k * n >= HEAVY &&
    productOf(out.BYTES_PER_ELEMENT)?.(out, a, b, m, k, n, isTransposedA, isTransposedB, add) === true;
}

/**
 * The product that the functions of the runtime share. It holds the one state of the runtime, which cannot be observed:
 * compiled instances, which are functions of constants, and their memory, of which every product writes what it reads.
 * Without it each product would compile anew, which takes longer than most products.
 */
export const heavyProduct: Product = /* @__PURE__ */ createHeavyProduct(/* @__PURE__ */ ownEngine());
