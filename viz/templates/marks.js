// Marks: one real button over each card, so that keys and screen readers reach them.

const buttons = [];

function describe(at) {
  const node = DATA.nodes[at];
  const flock = CARDS ? flockOf(at) : null;
  if (flock) return `${kindName(node)} × ${flock.length}: ${namesOf(flock)}. ${word("unfold")}`;
  return [say(node.label), ...standingOf(node)].join(", ");
}

function buildMarks() {
  const holder = make("div", { class: "marks" });
  for (const at of DATA.order) {
    const button = make("button", { type: "button", class: "mark" });
    button.addEventListener("click", () => {
      if (unflock(at)) {
        button.focus();
        return;
      }
      select({ node: at });
      byId("panel").focus();
    });
    button.addEventListener("focus", () => {
      if (button.matches(":focus-visible")) {
        reveal(at);
        hover({ node: at });
        const box = button.getBoundingClientRect();
        placeTooltip(box.left + box.width / 2, box.bottom);
      }
    });
    button.addEventListener("blur", () => hover(null));
    button.addEventListener("keydown", (event) => moveFocus(event, at));
    buttons[at] = button;
    holder.append(button);
  }
  stage.append(holder);
  network.on("afterDrawing", placeMarks);
  on("lang filter form day", nameMarks);
  nameMarks();
}

function namesOf(flock) {
  return flock.map((at) => say(DATA.nodes[at].label)).join(state.lang === "zh" ? "、" : ", ");
}

// Unfolds the card that stands for several nodes; false where it stands for one.
function unflock(at) {
  if (route.asking || !flockOf(at)) return false;
  unfold(true);
  return true;
}

function nameMarks() {
  stage.setAttribute("aria-label", `${word("picture")}. ${word("keys")}`);
  buttons.forEach((button, at) => {
    button.setAttribute("aria-label", describe(at));
    button.hidden = !nodeDrawn(at);
  });
}

function placeMarks() {
  const scale = network.getScale();
  const place = (button, box) => {
    if (!box) return;
    const [x, y, w, h] = box;
    const corner = network.canvasToDOM({ x, y });
    button.style.transform = `translate(${corner.x}px, ${corner.y}px)`;
    button.style.width = `${w * scale}px`;
    button.style.height = `${h * scale}px`;
  };
  buttons.forEach((button, at) => place(button, form().boxes[at]));
  placeMores(place);
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// The nearest shown card in the direction of the key; what is off the line counts double.
function moveFocus(event, from) {
  const way = ARROWS[event.key];
  if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  const middle = ([x, y, w, h]) => [x + w / 2, y + h / 2];
  const [x0, y0] = middle(form().boxes[from]);
  let best = null;
  let least = Infinity;
  form().boxes.forEach((box, at) => {
    if (at === from || !nodeDrawn(at)) return;
    const [dx, dy] = [middle(box)[0] - x0, middle(box)[1] - y0];
    const ahead = dx * way[0] + dy * way[1];
    const aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
    const cost = ahead + 2 * aside;
    if (ahead > 1 && cost < least) {
      least = cost;
      best = at;
    }
  });
  if (best !== null) buttons[best].focus({ preventScroll: true });
}
