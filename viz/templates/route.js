// Route: the shortest way between two nodes that the reader chooses.

const route = { from: null, to: null, steps: null, asking: false };
let routeBox = null;

function buildRoute() {
  routeBox = make("p", { class: "asking", role: "status", hidden: true });
  byId("controls").append(routeBox);
  on("lang", askRoute);
  on("filter day", () => {
    if (!state.selected || !state.selected.route) return;
    route.steps = shortest(route.from, route.to);
    tell("select");
  });
}

function routeTool(label) {
  if (!surface.finds || DATA.nodes.length < 2) return null;
  return tool("route", label(word("route"), word("route_long")), () => {
    const chosen = state.selected && "node" in state.selected ? state.selected.node : null;
    startRoute(chosen);
  });
}

function startRoute(from) {
  Object.assign(route, { from, to: null, steps: null, asking: true });
  state.selected = null;
  tell("select");
  askRoute();
  search.focus();
}

function stopRoute() {
  if (!route.asking) return false;
  route.asking = false;
  askRoute();
  return true;
}

function askRoute() {
  routeBox.hidden = !route.asking;
  byId("controls").hidden = [...byId("controls").children].every((child) => child.hidden);
  if (!route.asking) return;
  const text = route.from === null
    ? word("route_from")
    : word("route_to").replace("{name}", say(DATA.nodes[route.from].label));
  const stop = make("button", { type: "button", class: "tool", "data-tool": "route-stop", onclick: stopRoute },
    word("cancel"));
  fill(routeBox, bdi(text), " ", stop);
}

// A choice while a way is asked for is one of its ends.
function routeTakes(at) {
  if (!route.asking) return false;
  if (route.from === null) {
    route.from = at;
    askRoute();
    search.value = "";
    search.focus();
    return true;
  }
  if (at === route.from) return true;
  Object.assign(route, { to: at, asking: false, steps: shortest(route.from, at) });
  askRoute();
  for (const step of route.steps || []) surface.uncover(step.node);
  state.hovered = null;
  state.selected = { route: true };
  tell("hover");
  tell("select");
  byId("panel").focus();
  return true;
}

// The fewest edges from one node to another, whichever way they point; null where there is no way.
function shortest(from, to) {
  const beside_ = new Map();
  DATA.edges.forEach((edge, at) => {
    if (!edgeShown(at)) return;
    for (const [one, two] of [[edge.from, edge.to], [edge.to, edge.from]]) {
      if (!beside_.has(one)) beside_.set(one, []);
      beside_.get(one).push([two, at]);
    }
  });
  const before = new Map([[from, null]]);
  const queue = [from];
  for (let head = 0; head < queue.length && !before.has(to); head += 1) {
    for (const [next, edge] of beside_.get(queue[head]) || []) {
      if (before.has(next)) continue;
      before.set(next, { node: queue[head], edge });
      queue.push(next);
    }
  }
  if (!before.has(to)) return null;
  const steps = [];
  for (let here = to; here !== from; here = before.get(here).node) {
    steps.unshift({ node: here, edge: before.get(here).edge });
  }
  return steps;
}

function routeLit() {
  const nodes = new Set([route.from, route.to]);
  const edges = new Set();
  for (const step of route.steps || []) {
    nodes.add(step.node);
    edges.add(step.edge);
  }
  return { nodes, edges };
}

function routeParts() {
  const head = make("p", { class: "kind" }, word("route_long"));
  const name = (at) => goTo(at);
  const title = make("h2", {}, bdi(say(DATA.nodes[route.from].label)), " – ", bdi(say(DATA.nodes[route.to].label)));
  if (!route.steps) return [head, title, make("p", { class: "soft" }, word("no_route"))];
  const list = make("ol", { class: "route" }, make("li", {}, name(route.from)));
  let here = route.from;
  for (const step of route.steps) {
    const edge = DATA.edges[step.edge];
    const arrow_ = edge.from === here ? "→" : "←";
    list.append(make("li", {},
      make("p", { class: "relation" }, `${arrow_} `, bdi(say(edge.label) || word("relation")), notes(edge)),
      evidence(edge), name(step.node)));
    here = step.node;
  }
  return [head, title, list];
}
