"""Fictional graphs for the views that have no cards, and a neighbourhood that changes with the days."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import networkx as nx
from northland import GAZETTE, KINDS, STATUS

NASTY = (
    "<script>alert(1)</script>",
    "\"'&`",
    "مرحبا بالعالم",
    "👩‍👩‍👧‍👦",
    "y" * 200,
    "__proto__",
    "constructor",
    "{{data}}",
    "</script><img src=x onerror=alert(1)>",
    "很长" * 100,
    "=cmd|' /C calc'!A0",
)


def _stage(since: str, until: str | None, status: str, look: str) -> dict[str, Any]:
    return {"since": since, "until": until, "status": status, "status_label": STATUS.get(status), "look": look}


def timeline_graph() -> Any:
    """Return five measures in two lanes, one suspended for a while, and an answer to one of them."""
    graph = nx.MultiDiGraph()
    trade, parliament = {"en": "Ministry of Trade", "zh": "贸易部"}, {"en": "Parliament", "zh": "议会"}
    rows = [
        ("litho", trade, "Lithography Control Rule", "光刻管制规则", [("2022-10-07", None, "in force", "solid")]),
        (
            "half",
            trade,
            "Half-Ownership Rule",
            "半数持股规则",
            [("2024-01-01", "2024-09-01", "in force", "solid"), ("2024-09-01", "2025-03-01", "suspended", "striped")],
        ),
        ("chips", trade, "Advanced Chips Rule", "先进芯片规则", [("2023-11-17", None, "in force", "solid")]),
        ("bill", parliament, "Secure Tools Bill", "安全设备法案", [("2025-03-01", None, "proposed", "dotted")]),
        ("act", parliament, "Tools Act", "设备法", [("2021-03-01", "2023-01-01", "in force", "solid")]),
    ]
    for key, group, en, zh, stages in rows:
        graph.add_node(
            key,
            label={"en": en, "zh": zh},
            kind="rule",
            kind_label=KINDS["rule"],
            group=group,
            names=[f"{key.upper()}-1"],
            stages=[_stage(*stage) for stage in stages],
            moments=[{"day": stages[0][0], "label": {"en": "publication", "zh": "刊载"}}],
            facts=[
                {"text": f"About {en}", "source": GAZETTE, "locator": "par. 1", "citation": "Gazette 14. Northland."}
            ],
        )
    graph.add_node(
        "answer",
        label={"en": "Acme redesigns its chip", "zh": "极点重新设计芯片"},
        kind="response",
        group={"en": "Acme Semi", "zh": "极点半导体"},
        moments=[{"day": "2024-02-01", "label": "stated"}],
    )
    graph.add_edge("answer", "chips", label={"en": "responds to", "zh": "回应"}, source=GAZETTE, locator="par. 9")
    graph.add_edge("half", "litho", label={"en": "suspends", "zh": "暂停"}, source=GAZETTE)
    return graph


def matrix_graph() -> Any:
    """Return three measures by four firms; one pair has two routes, one mark is only proposed."""
    graph = nx.MultiDiGraph()
    for at, name in enumerate(("Lithography Control Rule", "Advanced Chips Rule", "Secure Tools Bill")):
        stages = [_stage(f"202{at + 2}-01-01", None, "in force", "solid")]
        graph.add_node(f"m{at}", layer=0, label=name, kind="rule", status="in force", stages=stages)
    for at, name in enumerate(("Acme Semi", "Borealis Optics", "Delta Capital", "Zeta Tools")):
        graph.add_node(f"f{at}", layer=1, label=name, kind="company", names=[f"{name} Ltd"])
    step = {"text": "Acme Semi – makes – Stepper", "source": GAZETTE, "locator": "par. 3", "since": "2022"}
    hop = {"text": "Stepper – falls under – 14B", "source": GAZETTE, "locator": "par. 7", "derived": True}
    for row, column, kind, label in (
        ("m0", "f0", "listed", "names"),
        ("m0", "f0", "maker", "restricts what it makes"),
        ("m0", "f1", "listed", "names"),
        ("m0", "f3", "listed", "names"),
        ("m1", "f1", "maker", "restricts what it makes"),
        ("m2", "f0", "listed", "names"),
    ):
        sure = "unsure" if (row, column) == ("m0", "f3") else "certain"
        graph.add_edge(
            row,
            column,
            kind=kind,
            label=label,
            ways=[[step, hop | {"certainty": sure}]],
            more=2 if kind == "maker" else 0,
            command=f"kg draw trace {column} {row}",
            certainty=sure,
            marked=row == "m2",
            since="2022",
        )
    return graph


def tiers_graph() -> Any:
    """Return two tiers, a territory that moves from the second to the first in 2024, and a folded section."""
    graph = nx.MultiDiGraph()
    for tier in ("Tier one", "Tier two"):
        graph.add_node(tier, layer=0, label=tier, kind="group", group="Country tiers")
    for name in ("Southland", "Westland", "Bay Zone"):
        graph.add_node(name, layer=1, label=name, kind="territory")
    graph.add_edge("Southland", "Tier one", label="is in", source=GAZETTE, locator="Annex I")
    graph.add_edge("Westland", "Tier two", label="is in", spans=[("2020-01-01", "2024-01-01")], source=GAZETTE)
    graph.add_edge("Westland", "Tier one", label="is in", spans=[("2024-01-01", None)], source=GAZETTE)
    graph.add_edge("Tier two", "Bay Zone", label="names", source=GAZETTE)
    graph.add_node("Column 9", layer=0, label="Column 9", kind="group", group="Columns", folded=True, place=1)
    graph.add_node("Far Isle", layer=1, label="Far Isle", kind="territory")
    for name in ("Southland", "Westland", "Bay Zone", "Far Isle"):
        graph.add_edge(name, "Column 9", label="is in", source=GAZETTE)
    return graph


def dated_graph() -> Any:
    """Return a neighbourhood of which one node left in 2024 and one came in 2023."""
    graph = nx.MultiDiGraph()
    graph.add_node("acme", label="Acme Semi", kind="company", focus=True, layer=2)
    rule = {"label": "Old Rule", "kind": "rule", "layer": 0, "spans": [("2020-01-01", "2024-01-01")]}
    graph.add_node("old", **rule)
    stages = [
        _stage("2023-01-01", "2025-01-01", "in force", "solid"),
        _stage("2025-01-01", None, "suspended", "striped"),
    ]
    graph.add_node(
        "new",
        label="New Rule",
        kind="rule",
        layer=0,
        spans=[("2023-01-01", None)],
        stages=stages,
        status="suspended",
        status_label=STATUS["suspended"],
    )
    graph.add_node("tool", label="Stepper", kind="product", layer=1)
    more = {"source": GAZETTE, "locator": "par. 2", "citation": "Northland. Gazette 14. 2022."}
    graph.add_edge("old", "tool", label="restricts", spans=[("2020-01-01", "2024-01-01")], **more)
    graph.add_edge("new", "tool", label="restricts", spans=[("2023-01-01", None)], **more)
    graph.add_edge("acme", "tool", label="=makes", **more)
    return graph


def flock_graph() -> Any:
    """Return five chips of one firm under one code, one of them with a code of its own too, and an unsure entry."""
    graph = nx.MultiDiGraph()
    graph.add_node("firm", label={"en": "Acme Semi", "zh": "极点"}, kind="company", layer=3, focus=True)
    graph.add_node("rule", label="Chip Rule", kind="rule", layer=0)
    for code in ("code", "other"):
        graph.add_node(code, label=code.title(), kind="code", layer=1)
        graph.add_edge("rule", code, label="restricts", since="2022-10-07", source=GAZETTE)
    for at in range(5):
        label = {"en": f"Chip {at}", "zh": f"芯片{at}"}
        graph.add_node(
            f"chip{at}", label=label, kind="product", kind_label={"en": "Chip", "zh": "芯片"}, layer=2, alike="x"
        )
        graph.add_edge("firm", f"chip{at}", label="makes", since=f"202{at}", source=GAZETTE, locator=f"p. {at}")
        graph.add_edge(f"chip{at}", "code", label="falls under", since="2023-11-17", derived=True)
    graph.add_edge("chip4", "other", label="falls under", derived=True)
    graph.add_node(
        "entry", label="Acme on the List", kind="listing", layer=2, doubt={"en": "identity unsure", "zh": "身份不确定"}
    )
    graph.add_edge(
        "entry", "firm", label={"en": "names", "zh": "点名"}, certainty="unsure", source=GAZETTE, locator="row 4"
    )
    return graph


def overview_graph(count: int = 60) -> Any:
    """Return so many nodes of three kinds, clustered by place too, with an edge from each to the next."""
    graph = nx.MultiDiGraph(clusterings={"place": {"en": "place", "zh": "所在地"}})
    kinds = ("company", "company", "company", "rule", "product")
    for at in range(count):
        kind = kinds[at % 5]
        place = {"place": ("Southland", "Westland")[at % 2]} if kind == "company" else {}
        label = {"en": f"{kind.title()} {at:04}", "zh": f"第{at}号"}
        graph.add_node(f"n{at:04}", label=label, kind=kind, names=[f"alias-{at}"], clusters=place)
    for at in range(1, count):
        more: dict[str, Any] = {"spans": [("2024-01-01", None)]} if at % 7 == 0 else {}
        graph.add_edge(f"n{at - 1:04}", f"n{at:04}", label="leads to", source=GAZETTE, **more)
    return graph


def nasty_graph() -> Any:
    """Return a graph all of whose texts are what nobody should trust."""
    graph = nx.MultiDiGraph(clusterings={NASTY[0]: NASTY[1]})
    for at, text in enumerate(NASTY):
        graph.add_node(
            text,
            label=text,
            kind=text,
            names=[text],
            status=text,
            group=text,
            layer=at % 2,
            clusters={NASTY[0]: text},
            facts=[{"text": text, "source": text, "locator": text, "citation": text, "url": "javascript:alert(1)"}],
            stages=[{"since": "2024-01-01", "status": text, "status_label": text}],
            moments=[{"day": "2024-01-01", "label": text}],
            doubt=text,
        )
    for one, two in pairwise(NASTY):
        told = {"text": two, "source": two, "locator": two, "citation": two, "note": two, "certainty": two}
        said = {
            "label": two,
            "kind": two,
            "source": two,
            "locator": two,
            "certainty": two,
            "marked": two,
            "citation": two,
        }
        graph.add_edge(one, two, **said, ways=[[told]], more=2, command=two)
    return graph
