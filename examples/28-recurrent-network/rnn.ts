/** A network of one layer that reads its own output, and a weighted sum of its units as the prediction. */
export interface Network {
  readonly input: readonly (readonly number[])[];
  readonly recurrent: readonly (readonly number[])[];
  readonly bias: readonly number[];
  readonly output: readonly number[];
  readonly offset: number;
}

/** The mean squared error of the predictions for a sequence. */
export function sequenceLoss(
  network: Network,
  inputs: readonly (readonly number[])[],
  targets: readonly number[],
): number {
  const { input, recurrent, bias, output, offset } = network;
  const units = bias.length;
  const state = new Array<number>(units).fill(0);
  let loss = 0;
  for (let t = 0; t < inputs.length; t++) {
    const previous = state.slice();
    for (let i = 0; i < units; i++) {
      let sum = bias[i];
      for (let j = 0; j < inputs[t].length; j++) sum += input[i][j] * inputs[t][j];
      for (let j = 0; j < units; j++) sum += recurrent[i][j] * previous[j];
      state[i] = Math.tanh(sum);
    }
    let prediction = offset;
    for (let i = 0; i < units; i++) prediction += output[i] * state[i];
    loss += (prediction - targets[t]) ** 2;
  }
  return loss / inputs.length;
}
