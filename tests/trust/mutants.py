"""Change status, ownership, affiliates, thresholds and classification line by line; see whether a test notices.

mutmut (extra `mutation`) writes the mutants to mutants/; all of them run in one process, which takes a tenth of the time of a
process each. Prints those that no test noticed: survivors.md beside this file says why each of them may live.
Run `python tests/trust/mutants.py` for all modules, `python tests/trust/mutants.py status thresholds` for some.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

ROOT = Path(__file__).resolve().parent.parent.parent
LONGEST = 30


class Mutants:
    """A pytest plugin: the collected tests once as they are, then for each mutant until one of them fails."""

    def __init__(self, names: list[str]) -> None:
        self.names, self.killed, self.lived = names, 0, list[str]()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of the usual loop; the quickest tests come first."""
        took = {item: self._failed(item, session.items[0]) for item in session.items}
        assert not any(failed for failed, _ in took.values()), "a test fails without a mutant"
        items = sorted(session.items, key=lambda item: took[item][1])
        for number, name in enumerate(self.names):
            os.environ["MUTANT_UNDER_TEST"] = name
            noticed = any(self._failed(item, session.items[0])[0] for item in items)
            self.killed += noticed
            self.lived += [] if noticed else [name]
            if number % 50 == 0 or not noticed:
                print(f"{number}/{len(self.names)}  killed {self.killed}  lived: {'' if noticed else name}", flush=True)
        return True

    def _failed(self, item: pytest.Item, stay: pytest.Item) -> tuple[bool, float]:
        signal.alarm(LONGEST if os.environ["MUTANT_UNDER_TEST"] else 0)
        begun = time.perf_counter()
        try:
            reports = runtestprotocol(item, log=False, nextitem=stay)
        finally:
            signal.alarm(0)
        return any(report.failed for report in reports), time.perf_counter() - begun


def late(*_: object) -> None:
    """A mutant that never ends is noticed."""
    raise RuntimeError("took too long")


def main() -> None:
    """Write the mutants, run them, name the survivors."""
    import mutmut.__main__ as tool
    from mutmut.configuration import config

    os.chdir(ROOT)
    Path("mutants").mkdir(exist_ok=True)
    os.environ["MUTANT_UNDER_TEST"] = "mutant_generation"
    for stage in (tool.copy_src_dir, tool.copy_also_copy_files, tool.setup_source_paths):
        stage()
    tool.create_mutants(1)
    names = [
        name
        for path in sorted(Path("mutants/kg").glob("*.py.meta"))
        if path.name.split(".")[0] in sys.argv[1:] or not sys.argv[1:]
        for name in json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    ]
    os.environ["MUTANT_UNDER_TEST"] = ""
    os.chdir("mutants")
    signal.signal(signal.SIGALRM, late)
    plugin = Mutants(names)
    pytest.main(["-p", "no:cacheprovider", *config().pytest_add_cli_args_test_selection], plugins=[plugin])
    print(f"{len(names)} mutants, {plugin.killed} noticed, {len(plugin.lived)} lived", *plugin.lived, sep="\n")


if __name__ == "__main__":
    main()
