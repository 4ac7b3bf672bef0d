// Legend: shapes and colours of the kinds, and the lines; each entry switches what it names.

const legend = byId("legend");

const LINES = [
  ["stated", (edge) => !edge.derived && !edge.marked, () => word("stated")],
  ["derived", (edge) => edge.derived && !edge.marked, () => word("derived")],
  ["marked", (edge) => edge.marked, markedName],
];

function markedName() {
  const found = new Set();
  for (const item of [...DATA.edges, ...DATA.nodes]) if (item.marked) found.add(say(item.marked));
  return [...found].join(" / ");
}

function buildLegend() {
  on("lang theme filter", showLegend);
  showLegend();
}

function lineIcon(name) {
  const icon = svgElement("svg", { viewBox: "0 0 26 14", class: "stroke", "aria-hidden": "true" });
  const dash = { stated: null, derived: "6 4", marked: "1.5 3.5" }[name];
  icon.append(svgElement("path", { d: "M1 7H25", "stroke-dasharray": dash, "stroke-width": 1.6, fill: "none" }));
  return icon;
}

function entry(key, set, value, icon, label, count) {
  const button = make("button", {
    type: "button", class: "entry", "data-key": key, "aria-pressed": !set.has(value) ? "true" : "false",
    onclick: () => {
      if (set.has(value)) set.delete(value);
      else set.add(value);
      const gone = state.selected && "node" in state.selected && !nodeDrawn(state.selected.node);
      if (gone) state.selected = null;
      tell("filter");
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
  const kinds = DATA.kinds.map((kind) =>
    entry(`kind:${kind.kind}`, state.hiddenKinds, kind.kind, glyphIcon(kind), say(kind.label), kind.count));
  const lines = LINES.filter(([, test]) => DATA.edges.some(test)).map(([name, test, label]) =>
    entry(`line:${name}`, state.hiddenLines, name, lineIcon(name), label(), DATA.edges.filter(test).length));
  const bar = lines.length ? make("span", { class: "bar", "aria-hidden": "true" }) : null;
  const filtered = state.hiddenKinds.size + state.hiddenLines.size > 0;
  const all = filtered
    ? make("button", {
        type: "button", class: "entry all",
        onclick: () => {
          state.hiddenKinds.clear();
          state.hiddenLines.clear();
          tell("filter");
          tell("select");
        },
      }, word("all"))
    : null;
  fill(legend, ...kinds, bar, ...lines, all);
}
