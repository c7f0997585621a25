/** A number of things in words, also one that has a name: `1 step`, `2 steps`, `3 entries`, `n entries`. */
export function counted(count: number | string, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}
