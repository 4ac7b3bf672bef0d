// Members: what the panel says of a bubble, with a list of those in it.

const MOST_MEMBERS = 400;

function bubbleParts(number) {
  const bubble = clusters().bubbles[number];
  const { members, ties } = counts();
  const inside = members[number];
  const head = make("p", { class: "kind" }, glyphIcon(kindOfBubble(number)), `${word("members")} ${inside.length}`);
  const parts = [head, make("h2", {}, bdi(say(bubble.label))), otherLabel(bubble.label)];
  const tied = [...ties].filter(([key]) => key.split(" ").map(Number).includes(number)).sort((a, b) => b[1] - a[1]);
  if (tied.length) {
    const list = make("ul", { class: "facts" });
    for (const [key, count] of tied.slice(0, 12)) {
      const [one, two] = key.split(" ").map(Number);
      const other = one === number ? two : one;
      const go = make("button", { type: "button", class: "go", onclick: () => select({ bubble: other }) },
        glyphIcon(kindOfBubble(other)), bdi(say(clusters().bubbles[other].label)));
      list.append(make("li", {}, go, make("span", { class: "soft" }, ` ${count}`)));
    }
    parts.push(section(word("tied"), list));
  }
  const list = make("ul", { class: "members" });
  const by = (at) => say(DATA.nodes[at].label);
  const order = [...inside].sort((a, b) => by(a).localeCompare(by(b), state.lang === "zh" ? "zh-Hans" : "en"));
  for (const at of order.slice(0, MOST_MEMBERS)) list.append(make("li", {}, goTo(at)));
  if (order.length > MOST_MEMBERS) {
    list.append(make("li", { class: "soft" }, word("more").replace("{n}", order.length - MOST_MEMBERS)));
  }
  parts.push(section(`${word("members")} (${order.length})`, list));
  return parts;
}
