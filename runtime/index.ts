/** What generated modules may import, and what people may use beside them. */
export * from "./special/index.ts";
