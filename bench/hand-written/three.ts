/** The gradient of (x1 x2 sin x3 + exp(x1 x2)) / x3. */
export function direct(x1: number, x2: number, x3: number): [number, number, number] {
  const product = x1 * x2;
  const sine = Math.sin(x3);
  const power = Math.exp(product);
  const reciprocal = 1 / x3;
  const productBar = (sine + power) * reciprocal;
  const value = (product * sine + power) * reciprocal;
  return [productBar * x2, productBar * x1, (product * Math.cos(x3) - value) * reciprocal];
}

/** As `direct`, into an array of the caller. */
export function directInto(x1: number, x2: number, x3: number, gradient: Float64Array): void {
  const product = x1 * x2;
  const sine = Math.sin(x3);
  const power = Math.exp(product);
  const reciprocal = 1 / x3;
  const productBar = (sine + power) * reciprocal;
  const value = (product * sine + power) * reciprocal;
  gradient[0] = productBar * x2;
  gradient[1] = productBar * x1;
  gradient[2] = (product * Math.cos(x3) - value) * reciprocal;
}
