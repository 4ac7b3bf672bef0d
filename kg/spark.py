"""Exposures on a Spark cluster: the route patterns and the ownership fixpoint as DataFrame jobs, for graphs past one machine.

Links and nodes lie as Parquet in a folder that every worker reads; registry, listings and statuses come from the store.
The answers are those of kg.rolls. What a round has found is kept on two workers, so that the loss of one ends nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import reduce
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from kg.arrays import day_number
from kg.errors import StoreError, UsageError
from kg.jobs import Jobs, collected, first_line, kept, tried
from kg.kinds import firms_of
from kg.parquet import write_links
from kg.rolls import RollAnswer, Row

if TYPE_CHECKING:
    from types import TracebackType

    from kg.view import View

__all__ = ["Cluster"]


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
                f"Spark cannot start ({first_line(error)}); it needs Java 17, as on PATH or JAVA_HOME"
            ) from None
        except Exception as error:
            raise StoreError(f"{self._master}: no Spark session there ({first_line(error)})") from None
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
        rows = [Row(*row)._replace(path=tuple(row[-1])) for row in collected(found)]
        return RollAnswer(view.day.isoformat(), tuple(sorted(rows)))

    def write(
        self, view: View, path: Path, actors: Sequence[str] = (), *, routes: tuple[str, ...] = (), max_hops: int = 12
    ) -> None:
        """The same as Parquet files in a new folder, written by the workers; raises UsageError where it is there already."""
        if path.exists():
            raise UsageError(f"{path}: is there already; name a new folder")
        found = self._found(view, actors, routes, max_hops)
        tried(lambda: found.write.parquet(path.resolve().as_uri()))

    def _found(self, view: View, actors: Sequence[str], routes: tuple[str, ...], max_hops: int) -> Any:
        from pyspark.sql import functions as f

        firms = [view.resolve(a, "actor").id for a in actors] or firms_of(view.store.engine)
        folder = self._tables(view)
        nodes = self._session.read.parquet(str(folder / "nodes"))
        every = self._session.read.parquet(str(folder / "links"))
        jobs = Jobs(self._session, nodes, every, day_number(view.day), max_hops)
        chosen = view.chosen_routes(routes)
        regimes = jobs.derive(view, chosen)
        starts = self._session.createDataFrame([(i,) for i in sorted(set(firms))], "id string")
        starts = nodes.join(f.broadcast(starts), "id").select(f.col("number").alias("?actor"))
        best = [jobs.best(route.id, [jobs.ways(p, starts) for p in route.patterns]) for route in chosen]
        return jobs.named(kept(reduce(lambda a, b: a.unionAll(b), best)), view, regimes)

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
