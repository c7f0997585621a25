// tsdown by its API rather than its command, which on Node 20 prints a deprecation of its own at every `npm ci`.
import { build } from "tsdown";

await build({ logLevel: "warn" });
