// Glyphs: one shape for each kind, as an SVG path around (x, y) with radius r.

function polygon(x, y, r, corners, turn) {
  const points = [];
  for (let at = 0; at < corners; at += 1) {
    const angle = turn + (at * 2 * Math.PI) / corners;
    points.push(`${(x + r * Math.cos(angle)).toFixed(2)} ${(y + r * Math.sin(angle)).toFixed(2)}`);
  }
  return `M${points.join("L")}Z`;
}

function star(x, y, r) {
  const points = [];
  for (let at = 0; at < 10; at += 1) {
    const angle = -Math.PI / 2 + (at * Math.PI) / 5;
    const out = at % 2 ? r * 0.46 : r;
    points.push(`${(x + out * Math.cos(angle)).toFixed(2)} ${(y + out * Math.sin(angle)).toFixed(2)}`);
  }
  return `M${points.join("L")}Z`;
}

function disc(x, y, r) {
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
}

// The hole runs the other way round, so that it stays empty when filled.
function hole(x, y, r) {
  return `M${x - r} ${y}a${r} ${r} 0 1 1 ${2 * r} 0a${r} ${r} 0 1 1 ${-2 * r} 0Z`;
}

function cross(x, y, r) {
  const a = r * 0.36;
  return (
    `M${x - a} ${y - r}h${2 * a}v${r - a}h${r - a}v${2 * a}h${a - r}v${r - a}` +
    `h${-2 * a}v${a - r}h${a - r}v${-2 * a}h${r - a}Z`
  );
}

const UP = -Math.PI / 2;

const GLYPHS = {
  circle: (x, y, r) => disc(x, y, r * 0.92),
  diamond: (x, y, r) => polygon(x, y, r * 1.1, 4, UP),
  square: (x, y, r) => `M${x - r * 0.82} ${y - r * 0.82}h${r * 1.64}v${r * 1.64}h${-r * 1.64}Z`,
  triangle: (x, y, r) => polygon(x, y + r * 0.18, r * 1.15, 3, UP),
  hexagon: (x, y, r) => polygon(x, y, r, 6, 0),
  star: (x, y, r) => star(x, y, r * 1.18),
  pentagon: (x, y, r) => polygon(x, y, r * 1.05, 5, UP),
  drop: (x, y, r) => polygon(x, y - r * 0.18, r * 1.15, 3, -UP),
  cross: (x, y, r) => cross(x, y, r),
  ring: (x, y, r) => disc(x, y, r) + hole(x, y, r * 0.52),
};

function glyph(shape, x, y, r) {
  return GLYPHS[shape](x, y, r);
}

// A small picture of a glyph for legend, panel and search.
function glyphIcon(kind) {
  const space = "http://www.w3.org/2000/svg";
  const icon = document.createElementNS(space, "svg");
  icon.setAttribute("viewBox", "0 0 14 14");
  icon.setAttribute("class", "glyph");
  icon.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", glyph(kind.shape, 7, 7, 5));
  path.setAttribute("fill", kind[theme()]);
  icon.append(path);
  return icon;
}
