import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  globalIgnores(["dist/", "coverage/", "test/golden/modules/"]),
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
  },
  {
    files: ["**/*.js"],
    extends: [js.configs.recommended],
    languageOptions: { globals: { process: "readonly" } },
  },
  {
    files: ["**/*.ts"],
    extends: [js.configs.recommended, tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // `as const` stays allowed: it claims nothing that the compiler does not check.
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }],
      // A written default is a decision; SyntaxKind, say, has hundreds of members.
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-unnecessary-condition": [
        "error",
        { allowConstantLoopConditions: "only-allowed-literals" },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
      // Counts and positions in messages; objects and undefined stay forbidden.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      eqeqeq: "error",
      "max-lines": ["warn", { max: 400 }],
    },
  },
  {
    // The library runs in browsers, and only its TypeScript frontend pays for ts-morph: by `await import()`.
    files: ["compiler/**/*.ts"],
    ignores: ["compiler/cli/**", "compiler/plugin/**"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          paths: ["ts-morph", "typescript", "@viz-js/viz"].map((name) => ({
            name,
            allowTypeImports: true,
            message: "Load it by `await import()`.",
          })),
          patterns: [{ regex: "^node:", message: "The library runs in browsers." }],
        },
      ],
      "no-restricted-globals": ["error", "process", "Buffer", "console", "require", "__dirname", "__filename"],
    },
  },
  {
    // The runtime is published alone and embedded into emitted modules.
    files: ["runtime/**/*.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        { patterns: [{ regex: "^[^.]|/compiler/", message: "The runtime imports nothing but itself." }] },
      ],
      "no-restricted-globals": ["error", "process", "Buffer", "console", "require", "__dirname", "__filename"],
    },
  },
  {
    // Kernels index arrays whose lengths their callers vouch for, in loops that must stay bare.
    files: [
      "runtime/tensor/**/*.ts",
      "runtime/linear/**/*.ts",
      "runtime/fit/**/*.ts",
      "runtime/optimise/{kernels,rules}/*.ts",
    ],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
  {
    files: ["test/**/*.ts", "examples/**/*.test.ts"],
    rules: {
      // A test that indexes what it has just built fails by itself when the element is missing.
      "@typescript-eslint/no-non-null-assertion": "off",
      // Tables of cases make long files that nobody reads from top to bottom.
      "max-lines": "off",
    },
  },
);
