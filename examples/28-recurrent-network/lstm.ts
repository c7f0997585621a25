/** The weights of a gate: units × inputs, units × units, units. */
export interface Gate {
  readonly input: readonly (readonly number[])[];
  readonly recurrent: readonly (readonly number[])[];
  readonly bias: readonly number[];
}

/** The four gates of a layer of long short-term memory. */
export interface Cell {
  readonly forget: Gate;
  readonly write: Gate;
  readonly read: Gate;
  readonly candidate: Gate;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** What a gate lets through. */
function through(
  gate: Gate,
  x: readonly number[],
  hidden: readonly number[],
  activation: (x: number) => number,
): number[] {
  return gate.bias.map((bias, i) => {
    let sum = bias;
    for (let j = 0; j < x.length; j++) sum += gate.input[i][j] * x[j];
    for (let j = 0; j < hidden.length; j++) sum += gate.recurrent[i][j] * hidden[j];
    return activation(sum);
  });
}

/** The hidden state behind a sequence. */
export function lastHidden(cell: Cell, sequence: readonly (readonly number[])[]): number[] {
  const units = cell.forget.bias.length;
  const memory = new Array<number>(units).fill(0);
  const hidden = new Array<number>(units).fill(0);
  for (const x of sequence) {
    const forget = through(cell.forget, x, hidden, sigmoid);
    const write = through(cell.write, x, hidden, sigmoid);
    const read = through(cell.read, x, hidden, sigmoid);
    const candidate = through(cell.candidate, x, hidden, Math.tanh);
    for (let i = 0; i < units; i++) {
      memory[i] = forget[i] * memory[i] + write[i] * candidate[i];
      hidden[i] = read[i] * Math.tanh(memory[i]);
    }
  }
  return hidden;
}

/** How far the hidden state behind a sequence is from a target. */
export function lstmLoss(cell: Cell, sequence: readonly (readonly number[])[], target: readonly number[]): number {
  return lastHidden(cell, sequence).reduce((sum, each, i) => sum + (each - target[i]) ** 2, 0);
}
