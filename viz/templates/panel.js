// Panel: everything known about the selected node or edge.

const panel = byId("panel");
let returnTo = null;

function buildPanel() {
  on("select lang theme", showPanel);
  on("select", () => {
    if (state.selected && "node" in state.selected) reveal(state.selected.node);
  });
}

function closePanel() {
  const back = returnTo;
  select(null);
  if (back && document.contains(back)) back.focus({ preventScroll: true });
}

function showPanel() {
  const open = state.selected !== null;
  if (open && panel.hidden) {
    const active = document.activeElement;
    returnTo = active && active.classList.contains("mark") ? active : null;
  }
  panel.hidden = !open;
  document.body.classList.toggle("paneled", open);
  if (!open) return;
  const close = make("button", {
    type: "button", class: "close", "aria-label": word("close"), title: word("close"), onclick: closePanel,
  }, "×");
  const parts = "node" in state.selected ? nodeParts(state.selected.node) : edgeParts(state.selected.edge);
  panel.setAttribute("aria-label", word("detail"));
  fill(panel, close, ...parts);
  panel.scrollTop = 0;
}

function otherLabel(text) {
  const other = state.lang === "zh" ? text.en : text.zh;
  return other && other !== say(text) ? make("p", { class: "other" }, bdi(other)) : null;
}

function section(title, ...children) {
  return make("section", {}, make("h3", {}, title), ...children);
}

// One line of evidence: dates, source and locator, with a link where there is one.
function evidence(item) {
  const parts = [];
  const when = dates(item);
  if (when) parts.push(make("span", { class: "when" }, when));
  const source = say(item.source);
  const anchor = item.url ? link(item.url, source || word("link")) : null;
  if (anchor) parts.push(anchor);
  else if (source) parts.push(bdi(source));
  if (item.locator) parts.push(make("span", { class: "locator" }, bdi(item.locator)));
  if (!parts.length) return null;
  const line = make("p", { class: "evidence" });
  parts.forEach((part, at) => line.append(...(at ? [" · ", part] : [part])));
  return line;
}

function nodeParts(at) {
  const node = DATA.nodes[at];
  const kind = kindOf(node);
  const head = make("p", { class: "kind" }, glyphIcon(kind), kindName(node));
  for (const text of [...standingOf(node).slice(1), say(node.group)]) {
    if (text) head.append(make("span", { class: "chip" }, bdi(text)));
  }
  const parts = [head, make("h2", {}, bdi(say(node.label))), otherLabel(node.label)];
  if (node.names.length) {
    const list = make("ul", { class: "names" });
    for (const name of node.names) list.append(make("li", {}, bdi(name)));
    parts.push(section(word("names"), list));
  }
  if (node.facts.length) {
    const list = make("ul", { class: "facts" });
    for (const fact of node.facts) {
      list.append(make("li", {}, make("p", {}, bdi(say(fact.text))), evidence(fact)));
    }
    parts.push(section(word("facts"), list));
  }
  parts.push(linkList(at, "to", "from", word("in")), linkList(at, "from", "to", word("out")));
  return parts;
}

// The edges that end (or begin) at a node, each leading to the node at its other end.
function linkList(at, here, there, title) {
  const list = make("ul", { class: "facts" });
  DATA.edges.forEach((edge, index) => {
    if (edge[here] !== at || !edgeShown(index)) return;
    const other = DATA.nodes[edge[there]];
    const label = make("span", { class: "relation" }, say(edge.label) || word("relation"));
    const go = make("button", { type: "button", class: "go", onclick: () => select({ node: edge[there] }) },
      glyphIcon(kindOf(other)), bdi(say(other.label)));
    const row = here === "to" ? [go, " ", label] : [label, " ", go];
    list.append(make("li", {}, make("p", {}, ...row, notes(edge)), evidence(edge)));
  });
  return list.children.length ? section(title, list) : null;
}

// What is not plain about an edge: derived, marked, less than certain.
function notes(edge) {
  const words = [];
  if (edge.derived) words.push(word("derived"));
  if (edge.marked) words.push(say(edge.marked));
  if (edge.certainty && edge.certainty.en !== "certain") words.push(certainty(edge));
  if (!words.length) return null;
  const found = make("span", {});
  for (const text of words) found.append(" ", make("span", { class: "chip" }, text));
  return found;
}

function edgeParts(at) {
  const edge = DATA.edges[at];
  const end = (node) => make("button", { type: "button", class: "go", onclick: () => select({ node }) },
    glyphIcon(kindOf(DATA.nodes[node])), bdi(say(DATA.nodes[node].label)));
  const rows = [
    [word("from"), end(edge.from)],
    [word("to"), end(edge.to)],
    [word("dates"), dates(edge)],
    [word("stated_or_derived"), basis(edge)],
    [word("certainty"), certainty(edge)],
    [word("source"), sourceCell(edge)],
    [word("locator"), edge.locator],
  ];
  const list = make("dl", {});
  for (const [term, value] of rows) {
    if (!value) continue;
    const shown = typeof value === "string" ? bdi(value) : value;
    list.append(make("dt", {}, term), make("dd", {}, shown));
  }
  const label = edge.label || { en: word("relation"), zh: word("relation") };
  const head = make("p", { class: "kind" }, word("relation"));
  return [head, make("h2", {}, bdi(say(label))), otherLabel(label), list];
}

// The source of an edge or statement, as a link where it has one.
function sourceCell(item) {
  const source = say(item.source);
  return (item.url && link(item.url, source || word("link"))) || (source ? bdi(source) : null);
}
