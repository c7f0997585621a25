/** A hidden unit: v tanh(w₁x₁ + w₂x₂ + b). */
export interface Unit {
  readonly w1: number;
  readonly w2: number;
  readonly b: number;
  readonly v: number;
}

/** Two hidden units and a constant. */
export interface Network {
  readonly first: Unit;
  readonly second: Unit;
  readonly constant: number;
}

function valueOf(unit: Unit, x1: number, x2: number): number {
  return unit.v * Math.tanh(unit.w1 * x1 + unit.w2 * x2 + unit.b);
}

/** What a network says of two inputs. */
export function output(network: Network, x1: number, x2: number): number {
  return network.constant + valueOf(network.first, x1, x2) + valueOf(network.second, x1, x2);
}

/** Mean of the squared differences from XOR on ±1: 1 where the inputs are equal, −1 where they are not. */
export function loss(network: Network): number {
  let sum = 0;
  for (let x1 = -1; x1 <= 1; x1 += 2) {
    for (let x2 = -1; x2 <= 1; x2 += 2) sum += (output(network, x1, x2) - x1 * x2) ** 2;
  }
  return sum / 4;
}
