import { describe, expect, it } from "vitest";
import { duration, progressLine } from "../../compiler/cli/train/progress.ts";
import type { Training } from "../../compiler/train/training.ts";

/** A training of ten epochs of 40 steps that the test moves, a clock that it sets, and a stream that it reads. */
function surroundings(isTerminal: boolean): {
  readonly at: { step: number; milliseconds: number };
  readonly line: ReturnType<typeof progressLine>;
  readonly written: () => string;
} {
  const at = { step: 0, milliseconds: 0 };
  const training: Training = {
    stepsPerEpoch: 40,
    steps: 400,
    advance: () => "finished",
    progress: () => {
      throw new Error("a line does not copy parameters");
    },
    position: () => ({
      step: at.step,
      loss: NaN,
      history:
        at.step < 10
          ? []
          : [
              {
                step: 10,
                training: { loss: 0.43219, wrong: 12, count: 100 },
                validation: { loss: 0.5, wrong: 13, count: 100 },
              },
            ],
    }),
  };
  let written = "";
  const stream = { write: (text: string) => (written += text), color: false, columns: 100, isTerminal };
  const line = progressLine(training, 25, stream, () => at.milliseconds);
  return { at, line, written: () => written };
}

describe("the progress line", () => {
  it("says where a training is, how fast, and how long it will take", () => {
    const { at, line, written } = surroundings(false);
    Object.assign(at, { step: 50, milliseconds: 10_000 });
    line.update();
    // 50 steps of 25 points in 10 s; 350 steps are left.
    expect(written()).toBe(
      "epoch 1.25 of 10  loss 0.4322  misclassified 12 %  validation 13 %  125 samples/s  1 min 10 s left\n",
    );
  });

  it("comes every ten seconds where it cannot be replaced", () => {
    const { at, line, written } = surroundings(false);
    for (let second = 0; second < 30; second += 0.5) {
      Object.assign(at, { step: Math.floor(second), milliseconds: second * 1000 });
      line.update();
    }
    expect(written().match(/\n/g)).toHaveLength(2);
    for (const mark of ["\r", "\u001b"]) expect(written()).not.toContain(mark);
  });

  it("is replaced in its place on a terminal, never wider than it, and removed in the end", () => {
    const { at, line, written } = surroundings(true);
    for (let tick = 0; tick < 10; tick++) {
      Object.assign(at, { step: 12 + tick, milliseconds: tick * 100 });
      line.update();
    }
    const lines = written().split("\r\u001b[K").slice(1);
    expect(lines).toHaveLength(5);
    for (const each of lines) {
      expect(each).not.toContain("\n");
      expect(each.length).toBeLessThan(100);
    }
    line.end();
    expect(written().endsWith("\r\u001b[K21 steps in 0.9 s, 583 samples/s\n")).toBe(true);
  });

  it.each([
    [0.04, "0.0 s"],
    [9.94, "9.9 s"],
    [12.6, "13 s"],
    [59.7, "1 min 0 s"],
    [3599, "59 min 59 s"],
    [7260, "2 h 1 min"],
  ])("says %f seconds as %s", (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
