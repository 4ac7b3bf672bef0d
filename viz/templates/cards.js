// Cards: the surface of trace and ego views, nodes as cards on computed places.

const cards = {
  finds: true, // ways between two nodes
  dated: true,
  build() {
    buildStage();
    buildMarks();
    buildBlocks();
    buildCamera();
    let before = false;
    on("day", () => {
      // Another day has a form of its own, with room for all; the day of the page is drawn closer.
      if (before !== roaming()) {
        before = roaming();
        tell("form");
        sizeStage();
        fit(false);
      }
    });
  },
  reveal: (at) => {
    if (form().boxes[at]) reveal(at);
  },
  uncover(at) {
    bringDay(DATA.nodes[at]);
    if (!form().boxes[at] || flockOf(at)) unfold(true);
  },
  open: uncover,
  focus: (at) => buttons[at].focus({ preventScroll: true }),
  zoom,
  fit() {
    sizeStage();
    fit(true);
  },
  lit: (at) => (form().homes ? beside : around)(at),
  picture: () => ({ width: form().width, height: form().height, marks: sceneMarks(look()) }),
  // Paper always gets the form that reads from left to right.
  printed() {
    const { form: kept } = state;
    state.form = "wide";
    const found = this.picture();
    state.form = kept;
    return found;
  },
};
