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
  const ways = edge.ways || (edge.facts && edge.facts.length ? [edge.facts] : []);
  const own = ways.length ? make("p", { class: "evidence" }, dates(edge)) : evidence(edge);
  const parts = [make("p", { class: "strong" }, name, notes(edge)), own];
  ways.forEach((way, at) => {
    if (ways.length > 1) parts.push(make("p", { class: "soft" }, `${word("route")} ${at + 1}`));
    parts.push(hopList(way));
  });
  if (edge.more) parts.push(make("p", { class: "soft" }, word("more_ways").replace("{n}", edge.more)));
  if (edge.command) parts.push(make("p", { class: "again" }, make("code", {}, edge.command)));
  return section("", ...parts);
}

// A way step by step, each with where it is written.
function hopList(way) {
  const list = make("ol", { class: "hops" });
  for (const hop of way) list.append(make("li", {}, make("p", {}, bdi(say(hop.text)), notes(hop)), noteOf(hop), evidence(hop)));
  return list;
}
