// The functions of mathjs that are not supported, by the reason.

const byReason: readonly (readonly [reason: string, names: string])[] = [
  [
    "it belongs to matrices, vectors or sets, and values are real numbers",
    `apply column concat count cross ctranspose cumsum det diag diff dot eigs expm filter flatten forEach
    getMatrixDataType identity index intersect inv kron lsolve lsolveAll lup lusolve lyap map mapSlices matrix
    matrixFromColumns matrixFromFunction matrixFromRows norm ones partitionSelect pinv qr range reshape resize rotate
    rotationMatrix row schur size slu softmax sort sparse sqrtm squeeze subset sylvester trace transpose usolve usolveAll
    zeros setCartesian setDifference setDistinct setIntersect setIsSubset setMultiplicity setPowerset setSize
    setSymDifference setUnion distance`,
  ],
  [
    "it is a statistic of a list; `sum`, `mean`, `prod`, `min` and `max` take their numbers as arguments",
    "corr kldivergence mad median mode quantileSeq std variance",
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
    "it works on texts or on the types of values, and values are real numbers",
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
  ["fabs", "abs"],
  ["if", "condition ? a : b"],
  ["lb", "log2"],
  ["lg", "log10"],
  ["power", "pow"],
  ["root", "nthRoot"],
  ["sgn", "sign"],
  ["swish", "silu"],
  ["tg", "tan"],
  ["trunc", "fix"],
]);
