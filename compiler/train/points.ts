import type { Elements } from "../function-types.ts";
import type { ImageSize } from "./settings.ts";

/** Images with their classes: each image takes height·width bytes, row by row, from 0 (paper) to 255 (ink). */
export interface Points extends ImageSize {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

/** What a network is trained with, selected by, and tried on in the end. */
export interface Parts {
  readonly training: Points;
  readonly validation: Points;
  readonly test: Points;
}

/** The points of some numbers, in that order. */
export function pick({ images, labels, height, width }: Points, numbers: readonly number[]): Points {
  const pixels = height * width;
  const picked = { images: new Uint8Array(numbers.length * pixels), labels: new Uint8Array(numbers.length) };
  for (const [place, number] of numbers.entries()) {
    picked.images.set(images.subarray(number * pixels, (number + 1) * pixels), place * pixels);
    picked.labels[place] = labels[number] ?? 0;
  }
  return { ...picked, height, width };
}

/** The first points, as many as there are up to a number; they are not copied. */
export function firstPoints({ images, labels, height, width }: Points, most: number): Points {
  return { images: images.subarray(0, most * height * width), labels: labels.subarray(0, most), height, width };
}

/** Write images, as rows of numbers from 0 to 1, and their targets. */
export function fill(
  { images, labels, height, width }: Points,
  numbers: ArrayLike<number>,
  to: { readonly X: Elements; readonly targets: Elements; readonly classes: number; readonly isRows: boolean },
): void {
  const { X, targets, classes, isRows } = to;
  const pixels = height * width;
  if (isRows) targets.fill(0);
  for (let row = 0; row < numbers.length; row++) {
    const number = numbers[row] ?? 0;
    for (let pixel = 0, from = number * pixels, at = row * pixels; pixel < pixels; pixel++) {
      X[at + pixel] = (images[from + pixel] ?? 0) / 255;
    }
    const label = labels[number] ?? 0;
    if (isRows) targets[row * classes + label] = 1;
    else targets[row] = label;
  }
}
