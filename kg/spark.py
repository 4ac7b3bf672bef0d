"""Exposures on a Spark cluster: the route patterns and the ownership fixpoint as DataFrame jobs, for graphs past one machine.

Links and nodes lie as Parquet in a folder that every worker reads; registry, listings and statuses come from the store.
The answers are those of kg.rolls. What a round has found is kept on two workers, so that the loss of one ends nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import reduce
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from kg.arrays import FINER, UNIT, day_number
from kg.derivation import AFFILIATE
from kg.errors import StoreError, UsageError
from kg.holdings import stored_listings
from kg.kinds import firms_of
from kg.ownership import Regime
from kg.parquet import write_links
from kg.paths import ontology_folder
from kg.rolls import COLUMNS, RollAnswer, Row, classified, known_regimes, listed_on, weakest
from kg.routes import Pattern, Route, Step
from kg.status import ENDS, Statuses

if TYPE_CHECKING:
    from types import TracebackType

    from kg.view import View

__all__ = ["Cluster"]

_OWNS, _LISTS = "am:owns", "am:listsActor"
_SMALL = 200_000
_LINK = ("predicate", "subject", "object", "link", "certain")


class Cluster:
    """A session on a Spark master, this machine where none is named; `links` is the folder of the Parquet tables."""

    def __init__(self, master: str | None = None, links: Path | None = None) -> None:
        self._master = master or "local[*]"
        self._folder = links
        self._session: Any = None

    def __enter__(self) -> Cluster:
        """Start the session; raises UsageError where pyspark or Java is missing, StoreError where the master does not answer."""
        try:
            from pyspark.errors import PySparkRuntimeError
            from pyspark.sql import SparkSession
        except ImportError:
            raise UsageError("Spark needs pyspark; pip install 'actors-measures-kg[spark]'") from None
        builder = SparkSession.builder.master(self._master).appName("kg exposures").config("spark.ui.enabled", "false")
        builder = builder.config("spark.log.level", "ERROR").config("spark.ui.showConsoleProgress", "false")
        try:
            self._session = builder.getOrCreate()
        except PySparkRuntimeError as error:
            raise UsageError(
                f"Spark cannot start ({_first_line(error)}); it needs Java 17, as on PATH or JAVA_HOME"
            ) from None
        except Exception as error:
            raise StoreError(f"{self._master}: no Spark session there ({_first_line(error)})") from None
        shuffles = max(2, 2 * int(self._session.sparkContext.defaultParallelism))
        self._session.conf.set("spark.sql.shuffle.partitions", str(shuffles))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """End the session."""
        self._session.stop()

    def exposures(
        self, view: View, actors: Sequence[str] = (), *, routes: tuple[str, ...] = (), max_hops: int = 12
    ) -> RollAnswer:
        """The exposures of many actors (every firm where none is named), collected from the cluster."""
        found = self._found(view, actors, routes, max_hops)
        rows = [Row(*row)._replace(path=tuple(row[-1])) for row in _collect(found)]
        return RollAnswer(view.day.isoformat(), tuple(sorted(rows)))

    def write(
        self, view: View, path: Path, actors: Sequence[str] = (), *, routes: tuple[str, ...] = (), max_hops: int = 12
    ) -> None:
        """The same as Parquet files in a new folder, written by the workers; raises UsageError where it is there already."""
        if path.exists():
            raise UsageError(f"{path}: is there already; name a new folder")
        found = self._found(view, actors, routes, max_hops)
        _run(lambda: found.write.parquet(path.resolve().as_uri()))

    def _found(self, view: View, actors: Sequence[str], routes: tuple[str, ...], max_hops: int) -> Any:
        from pyspark.sql import functions as f

        firms = [view.resolve(a, "actor").id for a in actors] or firms_of(view.store.engine)
        folder = self._tables(view)
        nodes = self._session.read.parquet(str(folder / "nodes"))
        every = self._session.read.parquet(str(folder / "links"))
        jobs = _Jobs(self._session, nodes, every, day_number(view.day), max_hops)
        chosen = view.chosen_routes(routes)
        regimes = jobs.derive(view, chosen)
        starts = self._session.createDataFrame([(i,) for i in sorted(set(firms))], "id string")
        starts = nodes.join(f.broadcast(starts), "id").select(f.col("number").alias("?actor"))
        best = [jobs.best(route.id, [jobs.ways(p, starts) for p in route.patterns]) for route in chosen]
        return jobs.named(_kept(reduce(lambda a, b: a.unionAll(b), best)), view, regimes)

    def _tables(self, view: View) -> Path:
        """The folder of the tables, written first where it is not there; raises UsageError where it holds other data."""
        folder = self._folder or Path(mkdtemp(prefix="kg-links-"))
        about = folder / "about.json"
        version = view.store.about["data_hash"]
        if not about.exists():
            if folder.exists() and any(folder.iterdir()):
                raise UsageError(f"{folder}: holds other files; name an empty or a new folder for the links")
            write_links(view.store.arrays, folder)
            about.write_text(json.dumps({"data_hash": version}), encoding="utf-8")
        elif json.loads(about.read_text(encoding="utf-8")).get("data_hash") != version:
            raise UsageError(f"{folder}: holds the links of other data than the store; name a new folder")
        return folder.resolve()


class _Jobs:
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
        self._links = _kept(self._links.where(f.col("predicate").isin(sorted(walked | {_LISTS}))))
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
                self._links = self._links.unionAll(_kept(self._affiliates(regime, place, firms, entries)))
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
        pairs = _collect(acts.select("?part", "regime", "id"))
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
                    self._known[key] = _sent(_kept(self._of(step.predicate).select("subject").distinct()))
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
            found = _kept(self._chained(step, forward=forward))
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
            front = _kept(
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

        shares = _kept(self._holdings().where(f.col("share").isNotNull()))
        direct = _kept(self._ids(firms).select(f.col("number").alias("firm")))
        found = self._fixpoint(shares, direct, regime)
        counted = (found if regime.cascade else direct).withColumnRenamed("firm", "owner")
        into = shares.join(counted, "owner").join(
            found.join(direct, "firm", "left_anti").withColumnRenamed("firm", "owned"), "owned"
        )
        if not regime.aggregate:
            into = into.groupBy("owner", "owned").agg(f.sum("share").alias("share")).where(_met(regime))
        into = _kept(into.select("owned", "owner").distinct())
        pairs = front = into.select(f.col("owned").alias("firm"), f.col("owner").alias("top"))
        while True:
            up = front.join(direct.withColumnRenamed("firm", "top"), "top", "left_anti")
            up = up.join(into.select(f.col("owned").alias("top"), "owner"), "top")
            up = up.select("firm", f.col("owner").alias("top")).distinct()
            front = _kept(up.join(pairs, ["firm", "top"], "left_anti"))
            if not front.take(1):
                break
            pairs = _kept(pairs.unionAll(front))
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
            total = _kept(total)
            over = total.where(_met(regime)).select(f.col("owned").alias("firm")).distinct()
            front = _kept(over.join(found, "firm", "left_anti"))
            if not front.take(1):
                return found
            found = _kept(found.unionAll(front))
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


def _kept(table: Any) -> Any:
    """The table as it is now, kept on two workers: what comes after does not compute it again."""
    from pyspark import StorageLevel

    return _run(lambda: table.localCheckpoint(eager=True, storageLevel=StorageLevel.MEMORY_AND_DISK_2))


def _sent(table: Any) -> Any:
    """A small table is sent whole to every worker, so that a join with it moves nothing else."""
    from pyspark.sql import functions as f

    small: bool = _run(table.count) <= _SMALL
    return f.broadcast(table) if small else table


def _collect(table: Any) -> list[Any]:
    rows: list[Any] = _run(table.collect)
    return rows


def _run(job: Any) -> Any:
    try:
        return job()
    except Exception as error:
        raise StoreError(f"the Spark job failed: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
