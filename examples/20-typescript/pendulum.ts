const G = 9.81;

/** Energy and angular accelerations of a double pendulum: angles a and b, angular velocities va and vb, masses, lengths. */
export function pendulum(a: number, b: number, va: number, vb: number, m1: number, m2: number, l1: number, l2: number) {
  const delta = a - b;
  const [sine, cosine] = [Math.sin(delta), Math.cos(delta)];
  const kinetic =
    0.5 * m1 * (l1 * va) ** 2 + 0.5 * m2 * ((l1 * va) ** 2 + (l2 * vb) ** 2 + 2 * l1 * l2 * va * vb * cosine);
  const potential = -(m1 + m2) * G * l1 * Math.cos(a) - m2 * G * l2 * Math.cos(b);
  const common = 2 * m1 + m2 - m2 * Math.cos(2 * delta);
  const swing = vb ** 2 * l2 + va ** 2 * l1 * cosine;
  return {
    energy: kinetic + potential,
    acceleration: {
      a: (-G * (2 * m1 + m2) * Math.sin(a) - m2 * G * Math.sin(a - 2 * b) - 2 * sine * m2 * swing) / (l1 * common),
      b:
        (2 * sine * (va ** 2 * l1 * (m1 + m2) + G * (m1 + m2) * Math.cos(a) + vb ** 2 * l2 * m2 * cosine)) /
        (l2 * common),
    },
  };
}
