import type { Reporter, SerializedError, TestModule } from "vitest/node";

/** Ends the report with one line that a program can read: `N passed, N failed`. */
export const tallyReporter: Reporter = {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    let passed = 0;
    // A module that does not load, and an error outside any test, have no test that could fail for them.
    let failed = unhandledErrors.length;
    for (const module of modules) {
      failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") passed += 1;
        else if (state === "failed") failed += 1;
      }
    }
    // At exit, for the other reporters are then done.
    process.once("exit", () => {
      console.log(`${String(passed)} passed, ${String(failed)} failed`);
    });
  },
};
