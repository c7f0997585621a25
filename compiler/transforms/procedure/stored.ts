import { at } from "../../diagnostics/internal-error.ts";
import type { Value } from "../../graph/builder.ts";
import { copyNode, imagesOf, rewriteInto } from "../../graph/rewrite.ts";
import { createDraft } from "../../procedure/compute.ts";
import type { Compute, Reading, Scalar } from "../../procedure/procedure.ts";

/**
 * The adjoint of a computation with values that the computation has stored read from there, wherever a derivative needs one:
 * where both sin t and cos t are stored, neither is computed again.
 *
 * @param stored the variables by the ids of nodes of the computation; the adjoint reads none of their earlier values
 */
export function withStoredValues(adjoint: Compute, primal: Compute, stored: ReadonlyMap<number, Scalar>): Compute {
  if (stored.size === 0) return adjoint;
  const scratch = createDraft();
  const images = rewriteInto(scratch.builder, primal.graph, primal.reads.map(scratch.read));
  const places = new Map<number, Scalar>();
  const values = new Map<Reading, Value>();
  for (const [id, place] of stored) {
    const image = images[id];
    if (!image) continue;
    places.set(image.id, place);
    values.set(place, image);
  }
  // Each node of the adjoint as it would be if nothing were stored.
  const plain = rewriteInto(
    scratch.builder,
    adjoint.graph,
    adjoint.reads.map((reading) => values.get(reading) ?? scratch.read(reading)),
  );
  const draft = createDraft();
  const found = rewriteInto(draft.builder, adjoint.graph, adjoint.reads.map(draft.read), (node, operands, builder) => {
    const image = plain[node.id];
    const place = image && places.get(image.id);
    return place ? draft.read(place) : copyNode(node, operands, builder);
  });
  const outputs = imagesOf(found, adjoint.graph.outputs);
  const writes = adjoint.writes.map(({ place, output, adds }) => ({ place, adds, value: at(outputs, output) }));
  return draft.finish(writes, adjoint.line);
}
