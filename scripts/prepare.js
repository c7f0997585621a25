// `npx adjoint` in a checkout links the checkout into npx's cache, and npm 10 then runs `prepare` before every command:
// building again there would be slow, and would empty dist/ under a command that is running.
import { existsSync } from "node:fs";

if (process.env.npm_command !== "exec" || !existsSync("dist/cli.js")) await import("./build.js");
