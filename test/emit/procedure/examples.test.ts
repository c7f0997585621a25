import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emit } from "../../../compiler/emit.ts";
import { returnsNumber } from "../../../compiler/emit/procedure/module.ts";
import { parseProcedure } from "../../../compiler/frontends/typescript/index.ts";
import { ROOT } from "../../docs/session.ts";
import { createTypeChecker } from "../../docs/typecheck.ts";

const functions = [
  ["20-typescript/quotient.ts", "quotient"],
  ["21-bundle-adjustment/bundle.ts", "sumOfSquares", "residuals", "reprojectionError"],
  ["22-gaussian-mixture/mixture.ts", "logLikelihood"],
  ["23-log-sum-exp/log-sum-exp.ts", "logSumExp"],
  ["24-least-squares/least-squares.ts", "leastSquares", "leastSquaresOfRows"],
  ["25-ode/models.ts", "population", "misfit", "decay"],
  ["26-double-pendulum/pendulum.ts", "energy", "swing", "finalAngle"],
  ["27-logistic-regression/logistic.ts", "logisticLoss"],
  ["28-recurrent-network/rnn.ts", "sequenceLoss"],
  ["28-recurrent-network/lstm.ts", "lastHidden", "lstmLoss"],
  ["29-determinant/determinant.ts", "determinant"],
  ["40-newton/newton.ts", "squareRoot", "eccentricAnomaly", "orbitError"],
  ["41-time-warping/time-warping.ts", "timeWarping"],
  ["42-early-return/early.ts", "interpolate", "tax", "distanceToHit"],
  ["43-custom-rule/orbit.ts", "eccentricAnomaly", "orbitError"],
  ["44-array-rule/resistors.ts", "solve", "misfit"],
  ["44-array-rule/classifier.ts", "loss"],
] as const;

const read = (path: string): string | undefined =>
  existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), "utf8") : undefined;

test("the modules that are emitted for the examples are well typed", async () => {
  const modules = new Map<string, string>();
  for (const [file, ...names] of functions) {
    const name = `examples/${file}`;
    for (const fn of names) {
      const parsed = await parseProcedure(read(name) ?? "", { name, fn, read });
      const of = returnsNumber(parsed.procedure) ? (["valueAndGradient", "jvp"] as const) : (["jvp", "vjp"] as const);
      for (const style of ["plain", "into"] as const) modules.set(`${fn}-${style}.ts`, emit(parsed, { of, style }));
    }
  }
  expect(createTypeChecker()(modules)).toEqual([]);
}, 240_000);
