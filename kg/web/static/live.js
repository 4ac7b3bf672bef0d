/* A picture on this server: a chosen node can be expanded, looked around from, or opened; the address keeps all of it. */
(function () {
  "use strict";
  const words = {
    en: { grow: "Show its neighbours", fold: "Fold its neighbours", around: "Look around from here", page: "Its page" },
    zh: { grow: "显示其相邻对象", fold: "收起其相邻对象", around: "以此为中心", page: "查看其页面" },
  };
  const kind = location.pathname.split("/").pop();
  const grows = kind === "ego" || kind === "trace";
  const framed = window.parent !== window;
  const panel = document.getElementById("panel");
  let chosen = null;

  const slider = document.querySelector(".slider"); // the page around it has one that asks the server
  if (slider && framed) {
    slider.remove();
    const controls = document.getElementById("controls");
    controls.hidden = !controls.children.length;
  }

  function fields() {
    const found = new URLSearchParams(location.search);
    found.set("lang", document.documentElement.lang.startsWith("zh") ? "zh" : "en");
    return found;
  }

  function only(found) {
    const kept = new URLSearchParams();
    for (const name of ["as-of", "lang"]) if (found.get(name)) kept.set(name, found.get(name));
    return kept;
  }

  function grown(key) {
    const found = fields();
    const before = found.getAll("expand");
    found.delete("expand");
    for (const one of before) if (one !== key) found.append("expand", one);
    if (!before.includes(key)) found.append("expand", key);
    return `${framed ? "/view" : "/draw"}/${kind}?${found}`;
  }

  function around(key) {
    const found = only(fields());
    found.set("entity", key);
    return `/view/ego?${found}`;
  }

  function pageOf(key) {
    return `/page/${key.split(":").map(encodeURIComponent).join("/")}?${only(fields())}`;
  }

  function act(text, href) {
    const link = document.createElement("a");
    link.className = "act";
    link.href = href;
    link.target = framed ? "_top" : "_self";
    link.textContent = text;
    link.style.display = "inline-block";
    link.style.textDecoration = "none";
    return link;
  }

  function offer() {
    if (!chosen || panel.hidden || panel.querySelector(".live") || !/^[a-z][\w-]*:[\w.-]+$/i.test(chosen)) return;
    const said = words[document.documentElement.lang.startsWith("zh") ? "zh" : "en"];
    const head = panel.querySelector("h2");
    if (!head) return;
    const line = document.createElement("p");
    line.className = "acts live";
    if (grows) line.append(act(fields().getAll("expand").includes(chosen) ? said.fold : said.grow, grown(chosen)), " ");
    if (fields().get("entity") !== chosen) line.append(act(said.around, around(chosen)), " ");
    line.append(act(said.page, pageOf(chosen)));
    const other = head.nextElementSibling;
    (other && other.className === "other" ? other : head).after(line);
    bring();
  }

  // In a frame the panel may lie below the window of the page around it.
  function bring() {
    if (!framed || !window.frameElement) return;
    const low = window.frameElement.getBoundingClientRect().top + panel.getBoundingClientRect().bottom;
    if (low > window.parent.innerHeight) window.parent.scrollBy(0, low - window.parent.innerHeight);
  }

  new MutationObserver(offer).observe(panel, { childList: true });
  document.addEventListener("viz-select", function (event) {
    chosen = event.detail;
  });
  if (grows) {
    document.getElementById("stage").addEventListener("dblclick", function () {
      if (chosen) (framed ? window.top : window).location.assign(grown(chosen));
    });
    const last = fields().getAll("expand").pop();
    if (last && window.innerWidth > 720) document.dispatchEvent(new CustomEvent("viz-choose", { detail: last }));
  }
})();
