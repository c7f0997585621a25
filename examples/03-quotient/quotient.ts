import { readFileSync } from "node:fs";
import { emit, load } from "adjoint";

const source = readFileSync(new URL("quotient.math", import.meta.url), "utf8");

// The module that `adjoint emit` writes, compiled by the TypeScript compiler and run.
const module = await load(emit(source, { of: ["gradient", "jvp"] }));
const gradient = module.get("fGradient");
const pushforward = module.get("fJvp");

const point = [0.3, 0.7] as const;
console.log("the gradient, by one reverse sweep:", gradient?.(...point));
for (const direction of [[1, 0] as const, [0, 1] as const]) {
  console.log(`the derivative in the direction ${direction.join(", ")}:`, pushforward?.(...point, ...direction));
}
