/**
 * The eccentric anomaly E of an orbit, from Kepler's equation E − e sin E = M.
 *
 * @derivative pullback anomalyPullback
 */
export function eccentricAnomaly(meanAnomaly: number, eccentricity: number): number {
  let anomaly = meanAnomaly + eccentricity * Math.sin(meanAnomaly);
  for (let step = 0; step < 50; step++) {
    const error = anomaly - eccentricity * Math.sin(anomaly) - meanAnomaly;
    const change = error / (1 - eccentricity * Math.cos(anomaly));
    anomaly -= change;
    if (Math.abs(change) < 1e-9) break;
  }
  return anomaly;
}

/** The implicit function theorem: the equation is differentiated at its solution, not the way that led there. */
export function anomalyPullback(
  _meanAnomaly: number,
  eccentricity: number,
  anomaly: number,
  bar: number,
): [number, number] {
  const slope = 1 - eccentricity * Math.cos(anomaly);
  return [bar / slope, (bar * Math.sin(anomaly)) / slope];
}

/** Sum of the squares of the differences between observed distances from the focus and those on an orbit of half axis 1. */
export function orbitError(
  eccentricity: number,
  period: number,
  times: readonly number[],
  distances: readonly number[],
): number {
  let sum = 0;
  for (let i = 0; i < times.length; i++) {
    const anomaly = eccentricAnomaly((2 * Math.PI * times[i]) / period, eccentricity);
    sum += (1 - eccentricity * Math.cos(anomaly) - distances[i]) ** 2;
  }
  return sum;
}
