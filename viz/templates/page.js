// Page: header, footer, keys; puts the parts together.

const SURFACES = { trace: cards, ego: cards, overview, timeline, matrix, tiers };

function tool(name, label, act) {
  const given = { type: "button", class: "tool", "data-tool": name, onclick: act };
  return make("button", { ...given, title: label.title, "aria-label": label.title }, label.text);
}

function showTools() {
  const label = (text, title) => ({ text, title });
  const other = state.lang === "en" ? "zh" : "en";
  const language = tool("language", label(word("language"), word("language")), () => {
    state.lang = other;
    document.documentElement.lang = other === "zh" ? "zh-Hans" : "en";
    tell("lang");
    byId("tools").querySelector("[data-tool=language]").focus();
  });
  language.lang = other === "zh" ? "zh-Hans" : "en";
  byId("tools").setAttribute("aria-label", word("tools"));
  const shade = theme() === "dark" ? "light" : "dark";
  fill(
    byId("tools"),
    surface.zoom ? tool("zoom-out", label("−", word("zoom_out")), () => surface.zoom(1 / 1.25)) : null,
    surface.zoom ? tool("zoom-in", label("+", word("zoom_in")), () => surface.zoom(1.25)) : null,
    foldTool(label),
    surface.fit ? tool("fit", label(word("fit"), word("fit")), reset) : null,
    routeTool(label),
    saveTool(label),
    tool("theme", label(word(shade), word("theme")), () => {
      document.documentElement.dataset.theme = shade;
      tell("theme");
      byId("tools").querySelector("[data-tool=theme]").focus();
    }),
    language,
    helpTool(label),
  );
}

function reset() {
  select(null);
  surface.fit();
}

function showTitle() {
  const title = say(DATA.title);
  const heading = byId("title");
  heading.textContent = title;
  heading.hidden = !title;
  if (title) document.title = title;
}

function showFoot() {
  const parts = DATA.meta.map((item) => {
    const value = item.key === "date" && state.day ? state.day : say(item.value);
    if (item.key === "notice") return make("p", { class: "notice" }, bdi(value));
    const shown = item.key === "command" ? make("code", {}, value) : bdi(value);
    return make("p", {}, make("span", { class: "term" }, say(item.label)), " ", shown);
  });
  const foot = byId("foot");
  fill(foot, ...parts);
  foot.hidden = !parts.length;
}

function onKey(event) {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (["+", "=", "-", "0"].includes(event.key) && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    if (event.key === "0" && surface.fit) reset();
    else if (event.key !== "0" && surface.zoom) surface.zoom(event.key === "-" ? 1 / 1.25 : 1.25);
  } else if (event.key === "Escape") {
    hover(null);
    if (stopRoute()) return;
    if (state.selected) closePanel();
    else if (typing) event.target.blur();
  }
}

function start() {
  surface = SURFACES[DATA.view];
  document.documentElement.lang = state.lang === "zh" ? "zh-Hans" : "en";
  buildShelf();
  showTitle();
  showTools();
  showFoot();
  buildSlider();
  buildRoute();
  buildTable();
  buildLegend();
  surface.build();
  buildPanel();
  buildTooltip();
  buildSearch();
  buildPrint();
  on("lang", showTitle);
  on("lang day", showFoot);
  on("lang theme form", showTools);
  on("lang filter", () => {
    byId("empty").textContent = word("empty");
  });
  on("select", () => {
    const node = state.selected && "node" in state.selected;
    byId("said").textContent = node ? describe(state.selected.node) : "";
  });
  byId("empty").textContent = word("empty");
  byId("empty").hidden = DATA.nodes.length > 0;
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => tell("theme"));
  document.addEventListener("keydown", onKey);
  document.documentElement.dataset.ready = "yes";
}

start();
