// Days: what holds on the day that is shown, and when anything begins or ends.

const DAY_LENGTH = 86400000;

function dayNumber(day) {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_LENGTH);
}

function dayText(number) {
  return new Date(number * DAY_LENGTH).toISOString().slice(0, 10);
}

// Whether the reader looks at another day than the one for which the page was made.
function roaming() {
  return state.day !== DATA.day;
}

function within({ since, until }, day = state.day) {
  return (!since || since <= day) && (!until || day < until);
}

// Whether a node or an edge is part of the picture on the day that is shown.
function held(item) {
  if (!state.day || !item.spans || !item.spans.length) return true;
  return item.spans.some(([since, until]) => within({ since, until }));
}

// The status of a node on the day that is shown.
function statusOf(node) {
  const own = { status: node.status, label: node.status_label };
  if (!roaming() || !node.stages) return own;
  return node.stages.find((stage) => within(stage)) || { status: null, label: null };
}

// Every day on which something in the picture begins or ends, in order.
function turningDays() {
  const found = new Set();
  for (const item of [...DATA.nodes, ...DATA.edges]) {
    for (const bounds of item.spans || []) for (const day of bounds) if (day) found.add(day);
    if (!item.spans && !item.stages) continue;
    for (const stage of item.stages || []) if (stage.since) found.add(stage.since);
  }
  return [...found].sort();
}

// Moves to a day on which a node is there, if it is not there now: to its last one.
function bringDay(node) {
  if (held(node)) return;
  const [since, until] = node.spans[node.spans.length - 1];
  showDay(until ? dayText(dayNumber(until) - 1) : since);
}

function showDay(day) {
  if (day === state.day) return;
  state.day = day;
  if (CARDS && !form()) state.form = "wide"; // too many nodes for a tall one
  state.hovered = null;
  tell("hover");
  tell("day");
}

function bringNode(at) {
  bringDay(DATA.nodes[at]);
}

// Brings a node into a picture that folds nothing: on its day, and not filtered out.
function showNode(at) {
  bringNode(at);
  if (state.hiddenKinds.delete(DATA.nodes[at].kind)) tell("filter");
}
