// Help: how the page is read and used, in the reader's language.

function helpParts() {
  const lined = DATA.edges.length > 0 && !surface.faint;
  const told = [
    word(`help_${DATA.view}`), word("help_click"), word("help_legend"),
    lined ? word("help_lines") : null, DATA.edges.some(doubtful) ? word("help_doubtful") : null,
    surface.dated && !byId("controls").hidden && byId("slider") ? word("help_slider") : null,
    surface.finds && DATA.nodes.length > 1 ? word("help_route") : null,
    word("help_save"), word(CARDS || surface === overview ? "keys" : "board_keys"),
  ];
  const list = make("ul", { class: "facts" });
  for (const text of told) if (text) list.append(make("li", {}, text));
  return [make("h2", {}, word("help")), list];
}

function helpTool(label) {
  return tool("help", label("?", word("help")), () => {
    if (state.selected && state.selected.help) {
      closePanel();
      return;
    }
    select({ help: true });
    byId("panel").focus();
  });
}
