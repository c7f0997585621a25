const STEPS = 20;

/** The forces on an oscillator with a cubic spring: position and velocity, stiffness, hardening. */
function slope([position, velocity]: [number, number], stiffness: number, hardening: number): [number, number] {
  return [velocity, -stiffness * position - hardening * position ** 3];
}

/** The state one step on. */
function advanced(state: [number, number], by: [number, number], step: number): [number, number] {
  return [state[0] + step * by[0], state[1] + step * by[1]];
}

/** Where the oscillator is at a time, by the classical method of Runge and Kutta in 20 steps. */
export function oscillator(start: number, speed: number, stiffness: number, hardening: number, time: number): number {
  const h = time / STEPS;
  let state: [number, number] = [start, speed];
  for (let step = 0; step < STEPS; step++) {
    const k1 = slope(state, stiffness, hardening);
    const k2 = slope(advanced(state, k1, h / 2), stiffness, hardening);
    const k3 = slope(advanced(state, k2, h / 2), stiffness, hardening);
    const k4 = slope(advanced(state, k3, h), stiffness, hardening);
    state = advanced(state, k1, h / 6);
    state = advanced(state, k2, h / 3);
    state = advanced(state, k3, h / 3);
    state = advanced(state, k4, h / 6);
  }
  return state[0];
}
