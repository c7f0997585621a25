/* eslint-disable @typescript-eslint/no-non-null-assertion -- a check of each element would cost what is measured. */

type Pair = readonly [number, number];

interface Pendulum {
  readonly masses: Pair;
  readonly lengths: Pair;
}

const GRAVITY = 9.81;

/** The gradient of the final angle with respect to the initial angles and the pendulum. */
export function gradient(angles: Pair, pendulum: Pendulum, time: number, steps: number): [Pair, Pendulum] {
  const h = time / steps;
  const y = Float64Array.of(angles[0], angles[1], 0, 0);
  const states = new Float64Array(4 * steps);
  const [y2, y3, y4] = [new Float64Array(4), new Float64Array(4), new Float64Array(4)];
  const [k1, k2, k3, k4] = [new Float64Array(4), new Float64Array(4), new Float64Array(4), new Float64Array(4)];

  /** The stages of the step that starts at y, and the slopes there. */
  const forward = (): void => {
    accelerate(pendulum, y, k1);
    for (let i = 0; i < 4; i++) y2[i] = y[i]! + 0.5 * h * k1[i]!;
    accelerate(pendulum, y2, k2);
    for (let i = 0; i < 4; i++) y3[i] = y[i]! + 0.5 * h * k2[i]!;
    accelerate(pendulum, y3, k3);
    for (let i = 0; i < 4; i++) y4[i] = y[i]! + h * k3[i]!;
    accelerate(pendulum, y4, k4);
  };

  const yBar = Float64Array.of(0, 1, 0, 0);
  const sum = new Float64Array(4);
  const kBar = new Float64Array(4);
  const stageBar = new Float64Array(4);
  const pendulumBar = new Float64Array(4);

  /** The adjoint of a stage whose slope has a weight in the sum and takes the next stage so far. */
  const backward = (stage: Float64Array, slope: Float64Array, weight: number, reach: number): void => {
    for (let i = 0; i < 4; i++) kBar[i] = weight * yBar[i]! + reach * stageBar[i]!;
    stageBar.fill(0);
    pullback(pendulum, stage, slope, kBar, stageBar, pendulumBar);
    for (let i = 0; i < 4; i++) sum[i] = sum[i]! + stageBar[i]!;
  };

  for (let n = 0; n < steps; n++) {
    states.set(y, 4 * n);
    forward();
    for (let i = 0; i < 4; i++) y[i] = y[i]! + (h / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!);
  }
  for (let n = steps - 1; n >= 0; n--) {
    for (let i = 0; i < 4; i++) y[i] = states[4 * n + i]!;
    forward();
    sum.set(yBar);
    backward(y4, k4, h / 6, 0);
    backward(y3, k3, h / 3, h);
    backward(y2, k2, h / 3, 0.5 * h);
    backward(y, k1, h / 6, 0.5 * h);
    yBar.set(sum);
  }
  return [
    [yBar[0]!, yBar[1]!],
    { masses: [pendulumBar[0]!, pendulumBar[1]!], lengths: [pendulumBar[2]!, pendulumBar[3]!] },
  ];
}

/** Angular velocities and accelerations. */
function accelerate({ masses, lengths }: Pendulum, y: Float64Array, slope: Float64Array): void {
  const [m1, m2] = masses;
  const [l1, l2] = lengths;
  const [a, b, va, vb] = [y[0]!, y[1]!, y[2]!, y[3]!];
  const mass = m1 + m2;
  const sine = Math.sin(a - b);
  const cosine = Math.cos(a - b);
  const common = m1 + m2 * sine * sine;
  const inner = m2 * sine * (l2 * vb * vb + l1 * va * va * cosine);
  const outer = sine * (mass * l1 * va * va + m2 * l2 * vb * vb * cosine);
  slope[0] = va;
  slope[1] = vb;
  slope[2] = (GRAVITY * (m2 * Math.sin(b) * cosine - mass * Math.sin(a)) - inner) / (l1 * common);
  slope[3] = (outer + mass * GRAVITY * (Math.sin(a) * cosine - Math.sin(b))) / (l2 * common);
}

/** Add what the adjoint of the slope means for the state and for masses and lengths. */
function pullback(
  { masses, lengths }: Pendulum,
  y: Float64Array,
  slope: Float64Array,
  slopeBar: Float64Array,
  yBar: Float64Array,
  pendulumBar: Float64Array,
): void {
  const [m1, m2] = masses;
  const [l1, l2] = lengths;
  const [a, b, va, vb] = [y[0]!, y[1]!, y[2]!, y[3]!];
  const mass = m1 + m2;
  const sine = Math.sin(a - b);
  const cosine = Math.cos(a - b);
  const sineA = Math.sin(a);
  const sineB = Math.sin(b);
  const common = m1 + m2 * sine * sine;
  const first = slopeBar[2]! / (l1 * common);
  const second = slopeBar[3]! / (l2 * common);
  const commonBar = -l1 * first * slope[2]! - l2 * second * slope[3]!;
  const centrifugal = l2 * vb * vb + l1 * va * va * cosine;
  const other = mass * l1 * va * va + m2 * l2 * vb * vb * cosine;
  const sineBar = -first * m2 * centrifugal + second * other + 2 * commonBar * m2 * sine;
  const centrifugalBar = -first * m2 * sine;
  const otherBar = second * sine;
  const cosineBar =
    first * m2 * GRAVITY * sineB +
    second * mass * GRAVITY * sineA +
    centrifugalBar * l1 * va * va +
    otherBar * m2 * l2 * vb * vb;
  const massBar = -first * GRAVITY * sineA + second * GRAVITY * (sineA * cosine - sineB) + otherBar * l1 * va * va;
  const differenceBar = sineBar * cosine - cosineBar * sine;
  yBar[0] = yBar[0]! + differenceBar + mass * GRAVITY * Math.cos(a) * (second * cosine - first);
  yBar[1] = yBar[1]! - differenceBar + GRAVITY * Math.cos(b) * (first * m2 * cosine - second * mass);
  yBar[2] = yBar[2]! + slopeBar[0]! + 2 * l1 * va * (centrifugalBar * cosine + otherBar * mass);
  yBar[3] = yBar[3]! + slopeBar[1]! + 2 * l2 * vb * (centrifugalBar + otherBar * m2 * cosine);
  pendulumBar[0] = pendulumBar[0]! + massBar + commonBar;
  pendulumBar[1] =
    pendulumBar[1]! +
    massBar +
    commonBar * sine * sine +
    first * (GRAVITY * sineB * cosine - sine * centrifugal) +
    otherBar * l2 * vb * vb * cosine;
  pendulumBar[2] = pendulumBar[2]! - first * common * slope[2]! + va * va * (centrifugalBar * cosine + otherBar * mass);
  pendulumBar[3] = pendulumBar[3]! - second * common * slope[3]! + vb * vb * (centrifugalBar + otherBar * m2 * cosine);
}
