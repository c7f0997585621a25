import { randomFrom, seedState, type RandomNumbers } from "../../runtime/optimise/random.ts";
import { at } from "../diagnostics/internal-error.ts";
import type { Points } from "./points.ts";

/** The length of the sides of generated images, as in the MNIST database. */
const SIDE = 28;

/**
 * The strokes of the digits in a square from (0, 0), upper left, to (1, 1). A stroke is a chain of quadratic Bézier curves:
 * a point, then the control point and the end of each curve.
 */
const STROKES: readonly (readonly (readonly number[])[])[] = [
  [[0.5, 0, 0.86, 0, 0.86, 0.5, 0.86, 1, 0.5, 1, 0.14, 1, 0.14, 0.5, 0.14, 0, 0.5, 0]],
  [[0.32, 0.2, 0.45, 0.13, 0.54, 0, 0.54, 0.5, 0.54, 1]],
  [[0.15, 0.25, 0.2, 0, 0.5, 0, 0.85, 0.02, 0.83, 0.3, 0.8, 0.6, 0.14, 1, 0.5, 0.97, 0.9, 1]],
  [[0.15, 0.1, 0.85, -0.15, 0.8, 0.25, 0.75, 0.48, 0.4, 0.48, 0.9, 0.48, 0.86, 0.75, 0.78, 1.16, 0.12, 0.9]],
  [
    [0.3, 0, 0.2, 0.3, 0.12, 0.6, 0.5, 0.62, 0.92, 0.6],
    [0.7, 0.05, 0.68, 0.5, 0.66, 1],
  ],
  [
    [0.85, 0, 0.5, 0.02, 0.25, 0, 0.22, 0.2, 0.2, 0.42],
    [0.2, 0.42, 0.92, 0.3, 0.86, 0.7, 0.78, 1.12, 0.12, 0.92],
  ],
  [
    [
      0.75, 0.02, 0.15, 0.2, 0.16, 0.68, 0.17, 1, 0.5, 1, 0.86, 1, 0.84, 0.72, 0.8, 0.44, 0.5, 0.46, 0.22, 0.48, 0.16,
      0.7,
    ],
  ],
  [[0.12, 0.02, 0.5, 0.05, 0.88, 0, 0.55, 0.45, 0.42, 1]],
  [
    [0.5, 0.46, 0.18, 0.42, 0.2, 0.22, 0.22, 0, 0.5, 0, 0.78, 0, 0.8, 0.22, 0.82, 0.42, 0.5, 0.46],
    [0.5, 0.46, 0.12, 0.52, 0.13, 0.75, 0.15, 1, 0.5, 1, 0.85, 1, 0.87, 0.75, 0.88, 0.52, 0.5, 0.46],
  ],
  [
    [
      0.25, 0.98, 0.85, 0.8, 0.84, 0.32, 0.83, 0, 0.5, 0, 0.14, 0, 0.16, 0.28, 0.2, 0.56, 0.5, 0.54, 0.78, 0.52, 0.84,
      0.3,
    ],
  ],
];

/**
 * Images of digits, drawn from a seed: strokes of varying form, slant, size, place, width and darkness, and some noise. No
 * function but the square root is used, so the same seed gives the same bytes on every engine. Classes come in random order.
 */
export function drawDigits(count: number, seed: bigint): Points {
  const random = randomFrom(seedState(seed));
  const images = new Uint8Array(count * SIDE * SIDE);
  const labels = new Uint8Array(count);
  for (let number = 0; number < count; number++) {
    const digit = random.below(STROKES.length);
    labels[number] = digit;
    drawDigit(images.subarray(number * SIDE * SIDE, (number + 1) * SIDE * SIDE), at(STROKES, digit), random);
  }
  return { images, labels, height: SIDE, width: SIDE };
}

/** How many pieces a curve is drawn in. */
const PIECES = 6;

function drawDigit(image: Uint8Array, strokes: readonly (readonly number[])[], random: RandomNumbers): void {
  const around = (middle: number, reach: number): number => middle + reach * (2 * random.uniform() - 1);
  const [width, height] = [around(12.5, 3), around(18, 2.5)];
  const [slant, turn] = [around(-0.15, 0.3), around(0, 0.2)];
  const [left, top] = [around(SIDE / 2, 2.5), around(SIDE / 2, 2.5)];
  const [thickness, darkness, noise] = [around(1.15, 0.45), around(215, 40), 30 * random.uniform()];
  const place = (x: number, y: number): readonly [number, number] => {
    const [u, v] = [(x - 0.5) * width, (y - 0.5) * height];
    return [left + u + slant * v, top + v + turn * u];
  };
  const segments = strokes.flatMap((stroke) => {
    // The same point moves in the same way wherever it occurs, so that closed strokes stay closed.
    const moved = new Map<string, readonly [number, number]>();
    const points: (readonly [number, number])[] = [];
    for (let k = 0; k < stroke.length; k += 2) {
      const [x, y] = [at(stroke, k), at(stroke, k + 1)];
      const key = `${x},${y}`;
      const point = moved.get(key) ?? place(around(x, 0.06), around(y, 0.05));
      moved.set(key, point);
      points.push(point);
    }
    return piecesOf(points);
  });
  // There is ink up to half a pixel beyond the thickness of strokes.
  const reach = thickness + 0.5;
  for (let row = 0; row < SIDE; row++) {
    const near = segments.filter(
      ({ y1, v }) => Math.min(y1, y1 + v) - reach < row + 0.5 && Math.max(y1, y1 + v) + reach > row + 0.5,
    );
    for (let column = 0; column < SIDE; column++) {
      const ink = reach - distance(column + 0.5, row + 0.5, near);
      const grey = darkness * Math.min(1, Math.max(0, ink)) + noise * (random.uniform() - 0.5);
      image[row * SIDE + column] = Math.min(255, Math.max(0, Math.round(grey)));
    }
  }
}

/** A straight piece: where it begins, how far it goes in both directions, and the square of its length. */
interface Segment {
  readonly x1: number;
  readonly y1: number;
  readonly u: number;
  readonly v: number;
  readonly length: number;
}

/** Straight pieces along a chain of curves. */
function piecesOf(points: readonly (readonly [number, number])[]): readonly Segment[] {
  const segments: Segment[] = [];
  for (let curve = 0; curve + 2 < points.length; curve += 2) {
    const [[x0, y0], [x1, y1], [x2, y2]] = [at(points, curve), at(points, curve + 1), at(points, curve + 2)];
    let [x, y] = [x0, y0];
    for (let piece = 1; piece <= PIECES; piece++) {
      const t = piece / PIECES;
      const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
      const [nextX, nextY] = [a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2];
      const [u, v] = [nextX - x, nextY - y];
      segments.push({ x1: x, y1: y, u, v, length: u * u + v * v });
      [x, y] = [nextX, nextY];
    }
  }
  return segments;
}

/** The distance of a point from the nearest segment; infinite where there is none. */
function distance(x: number, y: number, segments: readonly Segment[]): number {
  let least = Infinity;
  for (const { x1, y1, u, v, length } of segments) {
    const p = x - x1;
    const q = y - y1;
    const t = length > 0 ? Math.min(1, Math.max(0, (p * u + q * v) / length)) : 0;
    const dx = p - t * u;
    const dy = q - t * v;
    const squared = dx * dx + dy * dy;
    if (squared < least) least = squared;
  }
  return Math.sqrt(least);
}
