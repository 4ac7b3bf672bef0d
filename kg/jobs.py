"""The Spark jobs of one day: patterns as joins of links, ownership as rounds until nothing more is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any

from kg.arrays import FINER, UNIT
from kg.derivation import AFFILIATE
from kg.errors import StoreError
from kg.holdings import stored_listings
from kg.ownership import Regime
from kg.paths import ontology_folder
from kg.rolls import COLUMNS, classified, known_regimes, listed_on, weakest
from kg.routes import Pattern, Route, Step
from kg.status import ENDS, Statuses

if TYPE_CHECKING:
    from kg.view import View

__all__ = ["Jobs", "collected", "first_line", "kept", "tried"]

_OWNS, _LISTS = "am:owns", "am:listsActor"
_SMALL = 200_000
_LINK = ("predicate", "subject", "object", "link", "certain")


class Jobs:
    """The jobs of one day."""

    def __init__(self, session: Any, nodes: Any, every: Any, day: int, max_hops: int) -> None:
        from pyspark.sql import functions as f

        self._session, self._nodes, self._max_hops = session, nodes, max_hops
        self._every, self._day = every, day
        self._many_links, self._many_nodes = every.count(), nodes.count()
        may = (f.col("possible_from") <= day) & (f.lit(day) < f.col("possible_until"))
        sure = (f.col("certain_from") <= day) & (f.lit(day) < f.col("certain_until")) & f.col("sure")
        self._links = every.where(may).withColumn("certain", sure).select(*_LINK)
        self._rules: list[tuple[int, str]] = []
        self._known: dict[object, Any] = {}

    def derive(self, view: View, routes: Sequence[Route]) -> list[Regime]:
        """Add what the rules derive on the day to the links; gives the regimes in their order."""
        from pyspark.sql import functions as f

        engine, rules = view.store.engine, ontology_folder() / "rules"
        walked = {s.predicate for r in routes for p in r.patterns for s in p.steps}
        self._links = kept(self._links.where(f.col("predicate").isin(sorted(walked | {_LISTS}))))
        links = classified(engine, view.day, rules)
        if links:
            rows = [(k.predicate, k.subject, k.object, self._many_links + n, k.certain) for n, k in enumerate(links)]
            self._rules = [(self._many_links + n, k.derived_by or "") for n, k in enumerate(links)]
            table = self._session.createDataFrame(
                rows, "predicate string, subject string, object string, link long, certain boolean"
            )
            self._links = self._links.unionAll(
                self._numbered(self._numbered(table, "subject"), "object").select(*_LINK)
            )
        listed = stored_listings(engine)
        wanted = AFFILIATE in walked and listed and self._holdings().take(1)
        regimes = known_regimes(engine, rules) if wanted else []
        for place, regime in enumerate(regimes, start=1):
            firms, entries = listed_on(listed, regime, view.day)
            if firms:
                self._links = self._links.unionAll(kept(self._affiliates(regime, place, firms, entries)))
        return regimes

    def ways(self, pattern: Pattern, starts: Any) -> Any:
        """Every way along the pattern from the starts: a column for each variable, `path`, `certain` and `hops`."""
        from pyspark.sql import functions as f

        ways = starts.withColumn("certain", f.lit(True)).withColumn("hops", f.lit(0))
        needed = [i for i, s in enumerate(pattern.steps) if not s.detail]
        left, taken = list(needed), []
        while left:
            index = next(i for i in left if {pattern.steps[i].subject, pattern.steps[i].object} & set(ways.columns))
            left.remove(index)
            taken.append(index)
            ways = self._take(ways, index, pattern.steps[index])
        path = f.concat(*(f.col(f"step{i}") for i in sorted(taken)))
        return ways.where(f.col("hops") <= self._max_hops).select(
            "?actor", "?measure", "?part", path.alias("path"), "certain", "hops"
        )

    def best(self, route: str, found: Sequence[Any]) -> Any:
        """For each actor, part and regime the best way, and how many there are."""
        from pyspark.sql import functions as f

        every = reduce(lambda a, b: a.unionAll(b), found)
        above = (f.array_max("path") - f.lit(self._many_links)) / f.lit(float(self._many_nodes) ** 2)
        regime = f.greatest(f.floor(above).cast("int") - 1, f.lit(-1))
        ranked = f.struct((~f.col("certain")).alias("doubt"), "hops", "path")
        grouped = every.withColumn("regime", regime).groupBy("?actor", "?measure", "?part", "regime")
        return grouped.agg(f.min(ranked).alias("best"), f.count("*").alias("ways")).withColumn("route", f.lit(route))

    def named(self, best: Any, view: View, regimes: Sequence[Regime]) -> Any:
        """The rows whose measure is alive on the day, in words: ids for numbers, statements for links."""
        from pyspark.sql import functions as f

        acts = best.select("?part", "regime").distinct().join(self._nodes, f.col("?part") == f.col("number"))
        statuses = Statuses(view.store.engine)
        pairs = collected(acts.select("?part", "regime", "id"))
        statuses.prepare([*(part for _, _, part in pairs), *(r.measure for r in regimes)])
        alive = []
        for number, regime, part in pairs:
            rests_on = [part, *([regimes[regime].measure] if regime >= 0 else [])]
            status = weakest(statuses, view.day, rests_on)
            if status not in ENDS and status != "not_yet":
                alive.append((number, regime, part, regimes[regime].id if regime >= 0 else "", status))
        shape = "`?part` long, regime int, part string, rule string, status string"
        rows = best.join(f.broadcast(self._session.createDataFrame(alive, shape)), ["?part", "regime"])
        key = ["?actor", "?measure", "?part", "regime", "route"]
        steps = rows.select(*key, f.posexplode("best.path").alias("place", "link"))
        told = self._every.select("link", "statement")
        if self._rules:
            told = told.unionAll(self._session.createDataFrame(self._rules, "link long, statement string"))
        rule = f.coalesce(
            "statement", f.element_at(f.array(*(f.lit(r.id) for r in regimes), f.lit("")), f.col("regime") + 1)
        )
        if not regimes:
            rule = f.col("statement")
        steps = (
            steps.join(told, "link", "left")
            .groupBy(*key)
            .agg(f.sort_array(f.collect_list(f.struct("place", rule.alias("told")))).alias("steps"))
        )
        out = rows.join(steps, key)
        for variable, word in (("?actor", "actor"), ("?measure", "measure")):
            names = self._nodes.select(f.col("number").alias(variable), f.col("id").alias(word))
            out = out.join(names, variable)
        return out.select(
            "actor", "measure", "part", "route", "rule", "status", (~f.col("best.doubt")).alias("certain"),
            f.col("best.hops").alias("hops"), "ways", f.col("steps.told").alias("path"),
        ).where(f.col("actor").startswith("actor:")).select(*COLUMNS)  # fmt: skip

    def _take(self, ways: Any, index: int, step: Step) -> Any:
        from pyspark.sql import functions as f

        forward = step.subject in ways.columns
        known, other = (step.subject, step.object) if forward else (step.object, step.subject)
        sure = (f.col("certain") & f.col("sure")).alias("certain")
        rest = [f.col(c) for c in ways.columns if c not in ("certain", "hops")]
        chains = self._chains(step, forward=forward).withColumnRenamed("start", known)
        hops = (f.col("hops") + f.size("links")).alias("hops")
        joined = ways.join(chains, known).select(*rest, "tip", f.col("links").alias(f"step{index}"), sure, hops)
        if step.low == 0:
            still = ways
            if step.high is None and forward:
                key = (step.predicate, "subject")
                if key not in self._known:
                    self._known[key] = _sent(kept(self._of(step.predicate).select("subject").distinct()))
                still = ways.join(self._known[key].withColumnRenamed("subject", known), known, "left_anti")
            none = f.array().cast("array<long>").alias(f"step{index}")
            still = still.select(*rest, f.col(known).alias("tip"), none, "certain", "hops")
            joined = joined.unionAll(still)
        if other in ways.columns:
            return joined.where(f.col(other) == f.col("tip")).drop("tip")
        return joined.withColumnRenamed("tip", other)

    def _chains(self, step: Step, *, forward: bool) -> Any:
        """Chains of at least one link from every node, as long as the step may repeat; none meets a node twice.

        Of a step that goes to the last, only the chains that end where nothing leads on, if it goes forward.
        """
        key = (step.predicate, step.low, step.high, forward)
        if key not in self._known:
            found = kept(self._chained(step, forward=forward))
            self._known[key] = _sent(found)
        return self._known[key]

    def _chained(self, step: Step, *, forward: bool) -> Any:
        from pyspark.sql import functions as f

        near, far = ("subject", "object") if forward else ("object", "subject")
        links = self._of(step.predicate).select(
            f.col(near).alias("tip"), f.col(far).alias("end"), "link", f.col("certain").alias("sure")
        )
        high = self._max_hops if step.high is None else step.high
        front = links.where(f.col("tip") != f.col("end")).select(
            f.col("tip").alias("start"), f.col("end").alias("tip"), f.array("link").alias("links"), "sure",
            f.array("tip", "end").alias("met"),
        )  # fmt: skip
        found = []
        for length in range(1, high + 1):
            if length >= step.low:
                ends = front
                if step.high is None and forward:
                    ends = front.join(links.select("tip").distinct(), "tip", "left_anti")
                found.append(ends.select("start", "tip", "links", "sure"))
            if length == high:
                break
            onward = front.join(links.withColumnRenamed("sure", "more"), "tip")
            onward = onward.where(~f.array_contains("met", f.col("end")))
            chain = f.concat("links", f.array("link")) if forward else f.concat(f.array("link"), "links")
            front = kept(
                onward.select(
                    "start", f.col("end").alias("tip"), chain.alias("links"),
                    (f.col("sure") & f.col("more")).alias("sure"), f.concat("met", f.array("end")).alias("met"),
                )
            )  # fmt: skip
            if not front.take(1):
                break
        return reduce(lambda a, b: a.unionAll(b), found)

    def _of(self, predicate: str) -> Any:
        from pyspark.sql import functions as f

        return self._links.where(f.col("predicate") == predicate)

    def _holdings(self) -> Any:
        """Owner, owned and share (null where it is not known) of the holdings that may hold on the day."""
        from pyspark.sql import functions as f

        day = self._day
        held = (f.col("held_from") <= day) & (f.lit(day) < f.col("certain_until"))
        may = held | ((f.col("possible_from") <= day) & (f.lit(day) < f.col("possible_until")))
        owns = self._every.where(f.col("predicate") == _OWNS)
        if owns.where(f.col("share") == FINER).take(1):
            raise StoreError("a share is stated finer than a millionth of a percent; trace these firms one by one")
        kept = owns.where(may & (f.col("again") == 0) & (f.col("subject") != f.col("object")))
        share = f.when(held & (f.col("share") >= 0), f.col("share").cast("long"))
        return kept.select(f.col("subject").alias("owner"), f.col("object").alias("owned"), share.alias("share"))

    def _affiliates(self, regime: Regime, place: int, firms: Iterable[str], entries: Iterable[str]) -> Any:
        """A link from each affiliate to each entry of the listed firms at its top."""
        from pyspark.sql import functions as f

        shares = kept(self._holdings().where(f.col("share").isNotNull()))
        direct = kept(self._ids(firms).select(f.col("number").alias("firm")))
        found = self._fixpoint(shares, direct, regime)
        counted = (found if regime.cascade else direct).withColumnRenamed("firm", "owner")
        into = shares.join(counted, "owner").join(
            found.join(direct, "firm", "left_anti").withColumnRenamed("firm", "owned"), "owned"
        )
        if not regime.aggregate:
            into = into.groupBy("owner", "owned").agg(f.sum("share").alias("share")).where(_met(regime))
        into = kept(into.select("owned", "owner").distinct())
        pairs = front = into.select(f.col("owned").alias("firm"), f.col("owner").alias("top"))
        while True:
            up = front.join(direct.withColumnRenamed("firm", "top"), "top", "left_anti")
            up = up.join(into.select(f.col("owned").alias("top"), "owner"), "top")
            up = up.select("firm", f.col("owner").alias("top")).distinct()
            front = kept(up.join(pairs, ["firm", "top"], "left_anti"))
            if not front.take(1):
                break
            pairs = kept(pairs.unionAll(front))
        pairs = pairs.join(direct.withColumnRenamed("firm", "top"), "top")
        naming = self._links.where(f.col("predicate") == _LISTS).select(
            f.col("subject").alias("entry"), f.col("object").alias("top")
        )
        naming = naming.join(self._ids(entries).select(f.col("number").alias("entry")), "entry").distinct()
        found = pairs.join(naming, "top").select("firm", "entry").distinct()
        many = self._many_nodes
        link = f.lit(self._many_links + place * many**2) + f.col("firm") * f.lit(many) + f.col("entry")
        return found.select(
            f.lit(AFFILIATE).alias("predicate"), f.col("firm").alias("subject"), f.col("entry").alias("object"),
            link.alias("link"), f.lit(True).alias("certain"),
        )  # fmt: skip

    def _fixpoint(self, shares: Any, direct: Any, regime: Regime) -> Any:
        """The least set that holds the listed firms and every firm that its members own enough of."""
        from pyspark.sql import functions as f

        key = ["owned"] if regime.aggregate else ["owner", "owned"]
        found = front = direct
        total = None
        while True:
            part = (
                shares.join(front.withColumnRenamed("firm", "owner"), "owner")
                .groupBy(*key)
                .agg(f.sum("share").alias("share"))
            )
            total = part if total is None else total.unionAll(part).groupBy(*key).agg(f.sum("share").alias("share"))
            total = kept(total)
            over = total.where(_met(regime)).select(f.col("owned").alias("firm")).distinct()
            front = kept(over.join(found, "firm", "left_anti"))
            if not front.take(1):
                return found
            found = kept(found.unionAll(front))
            if not regime.cascade:
                return found

    def _ids(self, ids: Iterable[str]) -> Any:
        """The nodes of some ids."""
        from pyspark.sql import functions as f

        wanted = self._session.createDataFrame([(i,) for i in sorted(set(ids))], "id string")
        return self._nodes.join(f.broadcast(wanted), "id")

    def _numbered(self, table: Any, column: str) -> Any:
        """The table with a column's ids as numbers; rows of which no node is known are left out."""
        from pyspark.sql import functions as f

        nodes = self._nodes.select(f.col("id").alias(column), f.col("number").alias("own"))
        return table.join(nodes, column).drop(column).withColumnRenamed("own", column)


def _met(regime: Regime) -> Any:
    from pyspark.sql import functions as f

    threshold = f.lit(int(regime.threshold * UNIT))
    return f.col("share") > threshold if regime.strict else f.col("share") >= threshold


def kept(table: Any) -> Any:
    """The table as it is now, kept on two workers: what comes after does not compute it again."""
    from pyspark import StorageLevel

    return tried(lambda: table.localCheckpoint(eager=True, storageLevel=StorageLevel.MEMORY_AND_DISK_2))


def _sent(table: Any) -> Any:
    """A small table is sent whole to every worker, so that a join with it moves nothing else."""
    from pyspark.sql import functions as f

    small: bool = tried(table.count) <= _SMALL
    return f.broadcast(table) if small else table


def collected(table: Any) -> list[Any]:
    """The rows of a table."""
    rows: list[Any] = tried(table.collect)
    return rows


def tried(job: Callable[[], Any]) -> Any:
    """What a job gives; raises StoreError where it fails."""
    try:
        return job()
    except Exception as error:
        raise StoreError(f"the Spark job failed: {first_line(error)}") from error


def first_line(error: Exception) -> str:
    """The first line of what went wrong; the rest is Java's."""
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
