// Panel: everything known about the selected node or edge.

const panel = byId("panel");
const MOST_LINKS = 200;
let returnTo = null;

function buildPanel() {
  on("select lang theme filter day", showPanel);
  on("select", () => {
    if (state.selected && "node" in state.selected) surface.reveal(state.selected.node);
  });
}

function closePanel() {
  const back = returnTo;
  select(null);
  if (!back) return;
  // A board draws its buttons anew, and so do the tools; the one of the same name takes the focus.
  const namesake = () => {
    if (back.dataset.tool) return byId("tools").querySelector("[data-tool=help]");
    return boardHolder ? spotButton(back.dataset.key) : null;
  };
  const again = document.contains(back) ? back : namesake();
  if (again) again.focus({ preventScroll: true });
}

function showPanel() {
  const open = state.selected !== null;
  if (open && panel.hidden) {
    const active = document.activeElement;
    returnTo = active && active.matches(".mark, .spot, [data-tool=help]") ? active : null;
  }
  panel.hidden = !open;
  document.body.classList.toggle("paneled", open);
  if (!open) return;
  const close = make("button", {
    type: "button", class: "close", "aria-label": word("close"), title: word("close"), onclick: closePanel,
  }, "×");
  panel.setAttribute("aria-label", word("detail"));
  fill(panel, close, ...partsOf(state.selected));
  panel.scrollTop = 0;
}

function partsOf(chosen) {
  if (chosen.help) return helpParts();
  if (chosen.route) return routeParts();
  if ("bubble" in chosen) return bubbleParts(chosen.bubble);
  if ("node" in chosen) return nodeParts(chosen.node);
  return chosen.edges ? pairParts(chosen.edges) : edgeParts(chosen.edge);
}

// A button with the name of a node that leads to it.
function goTo(at) {
  const go = () => {
    surface.open(at);
    select({ node: at });
  };
  return make("button", { type: "button", class: "go", onclick: go },
    glyphIcon(kindOf(DATA.nodes[at])), bdi(say(DATA.nodes[at].label)));
}

function otherLabel(text) {
  const other = state.lang === "zh" ? text.en : text.zh;
  return other && other !== say(text) ? make("p", { class: "other" }, bdi(other)) : null;
}

function section(title, ...children) {
  return make("section", {}, make("h3", {}, title), ...children.filter((child) => child !== null));
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
  const cite = citeButton(item);
  if (cite) parts.push(cite);
  if (!parts.length) return null;
  const line = make("p", { class: "evidence" });
  parts.forEach((part, at) => line.append(...(at ? [" · ", part] : [part])));
  return line;
}

function noteOf(fact) {
  return fact.note ? make("p", { class: "soft" }, `${word("note")}: `, bdi(say(fact.note))) : null;
}

// A citation ready to be pasted, shown and copied on demand.
function citeButton(item) {
  const text = citationOf(item);
  if (!text) return null;
  return make("button", {
    type: "button", class: "cite", title: text,
    onclick: async (event) => {
      const button = event.currentTarget;
      const shown = make("span", { class: "citation" }, bdi(text));
      button.replaceWith(shown);
      const range = document.createRange();
      range.selectNodeContents(shown);
      const marked = window.getSelection();
      marked.removeAllRanges();
      marked.addRange(range);
      let copied = false;
      try {
        await navigator.clipboard.writeText(text);
        copied = true;
      } catch {
        copied = document.execCommand("copy");
      }
      byId("said").textContent = copied ? word("copied") : text;
    },
  }, word("cite"));
}

function citationOf(item) {
  const source = say(item.citation);
  if (!source) return "";
  return item.locator ? `${source} [${item.locator}]` : source;
}

// When the node had which status, and what happened on which day.
function stageList(node) {
  const rows = [
    ...(node.stages || []).filter((stage) => say(stage.label)).map((stage) => [stage.since || "", dates(stage), say(stage.label)]),
    ...(node.moments || []).map((moment) => [moment.day, moment.day, say(moment.label)]),
  ].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  if (!rows.length) return null;
  const list = make("ul", { class: "stages" });
  for (const [, when, text] of rows) list.append(make("li", {}, make("span", { class: "when" }, when || "–"), " ", bdi(text)));
  return section(word("status_by_date"), list);
}

function nodeParts(at) {
  const node = DATA.nodes[at];
  const kind = kindOf(node);
  const head = make("p", { class: "kind" }, glyphIcon(kind), kindName(node));
  for (const text of [...standingOf(node).slice(1), say(node.group)]) {
    if (text) head.append(make("span", { class: "chip" }, bdi(text)));
  }
  const parts = [head, make("h2", {}, bdi(say(node.label))), otherLabel(node.label)];
  if (surface.finds && DATA.nodes.length > 1) {
    parts.push(make("p", { class: "acts" }, make("button", {
      type: "button", class: "act", "data-tool": "route-here", onclick: () => startRoute(at),
    }, word("route_here"))));
  }
  parts.push(stageList(node));
  if (node.names.length) {
    const list = make("ul", { class: "names" });
    for (const name of node.names) list.append(make("li", {}, bdi(name)));
    parts.push(section(word("names"), list));
  }
  if (node.facts.length) {
    const list = make("ul", { class: "facts" });
    for (const fact of node.facts) {
      list.append(make("li", {}, make("p", {}, bdi(say(fact.text))), noteOf(fact), evidence(fact)));
    }
    parts.push(section(word("facts"), list));
  }
  parts.push(linkList(at, "to", "from", word("in")), linkList(at, "from", "to", word("out")));
  return parts;
}

// The edges that end (or begin) at a node, each leading to the node at its other end.
function linkList(at, here, there, title) {
  const list = make("ul", { class: "facts" });
  let left = 0;
  DATA.edges.forEach((edge, index) => {
    if (edge[here] !== at || !edgeShown(index)) return;
    if (list.children.length >= MOST_LINKS) {
      left += 1;
      return;
    }
    const label = make("span", { class: "relation" }, say(edge.label) || word("relation"));
    const go = goTo(edge[there]);
    const row = here === "to" ? [go, " ", label] : [label, " ", go];
    list.append(make("li", {}, make("p", {}, ...row, notes(edge)), evidence(edge)));
  });
  if (left) list.append(make("li", { class: "soft" }, word("more").replace("{n}", left)));
  return list.children.length ? section(title, list) : null;
}

// What is not plain about an edge: derived, marked, less than certain.
function notesText(edge) {
  const words = [];
  if (edge.derived) words.push(word("derived"));
  if (edge.marked) words.push(say(edge.marked));
  if (edge.certainty && edge.certainty.en !== "certain") words.push(certainty(edge));
  return words;
}

function notes(edge) {
  const words = notesText(edge);
  if (!words.length) return null;
  const found = make("span", {});
  for (const text of words) found.append(" ", make("span", { class: "chip" }, text));
  return found;
}

function edgeParts(at) {
  const edge = DATA.edges[at];
  const rows = [
    [word("from"), goTo(edge.from)],
    [word("to"), goTo(edge.to)],
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
  const cite = citeButton(edge);
  return [head, make("h2", {}, bdi(say(label))), otherLabel(label), list, cite ? make("p", { class: "evidence" }, cite) : null];
}

// The source of an edge or statement, as a link where it has one.
function sourceCell(item) {
  const source = say(item.source);
  return (item.url && link(item.url, source || word("link"))) || (source ? bdi(source) : null);
}
