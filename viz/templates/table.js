// Table: every relation of the picture in words, for screen readers, print and copying.

const COLUMNS = ["from", "relation", "to", "dates", "stated_or_derived", "certainty", "source", "locator"];

const MOST_ROWS = 3000; // more would make a browser stumble; the CSV has them all
const MOST_PRINTED = 400;

function buildTable() {
  on("lang day", showTable);
  byId("table").addEventListener("toggle", showTable);
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
  const most = state.printing ? MOST_PRINTED : MOST_ROWS;
  const holder = byId("table");
  const columns = COLUMNS.filter((name) =>
    !["certainty", "source", "locator"].includes(name) || DATA.edges.some((edge) => edge[name]));
  const head = make("tr", {}, ...columns.map((name) => make("th", { scope: "col" }, word(name))));
  const all = DATA.edges.filter((edge) => held(edge) && held(DATA.nodes[edge.from]) && held(DATA.nodes[edge.to])).length;
  holder.querySelector("summary").textContent = `${word("table")} (${all})`;
  const region = holder.querySelector(".scroll");
  region.setAttribute("aria-label", word("table"));
  if (all > most && !holder.open) { // a long one is written when it is opened
    fill(region);
    return;
  }
  const there = (at) => [DATA.edges[at], DATA.nodes[DATA.edges[at].from], DATA.nodes[DATA.edges[at].to]].every(held);
  const rows = readingOrder().filter(there).slice(0, most).map((at) => {
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
  const rest = all > most ? make("p", { class: "soft" }, word("rest").replace("{n}", all - most)) : null;
  fill(region, ...[rest].filter(Boolean), make("table", {}, make("caption", { class: "unseen" }, word("table")),
    make("thead", {}, head), make("tbody", {}, ...rows)));
}
