/** The elements of a text of XML, or of HTML whose elements are all closed, in order; throws where it is not well formed. */
export function elementsOf(markup: string): readonly string[] {
  const open: string[] = [];
  const found: string[] = [];
  const rest = markup.replace(
    /<!doctype html>|<(\/?)([\w:-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g,
    (tag, ...parts) => {
      const [isEnd, name, , isEmpty] = parts.map(String);
      if (tag === "<!doctype html>" || name === "meta") return "";
      if (isEnd === "/") {
        if (open.pop() !== name) throw new Error(`${tag} closes another element`);
      } else {
        found.push(String(name));
        if (isEmpty !== "/") open.push(String(name));
      }
      return "";
    },
  );
  if (open.length > 0) throw new Error(`${open.join(", ")} are never closed`);
  const bare = rest.replace(/&(?:amp|lt|gt|quot|#39);/g, "");
  const stray = /[<&]/.exec(bare);
  if (stray) throw new Error(`markup in text: ${bare.slice(stray.index, stray.index + 40)}`);
  return found;
}
