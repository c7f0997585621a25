/** The packages whose code is copied into dist/: any other is an error of the build, and all of them are credited. */
export const bundledPackages = [
  "@babel/runtime",
  "commander",
  "escape-latex",
  "mathjs",
  "tiny-emitter",
  "typed-function",
  "yaml",
] as const;
