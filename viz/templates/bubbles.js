// Bubbles: the picture of an overview as marks; names where they can be read, a line for each name where they cannot.

const TITLES = { false: [13, 132], true: [11, 88] }; // size and room, upright or not, as in overview_view.py
let homeScale = 0; // at which all bubbles are seen
let clustering = 0;
const homes = []; // for each clustering: where each node stands, {bubble, x, y}

let upright = false; // on a screen taller than wide the picture is turned, its names are not

function clusters() {
  const found = DATA.board.clusterings[clustering];
  return upright ? turned(found) : found;
}

// The same bubbles as a screen that is taller than wide shows them.
function turned(one) {
  if (!one.turned) {
    const bubbles = one.bubbles.map((bubble) => {
      const [x, y, r] = bubble.disc;
      const [left, top] = bubble.upright;
      return { ...bubble, disc: [left, top, r], cells: bubble.cells.map(([cx, cy]) => [cx - x + left, cy - y + top]) };
    });
    const [width, height] = one.upright;
    one.turned = { ...one, bubbles, width, height };
  }
  return one.turned;
}

// Turns the picture where the room asks for it; true where it did.
function turnBubbles(room) {
  const [wide, high] = room;
  const next = high > wide * 1.15;
  if (next === upright) return false;
  upright = next;
  homes.length = 0;
  counted = null;
  return true;
}

function placeOf(at) {
  if (!homes[clustering]) {
    const found = [];
    clusters().bubbles.forEach((bubble, number) => {
      bubble.nodes.forEach((node, place) => {
        found[node] = { bubble: number, x: bubble.cells[place][0], y: bubble.cells[place][1] };
      });
    });
    homes[clustering] = found;
  }
  return homes[clustering][at];
}

// What is counted anew only when something is filtered: members by bubble, edges by pair of bubbles.
let counted = null;

function counts() {
  if (counted && counted.clustering === clustering) return counted;
  const members = clusters().bubbles.map((bubble) => bubble.nodes.filter(nodeShown));
  const ties = new Map();
  DATA.edges.forEach((edge, at) => {
    if (!edgeShown(at)) return;
    const [one, two] = [placeOf(edge.from).bubble, placeOf(edge.to).bubble];
    if (one === two) return;
    const key = one < two ? `${one} ${two}` : `${two} ${one}`;
    ties.set(key, (ties.get(key) || 0) + 1);
  });
  counted = { clustering, members, ties };
  return counted;
}

// The kind of most members, by whose colour a bubble is drawn.
function kindOfBubble(number) {
  const tally = new Map();
  for (const at of clusters().bubbles[number].nodes) {
    const { kind } = DATA.nodes[at];
    tally.set(kind, (tally.get(kind) || 0) + 1);
  }
  const [name] = [...tally].sort((a, b) => b[1] - a[1])[0];
  return DATA.kinds.find((kind) => kind.kind === name);
}

// Texts that do not lie on one another: the first asked for stands.
function claims(scale) {
  const taken = [];
  return (x, y, w, h) => {
    const box = [x - w / 2 - 3 / scale, y - h, x + w / 2 + 3 / scale, y + 3 / scale];
    if (taken.some((one) => box[0] < one[2] && box[2] > one[0] && box[1] < one[3] && box[3] > one[1])) return false;
    taken.push(box);
    return true;
  };
}

// All marks. Places are multiplied by `grow`, sizes on the screen divided by `scale`; `view` is what is seen.
function bubbleMarks({ grow, scale, view, shine }) {
  const ink = colours();
  const marks = [];
  const px = (size) => size / scale;
  const { members, ties } = counts();
  const chosen = state.selected || {};
  const hover = state.hovered || {};
  const disc_ = (number) => clusters().bubbles[number].disc.map((value) => value * grow);
  const seen = (x, y, r) => !view || (x + r > view[0] && x - r < view[2] && y + r > view[1] && y - r < view[3]);
  const loud = (number) => chosen.bubble === number || hover.bubble === number;
  const heavy = Math.max(1, ...ties.values());
  const some = chosen.bubble !== undefined || hover.bubble !== undefined;
  for (const [key, number] of ties) {
    const [one, two] = key.split(" ").map(Number);
    const strong = loud(one) || loud(two);
    const [[x0, y0, r0], [x1, y1, r1]] = [disc_(one), disc_(two)];
    const length = Math.hypot(x1 - x0, y1 - y0) || 1;
    const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
    const bow = length * 0.08;
    const [mx, my] = [(x0 + x1) / 2 - uy * bow, (y0 + y1) / 2 + ux * bow];
    marks.push({
      d: `M${x0 + ux * r0} ${y0 + uy * r0}Q${mx} ${my} ${x1 - ux * r1} ${y1 - uy * r1}`,
      stroke: strong ? ink.ink : ink.line, width: px(0.7 + 5 * Math.sqrt(number / heavy)),
      alpha: shine ? 0.08 : strong ? 0.85 : some ? 0.12 : 0.4,
    });
  }
  clusters().bubbles.forEach((bubble, number) => {
    const [x, y, r] = disc_(number);
    if (!members[number].length || !seen(x, y, r)) return;
    const kind = kindOfBubble(number);
    marks.push({ d: disc(x, y, r), fill: ink.wash });
    marks.push({ d: disc(x, y, r), stroke: loud(number) ? ink.ink : kind[ink.theme], width: px(loud(number) ? 2.4 : 1.4) });
  });
  const named = 12 * grow * scale >= 8.2;
  const size = named ? 3.6 * grow : Math.min(40 * grow, Math.max(px(1.1), 4 * grow));
  const dots = new Map();
  const texts = [];
  members.forEach((list, number) => {
    const [x0, y0, r0] = disc_(number);
    if (!seen(x0, y0, r0)) return;
    for (const at of list) {
      const { x, y } = placeOf(at);
      const [cx, cy] = [x * grow, y * grow];
      if (!seen(cx, cy, 70 * grow)) continue;
      const faded = shine && !shine.nodes.has(at);
      const left = cx - (DATA.board.cell[0] / 2 - 9) * grow;
      const label = say(DATA.nodes[at].label);
      const key = `${DATA.nodes[at].kind}\n${faded ? 0.2 : 1}`;
      if (!dots.has(key)) dots.set(key, { kind: kindOf(DATA.nodes[at]), alpha: faded ? 0.2 : 1, d: [], lines: [] });
      if (!named) {
        const long = Math.min(DATA.board.cell[0] - 24, 12 + 5 * label.length) * grow;
        dots.get(key).lines.push(`M${(left + 8 * grow).toFixed(1)} ${cy.toFixed(1)}h${long.toFixed(1)}`);
      }
      dots.get(key).d.push(glyph(dots.get(key).kind.shape, left, cy, size));
      if (named) {
        const strong = hover.node === at || chosen.node === at;
        texts.push({
          text: fitted(label, 12, 400, DATA.board.cell[0] - 24), x: left + 8 * grow, y: cy + 4 * grow,
          size: 12 * grow, weight: strong ? 700 : 400, fill: ink.ink, alpha: faded ? 0.25 : 1,
        });
      }
    }
  });
  if (shine) marks.push(...litLines(shine, { grow, px, ink }));
  for (const { kind, alpha, d, lines } of dots.values()) {
    marks.push({ d: d.join(""), fill: kind[ink.theme], alpha });
    if (lines.length) marks.push({ d: lines.join(""), stroke: kind[ink.theme], width: Math.max(px(0.5), 5 * grow), alpha: 0.55 * alpha });
  }
  marks.push(...texts);
  const free = claims(scale);
  const write = (text, at, y, points, weight) => {
    let x = at;
    const width = measure(text, points, weight);
    if (view) x = Math.min(Math.max(x, view[0] + px(width / 2 + 6)), view[2] - px(width / 2 + 6));
    if (!free(x, y, px(width), px(points + 3))) return;
    marks.push({ d: `M${x - px(width / 2 + 3)} ${y - px(points)}h${px(width + 6)}v${px(points + 4)}h${-px(width + 6)}Z`, fill: ink.paper, alpha: 0.86 });
    marks.push({ text, x, y, size: px(points), weight, fill: ink.ink, anchor: "middle" });
  };
  if (shine) {
    const lit_ = chosen.node !== undefined && named ? [chosen.node] : [...shine.nodes];
    for (const at of lit_.filter(nodeShown).slice(0, 60)) {
      const { x, y } = placeOf(at);
      write(fitted(say(DATA.nodes[at].label), 11.5, 500, 220), x * grow, y * grow - px(7), 11.5, 500);
    }
  }
  clusters().bubbles.forEach((bubble, number) => {
    const [x, y, r] = disc_(number);
    if (!members[number].length || !seen(x, y, r + px(30))) return;
    const [points, least] = TITLES[upright];
    const room = scale > homeScale ? Math.max(least, 2 * r * scale + 30) : least;
    const label = fitted(say(bubble.label), points, 650, room);
    write(`${label} ${members[number].length}`, x, y - r - px(7), points, 650);
  });
  return marks;
}

// The edges of what is chosen, from name to name.
function litLines(shine, { grow, px, ink }) {
  const marks = [];
  for (const at of [...shine.edges].slice(0, 400)) {
    const edge = DATA.edges[at];
    if (!edge || !edgeShown(at)) continue;
    const [one, two] = [placeOf(edge.from), placeOf(edge.to)];
    const [x0, y0, x1, y1] = [one.x, one.y, two.x, two.y].map((value) => value * grow);
    const [mx, my] = [(x0 + x1) / 2 - (y1 - y0) * 0.07, (y0 + y1) / 2 + (x1 - x0) * 0.07];
    marks.push({
      d: `M${x0} ${y0}Q${mx} ${my} ${x1} ${y1}`, stroke: ink.ink, width: px(1.3), alpha: 0.75,
      dash: dashOf(edge, px(1)),
    });
  }
  return marks;
}
