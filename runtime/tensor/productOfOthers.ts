import type { Floats } from "./floats.ts";

/**
 * For each element the product of the others along one axis of an array seen as before × count × after.
 *
 * Each is the product of those before it times the product of those behind it, so an element that is 0 divides nothing.
 */
export function productOfOthers(out: Floats, x: Floats, before: number, count: number, after: number): void {
  for (let i = 0; i < before; i++) {
    for (let j = 0; j < after; j++) {
      const first = i * count * after + j;
      const end = first + count * after;
      let product = 1;
      for (let place = first; place < end; place += after) {
        out[place] = product;
        product *= x[place]!;
      }
      product = 1;
      for (let place = end - after; place >= first; place -= after) {
        out[place] = out[place]! * product;
        product *= x[place]!;
      }
    }
  }
}
