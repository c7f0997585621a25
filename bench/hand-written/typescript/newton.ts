/* eslint-disable @typescript-eslint/no-non-null-assertion -- a check of each element would cost what is measured. */

interface Orbit {
  readonly axis: number;
  readonly eccentricity: number;
  readonly period: number;
  readonly start: number;
}

/** The gradient of the error of an orbit: E − e sin E = M gives ∂E/∂M = 1/(1 − e cos E), ∂E/∂e = sin E/(1 − e cos E). */
export function gradient(
  orbit: Orbit,
  times: readonly number[],
  observedX: readonly number[],
  observedY: readonly number[],
): [Orbit] {
  const { axis, eccentricity, period, start } = orbit;
  const ratio = Math.sqrt(1 - eccentricity * eccentricity);
  const speed = (2 * Math.PI) / period;
  let axisBar = 0;
  let eccentricityBar = 0;
  let ratioBar = 0;
  let periodBar = 0;
  let startBar = 0;
  for (let i = 0; i < times.length; i++) {
    const mean = speed * (times[i]! - start);
    let anomaly = mean + eccentricity * Math.sin(mean);
    let change: number;
    do {
      change = (anomaly - eccentricity * Math.sin(anomaly) - mean) / (1 - eccentricity * Math.cos(anomaly));
      anomaly -= change;
    } while (Math.abs(change) > 1e-9);
    const sine = Math.sin(anomaly);
    const cosine = Math.cos(anomaly);
    const xBar = 2 * (axis * (cosine - eccentricity) - observedX[i]!);
    const yBar = 2 * (axis * ratio * sine - observedY[i]!);
    const meanBar = (axis * (ratio * cosine * yBar - sine * xBar)) / (1 - eccentricity * cosine);
    axisBar += (cosine - eccentricity) * xBar + ratio * sine * yBar;
    ratioBar += axis * sine * yBar;
    eccentricityBar += sine * meanBar - axis * xBar;
    periodBar -= (mean * meanBar) / period;
    startBar -= speed * meanBar;
  }
  eccentricityBar -= (ratioBar * eccentricity) / ratio;
  return [{ axis: axisBar, eccentricity: eccentricityBar, period: periodBar, start: startBar }];
}
