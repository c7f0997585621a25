/** √x by Newton's iteration, from 1. */
export function squareRoot(x: number): number {
  let r = 1;
  while (Math.abs(r * r - x) > 1e-14 * x) r = 0.5 * (r + x / r);
  return r;
}

/** The eccentric anomaly E of an orbit, from Kepler's equation E − e sin E = M. */
export function eccentricAnomaly(meanAnomaly: number, eccentricity: number): number {
  let anomaly = meanAnomaly + eccentricity * Math.sin(meanAnomaly);
  let change: number;
  do {
    const error = anomaly - eccentricity * Math.sin(anomaly) - meanAnomaly;
    change = error / (1 - eccentricity * Math.cos(anomaly));
    anomaly -= change;
  } while (Math.abs(change) > 1e-9);
  return anomaly;
}

/** An orbit in a plane: half its major axis, its eccentricity, its period, and when it is closest. */
export interface Orbit {
  readonly axis: number;
  readonly eccentricity: number;
  readonly period: number;
  readonly start: number;
}

/** Sum of the squares of the distances between observed positions and those on an orbit. */
export function orbitError(
  orbit: Orbit,
  times: readonly number[],
  observedX: readonly number[],
  observedY: readonly number[],
): number {
  const { axis, eccentricity, period, start } = orbit;
  let sum = 0;
  times.forEach((time, i) => {
    const anomaly = eccentricAnomaly((2 * Math.PI * (time - start)) / period, eccentricity);
    const x = axis * (Math.cos(anomaly) - eccentricity);
    const y = axis * Math.sqrt(1 - eccentricity ** 2) * Math.sin(anomaly);
    sum += (x - observedX[i]) ** 2 + (y - observedY[i]) ** 2;
  });
  return sum;
}
