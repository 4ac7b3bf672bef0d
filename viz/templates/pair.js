// Pair: what the panel says of several edges between the same two nodes, each with its steps.

function pairParts(edges) {
  const shown = edges.filter(edgeShown);
  const { from, to } = DATA.edges[edges[0]];
  const head = make("p", { class: "kind" }, `${word("relations")} (${shown.length})`);
  const title = make("h2", {}, bdi(say(DATA.nodes[from].label)), " → ", bdi(say(DATA.nodes[to].label)));
  const ends = make("p", {}, goTo(from), " ", goTo(to));
  return [head, title, ends, ...shown.map((at) => pairSection(DATA.edges[at]))];
}

function pairSection(edge) {
  const name = make("span", {}, bdi(say(edge.label) || word("relation")));
  const list = make("ul", { class: "facts" });
  for (const fact of edge.facts || []) list.append(make("li", {}, make("p", {}, bdi(say(fact.text))), evidence(fact)));
  const own = edge.facts && edge.facts.length ? make("p", { class: "evidence" }, dates(edge)) : evidence(edge);
  return section("", make("p", { class: "strong" }, name, notes(edge)), own, list.children.length ? list : null);
}
