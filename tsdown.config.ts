import { esmExternalRequirePlugin } from "rolldown/plugins";
import { defineConfig } from "tsdown";
import { bundledPackages } from "./scripts/bundled-packages.ts";

/** What programs import, by the names of the files in dist/. */
const published = {
  index: "compiler/index.ts",
  runtime: "runtime/index.ts",
  rollup: "compiler/plugin/rollup.ts",
  esbuild: "compiler/plugin/esbuild.ts",
  register: "compiler/plugin/register.ts",
};

export default defineConfig({
  entry: {
    ...published,
    cli: "compiler/cli/bin.ts",
    "register-hooks": "compiler/plugin/register-hooks.ts",
    "register-worker": "compiler/plugin/register-worker.ts",
  },
  // Not "node": that would put `node:module` into the chunk that the library, which runs in browsers, shares with the
  // command line.
  platform: "neutral",
  target: "node20",
  inputOptions: { resolve: { mainFields: ["module", "main"] } },
  // commander is CommonJS: its `require("node:…")` becomes an import.
  plugins: [esmExternalRequirePlugin({ external: [/^node:/] })],
  deps: { onlyBundle: [...bundledPackages] },
  dts: { entry: Object.values(published) },
  fixedExtension: false,
  hash: false,
  failOnWarn: true,
});
