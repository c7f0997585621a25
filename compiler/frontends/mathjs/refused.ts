// The functions of mathjs that are not supported, by the reason.

const byReason: readonly (readonly [reason: string, names: string])[] = [
  [
    "it decomposes a matrix or is a function of it as a whole; `solve(A, b)`, `inv(A)` and `det(A)` are supported",
    "eigs expm lsolve lsolveAll lup lyap pinv qr schur slu sqrtm sylvester usolve usolveAll",
  ],
  ["write an index, such as `A[1, 2:end]`", "index subset"],
  [
    "it takes functions of arrays; write `map(x, f)` for a function of numbers, or a dimension: `sum(A, 1)`",
    "apply forEach mapSlices",
  ],
  ["what it gives is chosen or ordered by the values", "filter intersect partitionSelect sort"],
  ["write `x[2:end] - x[1:end-1]`", "diff"],
  ["write `norm(x - y)`", "distance"],
  ["write the rows as an array, `[a; b]` or `[a, b]`", "matrixFromColumns matrixFromFunction matrixFromRows"],
  ["write the array out, or use `concat`, `reshape` and an index", "resize rotate rotationMatrix"],
  ["all arrays are arrays of numbers, and none is sparse", "getMatrixDataType sparse"],
  [
    "it belongs to sets",
    `setCartesian setDifference setDistinct setIntersect setIsSubset setMultiplicity setPowerset setSize setSymDifference
    setUnion`,
  ],
  [
    "of statistics there are `sum`, `mean`, `prod`, `min`, `max`, `variance` and `std`",
    "corr kldivergence mad median mode quantileSeq",
  ],
  ["it is a signal transform of a list", "fft freqz ifft zpk2tf"],
  [
    "it is a function of integers and has no derivative",
    `bellNumbers bernoulli catalan combinations combinationsWithRep composition gcd invmod isPrime lcm multinomial
    permutations stirlingS2 xgcd`,
  ],
  [
    "it works on the bits of integers and has no derivative",
    "bitAnd bitNot bitOr bitXor leftShift rightArithShift rightLogShift",
  ],
  ["it gives complex numbers, and values are real numbers", "arg complex conj im nthRoots polynomialRoot re"],
  ["it belongs to units", "createUnit splitUnit to toBest unit"],
  [
    "it works on texts or on the types of values, and values are numbers and arrays of them",
    `bigint bignumber bin boolean clone compareNatural compareText den equalText format fraction hasNumericValue hex
    isBounded isFinite isInteger isNaN isNegative isNumeric isPositive isZero nullish num number numeric oct print
    replacer reviver string typeOf`,
  ],
  ["comparisons here give truth values: write `a < b`, `a == b` or `sign(a - b)`", "compare deepEqual equalScalar"],
  ["write the operator instead", "addScalar divideScalar multiplyScalar subtractScalar"],
  [
    "it works on formulas; to differentiate, compile the function and ask for its derivative",
    `compile derivative evaluate help leafCount parse parser rationalize resolve simplify simplifyConstant simplifyCore
    symbolicEqual`,
  ],
  ["a derivative needs a function that is the same at every call", "pickRandom random randomInt"],
  ["its derivative is not known here", "zeta"],
  ["it solves equations numerically", "solveODE"],
  ["it is a command of mathjs", "config typed"],
];

/** Why a function of mathjs is not supported, by its name. */
export const refusedFunctions: ReadonlyMap<string, string> = new Map(
  byReason.flatMap(([reason, names]) => names.split(/\s+/).map((name) => [name, reason] as const)),
);

/** What functions of other languages are called here. */
export const otherNames: ReadonlyMap<string, string> = new Map([
  ["arccos", "acos"],
  ["arcsin", "asin"],
  ["arctan", "atan"],
  ["arctan2", "atan2"],
  ["arcosh", "acosh"],
  ["arsinh", "asinh"],
  ["artanh", "atanh"],
  ["ctg", "cot"],
  ["cross_entropy", "crossEntropy"],
  ["eye", "identity"],
  ["fabs", "abs"],
  ["if", "condition ? a : b"],
  ["lb", "log2"],
  ["lg", "log10"],
  ["linsolve", "solve"],
  ["log_softmax", "logSoftmax"],
  ["matmul", "multiply"],
  ["power", "pow"],
  ["root", "nthRoot"],
  ["sgn", "sign"],
  ["swish", "silu"],
  ["tr", "trace"],
  ["tg", "tan"],
  ["trunc", "fix"],
]);
