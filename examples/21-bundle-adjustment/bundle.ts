/** A camera: rotation vector, centre, focal length, principal point, two coefficients of radial distortion. */
type Camera = readonly number[];

/** Sum of the squares of all reprojection errors; an observation is a camera, a point, and where the one sees the other. */
export function sumOfSquares(
  cameras: readonly Camera[],
  points: readonly (readonly number[])[],
  weights: readonly number[],
  cameraOf: readonly number[],
  pointOf: readonly number[],
  features: readonly (readonly number[])[],
): number {
  let sum = 0;
  for (let i = 0; i < features.length; i++) {
    const [dx, dy] = reprojectionError(cameras[cameraOf[i]], points[pointOf[i]], weights[i], features[i]);
    sum += dx * dx + dy * dy;
  }
  return sum;
}

/** All reprojection errors, in pairs, and how far the squares of the weights are from 1. */
export function residuals(
  cameras: readonly Camera[],
  points: readonly (readonly number[])[],
  weights: readonly number[],
  cameraOf: readonly number[],
  pointOf: readonly number[],
  features: readonly (readonly number[])[],
  errors: Float64Array,
  weightErrors: Float64Array,
): void {
  for (let i = 0; i < features.length; i++) {
    const error = reprojectionError(cameras[cameraOf[i]], points[pointOf[i]], weights[i], features[i]);
    errors[2 * i] = error[0];
    errors[2 * i + 1] = error[1];
    weightErrors[i] = 1 - weights[i] ** 2;
  }
}

/** Where the camera sees the point, less where it was seen, times the weight of the observation. */
export function reprojectionError(
  camera: Camera,
  point: readonly number[],
  weight: number,
  feature: readonly number[],
): [number, number] {
  const [u, v] = project(camera, point);
  return [weight * (u - feature[0]), weight * (v - feature[1])];
}

function project(camera: Camera, point: readonly number[]): [number, number] {
  const offset = [point[0] - camera[3], point[1] - camera[4], point[2] - camera[5]];
  const [x, y, z] = rotate(camera.slice(0, 3), offset);
  const [u, v] = distort(x / z, y / z, camera[9], camera[10]);
  return [u * camera[6] + camera[7], v * camera[6] + camera[8]];
}

/** Rodrigues's formula; for the zero vector, where the axis is not defined, its first-order term. */
function rotate(rotation: readonly number[], point: readonly number[]): number[] {
  const squared = dot(rotation, rotation);
  if (squared === 0) {
    const turned = cross(rotation, point);
    return point.map((coordinate, i) => coordinate + turned[i]);
  }
  const theta = Math.sqrt(squared);
  const cosine = Math.cos(theta);
  const sine = Math.sin(theta);
  const axis = rotation.map((coordinate) => coordinate / theta);
  const turned = cross(axis, point);
  const along = dot(axis, point) * (1 - cosine);
  const rotated: number[] = [];
  for (let i = 0; i < 3; i++) rotated.push(point[i] * cosine + turned[i] * sine + axis[i] * along);
  return rotated;
}

function distort(x: number, y: number, k1: number, k2: number): [number, number] {
  const squared = x * x + y * y;
  const factor = 1 + k1 * squared + k2 * squared * squared;
  return [x * factor, y * factor];
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: readonly number[], b: readonly number[]): number[] {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
