// Paint: puts marks on a canvas or into an SVG.

const FONT =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, ' +
  '"PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif';

const SVG_SPACE = "http://www.w3.org/2000/svg";
const ruler = document.createElement("canvas").getContext("2d");
const widths = new Map();
const paths = new Map();

function measure(text, size, weight) {
  const key = `${weight} ${size} ${text}`;
  if (!widths.has(key)) {
    ruler.font = `${weight} ${size}px ${FONT}`;
    widths.set(key, ruler.measureText(text).width);
  }
  return widths.get(key);
}

// A text that fits: as it is, else by the initials at its end in brackets, else cut with an ellipsis; whole characters only.
function fitted(text, size, weight, room) {
  if (measure(text, size, weight) <= room) return text;
  const [, initials] = /[(（]([A-Z][A-Z0-9&-]{1,9})[)）]$/.exec(text) || [];
  if (initials && measure(initials, size, weight) <= room) return initials;
  const signs = [...text];
  let [low, high] = [0, signs.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(`${signs.slice(0, middle).join("").trimEnd()}…`, size, weight) <= room) low = middle;
    else high = middle - 1;
  }
  return `${signs.slice(0, low).join("").trimEnd()}…`;
}

function pathOf(d) {
  if (!paths.has(d)) {
    if (paths.size > 20000) paths.clear();
    paths.set(d, new Path2D(d));
  }
  return paths.get(d);
}

function paint(ctx, marks) {
  for (const mark of marks) {
    ctx.globalAlpha = mark.alpha === undefined ? 1 : mark.alpha;
    if (mark.text !== undefined) {
      ctx.font = `${mark.weight} ${mark.size}px ${FONT}`;
      ctx.fillStyle = mark.fill;
      ctx.textAlign = { middle: "center", end: "right" }[mark.anchor] || "left";
      ctx.textBaseline = "alphabetic";
      ctx.save();
      ctx.translate(mark.x, mark.y);
      if (mark.turn) ctx.rotate((mark.turn * Math.PI) / 180);
      if (mark.max) ctx.fillText(mark.text, 0, 0, mark.max);
      else ctx.fillText(mark.text, 0, 0);
      ctx.restore();
      continue;
    }
    const path = pathOf(mark.d);
    if (mark.shift) {
      ctx.save();
      ctx.translate(...mark.shift);
    }
    if (mark.fill) {
      ctx.fillStyle = mark.fill;
      ctx.fill(path);
    }
    if (mark.stroke) {
      ctx.strokeStyle = mark.stroke;
      ctx.lineWidth = mark.width;
      ctx.setLineDash(mark.dash || []);
      ctx.stroke(path);
      ctx.setLineDash([]);
    }
    if (mark.shift) ctx.restore();
  }
  ctx.globalAlpha = 1;
}

function svgElement(tag, given) {
  const found = document.createElementNS(SVG_SPACE, tag);
  for (const [name, value] of Object.entries(given)) {
    if (value !== null && value !== undefined) found.setAttribute(name, String(value));
  }
  return found;
}

function svgMark(mark) {
  const opacity = mark.alpha === undefined || mark.alpha === 1 ? null : mark.alpha;
  if (mark.text === undefined) {
    return svgElement("path", {
      d: mark.d,
      fill: mark.fill || "none",
      stroke: mark.stroke,
      "stroke-width": mark.stroke ? mark.width : null,
      "stroke-dasharray": mark.dash ? mark.dash.join(" ") : null,
      transform: mark.shift ? `translate(${mark.shift.join(" ")})` : null,
      opacity,
    });
  }
  const squeezed = mark.max && measure(mark.text, mark.size, mark.weight) > mark.max;
  const found = svgElement("text", {
    x: mark.x,
    y: mark.y,
    "font-size": mark.size,
    "font-weight": mark.weight,
    "text-anchor": mark.anchor,
    transform: mark.turn ? `rotate(${mark.turn} ${mark.x} ${mark.y})` : null,
    textLength: squeezed ? mark.max : null,
    lengthAdjust: squeezed ? "spacingAndGlyphs" : null,
    fill: mark.fill,
    opacity,
  });
  found.textContent = mark.text;
  return found;
}

// Marks as one SVG; groups are {shift: [x, y], marks}.
function svgOf(groups, width, height) {
  const root = svgElement("svg", {
    xmlns: SVG_SPACE,
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    "font-family": FONT,
  });
  for (const { shift, marks } of groups) {
    const group = svgElement("g", { transform: `translate(${shift[0]} ${shift[1]})` });
    group.append(...marks.map(svgMark));
    root.append(group);
  }
  return root;
}
