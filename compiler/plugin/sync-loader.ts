import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from "node:worker_threads";
import { valueOf, type Answer, type Question } from "./answer.ts";
import type { Loader } from "./loader.ts";

// Compiling is asynchronous, but the hooks of newer versions of Node are not. So a thread compiles, and the program waits.

/** What is asked of the thread, and where the answer goes. */
export interface Call {
  readonly ask: { readonly resolve: Question } | { readonly load: string };
  readonly port: MessagePort;
  /** One number, which is no longer 0 when the answer is there. */
  readonly signal: Int32Array;
}

/** What the thread answers: perhaps with a defect of ours. */
type Reply = Answer | { readonly defect: string };

/** A loader that has its answers at once. @throws Error with what a user has done wrong. */
export interface SyncLoader {
  readonly resolve: (question: Question) => string | undefined;
  readonly load: (url: string) => string | undefined;
}

/** How long a thread may compile, in milliseconds: one that has ended says nothing. */
const LONGEST = 300_000;

/** A loader in a thread, which is started when it is needed first, and ends with the program. */
export function createSyncLoader(script: URL): SyncLoader {
  let thread: Worker | undefined;
  const ask = (what: Call["ask"]): string | undefined => {
    if (thread === undefined) {
      thread = new Worker(script, { execArgv: [] });
      thread.unref();
    }
    const signal = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const { port1, port2 } = new MessageChannel();
    thread.postMessage({ ask: what, port: port2, signal } satisfies Call, [port2]);
    Atomics.wait(signal, 0, 0, LONGEST);
    const reply: unknown = receiveMessageOnPort(port1)?.message;
    port1.close();
    if (!isReply(reply)) throw new Error("the thread that compiles gave no answer");
    if ("defect" in reply) throw new Error(reply.defect);
    return valueOf(reply);
  };
  return { resolve: (question) => ask({ resolve: question }), load: (url) => ask({ load: url }) };
}

/** Answer a call, in the thread. */
export async function answerTo(loader: Loader, { ask, port, signal }: Call): Promise<void> {
  const answer = "resolve" in ask ? loader.resolve(ask.resolve) : loader.load(ask.load);
  const reply: Reply = await answer.catch((error: unknown) => ({ defect: String(error) }));
  port.postMessage(reply);
  port.close();
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
}

function isReply(reply: unknown): reply is Reply {
  return typeof reply === "object" && reply !== null && ["value", "refusal", "defect"].some((key) => key in reply);
}
