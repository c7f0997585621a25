import { gradientAgainstHandWritten } from "./gradients.ts";
import { rosenbrock, quotient, three, vector } from "./problems.ts";
import { renderTable } from "./table.ts";
for (const p of [vector, quotient, three, rosenbrock]) if (process.argv.length<4 || process.argv.includes(p.name)) console.log(renderTable(await gradientAgainstHandWritten(p, process.cwd())));
