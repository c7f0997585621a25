/** How many expressions are lowered at most, those of functions counted at each call that is written out. */
export const MOST_STEPS = 1_000_000;

/** A condition counts as this many expressions: each of its sides is a graph. */
export const STEPS_OF_A_BRANCH = 50;

/** How deep conditions are nested at most: every pass over a graph recurses into them. */
export const MOST_BRANCHES = 256;

/** How many tokens the parser reads at most, those counted again that it reads again. */
export const MOST_TOKENS_READ = 10_000_000;

/** How many elements an array has at most. */
export const MOST_ELEMENTS = 100_000_000;

/** How many dimensions an array has at most. */
export const MOST_DIMENSIONS = 16;

/** How many elements a range has at most: each is a number of the program. */
export const MOST_OF_A_RANGE = 100_000;

/** How many parameters a function has at most: the engine takes 65 535, and a Jacobian-vector product has twice as many. */
export const MOST_PARAMETERS = 30_000;
