import { parentPort } from "node:worker_threads";
import { createLoader } from "./loader.ts";
import { answerTo, type Call } from "./sync-loader.ts";

// The thread that compiles while the program waits.

const loader = createLoader();

parentPort?.on("message", (call: Call) => {
  void answerTo(loader, call);
});
