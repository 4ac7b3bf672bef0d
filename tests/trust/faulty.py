"""What the tests of faults share: processes that can be killed, small and read-only disks, a valid input of every kind."""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from conftest import ROOT

from kg.importers.epoch import _NEEDED

ROUNDS = int(os.environ.get("KG_ROUNDS", "4"))
A, B, C = "5299000ACME000011113", "5299000ACME000022268", "5299000ACME000033326"


def command(*args: str) -> list[str]:
    """The command line as a list for a process."""
    return [sys.executable, "-m", "kg", *args]


def surroundings(**env: str) -> dict[str, str]:
    """The environment of a process that runs the command."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", **env}


def start(*args: str, stderr: IO[bytes] | int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    """The command in a process group of its own, to be killed."""
    return subprocess.Popen(
        command(*args), cwd=ROOT, env=surroundings(), stdout=subprocess.DEVNULL, stderr=stderr, start_new_session=True
    )


def kill(process: subprocess.Popen[bytes]) -> bool:
    """Kill it with its children, as a power cut would; False where it was over already."""
    alive = process.poll() is None
    if alive:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return alive


class Ended(NamedTuple):
    """How a process ended, and the most memory that it held, in MB."""

    code: int
    told: str
    megabytes: float


def run(*args: str, largest: int | None = None, memory: int | None = None, seconds: float = 120, plain: bool = False,
        **env: str) -> Ended:  # fmt: skip
    """Run the command under limits: bytes of a file, bytes of memory, seconds; `plain` obeys modes of files, even as root."""

    def limits() -> None:
        if largest is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
        if memory is not None:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        if plain and sys.platform == "linux":
            import ctypes

            for capability in (1, 2):  # to read and to write what the modes forbid
                ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)

    with subprocess.Popen(
        command(*args), cwd=ROOT, env=surroundings(**env), preexec_fn=limits, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:  # fmt: skip
        assert process.stdout is not None
        out: list[bytes] = []
        import threading

        reader = threading.Thread(target=lambda: out.append(process.stdout.read()))  # type: ignore[union-attr]
        reader.start()
        timer = threading.Timer(seconds, process.kill)
        timer.start()
        most = 0.0
        while reader.is_alive():
            most = max(most, _held(process.pid))
            reader.join(0.01)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        timer.cancel()
    return Ended(process.returncode, out[0].decode("utf-8", "replace"), most or usage.ru_maxrss / 1024)


def _held(pid: int) -> float:
    """The most MiB that a process has held since it began; 0 where the system does not tell.

    What it says of an ended one counts what the process held that started it.
    """
    try:
        return int(Path(f"/proc/{pid}/status").read_text(encoding="ascii").partition("VmHWM:")[2].split()[0]) / 1024
    except (OSError, IndexError):
        return 0.0


@contextmanager
def small_disk(folder: Path, kilobytes: int, *, read_only: bool = False) -> Iterator[bool]:
    """Mount a file system of so many kilobytes on a folder for a while; False where this user may not."""
    folder.mkdir(exist_ok=True)
    made = not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k{',ro' if read_only else ''}", "tmpfs", str(folder)],
        capture_output=True,
    ).returncode  # fmt: skip
    try:
        yield made
    finally:
        if made:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def table(head: str, rows: Sequence[Sequence[object]]) -> str:
    """A CSV text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head.split(","))
    writer.writerows(rows)
    return out.getvalue()


def _csl(many: int) -> str:
    source = "Entity List (EL) - Bureau of Industry and Security"
    found = [{"source": source, "name": f"Acme Works {n} Co., Ltd.", "alt_names": [f"Acme {n}"], "type": "Entity",
              "addresses": [{"country": "CN"}], "federal_register_notice": "76 FR 100",
              "license_requirement": "For all items subject to the EAR.", "license_policy": "Presumption of denial."}
             for n in range(many)]  # fmt: skip
    return json.dumps({"search_performed_at": "2030-01-02", "results": found})


def _ftm(many: int) -> str:
    found: list[dict[str, object]] = []
    for n in range(many):
        found.append({"id": f"NK-{n}", "schema": "Company", "caption": f"Firm {n}", "datasets": ["xx"],
                      "last_seen": "2031-05-06", "properties": {"name": [f"Firm {n}", f"工厂{n}"], "jurisdiction": ["cn"]}})  # fmt: skip
        found.append({"id": f"own-{n}", "schema": "Ownership", "datasets": ["xx"],
                      "properties": {"owner": ["NK-0"], "asset": [f"NK-{n}"], "percentage": ["60"], "startDate": ["2029-02"]}})  # fmt: skip
    found.append({"id": "s-1", "schema": "Sanction", "datasets": ["xx"],
                  "properties": {"entity": ["NK-0"], "program": ["Watch"], "authority": ["Ministry"], "startDate": ["2030-03-04"]}})  # fmt: skip
    return "".join(json.dumps(e, ensure_ascii=False) + "\n" for e in found)


def _lei(number: int) -> str:
    return f"5299000ACME{number:07d}13"


def _gleif(many: int) -> str:
    head = (
        "Relationship.StartNode.NodeID,Relationship.EndNode.NodeID,Relationship.RelationshipType,"
        "Relationship.RelationshipStatus,Relationship.Period.1.startDate,Relationship.Period.1.endDate,"
        "Relationship.Period.1.periodType,Registration.RegistrationStatus"
    )
    rows = [(_lei(n), _lei(n + 1), "IS_DIRECTLY_CONSOLIDATED_BY", "ACTIVE", "2029-03-04T00:00:00Z", "",
             "RELATIONSHIP_PERIOD", "PUBLISHED") for n in range(many)]  # fmt: skip
    return table(head, rows)


def gleif_xml(many: int) -> str:
    """Relationship records as XML."""
    records = "".join(
        f"<rr:RelationshipRecord><rr:Relationship><rr:StartNode><rr:NodeID>{_lei(n)}</rr:NodeID></rr:StartNode>"
        f"<rr:EndNode><rr:NodeID>{_lei(n + 1)}</rr:NodeID></rr:EndNode>"
        "<rr:RelationshipType>IS_DIRECTLY_CONSOLIDATED_BY</rr:RelationshipType>"
        "<rr:RelationshipStatus>ACTIVE</rr:RelationshipStatus></rr:Relationship><rr:Registration>"
        "<rr:RegistrationStatus>PUBLISHED</rr:RegistrationStatus></rr:Registration></rr:RelationshipRecord>\n"
        for n in range(many)
    )
    return f'<rr:RelationshipData xmlns:rr="http://www.gleif.org/data/schema/rr/2016">\n{records}</rr:RelationshipData>'


def _epoch(many: int) -> str:
    columns = ",".join((*_NEEDED, "Last modified"))
    row = {"Hardware name": "NVIDIA A100", "Manufacturer": "NVIDIA", "Release date": "2020-05-14", "Last modified": "2031-01-02 03:04",
           "INT8 performance (OP/s)": "6.24e14", "Die Size (mm^2)": "826", "Process size (nm)": "7"}  # fmt: skip
    rows = [[row.get(c, "") if n == 0 else f"Chip {n}" if c == "Hardware name" else row.get(c, "") for c in (*_NEEDED, "Last modified")]
            for n in range(many)]  # fmt: skip
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*_NEEDED, "Last modified"))
    writer.writerows(rows)
    assert columns
    return out.getvalue()


_ETO: Mapping[str, Callable[[int], str]] = {
    "inputs.csv": lambda many: table("input_name,input_id,type", [(f"Tool {n}", f"N{n}", "process") for n in range(many)]),
    "providers.csv": lambda many: table("provider_name,provider_id,provider_type,country",
                                        [(f"Maker {n}", f"P{n}", "organization", "NLD") for n in range(many)]),
    "provision.csv": lambda many: table("provider_name,provider_id,provided_name,provided_id,share_provided,negligible_market_share",
                                        [(f"Maker {n}", f"P{n}", f"Tool {n}", f"N{n}", "9%", "") for n in range(many)]),
    "sequence.csv": lambda many: table("input_name,input_id,goes_into_name,goes_into_id,is_type_of_name,is_type_of_id",
                                       [(f"Tool {n}", f"N{n}", f"Tool {n + 1}", f"N{n + 1}", "", "") for n in range(many - 1)]),
}  # fmt: skip
_FILES: Mapping[str, tuple[str, Callable[[int], str]]] = {
    "csl": ("list.json", _csl),
    "ear": ("groups.json", lambda many: json.dumps({"ecfrIssueDate": "2030-01-02", "groups": {f"D:{n}": ["China (PRC)", f"Ruritania {n}"] for n in range(many)}})),
    "mofcom": ("cn.json", lambda many: json.dumps({"CHINA_PROVENANCE": {"asOfDate": "2030-01-02"}, "KNOWN_DESIGNATIONS": {"entries": [
        {"name": f"Acme Semi {n}, Inc.", "list": "control-list", "announced": "2030-01-01", "announcement": "2030-9"} for n in range(many)]}})),
    "epoch": ("chips.csv", _epoch),
    "ftm": ("entities.json", _ftm),
    "gleif": ("rr.csv", _gleif),
    "gleif-xml": ("rr.xml", gleif_xml),
    "holdings": ("owners.csv", lambda many: table("owner,owned,share,from,to", [(f"Owner {n}", f"Firm {n % 9}", "5.5", "2030-01", "") for n in range(many)])),
    "supply": ("supply.csv", lambda many: table("maker,product,input,user,from,to", [(f"Maker {n}", f"Part {n}", "", "", "2030-04-01", "") for n in range(many)])),
}  # fmt: skip
KINDS = (*_FILES, "eto")


def kind_of(name: str) -> str:
    """The kind as the command calls it."""
    return name.partition("-")[0]


def sample(name: str, folder: Path, many: int = 5) -> Path:
    """Write a valid input of a kind with about so many records; gives the file, or the folder of files."""
    folder.mkdir(parents=True, exist_ok=True)
    if name == "eto":
        for file, text in _ETO.items():
            (folder / file).write_text(text(many), encoding="utf-8")
        return folder
    file, text = _FILES[name]
    (folder / file).write_text(text(many), encoding="utf-8")
    return folder / file
