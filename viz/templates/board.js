// Board: rows and columns under a head that stays, beside names that stay; what can be chosen is a real button.
//
// A view gives layout(width, what stands out, whether it is for export) -> {side, top, width, height, corner, head, names, body, spots}: the sizes of the
// panes, their marks, and spots {pane, box, select, label, says, node}.

let boardHolder = null;
let boardPlan = null;
let spots = [];

function paneOf(name) {
  const art = make("div", { class: "art", "aria-hidden": "true" });
  const keys = make("div", { class: "spots" });
  return { name, art, keys, holder: make("div", { class: `pane ${name}` }, art, keys) };
}

const PANES = ["corner", "head", "names", "body"].map(paneOf);

function buildBoard() {
  document.body.classList.add("boarded");
  boardHolder = make("div", { class: "board" }, ...PANES.map((pane) => pane.holder));
  stage.append(boardHolder);
  on("lang theme filter day select", drawBoard);
  boardHolder.addEventListener("pointermove", (event) => {
    placeTooltip(event.clientX, event.clientY);
    const spot = event.target.closest(".spot");
    hover(spot ? hoverOf(Number(spot.dataset.spot)) : null);
  });
  boardHolder.addEventListener("pointerleave", () => hover(null));
  boardHolder.addEventListener("click", (event) => {
    const spot = event.target.closest(".spot");
    if (spot) chooseSpot(spots[Number(spot.dataset.spot)]);
    else if (state.selected) select(null);
  });
  boardHolder.addEventListener("keydown", moveSpot);
  boardHolder.addEventListener("focusin", (event) => {
    const spot = event.target.closest(".spot");
    if (!spot || !spot.matches(":focus-visible")) return;
    const box = spot.getBoundingClientRect();
    placeTooltip(box.left + box.width / 2, box.bottom);
    hover(hoverOf(Number(spot.dataset.spot)));
  });
  boardHolder.addEventListener("focusout", () => hover(null));
  let width = 0;
  new ResizeObserver(() => {
    if (stage.clientWidth !== width) {
      width = stage.clientWidth;
      drawBoard();
    }
  }).observe(stage);
  width = stage.clientWidth;
  drawBoard();
  if (surface.start) surface.start();
}

function hoverOf(at) {
  const spot = spots[at];
  return spot.says ? { spot: at, says: spot.says } : { ...spot.select, spot: at };
}

function chooseSpot(spot) {
  if (spot.act) {
    spot.act();
    return;
  }
  select(spot.select);
  if (!byId("panel").hidden && state.keyed) byId("panel").focus();
}

function drawBoard() {
  if (stage.clientWidth < 40) return; // on paper
  const again = boardHolder.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const plan = surface.layout(stage.clientWidth, lit());
  boardPlan = plan;
  const sizes = {
    corner: [plan.side, plan.top], head: [plan.width, plan.top],
    names: [plan.side, plan.height], body: [plan.width, plan.height],
  };
  for (const pane of PANES) {
    const [width, height] = sizes[pane.name];
    pane.holder.style.width = `${width}px`;
    pane.holder.style.height = `${height}px`;
    fill(pane.art, svgOf([{ shift: [0, 0], marks: plan[pane.name] }], width, height));
    fill(pane.keys);
  }
  boardHolder.style.gridTemplateColumns = `${plan.side}px ${plan.width}px`;
  stage.setAttribute("aria-label", `${word("picture")}. ${word("board_keys")}`);
  spots = plan.spots;
  const keys = Object.fromEntries(PANES.map((pane) => [pane.name, pane.keys]));
  const held_ = Object.fromEntries(PANES.map((pane) => [pane.name, []]));
  spots.forEach((spot, at) => {
    const [x, y, w, h] = spot.box;
    const button = make("button", {
      type: "button", class: spot.chosen ? "spot chosen" : "spot", "aria-label": spot.label, tabindex: at ? -1 : 0,
      "data-spot": at, "data-key": spot.key, "aria-expanded": spot.expanded,
    });
    Object.assign(button.style, { left: `${x}px`, top: `${y}px`, width: `${w}px`, height: `${h}px` });
    held_[spot.pane].push(button);
  });
  for (const [name, list] of Object.entries(held_)) keys[name].append(...list);
  const back = again === null ? null : spotButton(again);
  if (back) back.focus({ preventScroll: true });
}

function spotButton(key) {
  return [...boardHolder.querySelectorAll(".spot")].find((spot) => spot.dataset.key === key) || null;
}

// The nearest spot in the direction of the key; the board is one stop for Tab.
function moveSpot(event) {
  state.keyed = true;
  const way = ARROWS[event.key];
  const here = event.target.closest(".spot");
  if (!way || !here || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  const middle = (spot) => {
    const { left, top, width, height } = spot.getBoundingClientRect();
    return [left + width / 2, top + height / 2];
  };
  const [x0, y0] = middle(here);
  let best = null;
  let least = Infinity;
  for (const other of boardHolder.querySelectorAll(".spot")) {
    if (other === here) continue;
    const [x, y] = middle(other);
    const [dx, dy] = [x - x0, y - y0];
    const ahead = dx * way[0] + dy * way[1];
    const cost = ahead + 3 * Math.abs(dx * way[1] + dy * way[0]);
    if (ahead > 1 && cost < least) [best, least] = [other, cost];
  }
  if (best) {
    here.tabIndex = -1;
    best.tabIndex = 0;
    best.focus({ preventScroll: true });
    showSpot(spots[Number(best.dataset.spot)]);
  }
}

// Scrolls just far enough that a spot is seen, beside the names, under the head, and not behind the panel.
function showSpot({ pane, box: [x, y, w, h] }) {
  const panel_ = byId("panel");
  const covered = panel_.hidden || stage.clientWidth < NARROW ? 0 : panel_.offsetWidth + 12;
  const room = boardHolder.clientWidth - boardPlan.side - covered;
  const high = boardHolder.clientHeight - boardPlan.top;
  const near = (now, low, long, size) => {
    if (low < now) return Math.max(0, low - 8);
    return low + long > now + size ? Math.max(0, Math.min(low - 8, low + long - size + 8)) : now;
  };
  const left = pane === "body" || pane === "head" ? near(boardHolder.scrollLeft, x, Math.min(w, room), room) : boardHolder.scrollLeft;
  const top = pane === "body" || pane === "names" ? near(boardHolder.scrollTop, y, h, high) : boardHolder.scrollTop;
  boardHolder.scrollTo(left, top);
}

// What the views of this kind have in common; each adds layout, and says which nodes it draws.
function boardSurface(own) {
  return {
    finds: false,
    lines: ["derived", "doubtful", "marked"],
    build() {
      if (own.prepare) own.prepare();
      buildBoard();
    },
    draws: nodeShown,
    uncover: bringNode,
    open(at) {
      showNode(at);
      if (own.disclose) own.disclose(at);
    },
    reveal(at) {
      const own_ = spots.filter((one) => one.select && one.select.node === at);
      for (const spot of own_) showSpot(spot);
    },
    focus(at) {
      const spot = spots.findIndex((one) => one.select && one.select.node === at);
      if (spot >= 0) boardHolder.querySelector(`[data-spot="${spot}"]`).focus({ preventScroll: true });
    },
    lit: beside_,
    picture() {
      const plan = surface.layout(Math.max(1060, stage.clientWidth), null, true);
      const shift = (marks, dx, dy) => marks.map((mark) => moved(mark, dx, dy));
      return {
        width: plan.side + plan.width,
        height: plan.top + plan.height,
        marks: [
          ...shift(plan.corner, 0, 0), ...shift(plan.head, plan.side, 0),
          ...shift(plan.names, 0, plan.top), ...shift(plan.body, plan.side, plan.top),
        ],
      };
    },
    ...own,
  };
}

// A node with its own edges.
function beside_(at) {
  const nodes = new Set([at]);
  const edges = new Set();
  DATA.edges.forEach((edge, index) => {
    if (!edgeShown(index) || (edge.from !== at && edge.to !== at)) return;
    edges.add(index);
    nodes.add(edge.from).add(edge.to);
  });
  return { nodes, edges };
}

// A mark at another place.
function moved(mark, dx, dy) {
  if (mark.text !== undefined) return { ...mark, x: mark.x + dx, y: mark.y + dy };
  return { ...mark, shift: [(mark.shift || [0, 0])[0] + dx, (mark.shift || [0, 0])[1] + dy] };
}

// A bar in a look: a full one, a pale one, stripes, a frame that is dashed, dotted or plain, a line.
function barMarks([x, y, w, h], look, fill_, alpha = 1) {
  const frame = `M${x} ${y}h${w}v${h}h${-w}Z`;
  if (look === "solid") return [{ d: frame, fill: fill_, alpha }];
  if (look === "pale") return [{ d: frame, fill: fill_, alpha: 0.32 * alpha }, { d: frame, stroke: fill_, width: 1, alpha }];
  if (look === "striped") {
    let stripes = "";
    for (let at = x - h + 3; at < x + w; at += 5) {
      const [low, high] = [Math.max(at, x), Math.min(at + h, x + w)];
      if (high > low) stripes += `M${low} ${y + h - (low - at)}L${high} ${y + h - (high - at)}`;
    }
    return [{ d: frame, stroke: fill_, width: 1, alpha }, { d: stripes || "M0 0", stroke: fill_, width: 1.6, alpha }];
  }
  if (look === "thin") return [{ d: `M${x} ${y + h / 2}h${w}`, stroke: fill_, width: 1.6, dash: [6, 3, 1.5, 3], alpha }];
  const dash = { dashed: [4, 3], dotted: [1.5, 2.5], hollow: [] }[look];
  return dash ? [{ d: frame, stroke: fill_, width: 1.2, dash, alpha }] : [];
}
