// Blocks: the grounds and headings of groups in an ego view, and the "+N more" that unfold them.

let moreButtons = null;

// On another day a block counts, and keeps its ground, only while one of its nodes is there.
function blocksDrawn() {
  const blocks = (form().blocks || []).filter((block) => !state.hiddenKinds.has(block.kind));
  if (!roaming()) return blocks;
  const { homes } = form();
  const near = (at) => homes[at] !== null && DATA.nodes[homes[at]].focus && nodeDrawn(at);
  return blocks.map((block) => {
    const count = DATA.nodes.filter((node, at) => node.kind === block.kind && near(at)).length;
    return { ...block, count };
  }).filter((block) => block.count);
}

function moresDrawn() {
  return (form().mores || []).filter((more) => !state.hiddenKinds.has(more.kind));
}

// The colour of the ground at a place.
function groundAt(x, y) {
  const inside = ({ box: [left, top, w, h] }) => x > left && x < left + w && y > top && y < top + h;
  return colours()[blocksDrawn().some(inside) ? "wash" : "paper"];
}

function moreText(more) {
  return word("more").replace("{n}", more.count);
}

function blockMarks(look) {
  const ink = colours();
  const marks = [];
  for (const { kind: name, count, box: [x, y, w, h] } of blocksDrawn()) {
    const kind = DATA.kinds.find((one) => one.kind === name);
    const label = say(kind.label);
    const room = w - 62;
    const long = Math.min(room, measure(label, 12, 600));
    marks.push({ d: rounded(x, y, w, h, 8), fill: ink.wash });
    marks.push({ d: glyph(kind.shape, x + 15, y + 15, 4.6), fill: kind[ink.theme] });
    marks.push({ text: label, x: x + 26, y: y + 19, size: 12, weight: 600, fill: ink.ink, max: room });
    marks.push({ text: String(count), x: x + 32 + long, y: y + 19, size: 12, weight: 400, fill: ink.soft });
  }
  moresDrawn().forEach((more, at) => {
    const [x, y, w, h] = more.box;
    marks.push({
      text: moreText(more), x: more.mirrored ? x + w - 19 : x + 19, y: y + h / 2 + 4, size: 11,
      weight: look.more(at) ? 600 : 400, fill: ink.link, anchor: more.mirrored ? "end" : null,
    });
  });
  return marks;
}

function buildBlocks() {
  moreButtons = make("div", { class: "marks" });
  stage.append(moreButtons);
  on("lang filter form day", nameMores);
  nameMores();
}

function nameMores() {
  fill(moreButtons, ...moresDrawn().map((more) => make("button", {
    type: "button", class: "mark more", "aria-label": moreText(more), onclick: () => unfold(true),
  })));
  network.redraw();
}

// A change of form may paint before its buttons are made; they are placed at the next painting.
function placeMores(place) {
  const mores = moresDrawn();
  const made = moreButtons ? [...moreButtons.children] : [];
  made.forEach((button, at) => place(button, mores[at] ? mores[at].box : null));
}

function foldable() {
  return Boolean(roaming() && DATA.forms.wide_days ? DATA.forms.wide_days_whole : DATA.forms.wide_whole);
}

// Shows all that is folded, or folds it again.
function unfold(whole) {
  if (state.whole === whole || !foldable()) return;
  state.whole = whole;
  state.hovered = null;
  tell("form");
  tell("hover");
  sizeStage();
  fit(false);
}

function foldTool(label) {
  if (!CARDS || !foldable()) return null;
  const text = word(state.whole ? "fold" : "unfold");
  return tool("fold", label(text, text), () => {
    const { selected } = state;
    unfold(!state.whole);
    if (selected && "node" in selected && !form().boxes[selected.node]) select(null);
    byId("tools").querySelector("[data-tool=fold]").focus();
  });
}

// Makes sure that a node is in the picture: on its day, unfolded, and nothing on its way filtered out.
function uncover(at) {
  let filtered = false;
  bringDay(DATA.nodes[at]);
  const homes = form().homes || [];
  for (let here = at; here !== null && here !== undefined; here = homes[here]) {
    const middle = here !== at && DATA.nodes[here].focus;
    if (!middle && state.hiddenKinds.delete(DATA.nodes[here].kind)) filtered = true;
  }
  if (filtered) tell("filter");
  if (!form().boxes[at] || flockOf(at)) unfold(true);
}
