"""The legal status of a measure on a day, computed from its lifecycle events; nothing is stored as a status.

Three layers make the answer: the state (proposed, adopted, in force, or an end), an overlay that suspends it or keeps
it from being enforced, and the whole that a provision is part of. What each event sets is data (codes.ttl). A published
end that has passed with no later act gives *unknown*; past the read-through date the last known answer stands.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from kg.engine import Engine
from kg.index import OUT, Entry
from kg.vocab import AM, expand, shorten, slug

__all__ = ["ENDS", "Event", "Phase", "StatusAnswer", "Statuses", "Supposition", "phases"]

ENDS = frozenset({"rescinded", "expired", "superseded", "withdrawn"})
_LIVE = frozenset({"in_force", "adopted"})


class Rule(NamedTuple):
    """What an event of one type does: set a state, lay an overlay, end one, or nothing."""

    state: str = ""
    overlay: str = ""
    ends_overlay: bool = False
    order: int = 0


class Event(NamedTuple):
    """One lifecycle event; `stated` is its date as stated, `earliest` and `latest` bound a partial one, `until` is a published end (exclusive)."""

    type: str
    stated: str
    earliest: date
    latest: date
    until: date | None
    statement: str
    source: str
    locator: str


class Phase(NamedTuple):
    """A stretch of days with one status; the end is exclusive, None where none is known."""

    status: str
    start: date | None
    end: date | None


class Supposition(NamedTuple):
    """What if: measures left out, and measures taken as suspended from a day on."""

    without: frozenset[str] = frozenset()
    suspended: Mapping[str, date] = MappingProxyType({})
    assumed: tuple[str, ...] = ()

    def notes(self) -> tuple[str, ...]:
        """What is supposed, one short text each, so that no answer passes for what is."""
        out = [f"without {m}" for m in sorted(self.without)]
        out += [f"{m} suspended from {day}" for m, day in sorted(self.suspended.items())]
        return (*out, *(f"assumed: {name}" for name in self.assumed))


class StatusAnswer(NamedTuple):
    """The status of a measure on a day, since and until when, with the events behind it."""

    measure: str
    status: str
    since: date | None
    until: date | None
    events: tuple[Event, ...]
    note: str


def phases(events: Sequence[Event], rules: dict[str, Rule]) -> list[Phase]:
    """The stretches of one status, in order, the first of them `not_yet` from the beginning.

    Source of the rule: the lifecycle model of ontology/README.md. An end wins over an overlay, an overlay over a state.
    """
    acting = [e for e in events if any(rules[e.type][:3]) or e.type == "extended"]
    ordered = sorted(acting, key=lambda e: (e.latest, rules[e.type].order))
    days = sorted({e.latest for e in ordered} | {e.until for e in ordered if e.until})
    found = [Phase("not_yet", None, None)]
    for day in days:
        status = _on(day, ordered, rules)
        if status != found[-1].status:
            found[-1] = Phase(found[-1].status, found[-1].start, day)
            found.append(Phase(status, day, None))
    return found


def _on(day: date, ordered: Sequence[Event], rules: dict[str, Rule]) -> str:
    state = overlay = ""
    state_end: date | None = None
    overlay_end: date | None = None
    for event in ordered:
        if event.latest > day:
            break
        rule = rules[event.type]
        if rule.state:
            state, state_end = rule.state, event.until
        if rule.overlay:
            overlay, overlay_end = rule.overlay, event.until
        if rule.ends_overlay:
            overlay, overlay_end = "", None
        if event.type == "extended":
            if overlay:
                overlay_end = event.until
            else:
                state_end = event.until
    if state in ENDS:
        return state
    if state_end and state_end <= day:
        return "unknown"
    if overlay:
        return "unknown" if overlay_end and overlay_end <= day else overlay
    return state or "not_yet"


class Statuses:
    """Computes statuses from a store; each measure's events are read once."""

    def __init__(self, engine: Engine, supposing: Supposition | None = None) -> None:
        self._engine = engine
        self._supposing = supposing or Supposition()
        self._rules: dict[str, Rule] | None = None
        self._events: dict[str, tuple[Event, ...]] = {}
        self._whole: dict[str, str | None] = {}
        self._timelines: dict[str, list[Phase]] = {}
        self._answers: dict[tuple[str, date], StatusAnswer] = {}

    def of(self, measure: str, day: date) -> StatusAnswer:
        """The status of one measure or provision (a CURIE) on a day; `not_yet` where nothing is known of it."""
        if (measure, day) not in self._answers:
            self._answers[measure, day] = self._supposed(measure, day)
        return self._answers[measure, day]

    def _supposed(self, measure: str, day: date) -> StatusAnswer:
        answer = self._actual(measure, day)
        if measure in self._supposing.without:
            return answer._replace(status="withdrawn", since=None, until=None, note="left out, as supposed")
        since = self._supposing.suspended.get(measure)
        if since is not None and since <= day and answer.status in ("in_force", "not_enforced", "unknown"):
            return answer._replace(status="suspended", since=since, until=None, note="suspended, as supposed")
        return answer

    def _actual(self, measure: str, day: date) -> StatusAnswer:
        self.prepare([measure])
        events = self._events[measure]
        whole = self._whole[measure]
        own = self._phase(measure, day)
        chosen = own
        if whole is not None:
            above = self.of(whole, day)
            if above.status not in _LIVE or not any(self._moves(e) for e in events):
                chosen = Phase(above.status, above.since, above.until)
        note = self._note(events, day, chosen)
        return StatusAnswer(measure, chosen.status, chosen.start, chosen.end, events, note)

    def prepare(self, measures: Iterable[str]) -> None:
        """Read the events of many measures and of what they are part of, in few queries."""
        todo = sorted({m for m in measures if m not in self._events})
        while todo:
            self._read(todo)
            todo = sorted({w for m in todo if (w := self._whole[m]) and w not in self._events})

    def timeline(self, measure: str) -> list[Phase]:
        """Every phase of a measure by its own events."""
        if measure not in self._timelines:
            self.prepare([measure])
            self._timelines[measure] = phases(self._events[measure], self.rules)
        return self._timelines[measure]

    def turns(self, measure: str) -> set[date]:
        """Every day on which the status of a measure, or of what it is part of, may change."""
        days = {phase.start for phase in self.timeline(measure) if phase.start}
        whole = self._whole[measure]
        return days | self.turns(whole) if whole else days

    def parts(self, measure: str) -> list[str]:
        """The provisions that are part of a measure, however deep, sorted."""
        rows = self._engine.select(f"SELECT DISTINCT ?p WHERE {{ ?p <{AM}isPartOf>+ <{expand(measure)}> }}")
        return sorted(shorten(str(row[0])) for row in rows)

    @property
    def rules(self) -> dict[str, Rule]:
        """What each type of event does, from the codes in the store."""
        if self._rules is None:
            rows = self._engine.settled(
                f"""SELECT ?e ?state ?overlay ?ends ?order WHERE {{
                ?e <http://www.w3.org/2004/02/skos/core#inScheme> <{expand("scheme:event")}> .
                OPTIONAL {{ ?e <{AM}setsState> ?state }} OPTIONAL {{ ?e <{AM}setsOverlay> ?overlay }}
                OPTIONAL {{ ?e <{AM}endsOverlay> ?ends }} OPTIONAL {{ ?e <{AM}order> ?order }} }}"""
            )
            self._rules = {
                slug(str(e)): Rule(slug(state or ""), slug(overlay or ""), ends == "true", int(order or 0))
                for e, state, overlay, ends, order in rows
            }
        return self._rules

    def _undone(self, measures: Sequence[str]) -> set[tuple[str, str]]:
        """Days of events that a measure which is left out brought upon these measures."""
        if not self._supposing.without:
            return set()
        acts = " ".join(f"<{AM}{p}>" for p in ("suspends", "rescinds", "supersedes"))
        gone = " ".join(f"<{expand(m)}>" for m in sorted(self._supposing.without))
        todo = " ".join(f"<{expand(m)}>" for m in measures)
        rows = self._engine.select(
            f"""PREFIX am: <{AM}> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
            SELECT ?m ?date WHERE {{ VALUES ?act {{ {acts} }} VALUES ?w {{ {gone} }} VALUES ?m {{ {todo} }}
            ?w ?act ?m . ?st rdf:subject ?w ; rdf:predicate am:hasEvent ; am:sinceText ?date }}"""
        )
        return {(shorten(str(m)), str(day)) for m, day in rows}

    def _bites(self, event: Event) -> bool:
        """Whether an event ends or overlays what was in force."""
        rule = self.rules[event.type]
        return bool(rule.overlay) or rule.state in ENDS

    def _phase(self, measure: str, day: date) -> Phase:
        return [phase for phase in self.timeline(measure) if phase.start is None or phase.start <= day][-1]

    def _moves(self, event: Event) -> bool:
        rule = self.rules[event.type]
        return bool(rule.state or rule.overlay)

    def _note(self, events: tuple[Event, ...], day: date, phase: Phase) -> str:
        notes = [
            f"{e.type} is dated {e.stated} only: it may have happened by this day"
            for e in events
            if e.earliest <= day < e.latest
        ]
        if phase.status == "unknown":
            ended = next((e for e in events if e.until and e.until == phase.start), None)
            if ended:
                notes.append(f"{ended.type} was published to end on {ended.until}; no later act was seen")
        return "; ".join(notes)

    def _read(self, measures: Sequence[str]) -> None:
        events: defaultdict[str, list[Event]] = defaultdict(list)
        for text in self._engine.indexed(OUT, measures, "am:hasEvent"):
            told = Entry.read(text)
            if not told.since:
                continue
            until = date.fromisoformat(told.certain_until) if told.certain_until else None
            bounds = date.fromisoformat(told.possible_from), date.fromisoformat(told.certain_from)
            events[told.subject].append(
                Event(slug(told.object), told.since, *bounds, until, told.statement, told.source, told.locator)
            )
        parts = map(Entry.read, self._engine.indexed(OUT, measures, "am:isPartOf"))
        whole = {told.subject: told.object for told in parts if told.standing == "sure"}
        undone = self._undone(measures)
        for measure in measures:
            own = [e for e in events[measure] if (measure, e.stated) not in undone or not self._bites(e)]
            self._events[measure] = tuple(
                sorted(own, key=lambda e: (e.latest, self.rules[e.type].order, e.type, e.statement))
            )
            self._whole[measure] = whole.get(measure)
