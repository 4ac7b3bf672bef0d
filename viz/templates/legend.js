// Legend: shapes and colours of the kinds, and the lines; each entry switches what it names.

const legend = byId("legend");

const LINES = [
  ["stated", (edge) => lineOf(edge) === "stated", () => word("stated")],
  ["derived", (edge) => lineOf(edge) === "derived", () => word("derived")],
  ["doubtful", (edge) => lineOf(edge) === "doubtful", () => word("doubtful")],
  ["marked", (edge) => lineOf(edge) === "marked", markedName],
];

// The statuses that bars show, each with its look, in the order in which they first come.
function stagesDrawn() {
  const found = new Map();
  for (const node of surface.bars ? DATA.nodes : []) {
    for (const stage of node.stages || []) {
      if (stage.look === "none" || !say(stage.label)) continue;
      if (!found.has(stage.status)) found.set(stage.status, { ...stage, count: 0 });
      found.get(stage.status).count += 1;
    }
  }
  return [...found.values()].sort((a, b) => b.count - a.count);
}

// The lines that the picture has, of those that its view tells apart.
function linesDrawn() {
  const told = surface.lines || LINES.map(([name]) => name);
  return LINES.filter(([name, test]) => told.includes(name) && DATA.edges.some(test));
}

function markedName() {
  const found = new Set();
  for (const item of [...DATA.edges, ...DATA.nodes]) if (item.marked) found.add(say(item.marked));
  return [...found].join(" / ");
}

function buildLegend() {
  on("lang theme filter day", showLegend);
  showLegend();
}

function lineIcon(name) {
  const icon = svgElement("svg", { viewBox: "0 0 26 14", class: "stroke", "aria-hidden": "true" });
  if (surface.faint) { // marks instead of lines
    icon.append(...faintMarks(glyph("square", 13, 7, 5), colours().soft, name, colours().paper).map(svgMark));
    return icon;
  }
  const dash = DASHES[name] && DASHES[name].join(" ");
  icon.append(svgElement("path", { d: "M1 7H25", "stroke-dasharray": dash, "stroke-width": 1.6, fill: "none" }));
  return icon;
}

function stageIcon(stage) {
  const icon = svgElement("svg", { viewBox: "0 0 26 14", class: "stroke", "aria-hidden": "true" });
  icon.append(...barMarks([1, 2, 24, 10], stage.look, colours().soft).map(svgMark));
  return icon;
}

function entry(key, set, value, icon, label, count) {
  const button = make("button", {
    type: "button", class: "entry", "data-key": key, "aria-pressed": !set.has(value) ? "true" : "false",
    onclick: () => {
      if (set.has(value)) set.delete(value);
      else set.add(value);
      tell("filter");
      const gone = state.selected && "node" in state.selected && !nodeDrawn(state.selected.node);
      if (gone) state.selected = null;
      tell("select");
      const again = [...legend.querySelectorAll(".entry")].find((item) => item.dataset.key === key);
      if (again) again.focus();
    },
  }, icon, make("span", { title: label }, bdi(label)));
  if (count !== null) button.append(make("span", { class: "count" }, String(count)));
  return button;
}

function showLegend() {
  legend.setAttribute("aria-label", word("legend"));
  const now = DATA.nodes.filter(held);
  const tied = DATA.edges.filter((edge) => held(edge) && held(DATA.nodes[edge.from]) && held(DATA.nodes[edge.to]));
  const number = (list, test) => list.filter(test).length;
  const there = (kind) => state.hiddenKinds.has(kind.kind) || now.some((node) => node.kind === kind.kind);
  const kinds = DATA.kinds.filter(there).map((kind) =>
    entry(`kind:${kind.kind}`, state.hiddenKinds, kind.kind, glyphIcon(kind), say(kind.label),
      number(now, (node) => node.kind === kind.kind)));
  const routes = DATA.routes.map((kind) =>
    entry(`route:${kind.kind}`, state.hiddenRoutes, kind.kind, glyphIcon(kind), say(kind.label),
      number(tied, (edge) => edge.kind === kind.kind)));
  const stages = stagesDrawn().map((stage) =>
    entry(`stage:${stage.status}`, state.hiddenStages, stage.status, stageIcon(stage), say(stage.label), stage.count));
  const lines = linesDrawn().map(([name, test, label]) =>
    entry(`line:${name}`, state.hiddenLines, name, lineIcon(name), label(), number(tied, test)));
  const bar = () => make("span", { class: "bar", "aria-hidden": "true" });
  const sets = [state.hiddenKinds, state.hiddenLines, state.hiddenRoutes, state.hiddenStages];
  const filtered = sets.some((set) => set.size);
  const all = filtered
    ? make("button", {
        type: "button", class: "entry all",
        onclick: () => {
          for (const set of sets) set.clear();
          tell("filter");
          tell("select");
        },
      }, word("all"))
    : null;
  const groups = [kinds, stages, routes, lines].filter((group) => group.length);
  fill(legend, ...groups.flatMap((group, at) => (at ? [bar(), ...group] : group)), all);
}
