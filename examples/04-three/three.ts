import { readFileSync } from "node:fs";
import { parse, renderTrace, trace } from "adjoint";

const { graph } = parse(readFileSync(new URL("three.math", import.meta.url), "utf8"));
const x2 = graph.inputs.findIndex(({ name }) => name === "x2");

console.log(renderTrace(trace(graph, [1, 1.5, 2], { mode: "both", wrt: x2 }), { format: "text", digits: 4 }));
