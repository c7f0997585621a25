/** Where the hand of a planar arm is: each angle is that of a link against the one before. */
export function forward(angles: readonly number[], lengths: readonly number[]): [x: number, y: number] {
  let direction = 0;
  let x = 0;
  let y = 0;
  for (let i = 0; i < angles.length; i++) {
    direction += angles[i];
    x += lengths[i] * Math.cos(direction);
    y += lengths[i] * Math.sin(direction);
  }
  return [x, y];
}

/** The square of the distance of the hand from a place. */
export function miss(angles: readonly number[], lengths: readonly number[], place: { x: number; y: number }): number {
  const [x, y] = forward(angles, lengths);
  return (x - place.x) ** 2 + (y - place.y) ** 2;
}
