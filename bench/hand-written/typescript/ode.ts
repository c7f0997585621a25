/* eslint-disable @typescript-eslint/no-non-null-assertion -- a check of each element would cost what is measured. */

/** The gradient of the misfit of the populations with respect to what they were at first and to the rates. */
export function gradient(
  initial: Float64Array,
  rates: Float64Array,
  time: number,
  steps: number,
  counted: Float64Array,
): [Float64Array, Float64Array] {
  const [a, b, c, e] = [rates[0]!, rates[1]!, rates[2]!, rates[3]!];
  const h = time / steps;
  const half = 0.5 * h;
  const sixth = h / 6;
  const third = h / 3;
  let x = initial[0]!;
  let y = initial[1]!;
  const states = new Float64Array(2 * steps);
  for (let step = 0; step < steps; step++) {
    states[2 * step] = x;
    states[2 * step + 1] = y;
    const xy1 = x * y;
    const k1 = a * x - b * xy1;
    const l1 = c * xy1 - e * y;
    const x2 = x + half * k1;
    const y2 = y + half * l1;
    const xy2 = x2 * y2;
    const k2 = a * x2 - b * xy2;
    const l2 = c * xy2 - e * y2;
    const x3 = x + half * k2;
    const y3 = y + half * l2;
    const xy3 = x3 * y3;
    const k3 = a * x3 - b * xy3;
    const l3 = c * xy3 - e * y3;
    const x4 = x + h * k3;
    const y4 = y + h * l3;
    const xy4 = x4 * y4;
    x += sixth * (k1 + 2 * k2 + 2 * k3 + a * x4 - b * xy4);
    y += sixth * (l1 + 2 * l2 + 2 * l3 + c * xy4 - e * y4);
  }

  let xBar = x - counted[0]!;
  let yBar = y - counted[1]!;
  let [aBar, bBar, cBar, eBar] = [0, 0, 0, 0];
  for (let step = steps - 1; step >= 0; step--) {
    const x1 = states[2 * step]!;
    const y1 = states[2 * step + 1]!;
    const xy1 = x1 * y1;
    const x2 = x1 + half * (a * x1 - b * xy1);
    const y2 = y1 + half * (c * xy1 - e * y1);
    const xy2 = x2 * y2;
    const x3 = x1 + half * (a * x2 - b * xy2);
    const y3 = y1 + half * (c * xy2 - e * y2);
    const xy3 = x3 * y3;
    const x4 = x1 + h * (a * x3 - b * xy3);
    const y4 = y1 + h * (c * xy3 - e * y3);
    // From the last stage to the first: the adjoints (k, l) of a slope, and with them those of where it was taken.
    const k4 = sixth * xBar;
    const l4 = sixth * yBar;
    const product4 = c * l4 - b * k4;
    const xBar4 = a * k4 + product4 * y4;
    const yBar4 = product4 * x4 - e * l4;
    const k3 = third * xBar + h * xBar4;
    const l3 = third * yBar + h * yBar4;
    const product3 = c * l3 - b * k3;
    const xBar3 = a * k3 + product3 * y3;
    const yBar3 = product3 * x3 - e * l3;
    const k2 = third * xBar + half * xBar3;
    const l2 = third * yBar + half * yBar3;
    const product2 = c * l2 - b * k2;
    const xBar2 = a * k2 + product2 * y2;
    const yBar2 = product2 * x2 - e * l2;
    const k1 = sixth * xBar + half * xBar2;
    const l1 = sixth * yBar + half * yBar2;
    const product1 = c * l1 - b * k1;
    xBar += a * k1 + product1 * y1 + xBar2 + xBar3 + xBar4;
    yBar += product1 * x1 - e * l1 + yBar2 + yBar3 + yBar4;
    aBar += x1 * k1 + x2 * k2 + x3 * k3 + x4 * k4;
    bBar -= xy1 * k1 + xy2 * k2 + xy3 * k3 + x4 * y4 * k4;
    cBar += xy1 * l1 + xy2 * l2 + xy3 * l3 + x4 * y4 * l4;
    eBar -= y1 * l1 + y2 * l2 + y3 * l3 + y4 * l4;
  }
  return [Float64Array.of(xBar, yBar), Float64Array.of(aBar, bBar, cBar, eBar)];
}
