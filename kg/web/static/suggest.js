/* Suggestions while typing: asks /api/v1/suggest and offers what a text may become. Without it the forms still work. */
(function () {
  "use strict";
  const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
  const prefixes = { actor: ["actor"], measure: ["measure", "provision"], all: [] };
  let number = 0;

  function label(thing) {
    return language === "zh" ? [thing.label_zh, thing.label_en] : [thing.label_en, thing.label_zh];
  }

  function attach(input) {
    const list = document.createElement("ul");
    list.className = "suggestions";
    list.id = "suggestions-" + (number += 1);
    list.setAttribute("role", "listbox");
    list.hidden = true;
    let holder = input.parentElement;
    if (!holder.classList.contains("find")) {
      holder = document.createElement("span");
      holder.className = "held";
      input.replaceWith(holder);
      holder.append(input);
    }
    holder.append(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    let timer = 0;
    let asked = 0;
    let chosen = -1;

    function close() {
      list.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function choose(index) {
      const items = list.children;
      chosen = (index + items.length) % items.length;
      for (let at = 0; at < items.length; at += 1) {
        items[at].setAttribute("aria-selected", String(at === chosen));
      }
      input.setAttribute("aria-activedescendant", items[chosen].id);
      items[chosen].scrollIntoView({ block: "nearest" });
    }

    function take(item) {
      input.value = item.dataset.id;
      close();
      if (input.dataset.suggest === "all") input.form.requestSubmit();
    }

    function show(found) {
      list.replaceChildren();
      found.forEach(function (thing, at) {
        const item = document.createElement("li");
        const [first, second] = label(thing);
        item.id = list.id + "-" + at;
        item.dataset.id = thing.id;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.append(first || second);
        const more = document.createElement("small");
        more.textContent = (first ? second + " · " : "") + thing.kind;
        item.append(more);
        item.addEventListener("pointerdown", function (event) {
          event.preventDefault();
          take(item);
        });
        list.append(item);
      });
      list.hidden = !found.length;
      chosen = -1;
      input.setAttribute("aria-expanded", String(found.length > 0));
    }

    async function ask() {
      const text = input.value.trim();
      const mine = (asked += 1);
      if (!text) return close();
      const fields = new URLSearchParams({ q: text, limit: "8" });
      for (const prefix of prefixes[input.dataset.suggest]) fields.append("prefix", prefix);
      try {
        const answer = await fetch("/api/v1/suggest?" + fields);
        const found = answer.ok ? (await answer.json()).suggestions : [];
        if (mine === asked && document.activeElement === input) show(found);
      } catch {
        close();
      }
    }

    input.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(ask, 120);
    });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", function (event) {
      if (event.isComposing) return;
      if (event.key === "Escape") { // what was asked and is not answered yet is not wanted either
        clearTimeout(timer);
        asked += 1;
      }
      if (list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        choose(chosen + (event.key === "ArrowDown" ? 1 : chosen < 0 ? 0 : -1));
      } else if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        take(list.children[chosen]);
      } else if (event.key === "Escape") {
        close();
      }
    });
  }

  document.querySelectorAll("input[data-suggest]").forEach(attach);
})();
