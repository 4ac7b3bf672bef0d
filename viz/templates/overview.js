// Overview: the surface of a large graph in bubbles; a bubble opens into its members.

let bubbleButtons = [];
let bubbleHolder = null;

function buildOverview() {
  const all = new vis.DataSet(DATA.network.nodes);
  const options = {
    ...DATA.network.options,
    nodes: { ...DATA.network.options.nodes, ctxRenderer: () => ({ drawNode() {}, nodeDimensions: { width: 1, height: 1 } }) },
  };
  network = new vis.Network(stage, { nodes: all, edges: new vis.DataSet(DATA.network.edges) }, options);
  network.on("beforeDrawing", (ctx) => {
    const scale = network.getScale();
    const one = network.DOMtoCanvas({ x: 0, y: 0 });
    const two = network.DOMtoCanvas({ x: stage.clientWidth, y: stage.clientHeight });
    paint(ctx, bubbleMarks({ grow: 1, scale, view: [one.x, one.y, two.x, two.y], shine: glow }));
  });
  network.on("click", ({ pointer }) => {
    const what = inBubble(pointer.canvas);
    select(what);
    if (what && "bubble" in what) showBubble(what.bubble);
  });
  network.on("afterDrawing", placeBubbles);
  stage.addEventListener("mousemove", (event) => {
    if (event.buttons) return;
    placeTooltip(event.clientX, event.clientY);
    const box = stage.getBoundingClientRect();
    const what = inBubble(network.DOMtoCanvas({ x: event.clientX - box.left, y: event.clientY - box.top }));
    hover(what && "bubble" in what ? { ...what, says: () => saysOf(what.bubble) } : what);
  });
  stage.addEventListener("mouseleave", () => hover(null));
  const frame = stage.querySelector(".vis-network");
  frame.tabIndex = -1;
  frame.setAttribute("aria-hidden", "true");
  on("filter day", () => {
    counted = null;
  });
  on("select filter day", () => {
    glow = state.selected && "bubble" in state.selected ? null : lit();
  });
  on("select filter lang theme hover day", redraw);
  bubbleHolder = make("div", { class: "marks" });
  stage.append(bubbleHolder);
  on("lang filter day", nameBubbles);
  nameBubbles();
  stage.style.height = "max(420px, calc(100vh - 215px))";
  new ResizeObserver(() => {
    network.setSize("100%", "100%");
    fitBubbles(false);
  }).observe(stage);
  fitBubbles(false);
}

function saysOf(number) {
  return [say(clusters().bubbles[number].label), `${word("members")} ${counts().members[number].length}`];
}

// What lies under a place: a member where names can be told apart, else its bubble.
function inBubble(place) {
  const [wide, high] = DATA.board.cell;
  const near = Math.max(1, 9 / (high * network.getScale()));
  const number = clusters().bubbles.findIndex(({ disc: [x, y, r] }) => Math.hypot(place.x - x, place.y - y) <= r);
  if (number < 0 || !counts().members[number].length) return null;
  if (near > 2.2) return { bubble: number };
  for (const at of counts().members[number]) {
    const { x, y } = placeOf(at);
    if (Math.abs(place.x - x) < wide / 2 && Math.abs(place.y - y) < high / 2) return { node: at };
  }
  return { bubble: number };
}

function fitBubbles(animated) {
  if (turnBubbles([stage.clientWidth, stage.clientHeight])) nameBubbles();
  const { width, height } = clusters();
  const covered = byId("panel").hidden || stage.clientWidth < NARROW ? 0 : byId("panel").offsetWidth;
  const scale = Math.max(0.01, Math.min(1.2, (stage.clientWidth - covered - 12) / width, (stage.clientHeight - 24) / height));
  homeScale = Math.max(scale * 1.05, 0.01);
  network.moveTo({ position: { x: width / 2 + covered / 2 / scale, y: height / 2 }, scale, animation: motion(animated) });
}

// A bubble as large as it can be shown, beside the panel.
function showBubble(number) {
  const [x, y, r] = clusters().bubbles[number].disc;
  const covered = stage.clientWidth < NARROW ? 0 : 372;
  const whole = Math.min(stage.clientWidth - covered - 30, stage.clientHeight - 70) / (2 * r);
  const scale = Math.min(1.1, Math.max(whole, Math.min(0.72, whole * 1.7))); // a little closer, where names then show
  network.moveTo({ position: { x: x + covered / 2 / scale, y: y - 12 / scale }, scale, animation: motion(true) });
}

function nameBubbles() {
  stage.setAttribute("aria-label", `${word("picture")}. ${word("keys")}`);
  const { members } = counts();
  bubbleButtons = clusters().bubbles.map((bubble, number) => {
    const button = make("button", {
      type: "button", class: "mark round", hidden: !members[number].length, "data-bubble": number,
      "aria-label": `${say(bubble.label)}, ${word("members")} ${members[number].length}`,
    });
    button.addEventListener("click", () => {
      select({ bubble: number });
      showBubble(number);
      byId("panel").focus();
    });
    button.addEventListener("focus", () => {
      if (button.matches(":focus-visible")) hover({ bubble: number, says: () => saysOf(number) });
    });
    button.addEventListener("blur", () => hover(null));
    button.addEventListener("keydown", (event) => moveBubble(event, number));
    return button;
  });
  fill(bubbleHolder, ...bubbleButtons);
  network.redraw();
}

function placeBubbles() {
  const scale = network.getScale();
  bubbleButtons.forEach((button, number) => {
    const bubble = clusters().bubbles[number];
    if (!bubble) return;
    const [x, y, r] = bubble.disc;
    const corner = network.canvasToDOM({ x: x - r, y: y - r });
    button.style.transform = `translate(${corner.x}px, ${corner.y}px)`;
    button.style.width = `${2 * r * scale}px`;
    button.style.height = `${2 * r * scale}px`;
  });
}

function moveBubble(event, from) {
  const way = ARROWS[event.key];
  if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  const [x0, y0] = clusters().bubbles[from].disc;
  let best = null;
  let least = Infinity;
  clusters().bubbles.forEach(({ disc: [x, y] }, number) => {
    if (number === from || bubbleButtons[number].hidden) return;
    const ahead = (x - x0) * way[0] + (y - y0) * way[1];
    const cost = ahead + 2 * Math.abs((x - x0) * way[1] + (y - y0) * way[0]);
    if (ahead > 1 && cost < least) [best, least] = [number, cost];
  });
  if (best !== null) bubbleButtons[best].focus({ preventScroll: true });
}

// A choice of what the bubbles mean.
function clusterBox() {
  const box = make("label", { class: "choice" });
  const show = () => {
    const list = make("select", {
      "data-tool": "clustering",
      onchange: () => {
        clustering = Number(list.value);
        counted = null;
        state.selected = null;
        tell("select");
        nameBubbles();
        fitBubbles(false);
      },
    });
    DATA.board.clusterings.forEach((one, at) =>
      list.append(make("option", { value: at, selected: at === clustering }, say(one.label) || word("kind"))));
    fill(box, make("span", {}, word("group_by")), list);
  };
  on("lang", show);
  show();
  return box;
}

const overview = {
  finds: true,
  dated: true,
  build() {
    if (DATA.board.clusterings.length > 1) {
      byId("controls").prepend(clusterBox());
      byId("controls").hidden = false;
    }
    buildOverview();
  },
  draws: nodeShown,
  uncover: bringNode,
  open: showNode,
  reveal(at) {
    const { x, y } = placeOf(at);
    const scale = Math.max(0.8, network.getScale());
    const covered = stage.clientWidth < NARROW ? 0 : 372;
    if (state.selected && !state.selected.route) {
      network.moveTo({ position: { x: x + covered / 2 / scale, y }, scale, animation: motion(true) });
    }
  },
  focus: () => byId("panel").focus({ preventScroll: true }),
  zoom,
  fit: () => fitBubbles(true),
  lit: beside_,
  picture() {
    const { width, height } = clusters();
    const grow = Math.min(1, 1500 / Math.max(1, width));
    return {
      width: width * grow, height: height * grow, marks: bubbleMarks({ grow, scale: 1, view: null, shine: glow }),
    };
  },
};
