// Matrix: what edges lead from in rows, what they lead to in columns; a mark for each kind of edge between the two.

const CELL_W = 34;
const CELL_H = 24;
const UPRIGHT = 120; // where columns can be so wide, their names need not be turned
const ROOMY = 220;
const sorting = { rows: "count", columns: "count" };

function pairs() {
  const found = new Map();
  DATA.edges.forEach((edge, at) => {
    if (!edgeShown(at)) return;
    const key = `${edge.from} ${edge.to}`;
    if (!found.has(key)) found.set(key, []);
    found.get(key).push(at);
  });
  return found;
}

function sorted(list, how, count) {
  const name = (at) => say(DATA.nodes[at].label);
  const first = (at) => startOf(DATA.nodes[at]) || "~";
  const text = (a, b) => name(a).localeCompare(name(b), state.lang === "zh" ? "zh-Hans" : "en");
  const by = {
    count: (a, b) => (count.get(b) || 0) - (count.get(a) || 0),
    name: text,
    date: (a, b) => (first(a) < first(b) ? -1 : first(a) > first(b) ? 1 : 0),
    status: (a, b) => say(statusOf(DATA.nodes[a]).label).localeCompare(say(statusOf(DATA.nodes[b]).label)),
    kind: (a, b) => kindName(DATA.nodes[a]).localeCompare(kindName(DATA.nodes[b])),
  };
  return [...list].sort((a, b) => by[how](a, b) || text(a, b) || a - b);
}

function matrixLayout(width, shine) {
  const ink = colours();
  const cells = pairs();
  const count = new Map();
  for (const key of cells.keys()) for (const at of key.split(" ").map(Number)) count.set(at, (count.get(at) || 0) + 1);
  const live = (list, how) => sorted(list.filter((at) => nodeShown(at) && count.get(at)), how, count);
  const rows = live(DATA.board.rows, sorting.rows);
  const columns = live(DATA.board.columns, sorting.columns);
  const usual = width < 600 ? 150 : Math.min(400, Math.round(width * 0.31));
  const upright = columns.length && (width - usual - 20) / columns.length >= UPRIGHT;
  const status_ = (at) => (width < 600 ? "" : say(statusOf(DATA.nodes[at]).label));
  const roomOf = (at) => (status_(at) ? measure(status_(at), 10.5, 400) + 14 : 0);
  const wanted = Math.max(0, ...rows.map((at) => 44 + measure(say(DATA.nodes[at].label), 11.5, 500) + roomOf(at)));
  const side = upright ? Math.round(Math.max(usual, Math.min(wanted, width - 20 - columns.length * UPRIGHT))) : usual;
  const cellWidth = upright ? Math.min(ROOMY, Math.floor((width - side - 20) / columns.length)) : CELL_W;
  const longest = Math.max(0, ...columns.map((at) => measure(say(DATA.nodes[at].label), 11.5, 500)));
  const top = upright ? 52 : Math.round(Math.min(width < 600 ? 104 : 158, 34 + longest * 0.87));
  const long = (top - 22) / 0.87; // room for a turned name
  const lean = upright ? 0 : Math.round(long * 0.5);
  const plan = {
    side, top, width: columns.length * cellWidth + lean + 10, height: rows.length * CELL_H + 12,
    corner: [], head: [], names: [], body: [], spots: [],
  };
  const counted = columns.length && rows.length ? `${rows.length} × ${columns.length}` : word("none");
  plan.corner.push({ text: counted, x: 14, y: top - 10, size: 11.5, weight: 400, fill: ink.soft });
  columns.forEach((at, place) => {
    const node = DATA.nodes[at];
    const x = place * cellWidth + cellWidth / 2;
    const kind = kindOf(node);
    const chosen = state.selected && state.selected.node === at;
    const alpha = shine && !shine.nodes.has(at) ? 0.4 : 1;
    plan.head.push({ d: glyph(kind.shape, x, top - 9, 4), fill: kind[ink.theme], alpha });
    const name = upright
      ? { text: fitted(say(node.label), 11.5, 500, cellWidth - 14), x, y: top - 21, anchor: "middle" }
      : { text: fitted(say(node.label), 11.5, 500, long), x: x + 3, y: top - 19, turn: -60 };
    plan.head.push({ ...name, size: 11.5, weight: chosen ? 700 : 500, fill: ink.ink, alpha });
    plan.body.push({ d: `M${(place + 1) * cellWidth} 0V${rows.length * CELL_H}`, stroke: ink.hair, width: 1 });
    plan.spots.push({ pane: "head", box: [x - cellWidth / 2, top - 46, cellWidth, 44], key: `column:${at}`, select: { node: at }, label: describe(at), chosen });
  });
  rows.forEach((at, place) => {
    const node = DATA.nodes[at];
    const y = place * CELL_H;
    const kind = kindOf(node);
    const chosen = state.selected && state.selected.node === at;
    const alpha = shine && !shine.nodes.has(at) ? 0.4 : 1;
    const status = status_(at);
    const room = roomOf(at);
    if (place % 2) {
      plan.names.push({ d: `M0 ${y}H${side}V${y + CELL_H}H0Z`, fill: ink.wash });
      plan.body.unshift({ d: `M0 ${y}H${columns.length * cellWidth}V${y + CELL_H}H0Z`, fill: ink.wash });
    }
    plan.names.push({ d: glyph(kind.shape, 16, y + CELL_H / 2, 4.4), fill: kind[ink.theme], alpha });
    plan.names.push({
      text: fitted(say(node.label), 11.5, 500, side - 36 - room), x: 27, y: y + 16, size: 11.5, weight: chosen ? 700 : 500, fill: ink.ink, alpha,
    });
    if (status) plan.names.push({ text: status, x: side - 8, y: y + 16, size: 10.5, weight: 400, fill: ink.soft, anchor: "end", alpha });
    plan.spots.push({ pane: "names", box: [2, y, side - 4, CELL_H], key: `row:${at}`, select: { node: at }, label: describe(at), chosen });
    columns.forEach((other, column) => {
      const edges = cells.get(`${at} ${other}`);
      if (edges) matrixCell(plan, edges, [column * cellWidth, y, cellWidth], { ink, shine });
    });
  });
  return plan;
}

function matrixCell(plan, edges, [x, y, wide], { ink, shine }) {
  const kinds = [...new Set(edges.map((at) => DATA.edges[at].kind))];
  const shown = kinds.slice(0, 3);
  const alpha = shine && !edges.some((at) => shine.edges.has(at)) ? 0.3 : 1;
  const [a, b] = [DATA.edges[edges[0]].from, DATA.edges[edges[0]].to];
  const [from, to] = [DATA.nodes[a], DATA.nodes[b]];
  shown.forEach((name, place) => {
    const mark = DATA.routes.find((route_) => route_.kind === name) || { shape: "square", light: ink.line, dark: ink.line };
    const own = edges.filter((at) => DATA.edges[at].kind === name).map((at) => DATA.edges[at]);
    const look_ = own.every((edge) => edge.marked) ? "marked" : own.every((edge) => edge.marked || doubtful(edge)) ? "doubtful" : "";
    const step = CELL_W / (shown.length + 1);
    const d = glyph(mark.shape, x + wide / 2 + step * (place - (shown.length - 1) / 2), y + CELL_H / 2, shown.length > 2 ? 4 : 5);
    const colour = mark[ink.theme];
    plan.body.push(...faintMarks(d, colour, look_, ink.paper, alpha));
  });
  const said = kinds.map((name) => {
    const own = edges.map((at) => DATA.edges[at]).filter((edge) => edge.kind === name);
    const told = own.every((edge) => notesText(edge).length) ? notesText(own[0]).join(", ") : "";
    return told ? `${say(own[0].label)} (${told})` : say(own[0].label);
  });
  const chosen = Boolean(state.selected && state.selected.edges && state.selected.edges[0] === edges[0]);
  plan.spots.push({
    pane: "body", box: [x + 1, y + 1, wide - 2, CELL_H - 2], key: `cell:${a}:${b}`, select: { edges }, chosen,
    label: `${say(from.label)} → ${say(to.label)}: ${said.join(", ")}`,
    says: () => [`${say(from.label)} → ${say(to.label)}`, ...said],
  });
}

// A mark: hollow where all behind it is marked, pale with a frame where it is doubtful.
function faintMarks(d, colour, name, paper, alpha = 1) {
  if (name === "marked") return [{ d, stroke: colour, width: 1.2, fill: paper, alpha }];
  if (name === "doubtful") return [{ d, fill: colour, alpha: 0.3 * alpha }, { d, stroke: colour, width: 1.2, alpha }];
  return [{ d, fill: colour, alpha }];
}

// A choice of how rows or columns are ordered.
function sortBox(which, ways) {
  const box = make("label", { class: "choice" });
  const show = () => {
    const list = make("select", {
      "data-sort": which,
      onchange: () => {
        sorting[which] = list.value;
        drawBoard();
      },
    });
    for (const way of ways) list.append(make("option", { value: way, selected: sorting[which] === way }, word(`sort_${way}`)));
    fill(box, make("span", {}, word(`sort_${which}`)), list);
  };
  on("lang", show);
  show();
  return box;
}

const matrix = boardSurface({
  faint: true,
  lines: ["doubtful", "marked"],
  layout: matrixLayout,
  prepare() {
    byId("controls").append(
      sortBox("rows", ["count", "name", "date", "status", "kind"]),
      sortBox("columns", ["count", "name", "kind"]),
    );
    byId("controls").hidden = false;
  },
});
