// Slider: shows the picture as of another day; the page carries the intervals.

function sliderBounds() {
  const days = turningDays();
  if (!surface.dated || !state.day || !days.length) return null;
  const first = [days[0], DATA.day].sort()[0];
  const last = [days[days.length - 1], DATA.day].sort()[1];
  return first === last ? null : { first, last, days };
}

function buildSlider() {
  const bounds = sliderBounds();
  if (!bounds) return;
  const [low, high] = [dayNumber(bounds.first), dayNumber(bounds.last)];
  const number = () => dayNumber(state.day);
  const range = make("input", {
    type: "range", id: "slider", min: low, max: high, step: 1, list: "turning",
    oninput: () => showDay(dayText(Number(range.value))),
  });
  const field = make("input", {
    type: "text", id: "day", inputmode: "numeric", maxlength: 10, size: 10, spellcheck: "false", autocomplete: "off",
    onchange: () => {
      const given = field.value.trim();
      const whole = /^\d{4}-\d{2}-\d{2}$/.test(given) && !Number.isNaN(Date.parse(given)) && dayText(dayNumber(given)) === given;
      if (whole && given >= bounds.first && given <= bounds.last) showDay(given);
      else field.value = state.day;
    },
  });
  const jump = (name, act) => make("button", { type: "button", class: "tool", "data-tool": name, onclick: act });
  const back = jump("day-before", () => {
    const found = bounds.days.filter((day) => day < state.day);
    showDay(found.length ? found[found.length - 1] : bounds.first);
  });
  const on_ = jump("day-after", () => showDay(bounds.days.find((day) => day > state.day) || bounds.last));
  const home = jump("day-home", () => showDay(DATA.day));
  // Every day on which something changes has a tick under the slider.
  const ticks = make("div", { class: "ticks", "aria-hidden": "true" });
  for (const day of bounds.days) {
    const tick = make("i", {});
    tick.style.left = `${(100 * (dayNumber(day) - low)) / Math.max(1, high - low)}%`;
    ticks.append(tick);
  }
  const box = make("div", { class: "slider", role: "group" },
    back, make("div", { class: "track" }, range, ticks), on_, field, home);
  byId("controls").append(box);
  byId("controls").hidden = false;
  const show = () => {
    box.setAttribute("aria-label", word("slider"));
    range.value = number();
    range.setAttribute("aria-label", word("slider"));
    range.setAttribute("aria-valuetext", state.day);
    field.value = state.day;
    field.setAttribute("aria-label", word("date"));
    const name = (button, text, key) => {
      button.textContent = text;
      button.title = word(key);
      button.setAttribute("aria-label", word(key));
    };
    name(back, "‹", "day_before");
    name(on_, "›", "day_after");
    name(home, DATA.day, "day_home");
    home.hidden = !roaming();
    back.disabled = state.day <= bounds.first;
    on_.disabled = state.day >= bounds.last;
  };
  on("lang day", show);
  on("day", () => {
    const gone = state.selected && "node" in state.selected && !held(DATA.nodes[state.selected.node]);
    if (gone) state.selected = null;
    tell("select");
    byId("said").textContent = `${word("date")} ${state.day}`;
  });
  show();
}
