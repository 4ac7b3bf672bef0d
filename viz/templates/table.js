// Table: every relation of the picture in words, for screen readers, print and copying.

const COLUMNS = ["from", "relation", "to", "dates", "stated_or_derived", "certainty", "source", "locator"];

function buildTable() {
  on("lang", showTable);
  showTable();
}

// Edges in the order in which a reader goes through their nodes.
function readingOrder() {
  const place = [];
  DATA.order.forEach((node, at) => { place[node] = at; });
  const key = (at) => [place[DATA.edges[at].from], place[DATA.edges[at].to]];
  const order = DATA.edges.map((_, at) => ({ at, key: key(at) }));
  const differ = (a, b) => a.key.map((value, place) => value - b.key[place]).find((gap) => gap) || a.at - b.at;
  return order.sort(differ).map(({ at }) => at);
}

function showTable() {
  const holder = byId("table");
  const columns = COLUMNS.filter((name) => name !== "certainty" || DATA.edges.some((edge) => edge.certainty));
  const head = make("tr", {}, ...columns.map((name) => make("th", { scope: "col" }, word(name))));
  const rows = readingOrder().map((at) => {
    const edge = DATA.edges[at];
    const cells = {
      from: bdi(say(DATA.nodes[edge.from].label)),
      relation: bdi(say(edge.label)),
      to: bdi(say(DATA.nodes[edge.to].label)),
      dates: dates(edge),
      stated_or_derived: basis(edge),
      certainty: certainty(edge),
      source: sourceCell(edge),
      locator: edge.locator ? bdi(edge.locator) : null,
    };
    return make("tr", {}, ...columns.map((name, at) =>
      make(at ? "td" : "th", { scope: at ? null : "row", class: name }, cells[name])));
  });
  holder.querySelector("summary").textContent = `${word("table")} (${DATA.edges.length})`;
  const region = holder.querySelector(".scroll");
  region.setAttribute("aria-label", word("table"));
  fill(region, make("table", {}, make("caption", { class: "unseen" }, word("table")),
    make("thead", {}, head), make("tbody", {}, ...rows)));
}
