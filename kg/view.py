"""A view: what held on one day; each method calls the module that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg.answers import DossierAnswer, ListAnswer, SourceAnswer, StatusReport, TraceAnswer, mentioned
from kg.arguments import as_number, as_path, as_text, as_texts
from kg.conflicts import conflicts_of
from kg.coverage import known_through, read_coverage
from kg.engine import Engine
from kg.errors import UnknownName, UsageError
from kg.exposure import Exposure, Tracer
from kg.kinds import entities_of, firms_of, issuers_of
from kg.names import Match, Names, resolve
from kg.paths import ontology_folder
from kg.status import Statuses, Supposition
from kg.things import Thing, Things
from kg.verdicts import ACTORS, CROWD, MEASURES

if TYPE_CHECKING:
    import networkx as nx

    from kg.affiliates import AffiliatesAnswer
    from kg.classification import ClassifiedAnswer
    from kg.comparisons import DiffAnswer, HistoryAnswer, MatrixAnswer, WhyAnswer
    from kg.counterparties import Counterparties
    from kg.datasets import Dataset
    from kg.library import Store
    from kg.rolls import RollAnswer
    from kg.routes import Route
    from kg.screening import ScreenAnswer

__all__ = ["View"]

_Tell = Callable[[str], object]


class View:
    """What held on one day."""

    def __init__(self, store: Store, day: date, supposing: Supposition) -> None:
        self.store = store
        self.day = day
        self.supposing = supposing
        self.things = Things(store.engine)

    @cached_property
    def names(self) -> Names:
        """The names of the store, for many look-ups one after the other."""
        return Names(self.store.engine)

    @cached_property
    def dated(self) -> Engine:
        """The dataset with the links of the day."""
        return self.store.dated(self.day)

    def find(self, text: str) -> list[Match]:
        """Candidates for a name, best first."""
        return self.names.find(as_text(text, "a name"))

    def near(self, text: str) -> list[Thing]:
        """What was perhaps meant by a name that nothing has."""
        return self.names.near(as_text(text, "a name"))

    def resolve(self, text: str, *prefixes: str) -> Thing:
        """The one entity that a name means."""
        return resolve(self.store.engine, as_text(text, "a name"), prefixes=prefixes)

    def trace(self, actor: str, *, routes: tuple[str, ...] = (), max_hops: int = 12) -> TraceAnswer:
        """Which measures reach an actor, by which route, on whose word."""
        thing = self.resolve(actor, *ACTORS)
        tracer = self.tracer(routes, max_hops)
        return self._traced(thing, tracer, by_measure=False)

    def trace_measure(self, measure: str, *, routes: tuple[str, ...] = (), max_hops: int = 12) -> TraceAnswer:
        """Whom a measure, a provision or a listing rule reaches."""
        thing = self.resolve(measure, *MEASURES)
        tracer = self.tracer(routes, max_hops)
        return self._traced(thing, tracer, by_measure=True)

    def status(self, measure: str) -> StatusReport:
        """The computed legal status of a measure, with the events behind it and the status of its parts."""
        thing = self.resolve(measure, *MEASURES)
        statuses = Statuses(self.store.engine, self.supposing)
        answer = statuses.of(thing.id, self.day)
        parts = statuses.parts(thing.id)
        statuses.prepare(parts)
        found = tuple(statuses.of(part, self.day) for part in parts)
        self.things.prepare([thing.id, *parts, *(e.source for e in answer.events)])
        scopes = [thing.id, *(p for p in issuers_of(self.store.engine, thing.id))]
        through = known_through(read_coverage(self.store.engine), scopes)
        citation = thing.citation or None
        return StatusReport(thing, citation, self.day.isoformat(), through, answer, found, self.things)

    def registry(self, kind: str) -> ListAnswer:
        """Every entity of a kind (`company`) or of a class above it (`measure`, `actor`)."""
        ids = entities_of(self.store.engine, as_text(kind, "a kind"))
        self.things.prepare(ids)
        statuses: dict[str, str] = {}
        if ids and ids[0].startswith(("measure:", "provision:")):
            computed = Statuses(self.store.engine, self.supposing)
            computed.prepare(ids)
            statuses = {i: computed.of(i, self.day).status for i in ids}
        cited = self.things.citations(ids) if statuses else {}
        return ListAnswer(kind, self.day.isoformat(), tuple(self.things[i] for i in ids), statuses, cited)

    def show(self, entity: str) -> DossierAnswer:
        """Everything the graph says of one entity."""
        from kg.dossier import read_dossier

        thing = self.resolve(entity)
        dossier = read_dossier(self.store.engine, thing.id)
        prefix = thing.id.partition(":")[0]
        status = Statuses(self.store.engine, self.supposing).of(thing.id, self.day) if prefix in MEASURES else None
        trace = None
        if prefix in MEASURES:
            trace = self.trace_measure(thing.id)
        elif prefix == "actor":
            trace = self.trace(thing.id)
        named = {i for s in dossier.statements for i in (s.subject, s.object, s.attributed_to) if i}
        self.things.prepare([*named, *dossier.sources()])
        through = known_through(read_coverage(self.store.engine), [thing.id])
        return DossierAnswer(thing, self.day.isoformat(), through, dossier, status, trace, self.things)

    def source(self, source: str) -> SourceAnswer:
        """A source place by place, with the statements that were taken from each."""
        from kg.extracts import read_extracts

        thing = self.resolve(source, "source")
        extracts = read_extracts(self.store.engine, thing.id)
        stated = [s for e in extracts for s in e.statements]
        self.things.prepare(i for s in stated for i in (s.subject, s.object, s.attributed_to, s.predicate) if i)
        return SourceAnswer(thing, tuple(extracts), self.things)

    def why(self, actor: str, measure: str) -> WhyAnswer:
        """Why a measure reaches an actor or a product, with the proof; or why not: the nearest condition that fails."""
        from kg.comparisons import WhyAnswer
        from kg.reasons import explain, explain_product

        rules, engine = ontology_folder() / "rules", self.store.engine
        thing, act = self.resolve(actor, *ACTORS, "product"), self.resolve(measure, *MEASURES)
        if thing.id.startswith("product:"):
            found = explain_product(engine, thing.id, act.id, self.day, rules)
        else:
            exposures = self.tracer().of_actors([thing.id])
            found = explain(engine, self.store.routes, exposures, thing.id, act.id, self.day, rules)
        conditions = (*found.nearest, *found.met)
        linked = {i for c in conditions for k in c.links for i in (k.subject, k.object, k.predicate)}
        self.things.prepare([thing.id, act.id, *linked, *mentioned(found.exposures)])
        cited = self.things.citations([act.id, *(e.measure for e in found.exposures)])
        through = known_through(read_coverage(engine), [act.id])
        return WhyAnswer(thing, act, self.day.isoformat(), through, found, self.things, cited)

    def history(self, actor: str) -> HistoryAnswer:
        """When each exposure of an actor began, changed status or ended, up to this day."""
        from kg.comparisons import HistoryAnswer
        from kg.histories import history

        thing = self.resolve(actor, *ACTORS)
        days = self._turns(thing.id)
        found = history(days, lambda d: View(self.store, d, self.supposing).tracer().of_actors([thing.id]), self.day)
        self.things.prepare([thing.id, *(i for s in found for i in (s.measure, s.part))])
        cited = self.things.citations([s.measure for s in found])
        return HistoryAnswer(thing, self.day.isoformat(), tuple(found), self.things, cited)

    def course(self, actor: str, *, routes: tuple[str, ...] = ()) -> list[tuple[date, tuple[Exposure, ...]]]:
        """The exposures of an actor on every day on which one of them may begin, end or change, in order."""
        thing = self.resolve(actor, *ACTORS)
        return [
            (day, tuple(View(self.store, day, self.supposing).tracer(routes).of_actors([thing.id])))
            for day in self._turns(thing.id)
        ]

    def _turns(self, actor: str) -> list[date]:
        from kg.histories import turning_days

        bounds = [v.interval for v in self.store.vintages]
        extra = [d.latest for i in bounds for d in (i.start, i.end) if d]
        return turning_days(self.store.engine, self.store.routes, actor, extra)

    def diff(self, other: date | str, *, actor: str | None = None, measure: str | None = None) -> DiffAnswer:
        """What changed from this day to another: statuses, and exposures gained and lost, with their causes."""
        from kg.verdicts import differences

        return differences(self, other, actor=actor, measure=measure)

    def matrix(self, actors: Sequence[str] = (), *, measures: Sequence[str] = ()) -> MatrixAnswer:
        """Measures × firms with the routes between them; every firm of the graph where none is named."""
        from kg.comparisons import MatrixAnswer

        named = [self.resolve(a, *ACTORS).id for a in as_texts(actors, "actors")]
        firms = named or firms_of(self.store.engine)
        acts = {self.resolve(m, *MEASURES).id for m in as_texts(measures, "measures")}
        exposures = self.tracer(actors=len(firms)).of_actors(firms)
        kept = tuple(e for e in exposures if not acts or acts & {e.measure, e.part})
        self.things.prepare([*firms, *mentioned(kept)])
        reached = {e.actor for e in kept}
        shown = tuple(self.things[f] for f in dict.fromkeys(firms) if named or f in reached)
        statuses = Statuses(self.store.engine, self.supposing)
        statuses.prepare({e.measure for e in kept})
        now = {e.measure: statuses.of(e.measure, self.day).status for e in kept}
        cited = self.things.citations(now)
        return MatrixAnswer(self.day.isoformat(), shown, kept, now, self.things, cited, self.supposing.notes())

    def exposures(self, actors: Sequence[str] = (), *, routes: tuple[str, ...] = (), max_hops: int = 12) -> RollAnswer:
        """For many actors (every firm where none is named) each measure and route that reaches them, with the best path."""
        from kg.rolls import roll_of

        if self.supposing != Supposition():
            raise UsageError("what-if is answered by trace, diff and matrix; exposures tells what is")
        firms = [self.resolve(a, *ACTORS).id for a in as_texts(actors, "actors")]
        return roll_of(self.store.engine, self.store.arrays, self.day, firms, self.chosen_routes(routes), max_hops)

    def affiliates(
        self, regime: str = "us-affiliates-50", *, edges: Path | str | None = None, listed: Path | str | None = None
    ) -> AffiliatesAnswer:
        """Which firms an ownership regime reaches, over given files or over the stored holdings and listings."""
        from kg.verdicts import reached_under

        return reached_under(self, regime, edges=edges, listed=listed)

    def classify(self, product: str) -> ClassifiedAnswer:
        """A chip of the graph against the control thresholds in force on the day, with the letters beside the rule."""
        from kg.classification import chip_rules, classify_product

        thing = self.resolve(product, "product")
        return classify_product(self.store.engine, thing, chip_rules(self.store.vintages), self.day)

    def classify_spec(self, path: Path | str) -> ClassifiedAnswer:
        """A chip given by its figures in a JSON file against the control thresholds in force on the day."""
        from kg.classification import chip_rules, classify_file

        return classify_file(as_path(path, "a spec"), chip_rules(self.store.vintages), self.day)

    def classify_figures(self, text: str, where: str = "the figures") -> ClassifiedAnswer:
        """A chip given by its figures as JSON text; `where` names the text in a complaint."""
        from kg.classification import chip_rules, classify_figures

        return classify_figures(text, where, chip_rules(self.store.vintages), self.day)

    def screen(
        self, path: Path | Counterparties, *, columns: Mapping[str, str] | None = None, tell: _Tell = len
    ) -> ScreenAnswer:
        """Every row of a list of counterparties, or of its file, with its verdict; `columns` names unusual columns."""
        from kg.verdicts import screen_parties

        return screen_parties(self, path, columns=columns or {}, tell=tell)

    def query(self, sparql: str, format: str = "json") -> bytes:
        """The answer to a SPARQL query of any form over default ∪ the day's links, serialised."""
        engine, dataset = self._asked(sparql)
        return engine.answer(sparql, format, dataset=dataset)

    def rows(self, sparql: str) -> tuple[list[str], list[list[str]]] | bool | None:
        """Columns and rows of a SELECT, the truth of an ASK, None for a query that builds a graph."""
        engine, dataset = self._asked(sparql)
        return engine.rows(sparql, dataset=dataset)

    def _asked(self, sparql: str) -> tuple[Engine, Dataset]:
        from kg.datasets import dataset_of

        found = dataset_of(as_text(sparql, "a query"), self.day.isoformat())
        view = self if found.day == str(self.day) else self.store.as_of(found.day)
        return (view.dated if found.dated else self.store.engine), found

    def ask(self, question: str, **values: str) -> tuple[list[str], list[list[str]]]:
        """Columns and rows of a named question; a parameter takes a name, an id, a day or a number."""
        columns, rows = self.rows(self.question_text(question, values))  # type: ignore[misc]
        return columns, rows

    def question_text(self, question: str, values: dict[str, str]) -> str:
        """The SPARQL text of a named question with its parameters put in."""
        from kg.questions import Parameter, as_term, chosen_question

        chosen = chosen_question(self.store.questions(), as_text(question, "a question"))

        def term(parameter: Parameter, value: str) -> str:
            return as_term(parameter, as_text(value, parameter.name), lambda name: self.resolve(name).id)

        return chosen.with_values(values, term)

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """The links of the day as a graph of ids; edges carry their predicate."""
        from kg.network import day_network

        return day_network(self.dated)

    def tracer(self, routes: tuple[str, ...] = (), max_hops: int = 12, actors: int = 1) -> Tracer:
        """What walks the routes on the day; for many actors at once over arrays, where there are any."""
        from kg.derivation import DerivedHops

        chosen = self.chosen_routes(routes)
        rules = ontology_folder() / "rules"
        hops = DerivedHops(self.store.engine, self.day, rules, vintages=lambda: self.store.vintages)
        longest = as_number(max_hops, "max_hops")
        arrays = self.store.arrays if actors >= CROWD and self.store.local else None
        asked = self.store.engine, chosen, self.day
        return Tracer(*asked, hops=hops, max_hops=longest, supposing=self.supposing, arrays=arrays)

    def chosen_routes(self, routes: tuple[str, ...] = ()) -> list[Route]:
        """The exposure routes of these names, all where none is named."""
        from kg.routes import chosen_of

        return chosen_of(self.store.routes, as_texts(routes, "routes"))

    def lists(self) -> list[str]:
        """The ids of the lists of the store."""
        try:
            return entities_of(self.store.engine, "listing-programme")
        except UnknownName:
            return []

    def _traced(self, thing: Thing, tracer: Tracer, *, by_measure: bool) -> TraceAnswer:
        exposures = tracer.of_measure(thing.id) if by_measure else tracer.of_actors([thing.id])
        conflicts = conflicts_of(exposures, *tracer.grounds, self.day)
        pairs = {i for c in conflicts for i in (c.forbidding, c.forbidden, c.link.source) if i}
        self.things.prepare([thing.id, *pairs, *mentioned(exposures)])
        rows = read_coverage(self.store.engine)
        reached = {i for i in mentioned(exposures) if not i.startswith("source:")} | set(self.lists())
        relevant = tuple(r for r in rows if r.scope == "all" or r.scope in reached)
        return TraceAnswer(
            subject=thing,
            by_measure=by_measure,
            as_of=self.day.isoformat(),
            known_through=known_through(rows),
            exposures=tuple(exposures),
            coverage=relevant,
            citations=self.things.citations([e.measure for e in exposures]),
            things=self.things,
            supposing=self.supposing.notes(),
            conflicts=conflicts,
            data_version=str(self.store.about["data_version"]),
        )
