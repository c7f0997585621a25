/* eslint-disable @typescript-eslint/no-non-null-assertion -- a check of each element would cost what is measured. */

interface Network {
  readonly input: readonly (readonly number[])[];
  readonly recurrent: readonly (readonly number[])[];
  readonly bias: readonly number[];
  readonly output: readonly number[];
  readonly offset: number;
}

interface Gradient {
  readonly input: number[][];
  readonly recurrent: number[][];
  readonly bias: number[];
  readonly output: number[];
  readonly offset: number;
}

/** The gradient of the mean squared error of a recurrent network, by propagation backwards through the sequence. */
export function gradient(
  network: Network,
  inputs: readonly (readonly number[])[],
  targets: readonly number[],
): [Gradient] {
  const { input, recurrent, bias, output } = network;
  const units = bias.length;
  const length = inputs.length;
  // Row t is the state after t steps.
  const states = new Float64Array((length + 1) * units);
  const errors = new Float64Array(length);
  for (let t = 0; t < length; t++) {
    const x = inputs[t]!;
    const before = t * units;
    const after = before + units;
    let error = network.offset - targets[t]!;
    for (let i = 0; i < units; i++) {
      let sum = bias[i]!;
      const own = input[i]!;
      for (let j = 0; j < x.length; j++) sum += own[j]! * x[j]!;
      const back = recurrent[i]!;
      for (let j = 0; j < units; j++) sum += back[j]! * states[before + j]!;
      const state = Math.tanh(sum);
      states[after + i] = state;
      error += output[i]! * state;
    }
    errors[t] = error;
  }

  const inputBar = input.map((row) => row.map(() => 0));
  const recurrentBar = recurrent.map((row) => row.map(() => 0));
  const biasBar = bias.map(() => 0);
  const outputBar = output.map(() => 0);
  let offsetBar = 0;
  const stateBar = new Float64Array(units);
  const sumBar = new Float64Array(units);
  for (let t = length - 1; t >= 0; t--) {
    const x = inputs[t]!;
    const before = t * units;
    const after = before + units;
    const errorBar = (2 * errors[t]!) / length;
    offsetBar += errorBar;
    for (let i = 0; i < units; i++) {
      const state = states[after + i]!;
      outputBar[i] = outputBar[i]! + errorBar * state;
      sumBar[i] = (stateBar[i]! + errorBar * output[i]!) * (1 - state * state);
    }
    stateBar.fill(0);
    for (let i = 0; i < units; i++) {
      const bar = sumBar[i]!;
      biasBar[i] = biasBar[i]! + bar;
      const own = inputBar[i]!;
      for (let j = 0; j < x.length; j++) own[j] = own[j]! + bar * x[j]!;
      const back = recurrent[i]!;
      const backBar = recurrentBar[i]!;
      for (let j = 0; j < units; j++) {
        backBar[j] = backBar[j]! + bar * states[before + j]!;
        stateBar[j] = stateBar[j]! + bar * back[j]!;
      }
    }
  }
  return [{ input: inputBar, recurrent: recurrentBar, bias: biasBar, output: outputBar, offset: offsetBar }];
}
