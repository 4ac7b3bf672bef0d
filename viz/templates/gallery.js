// Gallery: where a page has several pictures, a shelf on top leads from one to the next.

function buildShelf() {
  const shelf = byId("shelf");
  shelf.hidden = BLOCKS.length < 2;
  if (shelf.hidden) return;
  const titles = BLOCKS.map((block, at) => (at === CHOSEN ? DATA : JSON.parse(block.textContent)));
  const show = () => {
    shelf.setAttribute("aria-label", word("gallery"));
    fill(shelf, ...titles.map(({ title, about }, at) => make("a", {
      href: `#${at + 1}`, "aria-current": at === CHOSEN ? "page" : null, title: say(about) || null,
    }, bdi(say(title)))));
  };
  window.addEventListener("hashchange", () => location.reload());
  on("lang", show);
  show();
}
