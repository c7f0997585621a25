/** The elements of an array in row-major order, without gaps. */
export type Floats = Float64Array | Float32Array;
