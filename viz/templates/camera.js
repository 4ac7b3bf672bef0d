// Camera: which form is shown, how tall the stage is, and what part of the picture is seen.

const LEAST = 0.74; // below this scale text is too small to read
const LEAST_WIDE = 0.55; // on a large screen, before a picture turns to read downwards
const NARROW = 760; // as in media.css
const HIGHEST = 16000; // pixels that a canvas can have
const MOST = 1.2;

function pad() {
  return stage.clientWidth < 600 ? 12 : 22;
}

function windowHeight() {
  return document.documentElement.clientHeight;
}

// The scale at which a form fills the width.
function scaleFor(name) {
  const room = stage.clientWidth - 2 * pad();
  return Math.min(MOST, room / form(name).width);
}

function chooseForm() {
  const wide = scaleFor("wide");
  const least = stage.clientWidth < 900 ? LEAST : LEAST_WIDE;
  const next = wide >= least || !form("tall") || wide >= scaleFor("tall") ? "wide" : "tall";
  if (next === state.form) return;
  state.form = next;
  tell("form");
}

// The stage fills the window, or grows with a picture that would be too small to read there;
// then the page scrolls, and on a narrow screen the stage scrolls sideways too.
function sizeStage() {
  stage.style.height = "";
  stage.style.minWidth = "";
  chooseForm();
  let across = scaleFor(state.form);
  const sideways = across < LEAST && stage.clientWidth < NARROW;
  if (sideways) {
    across = LEAST;
    stage.style.minWidth = `${Math.ceil(form().width * LEAST + 2 * pad())}px`;
  }
  const down = (stage.clientHeight - 2 * pad()) / form().height;
  if (down < Math.min(across, LEAST + 0.06)) {
    const scale = Math.min(across, 1);
    const highest = HIGHEST / Math.max(1, window.devicePixelRatio);
    stage.style.height = `${Math.min(highest, Math.ceil(form().height * scale + 2 * pad()))}px`;
  }
  stage.classList.toggle("long", sideways || stage.clientHeight > windowHeight());
  network.setSize("100%", "100%");
  network.redraw();
}

function fit(animated) {
  const { width, height } = form();
  const scale = Math.min(
    MOST,
    (stage.clientWidth - 2 * pad()) / width,
    (stage.clientHeight - 2 * pad()) / height,
  );
  network.moveTo({
    position: { x: width / 2, y: height / 2 },
    scale: Math.max(scale, 0.05),
    animation: motion(animated),
  });
}

function motion(wanted) {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  return wanted && !still ? { duration: 250, easingFunction: "easeInOutQuad" } : false;
}

function zoom(factor) {
  const scale = Math.min(4, Math.max(0.05, network.getScale() * factor));
  network.moveTo({ scale, animation: motion(true) });
}

// Moves the view just far enough that a node is seen, and not behind the panel.
function reveal(at) {
  if (stage.classList.contains("long")) {
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    buttons[at].scrollIntoView({ block: "nearest", inline: "nearest", behavior: still ? "auto" : "smooth" });
    if (stage.clientWidth < NARROW || stage.style.minWidth) return;
  }
  const [x, y, w, h] = form().boxes[at];
  const one = network.canvasToDOM({ x, y });
  const two = network.canvasToDOM({ x: x + w, y: y + h });
  const panel = byId("panel");
  const covered = !panel.hidden && panel.offsetWidth < stage.clientWidth * 0.7 ? panel.offsetWidth : 0;
  const right = stage.clientWidth - covered - pad();
  const bottom = stage.clientHeight - pad();
  const push = (low, high, from, to) => {
    if (low < from) return low - from;
    return high > to ? Math.min(high - to, low - from) : 0;
  };
  const dx = push(one.x, two.x, pad(), right);
  const dy = stage.classList.contains("long") ? 0 : push(one.y, two.y, pad(), bottom);
  if (!dx && !dy) return;
  const position = network.getViewPosition();
  const scale = network.getScale();
  network.moveTo({
    position: { x: position.x + dx / scale, y: position.y + dy / scale },
    scale,
    animation: motion(true),
  });
}

function buildCamera() {
  sizeStage();
  fit(false);
  let last = window.innerWidth;
  window.addEventListener("resize", () => {
    // The bars of a phone's browser come and go as it scrolls: that is no reason to move a picture.
    if (window.innerWidth === last && stage.classList.contains("long")) return;
    last = window.innerWidth;
    sizeStage();
    fit(false);
  });
  // Where the page itself scrolls, the wheel scrolls it, and zooms with Ctrl as maps do.
  stage.addEventListener(
    "wheel",
    (event) => {
      const scrolls = document.documentElement.scrollHeight > windowHeight() + 4;
      if (scrolls && !event.ctrlKey && !event.metaKey) event.stopPropagation();
    },
    { capture: true },
  );
}
