import { integrate } from "../25-ode/runge-kutta.ts";

/** Two masses on two rods without mass, the second hung from the first. */
export interface Pendulum {
  readonly masses: readonly [number, number];
  readonly lengths: readonly [number, number];
}

/** Angles to the vertical and their velocities. */
export interface State {
  readonly angles: readonly [number, number];
  readonly velocities: readonly [number, number];
}

const GRAVITY = 9.81;

/** Kinetic and potential energy. */
export function energy(state: State, pendulum: Pendulum): number {
  const [a, b] = state.angles;
  const [va, vb] = state.velocities;
  const [m1, m2] = pendulum.masses;
  const [l1, l2] = pendulum.lengths;
  const kinetic =
    0.5 * m1 * (l1 * va) ** 2 + 0.5 * m2 * ((l1 * va) ** 2 + (l2 * vb) ** 2 + 2 * l1 * l2 * va * vb * Math.cos(a - b));
  const potential = -(m1 + m2) * GRAVITY * l1 * Math.cos(a) - m2 * GRAVITY * l2 * Math.cos(b);
  return kinetic + potential;
}

/** The state some time later. */
export function swing(start: State, pendulum: Pendulum, time: number, steps: number): State {
  const initial = Float64Array.from([...start.angles, ...start.velocities]);
  const final = integrate((_, y, slope) => accelerate(pendulum, y, slope), initial, time, steps);
  return { angles: [final[0], final[1]], velocities: [final[2], final[3]] };
}

/** The angle of the second rod some time after the pendulum was let go. */
export function finalAngle(angles: readonly [number, number], pendulum: Pendulum, time: number, steps: number): number {
  return swing({ angles, velocities: [0, 0] }, pendulum, time, steps).angles[1];
}

function accelerate({ masses, lengths }: Pendulum, y: Float64Array, slope: Float64Array): void {
  const [a, b, va, vb] = y;
  const [m1, m2] = masses;
  const [l1, l2] = lengths;
  const sine = Math.sin(a - b);
  const cosine = Math.cos(a - b);
  const common = m1 + m2 * sine ** 2;
  const first = m2 * sine * (l2 * vb ** 2 + l1 * va ** 2 * cosine);
  const second = m2 * GRAVITY * Math.sin(b) * cosine - (m1 + m2) * GRAVITY * Math.sin(a);
  slope[0] = va;
  slope[1] = vb;
  slope[2] = (second - first) / (l1 * common);
  slope[3] =
    (sine * ((m1 + m2) * l1 * va ** 2 + m2 * l2 * vb ** 2 * cosine) +
      (m1 + m2) * GRAVITY * (Math.sin(a) * cosine - Math.sin(b))) /
    (l2 * common);
}
