// Exports: what is shown as a table (CSV) or as a graph (GEXF), beside the pictures (PNG, SVG).

const FORMULA = /^[=+\-@\t\r]/; // what a spreadsheet would run

function csvCell(value) {
  const text = value === null || value === undefined ? "" : String(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function shownEdges() {
  return DATA.edges.map((_, at) => at).filter((at) => edgeShown(at) && inRoute("edges", at));
}

function shownNodes() {
  return DATA.nodes.map((_, at) => at).filter((at) => nodeShown(at) && inRoute("nodes", at));
}

// While a way between two nodes is shown, it is what is exported.
function inRoute(set, at) {
  return !(state.selected && state.selected.route) || routeLit()[set].has(at);
}

function csvText() {
  const head = ["from_id", "from", "relation", "to_id", "to", "since", "until", "basis", "certainty", "source", "locator", "url"];
  const rows = shownEdges().map((at) => {
    const edge = DATA.edges[at];
    const [from, to] = [DATA.nodes[edge.from], DATA.nodes[edge.to]];
    return [from.key, say(from.label), say(edge.label), to.key, say(to.label), edge.since, edge.until,
      basis(edge), certainty(edge), say(edge.source), edge.locator, edge.url];
  });
  return `\ufeff${[head, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

const GEXF_SPACE = "http://gexf.net/1.3";

function gexfText() {
  const file = document.implementation.createDocument(GEXF_SPACE, "gexf");
  const put = (holder, tag, given) => {
    const found = file.createElementNS(GEXF_SPACE, tag);
    for (const [name, value] of Object.entries(given)) {
      if (value !== null && value !== undefined) found.setAttribute(name, String(value));
    }
    holder.append(found);
    return found;
  };
  const root = file.documentElement;
  root.setAttribute("version", "1.3");
  const meta = put(root, "meta", {});
  put(meta, "description", {}).textContent = say(DATA.title);
  const graph = put(root, "graph", { defaultedgetype: "directed", mode: "static" });
  const declare = (kind, names) => {
    const holder = put(graph, "attributes", { class: kind });
    names.forEach((title, id) => put(holder, "attribute", { id, title, type: "string" }));
  };
  declare("node", ["kind", "status", "label_en", "label_zh"]);
  declare("edge", ["since", "until", "basis", "certainty", "source", "locator", "url"]);
  const values = (holder, list) => {
    const box = put(holder, "attvalues", {});
    list.forEach((value, at) => { if (value) put(box, "attvalue", { for: at, value }); });
  };
  const nodes = put(graph, "nodes", {});
  for (const at of shownNodes()) {
    const node = DATA.nodes[at];
    const found = put(nodes, "node", { id: node.key, label: say(node.label) });
    values(found, [kindName(node), say(statusOf(node).label), node.label.en, node.label.zh]);
  }
  const edges = put(graph, "edges", {});
  for (const at of shownEdges()) {
    const edge = DATA.edges[at];
    const found = put(edges, "edge", {
      id: at, source: DATA.nodes[edge.from].key, target: DATA.nodes[edge.to].key, label: say(edge.label),
    });
    values(found, [edge.since, edge.until, basis(edge), certainty(edge), say(edge.source), edge.locator, edge.url]);
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(file)}\n`;
}

function saveCsv() {
  save(new Blob([csvText()], { type: "text/csv;charset=utf-8" }), "csv");
}

function saveGexf() {
  save(new Blob([gexfText()], { type: "application/xml" }), "gexf");
}

// One button that opens a short list of formats.
function saveTool(label) {
  const list = make("ul", { id: "saves", hidden: true });
  const button = tool("save", label(word("save"), word("save")), () => {
    list.hidden = !list.hidden;
    button.setAttribute("aria-expanded", String(!list.hidden));
    if (!list.hidden) list.querySelector("button").focus();
  });
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", "saves");
  const close = () => {
    list.hidden = true;
    button.setAttribute("aria-expanded", "false");
  };
  for (const [name, key, act] of [["png", "png", savePng], ["svg", "svg", saveSvg], ["csv", "csv", saveCsv], ["gexf", "gexf", saveGexf]]) {
    list.append(make("li", {}, tool(name, label(word(key), `${word(key)} ↓`), () => {
      close();
      act();
    })));
  }
  const box = make("div", { class: "saves" }, button, list);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || list.hidden) return;
    event.stopPropagation();
    close();
    button.focus();
  });
  box.addEventListener("focusout", (event) => {
    if (!box.contains(event.relatedTarget)) close();
  });
  return box;
}
