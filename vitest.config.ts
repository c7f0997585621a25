import { defineConfig } from "vitest/config";
import { tallyReporter } from "./scripts/tally-reporter.ts";

const source = (path: string): string => `${import.meta.dirname}/${path}`;

export default defineConfig({
  resolve: {
    // As `paths` in tsconfig.json; written out, for `tsconfigPaths` skips emitted modules, which no tsconfig includes.
    alias: [
      { find: /^adjoint$/, replacement: source("compiler/index.ts") },
      { find: /^adjoint\/runtime$/, replacement: source("runtime/index.ts") },
    ],
  },
  test: {
    setupFiles: ["test/support/setup.ts"],
    include: ["test/**/*.test.ts", "examples/**/*.test.ts"],
    // Some tests start compilers and processes, which two cores share.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One core would be left idle otherwise, and tests wait for files more than Vitest itself does.
    maxWorkers: "100%",
    // No module has state that a test could leave behind; the compilers are loaded once for each core, not for each file.
    isolate: false,
    reporters: ["default", tallyReporter],
  },
});
