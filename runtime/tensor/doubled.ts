/** A copy of a tape with room for twice as many numbers. */
export function doubled(tape: Float64Array): Float64Array {
  const longer = new Float64Array(2 * tape.length);
  longer.set(tape);
  return longer;
}
