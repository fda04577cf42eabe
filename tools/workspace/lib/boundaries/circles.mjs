/**
 * The sets of nodes that reach each other (strongly connected components of more than one, by Tarjan's algorithm), each in
 * the order of its names.
 * @param {ReadonlyMap<string, Iterable<string>>} graph node -> what it points to
 * @returns {string[][]}
 */
export function circlesIn(graph) {
  const seen = new Map();
  const lowest = new Map();
  const path = [];
  const circles = [];
  const visit = (node) => {
    seen.set(node, seen.size);
    lowest.set(node, seen.get(node));
    path.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!seen.has(next)) visit(next);
      if (path.includes(next)) lowest.set(node, Math.min(lowest.get(node), lowest.get(next)));
    }
    if (lowest.get(node) !== seen.get(node)) return;
    const circle = path.splice(path.indexOf(node));
    if (circle.length > 1) circles.push(circle.sort());
  };
  for (const node of graph.keys()) if (!seen.has(node)) visit(node);
  return circles;
}
