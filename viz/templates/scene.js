// Scene: the picture as a list of strokes and words, for canvas and SVG alike.
//
// A mark is {d, fill, stroke, width, dash, alpha} or {text, x, y, size, weight, fill, anchor, max, alpha}.

const FADED = 0.22;
const MARKED = 0.62;

let inks = null; // colours of the theme, read once for each theme

function theme() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen) return chosen;
  return window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function colours() {
  if (inks && inks.theme === theme()) return inks;
  const style = getComputedStyle(document.documentElement);
  inks = { theme: theme() };
  for (const name of ["paper", "card", "rim", "ink", "soft", "line", "focus", "focus-ink", "focus-soft", "wash", "link"]) {
    const [light, dark] = style.getPropertyValue(`--${name}`).match(/#\w+/g); // as base.css has them
    inks[name] = inks.theme === "dark" ? dark : light;
  }
  return inks;
}

// The form that is shown, or would be shown under another name: with room for every day while the
// reader looks at another one, and whole where it is unfolded.
function form(name = state.form) {
  const found = roaming() && DATA.forms.wide_days ? `${name}_days` : name;
  return (state.whole && DATA.forms[`${found}_whole`]) || DATA.forms[found];
}

// The nodes that share the card of a node while they are folded, or null.
function flockOf(at) {
  return (form().flocks || []).find((flock) => flock[0] === at) || null;
}

function styleOf(at) {
  return DATA.sizes.styles[(form().styles || {})[at] || DATA.nodes[at].style];
}

function rounded(x, y, w, h, r) {
  return (
    `M${x + r} ${y}h${w - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}v${h - 2 * r}a${r} ${r} 0 0 1 ${-r} ${r}` +
    `h${2 * r - w}a${r} ${r} 0 0 1 ${-r} ${-r}v${2 * r - h}a${r} ${r} 0 0 1 ${r} ${-r}Z`
  );
}

function cardMarks(at, alpha, strong) {
  const node = DATA.nodes[at];
  const [x, y, w, h] = form().boxes[at];
  const lines = form().lines[at];
  const ink = colours();
  const kind = kindOf(node);
  const own = kind[ink.theme];
  const solid = node.focus && alpha === 1; // a faded focus is drawn as an ordinary card
  const inverse = ink.theme === "light" ? kind.dark : kind.light;
  const style = styleOf(at);
  if (!style.boxed) return plainMarks(at, alpha, strong, style);
  const marks = [];
  marks.push({ d: rounded(x, y, w, h, 5), fill: ink.paper, alpha: 1 });
  const shown = alpha * (node.marked && !strong ? MARKED : 1);
  marks.push({
    d: rounded(x, y, w, h, 5),
    fill: solid ? ink.focus : ink.card,
    stroke: strong ? ink.ink : solid ? ink.focus : ink.rim,
    width: strong ? 1.8 : 1,
    dash: node.marked ? [3, 3] : node.doubt ? [8, 3, 2, 3] : null,
    alpha: shown,
  });
  const { head, label, gap, weight, headed } = style;
  const pad = style.padding[0];
  const { status } = statusOf(node);
  const byStatus = lines.heads && status !== null && Object.hasOwn(lines.heads, status);
  const heads = (byStatus ? lines.heads[status] : lines.head)[state.lang];
  const labels = lines.label[state.lang];
  // The card holds either language; the shorter one stands in its middle.
  const small = headed ? Math.max(1, heads.length) * head[1] + gap : heads.length * head[1];
  const flock = flockOf(at);
  const block = small + Math.max(1, labels.length) * label[1] + (flock ? 16 : 0);
  const top = y + (h - block) / 2;
  const middle = headed ? 6.5 : label[1] / 2;
  marks.push({ d: glyph(kind.shape, x + pad + 5, top + middle, 5), fill: solid ? inverse : own, alpha: shown });
  const write = (text, from, size, indent, given) => marks.push({
    text, x: x + pad + indent, y: from + (size[0] + size[1]) / 2 - 2, size: size[0],
    max: w - 2 * pad - indent, alpha: shown, ...given,
  });
  const soft = { weight: 400, fill: solid ? ink["focus-soft"] : ink.soft };
  const loud = { weight, fill: solid ? ink["focus-ink"] : ink.ink };
  const inset = headed ? 0 : style.glyph;
  const first = headed ? top : top + Math.max(1, labels.length) * label[1];
  const second = headed ? top + small : top;
  heads.forEach((text, row) => write(text, first + row * head[1], head, headed && row ? 0 : style.glyph, soft));
  labels.forEach((text, row) => write(text, second + row * label[1], label, inset, loud));
  if (flock) write(word("unfold"), second + labels.length * label[1] + 3, head, inset, { weight: 600, fill: ink.link });
  return marks;
}

// A card without a frame: quieter, and mirrored where its edge comes from the right.
function plainMarks(at, alpha, strong, style) {
  const node = DATA.nodes[at];
  const [x, y, w, h] = form().boxes[at];
  const ink = colours();
  const kind = kindOf(node);
  const mirrored = form().mirrored.includes(at);
  const labels = form().lines[at].label[state.lang];
  const [size, step] = style.label;
  const pad = style.padding[0];
  const shown = alpha * (node.marked && !strong ? MARKED : 1);
  const top = y + (h - Math.max(1, labels.length) * step) / 2;
  const side = (inwards) => (mirrored ? x + w - inwards : x + inwards);
  const marks = [{
    d: glyph(kind.shape, side(pad + 4), top + step / 2, 3.8), fill: kind[ink.theme], alpha: shown,
  }];
  labels.forEach((text, row) => marks.push({
    text, x: side(pad + style.glyph), y: top + (size + step) / 2 - 2 + row * step, size,
    weight: strong ? 600 : style.weight, fill: ink.ink, anchor: mirrored ? "end" : null,
    max: w - 2 * pad - style.glyph, alpha: shown,
  }));
  return marks;
}

function arrow([x, y, dx, dy], size) {
  const [nx, ny] = [-dy, dx];
  const [bx, by] = [x - dx * size, y - dy * size];
  const half = size * 0.42;
  return `M${x} ${y}L${bx + nx * half} ${by + ny * half}L${bx - nx * half} ${by - ny * half}Z`;
}

function edgeMarks(at, alpha, strong) {
  const edge = DATA.edges[at];
  const ink = colours();
  const quiet = form().quiet && form().quiet.includes(at);
  const stroke = strong ? ink.ink : quiet ? ink.rim : ink.line;
  const shown = alpha * (edge.marked && !strong ? MARKED : 1);
  const dash = dashOf(edge);
  const width = strong ? 1.8 : quiet ? 0.9 : 1.15;
  return [
    { d: form().paths[at], stroke, width, dash, alpha: shown },
    { d: arrow(form().tips[at], DATA.sizes.arrow - (quiet ? 1 : 0) + (strong ? 1 : 0)), fill: stroke, alpha: shown },
  ];
}

function tagMarks([index, x, y], alpha, strong) {
  const tag = DATA.tags[index];
  const ink = colours();
  const lines = tag.lines[state.lang];
  const [size, step] = DATA.sizes.tag;
  const height = lines.length * step + 2 * DATA.sizes.tag_padding[1];
  const dateRow = tag.dated ? lines.length - 1 : -1;
  const widest = Math.max(...lines.map((text) => measure(text, size, 400)));
  const marks = [{
    d: rounded(x - widest / 2 - 3, y - height / 2, widest + 6, height, 3), fill: groundAt(x, y), alpha: 0.92,
  }];
  lines.forEach((text, row) => {
    marks.push({
      text, x, y: y - height / 2 + 12 + row * step, size, weight: strong ? 600 : 400,
      fill: row === dateRow && !strong ? ink.soft : ink.ink, anchor: "middle", alpha,
    });
  });
  return marks;
}

// Whether a node or edge stands out by selection or under the pointer.
function standing(shine) {
  const hover = state.hovered || {};
  const chosen = state.selected || {};
  return {
    alpha: (set, at) => (!shine || shine[set].has(at) ? 1 : FADED),
    more: (at) => hover.more === at,
    node: (at) =>
      chosen.node === at || hover.node === at || Boolean(chosen.route && shine && shine.nodes.has(at)),
    edge: (at) => {
      const edge = DATA.edges[at];
      if (hover.edge === at || (shine && shine.edges.has(at))) return true;
      return hover.node !== undefined && (edge.from === hover.node || edge.to === hover.node);
    },
  };
}

// Edges and their tags; what stands out is drawn over the rest.
function lineMarks(look) {
  const marks = [];
  const raised = [];
  DATA.edges.forEach((_, at) => {
    if (!edgeDrawn(at)) return;
    const strong = look.edge(at);
    (strong ? raised : marks).push(...edgeMarks(at, strong ? 1 : look.alpha("edges", at), strong));
  });
  for (const spot of form().tags) {
    const edges = DATA.tags[spot[0]].edges.filter(edgeDrawn);
    if (!edges.length) continue;
    const strong = edges.some((at) => look.edge(at));
    const alpha = strong ? 1 : Math.max(...edges.map((at) => look.alpha("edges", at)));
    (strong ? raised : marks).push(...tagMarks(spot, alpha, strong));
  }
  return marks.concat(raised);
}

// The whole picture, cards included: for export and print.
function sceneMarks(look) {
  const marks = [...blockMarks(look), ...lineMarks(look)];
  DATA.nodes.forEach((_, at) => {
    if (nodeDrawn(at)) marks.push(...cardMarks(at, look.alpha("nodes", at), look.node(at)));
  });
  return marks;
}
