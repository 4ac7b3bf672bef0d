// Sheet: the picture with title, legend and footer, as one thing to export or print.

const MARGIN = 36;
const PNG_SCALE = 2;
const LARGEST = 16000; // pixels on a side that browsers can still paint

// Entries in a row that breaks where it is full: [{width, marks(x, y)}] to marks and height.
function flow(entries, width, line) {
  const marks = [];
  let [x, y] = [0, 0];
  for (const one of entries) {
    if (x && x + one.width > width) [x, y] = [0, y + line];
    marks.push(...one.marks(x, y));
    x += one.width;
  }
  return { marks, height: entries.length ? y + line : 0 };
}

function legendEntries(ink) {
  const label = (text, x, y) => ({ text, x, y: y + 12, size: 11, weight: 400, fill: ink.soft });
  const drawn = new Set(DATA.nodes.filter(held).map((node) => node.kind));
  const there = [
    ...DATA.kinds.filter((kind) => drawn.has(kind.kind) && !state.hiddenKinds.has(kind.kind)),
    ...DATA.routes.filter((kind) => !state.hiddenRoutes.has(kind.kind)),
  ];
  const kinds = there.map((kind) => ({
    width: measure(say(kind.label), 11, 400) + 38,
    marks: (x, y) => [
      { d: glyph(kind.shape, x + 6, y + 8, 5), fill: kind[ink.theme] }, label(say(kind.label), x + 17, y),
    ],
  }));
  const stages = stagesDrawn().filter((stage) => !state.hiddenStages.has(stage.status)).map((stage) => ({
    width: measure(say(stage.label), 11, 400) + 54,
    marks: (x, y) => [...barMarks([x, y + 3, 26, 10], stage.look, ink.soft), label(say(stage.label), x + 33, y)],
  }));
  const lines = linesDrawn().filter(([name]) => !state.hiddenLines.has(name));
  return kinds.concat(stages, lines.map(([name, , text]) => ({
    width: measure(text(), 11, 400) + 54,
    marks: (x, y) => [
      ...(surface.faint ? faintMarks(glyph("square", x + 13, y + 8, 5), ink.soft, name, ink.paper)
        : [{ d: `M${x} ${y + 8}h26`, stroke: ink.line, width: 1.3, dash: DASHES[name] }]), label(text(), x + 33, y),
    ],
  })));
}

// Lines of the footer, broken at the sheet's width.
function footLines(width) {
  const notice = DATA.meta.filter((item) => item.key === "notice").map((item) => say(item.value));
  const others = DATA.meta.filter((item) => item.key !== "notice");
  // A picture of another day says so, whatever the page was made for.
  const value = (item) => (item.key === "date" && state.day ? state.day : say(item.value));
  const rest = others.map((item) => `${say(item.label)}: ${value(item)}`);
  const found = [];
  for (const text of [...notice, rest.join("   ·   ")]) {
    let line = "";
    for (const piece of text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+/g) || []) {
      if (line && measure(line + piece, 10.5, 400) > width) {
        found.push(line);
        line = "";
      }
      line += piece;
    }
    if (line) found.push(line);
  }
  return found;
}

function sheetOf(picture = surface.picture()) {
  const ink = colours();
  const { width, height, marks } = picture;
  const inner = Math.max(width, 320);
  const title = say(DATA.title);
  const groups = [];
  let y = MARGIN;
  if (title) {
    const size = Math.min(20, (20 * inner) / Math.max(1, measure(title, 20, 650)));
    groups.push({ shift: [MARGIN, y], marks: [{ text: title, x: 0, y: 16, size, weight: 650, fill: ink.ink }] });
    y += 34;
  }
  const key = flow(legendEntries(ink), inner, 20);
  groups.push({ shift: [MARGIN, y], marks: key.marks });
  y += key.height + 18;
  groups.push({ shift: [MARGIN + (inner - width) / 2, y], marks });
  y += height + 26;
  const foot = footLines(inner);
  groups.push({
    shift: [MARGIN, y],
    marks: foot.map((text, row) => ({ text, x: 0, y: 10 + row * 15, size: 10.5, weight: 400, fill: ink.soft })),
  });
  y += foot.length * 15 + MARGIN - 10;
  const [w, h] = [Math.ceil(inner + 2 * MARGIN), Math.ceil(y)];
  groups.unshift({ shift: [0, 0], marks: [{ d: `M0 0h${w}v${h}h${-w}Z`, fill: ink.paper }] });
  return { groups, width: w, height: h };
}

function save(blob, ending) {
  const name = (say(DATA.title) || DATA.view).replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "");
  const url = URL.createObjectURL(blob);
  const anchor = make("a", { href: url, download: `${name.slice(0, 80) || DATA.view}.${ending}` });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

function savePng() {
  const { groups, width, height } = sheetOf();
  const scale = Math.min(PNG_SCALE, LARGEST / width, LARGEST / height);
  const canvas = make("canvas", { width: Math.floor(width * scale), height: Math.floor(height * scale) });
  const ctx = canvas.getContext("2d");
  for (const { shift, marks } of groups) {
    ctx.setTransform(scale, 0, 0, scale, shift[0] * scale, shift[1] * scale);
    paint(ctx, marks);
  }
  canvas.toBlob((blob) => save(blob, "png"), "image/png");
}

function saveSvg() {
  const { groups, width, height } = sheetOf();
  const text = new XMLSerializer().serializeToString(svgOf(groups, width, height));
  save(new Blob([text], { type: "image/svg+xml" }), "svg");
}

const PAPER = [277, 188]; // millimetres of a page between its margins
const FINEST = 1500; // pixels across a page, before text is too small on paper
const OVERLAP = 26; // so that every row is whole on one of two pages

// A picture as pages: one, or as many as it takes to be read.
function pagesOf({ groups, width, height }) {
  const across = width <= FINEST * 1.35 ? width : FINEST;
  const down = (across * PAPER[1]) / PAPER[0];
  const whole = svgOf(groups, width, height);
  if (across === width && height <= down * 1.6) return [whole];
  const starts = (long, size) => {
    const found = [0];
    while (found[found.length - 1] + size < long) found.push(found[found.length - 1] + size - OVERLAP);
    return found;
  };
  const pages = [];
  for (const y of starts(height, down)) {
    for (const x of starts(width, across)) {
      const page = whole.cloneNode(true);
      page.setAttribute("viewBox", `${x} ${y} ${across} ${down}`);
      page.setAttribute("width", across);
      page.setAttribute("height", down);
      pages.push(page);
    }
  }
  return pages;
}

// Paper gets the light colours, the whole picture as vectors, and the table open.
function buildPrint() {
  const holder = byId("sheet");
  const table = byId("table");
  const before = {};
  window.addEventListener("beforeprint", () => {
    Object.assign(before, {
      theme: document.documentElement.dataset.theme, open: table.open,
    });
    document.documentElement.dataset.theme = "light";
    fill(holder, ...pagesOf(sheetOf((surface.printed || surface.picture).call(surface))));
    table.open = true;
    state.printing = true;
    showTable();
  });
  window.addEventListener("afterprint", () => {
    if (before.theme) document.documentElement.dataset.theme = before.theme;
    else delete document.documentElement.dataset.theme;
    state.printing = false;
    table.open = before.open;
    showTable();
    fill(holder);
    tell("theme");
  });
}
