// Tooltip: dates and sources of what is under the pointer or has the focus.

const tooltip = byId("tooltip");
const MOST_FACTS = 3;
let pointer = [0, 0];
let touching = false;

function buildTooltip() {
  on("hover lang select", showTooltip);
  for (const kind of ["pointerdown", "pointermove"]) {
    document.addEventListener(kind, (event) => {
      touching = event.pointerType === "touch";
    }, { capture: true });
  }
}

// What is selected is told by the panel, and a finger would lie on its own tooltip.
function same(one, two) {
  return two !== null && !("says" in one) && one.node === two.node && one.edge === two.edge;
}

function showTooltip() {
  const what = state.hovered;
  tooltip.hidden = !what || "more" in what || touching || same(what, state.selected);
  if (tooltip.hidden) return;
  fill(tooltip, ...tipOf(what));
  placeTooltip(...pointer);
}

function tipOf(what) {
  if ("says" in what) return what.says().map((text, at) => make("p", { class: at ? null : "strong" }, bdi(text)));
  if ("node" in what) return nodeTip(what.node);
  return edgeTip(what.edge);
}

function nodeTip(at) {
  const node = DATA.nodes[at];
  const flock = CARDS ? flockOf(at) : null;
  if (flock) {
    return [make("p", { class: "strong" }, `${kindName(node)} × ${flock.length}`), make("p", {}, bdi(namesOf(flock))),
      make("p", { class: "soft" }, word("unfold"))];
  }
  const head = standingOf(node).join(" · ");
  const parts = [make("p", { class: "soft" }, head), make("p", { class: "strong" }, bdi(say(node.label)))];
  for (const fact of node.facts.slice(0, MOST_FACTS)) {
    parts.push(make("p", {}, bdi(say(fact.text))), plainEvidence(fact));
  }
  const left = node.facts.length - MOST_FACTS;
  if (left > 0) parts.push(make("p", { class: "soft" }, `+ ${left}`));
  return parts;
}

function edgeTip(at) {
  const edge = DATA.edges[at];
  const ends = `${say(DATA.nodes[edge.from].label)} → ${say(DATA.nodes[edge.to].label)}`;
  return [
    make("p", { class: "soft" }, [basis(edge), certainty(edge)].filter(Boolean).join(" · ")),
    make("p", { class: "strong" }, bdi(say(edge.label) || word("relation"))),
    make("p", {}, bdi(ends)),
    plainEvidence(edge),
  ];
}

function plainEvidence(item) {
  const parts = [dates(item), say(item.source), item.locator].filter(Boolean);
  return parts.length ? make("p", { class: "soft" }, bdi(parts.join(" · "))) : null;
}

function placeTooltip(x, y) {
  pointer = [x, y];
  if (tooltip.hidden) return;
  const { offsetWidth: w, offsetHeight: h } = tooltip;
  const left = Math.max(8, Math.min(x + 14, document.documentElement.clientWidth - w - 8));
  const below = y + 16;
  const top = below + h > windowHeight() - 8 ? Math.max(8, y - h - 12) : below;
  tooltip.style.transform = `translate(${left}px, ${top}px)`;
}
