/** How many expressions and statements are lowered at most, those of loops and functions each time they are written out. */
export const MOST_STEPS = 200_000;

/** A condition counts as this many steps: each of its sides is a graph. */
export const STEPS_OF_A_BRANCH = 50;

/** How deep conditions are nested at most: every pass over a graph recurses into them. */
export const MOST_BRANCHES = 200;

/** How deep the rest of a function is put into the side of a condition that does not return. */
export const DEEPEST_REST = 64;

/** How deep expressions and statements are nested at most. */
export const MOST_DEPTH = 400;

/** How many elements a local array has at most: each is a number of the program. */
export const MOST_ELEMENTS = 10_000;

/** How many operations a function with loops has at most to be written out where it is not said whether it is. */
export const MOST_NODES_UNROLLED = 600;
