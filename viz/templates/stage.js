// Stage: the network on the screen. vis-network keeps the view and finds nodes; the marks are ours.

const stage = byId("stage");
let network = null;
let glow = null; // what stands out, computed once for each change

function look() {
  return standing(glow);
}

function buildStage() {
  const nodes = new vis.DataSet(DATA.network.nodes);
  const edges = new vis.DataSet(DATA.network.edges);
  const options = {
    ...DATA.network.options,
    nodes: { ...DATA.network.options.nodes, ctxRenderer: drawCard },
  };
  network = new vis.Network(stage, { nodes, edges }, options);
  network.on("beforeDrawing", (ctx) => paint(ctx, [...blockMarks(look()), ...lineMarks(look())]));
  network.on("click", onClick);
  stage.addEventListener("mousemove", onMove);
  stage.addEventListener("mouseleave", () => hover(null));
  const frame = stage.querySelector(".vis-network");
  frame.tabIndex = -1;
  frame.setAttribute("aria-hidden", "true");
  on("select filter form day", () => {
    glow = lit();
  });
  on("select filter lang theme hover day", redraw);
  const place = () => nodes.update(DATA.nodes.map((_, id) => {
    if (!nodeDrawn(id)) return { id, hidden: true };
    const [x, y, w, h] = form().boxes[id];
    return { id, x: x + w / 2, y: y + h / 2, hidden: false };
  }));
  on("filter form day", place);
  place();
}

function drawCard({ ctx, id }) {
  const [, , width, height] = form().boxes[id] || [0, 0, 0, 0];
  return {
    drawNode() {
      if (!nodeDrawn(id)) return; // until the network has heard of another day
      const now = look();
      paint(ctx, cardMarks(id, now.alpha("nodes", id), now.node(id)));
    },
    nodeDimensions: { width, height },
  };
}

function redraw() {
  network.redraw();
}

// What lies under a place in the picture: {node}, {edge}, {more} or null. vis-network could tell, but it
// keeps the size that a custom shape had before its first drawing.
function under(place) {
  const inside = ([x, y, w, h]) => place.x >= x && place.x <= x + w && place.y >= y && place.y <= y + h;
  const node = form().boxes.findIndex((box, at) => nodeDrawn(at) && inside(box));
  if (node >= 0) return { node };
  const more = moresDrawn().findIndex((one) => inside(one.box));
  if (more >= 0) return { more };
  const edge = edgeAt(place);
  return edge === undefined ? null : { edge };
}

// The edge whose line or tag is at a place, or undefined.
function edgeAt(place) {
  const touches = (at) => edgeDrawn(at) && ruler.isPointInStroke(pathOf(form().paths[at]), place.x, place.y);
  for (const width of [3, 12]) { // the line itself before its neighbourhood
    ruler.lineWidth = width / network.getScale();
    const found = DATA.edges.findIndex((_, at) => touches(at));
    if (found >= 0) return found;
  }
  for (const [index, x0, y0] of form().tags) {
    const tag = DATA.tags[index];
    const shown = tag.edges.filter(edgeDrawn);
    if (shown.length === 1 && Math.abs(place.x - x0) < tag.w / 2 && Math.abs(place.y - y0) < tag.h / 2) {
      return shown[0];
    }
  }
  return undefined;
}

function onMove(event) {
  if (event.buttons) return;
  placeTooltip(event.clientX, event.clientY);
  const box = stage.getBoundingClientRect();
  hover(under(network.DOMtoCanvas({ x: event.clientX - box.left, y: event.clientY - box.top })));
}

function hover(what) {
  const old = state.hovered || {};
  const next = what || {};
  if (["node", "edge", "more", "bubble", "spot"].every((key) => old[key] === next[key])) return;
  state.hovered = what;
  stage.classList.toggle("pointing", what !== null);
  tell("hover");
}

function onClick({ pointer }) {
  const what = under(pointer.canvas);
  if (what && "more" in what) unfold(true);
  else if (!what || !("node" in what) || !unflock(what.node)) select(what);
}
