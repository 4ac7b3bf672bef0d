// Timeline: a lane for each group, a row for each node; its stages are bars, its moments ticks.

const ROW = 22;
const LANE = 30;
const BAR = 10;
const AXIS = 34;
const closed = new Set(); // lanes that are folded
let stretch = 0; // how many times wider than the screen; 0 before the first drawing

function stageShown(stage) {
  return stage.look !== "none" && !state.hiddenStages.has(stage.status);
}

function rowShown(at) {
  const node = DATA.nodes[at];
  if (!nodeShown(at)) return false;
  return !node.stages || !state.hiddenStages.size || node.stages.some((stage) => stageShown(stage) && stage.look !== "none");
}

function lanesShown() {
  return DATA.board.lanes
    .map((lane, at) => ({ at, label: say(lane.label) || word("no_kind"), nodes: lane.nodes.filter(rowShown) }))
    .filter((lane) => lane.nodes.length);
}

// Where most of the picture begins: what is older is a scroll away.
function usualStart(first) {
  const days = DATA.nodes.map(startOf).filter(Boolean).sort();
  return days.length > 20 ? days[Math.floor(days.length * 0.06)] : first;
}

// Years, or months where there is room for them: [{day, text, strong}].
function axisTicks(first, last, perDay) {
  const found = [];
  const steps = perDay * 30 > 62 ? 1 : perDay * 91 > 62 ? 3 : 12;
  const [y0, y1] = [Number(first.slice(0, 4)), Number(last.slice(0, 4)) + 1];
  const every = [1, 2, 5, 10, 25].find((years) => perDay * 365 * years >= 42) || 50;
  for (let year = y0; year <= y1; year += 1) {
    for (let month = 1; month <= 12; month += steps) {
      const day = `${year}-${String(month).padStart(2, "0")}-01`;
      if (day < first || day > last || (steps === 12 && year % every)) continue;
      found.push({ day, text: month === 1 ? String(year) : day.slice(0, 7), strong: month === 1 });
    }
  }
  return found;
}

function timelineLayout(width, shine, exported = false) {
  const ink = colours();
  const side = width < 600 ? 138 : Math.min(340, Math.round(width * 0.29));
  const first = DATA.board.first || DATA.day || "2020-01-01";
  const end = [DATA.board.last || first, DATA.day || first].sort()[1];
  // A picture to be saved or printed begins where most of it does; bars that are older begin at its edge.
  const start = exported ? Math.max(dayNumber(first) - 40, dayNumber(usualStart(first)) - 120) : dayNumber(first) - 40;
  const [low, high] = [start, dayNumber(end) + 60];
  if (!stretch) {
    const latest = Math.min(high, (DATA.day ? dayNumber(DATA.day) : high) + 200);
    stretch = (high - low) / Math.max(1, latest - Math.max(low, dayNumber(usualStart(first)) - 120));
  }
  const room = Math.max(220, width - side - 14) * (exported ? 1 : stretch);
  const perDay = room / Math.max(1, high - low);
  const xOf = (day) => Math.max(0, (dayNumber(day) - low) * perDay);
  const plan = { today: null, side, top: AXIS, width: Math.round(room), corner: [], head: [], names: [], body: [], spots: [] };
  const rows = new Map();
  const lanes = lanesShown();
  let y = 4;
  const grounds = [];
  for (const lane of lanes) {
    const open = !closed.has(lane.at);
    grounds.push({ lane, y, open });
    y += LANE;
    if (open) for (const at of lane.nodes) {
      rows.set(at, y);
      y += ROW;
    }
    y += 6;
  }
  plan.height = y + 8;
  const ticks = axisTicks(dayText(low), dayText(high), perDay);
  for (const { day, text, strong } of ticks) {
    const x = xOf(day);
    plan.body.push({ d: `M${x.toFixed(1)} 0V${plan.height}`, stroke: ink.hair, width: strong ? 1 : 0.6 });
    plan.head.push({ text, x: x + 4, y: 22, size: 11.5, weight: strong ? 600 : 400, fill: strong ? ink.ink : ink.soft });
    plan.head.push({ d: `M${x.toFixed(1)} 12V${AXIS}`, stroke: ink.rim, width: 1 });
  }
  for (const pane of ["corner", "head"]) {
    plan[pane].push({ d: `M0 ${AXIS - 0.5}H${pane === "head" ? plan.width : side}`, stroke: ink.rim, width: 1 });
  }
  if (DATA.day) {
    const x = xOf(DATA.day);
    plan.body.push({ d: `M${x.toFixed(1)} 0V${plan.height}`, stroke: ink.soft, width: 1, dash: [2, 3] });
    plan.today = x;
    plan.head.push({ d: `M${(x - 4).toFixed(1)} ${AXIS - 7}h8l-4 6Z`, fill: ink.soft });
  }
  for (const { lane, y: top, open } of grounds) {
    plan.names.push({ d: `M0 ${top}H${side}V${top + LANE - 6}H0Z`, fill: ink.wash });
    plan.body.push({ d: `M0 ${top}H${plan.width}V${top + LANE - 6}H0Z`, fill: ink.wash });
    const text = `${lane.label} (${lane.nodes.length})`;
    plan.names.push({ d: open ? `M12 ${top + 9}h9l-4.5 6Z` : `M13 ${top + 7}v9l6 -4.5Z`, fill: ink.soft });
    plan.names.push({ text: fitted(text, 12, 650, side - 34), x: 27, y: top + 16, size: 12, weight: 650, fill: ink.ink });
    plan.spots.push({
      pane: "names", box: [2, top, side - 4, LANE - 6], key: `lane:${lane.at}`, label: text, expanded: open ? "true" : "false",
      says: () => [lane.label, word(open ? "fold" : "unfold")],
      act: () => {
        if (!closed.delete(lane.at)) closed.add(lane.at);
        drawBoard();
      },
    });
    if (!open) continue;
    for (const at of lane.nodes) timelineRow(plan, at, rows.get(at), { ink, side, xOf, shine, high, low, perDay });
  }
  timelineTies(plan, rows, { ink, xOf, shine });
  return plan;
}

function timelineRow(plan, at, y, { ink, side, xOf, shine, low, high, perDay }) {
  const node = DATA.nodes[at];
  const kind = kindOf(node);
  const alpha = shine && !shine.nodes.has(at) ? 0.35 : 1;
  const own = kind[ink.theme];
  const chosen = state.selected && state.selected.node === at;
  if (chosen) {
    plan.names.push({ d: `M0 ${y}H${side}V${y + ROW}H0Z`, fill: ink.ring || ink.rim, alpha: 0.16 });
    plan.body.push({ d: `M0 ${y}H${plan.width}V${y + ROW}H0Z`, fill: ink.ring || ink.rim, alpha: 0.16 });
  }
  plan.names.push({ d: glyph(kind.shape, 16, y + ROW / 2, 4.6), fill: own, alpha });
  plan.names.push({
    text: fitted(say(node.label), 11.5, 400, side - 38), x: 27, y: y + 15, size: 11.5,
    weight: 400, fill: ink.ink, alpha,
  });
  const top = y + (ROW - BAR) / 2;
  const until = DATA.day ? Math.max(dayNumber(DATA.day), low) : high;
  let [from, to] = [Infinity, -Infinity];
  for (const stage of node.stages || []) {
    if (!stageShown(stage) || !stage.since) continue;
    const x = xOf(stage.since);
    const open = !stage.until;
    const last = open ? (Math.max(until, dayNumber(stage.since) + 1) - low) * perDay : xOf(stage.until);
    if (last <= 0) continue;
    const w = Math.max(2.5, last - x);
    plan.body.push(...barMarks([x, top, w, BAR], stage.look, own, alpha));
    if (open) plan.body.push({ d: `M${(x + w).toFixed(1)} ${top}l5 ${BAR / 2}l-5 ${BAR / 2}Z`, fill: own, alpha: 0.8 * alpha });
    [from, to] = [Math.min(from, x), Math.max(to, x + w + (open ? 5 : 0))];
  }
  const barred = to > from;
  for (const moment of node.moments || []) {
    const x = xOf(moment.day);
    if (!x) continue;
    if (barred) plan.body.push({ d: `M${x.toFixed(1)} ${top - 3}V${top + BAR + 3}`, stroke: ink.ink, width: 1.4, alpha });
    else plan.body.push({ d: glyph(kind.shape, x, y + ROW / 2, 5), fill: own, alpha });
    [from, to] = [Math.min(from, x - 6), Math.max(to, x + 6)];
  }
  const label = describe(at);
  plan.spots.push({ pane: "names", box: [2, y, side - 4, ROW], key: `name:${at}`, select: { node: at }, label, chosen });
  if (to > from) {
    plan.spots.push({
      pane: "body", box: [from - 2, y + 1, Math.max(14, to - from + 4), ROW - 2], key: `bar:${at}`, label, select: { node: at },
      says: () => [say(node.label), ...standingOf(node), ...timesOf(node)],
    });
  }
}

function timesOf(node) {
  return [
    ...(node.stages || []).filter((stage) => stage.look !== "none" && say(stage.label))
      .map((stage) => `${dates(stage)}: ${say(stage.label)}`),
    ...(node.moments || []).map((moment) => `${moment.day}: ${say(moment.label)}`),
  ].slice(0, 8);
}

// The first day of a node, where its ties begin.
function startOf(node) {
  const days = [
    ...(node.moments || []).map((moment) => moment.day),
    ...(node.stages || []).filter((stage) => stage.look !== "none").map((stage) => stage.since),
  ].filter(Boolean).sort();
  return days[0] || null;
}

function timelineTies(plan, rows, { ink, xOf, shine }) {
  DATA.edges.forEach((edge, at) => {
    const [from, to] = [DATA.nodes[edge.from], DATA.nodes[edge.to]];
    if (!edgeShown(at) || !rows.has(edge.from) || !rows.has(edge.to) || !startOf(from) || !startOf(to)) return;
    const strong = Boolean(shine && shine.edges.has(at));
    const x = xOf([startOf(from), startOf(to)].sort()[1]); // where both are there
    const [x0, y0] = [xOf(startOf(from)), rows.get(edge.from) + ROW / 2];
    const y1 = rows.get(edge.to) + ROW / 2 + (y0 > rows.get(edge.to) ? BAR / 2 : -BAR / 2);
    const bend = Math.min(26, 8 + Math.abs(y1 - y0) / 30);
    const path = `M${x0.toFixed(1)} ${y0}C${(x0 - bend).toFixed(1)} ${y0} ${(x - bend).toFixed(1)} ${(y0 + y1) / 2} ${x.toFixed(1)} ${y1}`;
    const alpha = strong ? 1 : shine ? 0.12 : 0.55;
    const stroke = strong ? ink.ink : ink.line;
    const up = y0 > y1 ? 1 : -1;
    plan.body.push({ d: path, stroke, width: strong ? 1.8 : 1, dash: dashOf(edge), alpha });
    plan.body.push({ d: `M${x.toFixed(1)} ${y1}l-3.2 ${6 * up}l6.4 0Z`, fill: stroke, alpha });
  });
}

const timeline = boardSurface({
  bars: true,
  draws: rowShown,
  layout: timelineLayout,
  prepare() {
    stage.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      timeline.zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2);
    }, { passive: false });
  },
  // The day of the page stands near the right edge.
  start() {
    const { width, side } = boardPlan;
    const room = boardHolder.clientWidth - side;
    const x = boardPlan.today === null ? width : boardPlan.today;
    boardHolder.scrollTo(Math.max(0, x - room * 0.9), 0);
  },
  disclose(at) {
    DATA.board.lanes.forEach((lane, place) => {
      if (lane.nodes.includes(at) && closed.delete(place)) drawBoard();
    });
    if (!rowShown(at)) {
      state.hiddenStages.clear();
      tell("filter");
    }
  },
  zoom(factor) {
    const side = PANES[2].holder.offsetWidth;
    const room = boardHolder.clientWidth - side;
    const middle = (boardHolder.scrollLeft + room / 2) / (PANES[3].holder.offsetWidth || 1);
    stretch = Math.min(80, Math.max(1, stretch * factor));
    drawBoard();
    boardHolder.scrollLeft = middle * PANES[3].holder.offsetWidth - room / 2;
  },
  fit() {
    stretch = 0;
    drawBoard();
    timeline.start();
  },
});
