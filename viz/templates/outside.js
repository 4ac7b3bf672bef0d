// Outside: tells whatever holds the picture which node is chosen, and takes a choice from it.

on("select", () => {
  const at = state.selected && "node" in state.selected ? state.selected.node : null;
  document.dispatchEvent(new CustomEvent("viz-select", { detail: at === null ? null : DATA.nodes[at].key }));
});

document.addEventListener("viz-choose", (event) => {
  const at = DATA.nodes.findIndex((node) => node.key === event.detail);
  if (at < 0) return;
  surface.open(at);
  select({ node: at });
});
