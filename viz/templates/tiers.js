// Tiers: a block for each group, a tile for each member, in the order of their names; a table, not a map.

const TILE_H = 27;
const TILE_GAP = 5;
let shut = null; // sections that are folded

function sectionsShut() {
  if (!shut) shut = new Set(DATA.board.sections.map((section, at) => (section.folded ? at : -1)).filter((at) => at >= 0));
  return shut;
}

// The blocks of a section that have a member to show.
function blocksOf(section) {
  const text = (a, b) => say(DATA.nodes[a.node].label).localeCompare(say(DATA.nodes[b.node].label), state.lang === "zh" ? "zh-Hans" : "en");
  return section.groups.filter(({ node }) => nodeShown(node)).map(({ node: group, ties }) => {
    const other = (edge) => (DATA.edges[edge].from === group ? DATA.edges[edge].to : DATA.edges[edge].from);
    return { group, members: ties.filter(edgeShown).map((edge) => ({ edge, node: other(edge) })).sort(text) };
  }).filter(({ members }) => members.length);
}

function tiersLayout(width, shine) {
  const ink = colours();
  const pad_ = width < 600 ? 14 : 24;
  const inner = width - 2 * pad_ - 8;
  const columns = Math.max(1, Math.floor(inner / (width < 600 ? 160 : 150)));
  const tile = inner / columns;
  const plan = { side: 0, top: 0, width: width - 8, height: 0, corner: [], head: [], names: [], body: [], spots: [] };
  const half = Math.floor(columns / 2);
  let [y, left, tallest] = [12, 0, 0]; // columns taken in this row of blocks, and its height
  const next = () => {
    if (left) y += tallest + 10;
    [left, tallest] = [0, 0];
  };
  DATA.board.sections.forEach((section, at) => {
    const blocks = blocksOf(section);
    if (!blocks.length) return;
    next();
    const open = !sectionsShut().has(at);
    const name = say(section.label);
    if (name) {
      sectionHead(plan, { at, name, open, count: blocks.length }, { ink, pad: pad_, inner, y });
      y += 32;
    }
    if (!open && name) return;
    for (const { group, members } of blocks) {
      // Small groups share a row.
      const wide = half >= 2 && members.length <= half ? half : columns;
      if (left + wide > columns) next();
      const room = { pad: pad_ + left * tile, inner: wide * tile - (wide < columns ? 18 : 0), columns: wide, tile };
      tallest = Math.max(tallest, tiersBlock(plan, group, members, { ink, shine, y, ...room }));
      left += wide;
    }
  });
  next();
  plan.height = y + 4;
  return plan;
}

// The heading of a section folds and unfolds it.
function sectionHead(plan, { at, name, open, count }, { ink, pad: pad_, inner, y }) {
  const text = fitted(name, 14, 650, inner - 60);
  const start = pad_ + 17;
  plan.body.push({ d: open ? `M${pad_} ${y + 10}h10l-5 6.5Z` : `M${pad_ + 1} ${y + 8}v10l6.5 -5Z`, fill: ink.soft });
  plan.body.push({ text, x: start, y: y + 18, size: 14, weight: 650, fill: ink.ink });
  plan.body.push({ text: String(count), x: start + 8 + measure(text, 14, 650), y: y + 18, size: 12, weight: 400, fill: ink.soft });
  plan.spots.push({
    pane: "body", box: [pad_ - 8, y, inner + 16, 27], key: `section:${at}`, label: `${name} (${count})`,
    expanded: open ? "true" : "false", says: () => [name, word(open ? "fold" : "unfold")],
    act: () => {
      if (!sectionsShut().delete(at)) sectionsShut().add(at);
      drawBoard();
    },
  });
}

function tiersBlock(plan, group, members, { ink, shine, pad: pad_, inner, columns, tile, y }) {
  const node = DATA.nodes[group];
  const kind = kindOf(node);
  const rows = Math.ceil(members.length / columns);
  const height = 32 + rows * (TILE_H + TILE_GAP) + 5;
  plan.body.push({ d: rounded(pad_ - 8, y, inner + 16, height, 8), fill: ink.wash });
  plan.body.push({ d: glyph(kind.shape, pad_ + 6, y + 18, 5), fill: kind[ink.theme] });
  const status = say(statusOf(node).label);
  const counted = `${members.length}${status ? ` · ${status}` : ""}`;
  const room = inner - 34 - measure(counted, 12, 400);
  const name = fitted(say(node.label), 13, 600, room);
  plan.body.push({ text: name, x: pad_ + 19, y: y + 22, size: 13, weight: 600, fill: ink.ink });
  plan.body.push({ text: counted, x: pad_ + 27 + measure(name, 13, 600), y: y + 22, size: 12, weight: 400, fill: ink.soft });
  plan.spots.push({
    pane: "body", box: [pad_ - 4, y + 5, inner + 8, 26], key: `group:${group}`, select: { node: group },
    label: `${describe(group)}, ${members.length}`, chosen: state.selected && state.selected.node === group,
  });
  const side_ = Math.min(tile, inner / columns);
  members.forEach(({ edge, node: at }, place) => {
    const x = pad_ + (place % columns) * side_;
    const top = y + 32 + Math.floor(place / columns) * (TILE_H + TILE_GAP);
    const member = DATA.nodes[at];
    const own = kindOf(member);
    const faded = shine && !shine.nodes.has(at) ? 0.35 : 1;
    const chosen = Boolean(state.selected && state.selected.node === at);
    const tie = DATA.edges[edge];
    plan.body.push({
      d: rounded(x, top, side_ - 6, TILE_H, 5), fill: ink.card, stroke: chosen ? ink.ink : ink.rim, width: chosen ? 1.8 : 1,
      dash: dashOf(tie), alpha: faded,
    });
    plan.body.push({ d: glyph(own.shape, x + 13, top + TILE_H / 2, 4), fill: own[ink.theme], alpha: faded });
    plan.body.push({
      text: fitted(say(member.label), 12, 500, side_ - 36), x: x + 23, y: top + TILE_H / 2 + 4, size: 12, weight: 500, fill: ink.ink, alpha: faded,
    });
    const source = [dates(tie), say(tie.source), tie.locator].filter(Boolean).join(" · ");
    plan.spots.push({
      pane: "body", box: [x, top, side_ - 6, TILE_H], key: `tile:${group}:${at}`, select: { node: at }, chosen,
      label: `${say(member.label)}, ${say(node.label)}`,
      says: () => [say(member.label), [tie.from, tie.to].map((end) => say(DATA.nodes[end].label)).join(` ${say(tie.label)} `), ...notesText(tie), source].filter(Boolean),
    });
  });
  return height;
}

const tiers = boardSurface({
  dated: true,
  layout: tiersLayout,
  disclose(at) {
    DATA.board.sections.forEach((section, place) => {
      const there = section.groups.some(({ node, ties }) => node === at || ties.some((edge) => DATA.edges[edge].from === at || DATA.edges[edge].to === at));
      const elsewhere = spots.some((spot) => spot.select && spot.select.node === at);
      if (there && !elsewhere && sectionsShut().delete(place)) drawBoard();
    });
  },
});
