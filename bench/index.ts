/**
 * `npm run bench -- [measurement…]`: bundles the measurements and a release into a folder of their own and runs them in
 * plain Node. Under tsx every closure of the compiler would be made by a call that names it, which nobody's program does.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { build } from "tsdown";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

/** Inside node_modules, so that what the bundle imports is found. */
const cache = `${root}/node_modules/.cache`;
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(`${cache}/adjoint-bench-`);
const release = `${folder}/release`;

try {
  await build({ cwd: root, outDir: release, dts: false, logLevel: "warn" });
  const bundle = await rolldown({
    cwd: root,
    input: {
      main: "bench/main.ts",
      "large-program": "bench/large-program.ts",
      "isolated-program": "bench/isolated-program.ts",
    },
    platform: "node",
    external: [/^node:/, "mathjs", "ts-morph", "@viz-js/viz"],
  });
  await bundle.write({ dir: folder, format: "esm" });
  const { status } = spawnSync(process.execPath, [`${folder}/main.js`, root, release, ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
