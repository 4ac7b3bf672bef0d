// Data: what the page was given, what the reader has chosen, and small helpers.

// A gallery has several blocks of data; the address (#2) says which one is shown.
const BLOCKS = [...document.querySelectorAll("script[type='application/json']")];
const CHOSEN = Math.min(Math.max(0, (parseInt(location.hash.slice(1), 10) || 1) - 1), BLOCKS.length - 1);
const DATA = JSON.parse(BLOCKS[CHOSEN].textContent);

// A large graph has numbers for its texts, and leaves out what most things do not have.
if (DATA.texts) {
  const texts = DATA.texts.map((text) => (typeof text === "string" ? { en: text, zh: text } : { en: text[0], zh: text[1] }));
  const named = ["label", "kind_label", "group", "status_label", "marked", "certainty", "doubt", "text", "note"];
  const whole = (things, plain) => things.map((given) => {
    const thing = { ...plain, ...given };
    for (const name of named) if (typeof thing[name] === "number") thing[name] = texts[thing[name]];
    return thing;
  });
  DATA.nodes = whole(DATA.nodes, DATA.plain.nodes);
  DATA.edges = whole(DATA.edges, DATA.plain.edges);
  for (const node of DATA.nodes) node.facts = whole(node.facts, DATA.plain.facts);
}
for (const holder of [...DATA.nodes, ...DATA.edges]) {
  for (const item of [holder, ...(holder.facts || []), ...(holder.ways || []).flat()]) {
    if (typeof item.ref === "number") Object.assign(item, DATA.sources[item.ref]);
  }
}

// Cards on computed places (trace, ego); the other views lay themselves out.
const CARDS = Boolean(DATA.forms);

// What every view gives the others: build, reveal, uncover, focus, zoom, fit, picture, lit.
let surface = null;

const state = {
  lang: DATA.lang,
  day: DATA.day,
  form: "wide",
  whole: false, // whether what is folded is shown
  selected: null, // {node: index}, {edge: index}, {edges: [index]}, {bubble: index}, {route: true} or {help: true}
  hovered: null,
  hiddenKinds: new Set(),
  printing: false,
  hiddenLines: new Set(), // "stated", "derived", "doubtful", "marked"
  hiddenRoutes: new Set(),
  hiddenStages: new Set(),
};

// One channel for changes: "lang", "theme", "filter", "select", "hover", "form", "day".
const listeners = new Map();

function on(names, act) {
  for (const name of names.split(" ")) {
    if (!listeners.has(name)) listeners.set(name, []);
    listeners.get(name).push(act);
  }
}

function tell(name) {
  for (const act of listeners.get(name) || []) act();
}

function byId(id) {
  return document.getElementById(id);
}

function word(key) {
  return DATA.words[state.lang][key];
}

// A bilingual text in the reader's language.
function say(text) {
  return text ? text[state.lang] || text.en || text.zh || "" : "";
}

// A new element; children are elements or text, and text stays text.
function make(tag, given, ...children) {
  const found = document.createElement(tag);
  for (const [name, value] of Object.entries(given || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") found.className = value;
    else if (name.startsWith("on")) found.addEventListener(name.slice(2), value);
    else found.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) {
    if (child !== null && child !== undefined) found.append(child);
  }
  return found;
}

// Names may run from right to left; each is kept to itself.
function bdi(text) {
  return make("bdi", { dir: "auto" }, text);
}

function fill(holder, ...children) {
  holder.replaceChildren(...children.filter((child) => child !== null));
}

// A link if it is http or https, otherwise nothing.
function link(url, text) {
  let parts;
  try {
    parts = new URL(url);
  } catch {
    return null;
  }
  if (parts.protocol !== "http:" && parts.protocol !== "https:") return null;
  return make("a", { href: parts.href, target: "_blank", rel: "noopener noreferrer" }, text);
}

function dates(item) {
  const { since, until } = item;
  const zh = state.lang === "zh";
  if (since && until) return zh ? `${since} 至 ${until}` : `${since} – ${until}`;
  if (since) return zh ? `${since} 起` : `since ${since}`;
  if (until) return zh ? `至 ${until}` : `until ${until}`;
  return "";
}

// Words for a certainty that the page knows; others as they were given.
function certainty(item) {
  const given = say(item.certainty);
  const key = `is_${given}`;
  return Object.hasOwn(DATA.words[state.lang], key) ? word(key) : given;
}

function basis(edge) {
  const parts = [word(edge.derived ? "derived" : "stated")];
  if (edge.marked) parts.push(say(edge.marked));
  return parts.join(" · ");
}

function kindOf(node) {
  return DATA.kinds.find((kind) => kind.kind === node.kind);
}

function kindName(node) {
  return say(node.kind_label) || say(kindOf(node).label);
}

// What a node is, in a few words: kind, status, mark and doubt, each said once.
function standingOf(node) {
  return [...new Set([kindName(node), say(statusOf(node).label), say(node.marked), say(node.doubt)].filter(Boolean))];
}

function nodeShown(at) {
  if (!held(DATA.nodes[at])) return false;
  if (CARDS && form().homes && DATA.nodes[at].focus) return true; // the middle of an ego view stays
  return !state.hiddenKinds.has(DATA.nodes[at].kind);
}

// How edges are drawn, by what they rest on.
const DASHES = { stated: null, derived: [6, 4], doubtful: [10, 3, 1.5, 3], marked: [1.5, 3.5] };

function doubtful(edge) {
  return Boolean(edge.certainty && ["unsure", "possible"].includes(edge.certainty.en));
}

function lineOf(edge) {
  if (edge.marked) return "marked";
  if (doubtful(edge)) return "doubtful";
  return edge.derived ? "derived" : "stated";
}

function dashOf(edge, unit = 1) {
  const dash = DASHES[lineOf(edge)];
  return dash && dash.map((length) => length * unit);
}

function edgeShown(at) {
  const edge = DATA.edges[at];
  if (!held(edge) || state.hiddenLines.has(lineOf(edge)) || state.hiddenRoutes.has(edge.kind)) return false;
  return nodeShown(edge.from) && nodeShown(edge.to);
}

// Whether a node is in the picture now: not filtered out, not folded, nor hanging on one that is.
function nodeDrawn(at) {
  if (!CARDS) return surface.draws(at);
  if (!nodeShown(at) || !form().boxes[at]) return false;
  const home = form().homes ? form().homes[at] : null;
  return home === null || (DATA.nodes[home].focus || nodeDrawn(home));
}

function edgeDrawn(at) {
  if (!CARDS) return edgeShown(at);
  const edge = DATA.edges[at];
  return form().paths[at] !== null && edgeShown(at) && nodeDrawn(edge.from) && nodeDrawn(edge.to);
}

// A node with its own edges, and its way to the middle: what an ego view is about.
function beside(at) {
  const nodes = new Set([at]);
  const edges = new Set();
  const { homes } = form();
  const way = (edge) => [[edge.from, edge.to], [edge.to, edge.from]].some(
    ([one, two]) => homes[one] === two && (one === at || homes[at] === one));
  DATA.edges.forEach((edge, index) => {
    if (!edgeShown(index) || (edge.from !== at && edge.to !== at && !way(edge))) return;
    edges.add(index);
    nodes.add(edge.from).add(edge.to);
  });
  return { nodes, edges };
}

// Everything on a way to or from a node, along the arrows: what a trace is about.
function around(at) {
  const nodes = new Set([at]);
  const edges = new Set();
  for (const [near, far] of [["from", "to"], ["to", "from"]]) {
    const queue = [at];
    const seen = new Set(queue);
    while (queue.length) {
      const here = queue.pop();
      DATA.edges.forEach((edge, index) => {
        if (edge[near] !== here || !edgeShown(index)) return;
        edges.add(index);
        nodes.add(edge[far]);
        if (!seen.has(edge[far])) {
          seen.add(edge[far]);
          if (DATA.nodes[edge[far]].focus) return; // a way ends there
          queue.push(edge[far]);
        }
      });
    }
  }
  return { nodes, edges };
}

// What stands out now, or null when everything does.
function lit() {
  if (!state.selected || state.selected.help) return null;
  if (state.selected.route) return routeLit();
  if ("node" in state.selected) return surface.lit(state.selected.node);
  const edges = state.selected.edges || [state.selected.edge];
  const ends = edges.flatMap((at) => (DATA.edges[at] ? [DATA.edges[at].from, DATA.edges[at].to] : []));
  return { nodes: new Set(ends), edges: new Set(edges) };
}

function select(what) {
  if (what && "node" in what && routeTakes(what.node)) return;
  state.selected = what;
  state.hovered = null;
  if (what && "node" in what) surface.uncover(what.node);
  tell("hover");
  tell("select");
}
