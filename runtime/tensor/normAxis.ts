import type { Floats } from "./floats.ts";

/**
 * The Euclidean norm along one axis of a before × count × after array, without overflow or underflow.
 *
 * `out` is before × after. Infinity where an element is infinite, even if another is NaN. Where the sum of squares is not a number of moderate size, it is formed again of the elements divided by the largest.
 */
export function normAxis(out: Floats, x: Floats, before: number, count: number, after: number): void {
  for (let i = 0; i < before; i++) {
    for (let j = 0; j < after; j++) {
      const first = i * count * after + j;
      const end = first + count * after;
      let squares = 0;
      let largest = 0;
      for (let place = first; place < end; place += after) {
        const value = Math.abs(x[place]!);
        squares += value * value;
        if (value > largest) largest = value;
      }
      let norm = Math.sqrt(squares);
      if (!(squares > 1e-280 && squares < 1e300) && largest > 0) {
        if (largest === Infinity) norm = Infinity;
        else {
          let scaled = 0;
          for (let place = first; place < end; place += after) {
            const ratio = x[place]! / largest;
            scaled += ratio * ratio;
          }
          norm = largest * Math.sqrt(scaled);
        }
      }
      out[i * after + j] = norm;
    }
  }
}
