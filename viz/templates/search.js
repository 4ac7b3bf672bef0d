// Search: any name of any node, in either language.

const search = byId("search");
const suggestions = byId("suggestions");
const MOST_FOUND = 8;
let index = [];
let found = [];
let chosen = -1;

// Case, width and accents make no difference.
function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

function buildSearch() {
  index = DATA.nodes.map((node, at) => {
    const names = [node.label.en, node.label.zh, ...node.names, node.key];
    return { at, names: [...new Set(names)].map((name) => ({ name, key: fold(name) })) };
  });
  search.addEventListener("input", showFound);
  search.addEventListener("focus", showFound);
  search.addEventListener("blur", () => setTimeout(hideFound, 150));
  search.addEventListener("keydown", onSearchKey);
  on("lang", nameSearch);
  nameSearch();
}

function nameSearch() {
  search.placeholder = word("search");
  search.setAttribute("aria-label", word("search"));
  suggestions.setAttribute("aria-label", word("search"));
}

// Best first: the whole name, its beginning, the beginning of a word, anywhere.
function rankOf(key, query) {
  if (key === query) return 0;
  if (key.startsWith(query)) return 1;
  const at = key.indexOf(query);
  if (at < 0) return null;
  return /[\s\-_:/(（]/.test(key[at - 1]) ? 2 : 3;
}

function find(text) {
  const query = fold(text);
  if (!query) return [];
  const hits = [];
  for (const { at, names } of index) {
    let best = null;
    for (const { name, key } of names) {
      const rank = rankOf(key, query);
      if (rank !== null && (best === null || rank < best.rank)) best = { at, name, rank };
    }
    if (best) hits.push(best);
  }
  return hits.sort((a, b) => a.rank - b.rank || a.at - b.at).slice(0, MOST_FOUND);
}

function showFound() {
  found = find(search.value);
  chosen = found.length ? 0 : -1;
  if (!search.value.trim()) {
    hideFound();
    return;
  }
  const rows = found.map((hit, row) => {
    const node = DATA.nodes[hit.at];
    const label = say(node.label);
    const item = make("li", { role: "option", id: `found-${row}` }, glyphIcon(kindOf(node)));
    item.append(make("span", { class: "name" }, bdi(label)));
    if (hit.name !== label) item.append(make("span", { class: "alias" }, bdi(hit.name)));
    item.addEventListener("mousedown", (event) => {
      event.preventDefault();
      choose(row);
    });
    return item;
  });
  fill(suggestions, ...(rows.length ? rows : [make("li", { class: "nothing" }, word("none"))]));
  suggestions.hidden = false;
  search.setAttribute("aria-expanded", "true");
  markFound();
}

function markFound() {
  [...suggestions.children].forEach((item, row) => {
    item.setAttribute("aria-selected", String(row === chosen));
  });
  if (chosen >= 0) search.setAttribute("aria-activedescendant", `found-${chosen}`);
  else search.removeAttribute("aria-activedescendant");
}

function hideFound() {
  suggestions.hidden = true;
  search.setAttribute("aria-expanded", "false");
  search.removeAttribute("aria-activedescendant");
}

function onSearchKey(event) {
  if (event.isComposing) return; // Enter that ends a Chinese input is not a choice
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && found.length) {
    event.preventDefault();
    chosen = (chosen + step + found.length) % found.length;
    markFound();
  } else if (event.key === "Enter" && chosen >= 0) {
    event.preventDefault();
    choose(chosen);
  } else if (event.key === "Escape" && (search.value || !suggestions.hidden)) {
    event.stopPropagation();
    search.value = "";
    hideFound();
  }
}

function choose(row) {
  const { at } = found[row];
  const { label } = DATA.nodes[at];
  hideFound();
  if (route.asking) {
    select({ node: at });
    return;
  }
  search.value = say(label);
  surface.open(at);
  select({ node: at });
  surface.focus(at);
}
