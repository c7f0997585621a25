import fc from "fast-check";

// The same random cases in every run; SEED=… npx vitest explores others.
fc.configureGlobal({ seed: Number(process.env["SEED"] ?? 1961) });
