"""A fictional world: Northland controls exports of lithography tools, and Acme Semi is reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from northland import GAZETTE, KINDS, STATUS, add_edges, rows_of

import viz

# name | layer | kind | English | Chinese | status | other names
NODES = """
actor:trade | 0 | authority | Ministry of Trade of Northland | 北国贸易部 | - | MoT; Northland Trade
actor:parliament | 0 | authority | Parliament of Northland | 北国议会 | - | -
measure:litho | 1 | rule | Lithography Control Rule | 光刻管制规则 | in force | LCR; 14 NR 221
measure:list | 1 | list | Northland Entity List | 北国实体清单 | in force | -
measure:half | 1 | rule | Half-Ownership Affiliates Rule | 半数持股关联规则 | suspended | -
measure:chips | 1 | rule | Advanced Chips Interim Final Rule | 先进芯片暂行最终规则 | in force | -
measure:bill | 1 | rule | Secure Tools Bill | 安全设备法案 | proposed | -
provision:annex-b | 2 | provision | Annex B, immersion tools | 附件B：浸没式设备 | - | -
provision:acme | 2 | provision | Acme Holdings entry for all items | 极点控股条目：所有物项 | - | -
provision:delta | 2 | provision | Delta Capital entry | 三角资本条目 | - | -
provision:tier | 2 | provision | Country tier 3 | 第三级国家组 | - | -
provision:threshold | 2 | provision | Performance threshold of 4,800 | 4800 性能阈值 | - | -
product:stepper | 3 | product | Acme Stepper 300 | 极点步进光刻机300 | - | AS-300
product:chip | 3 | product | Acme N7 accelerator | 极点N7加速器 | - | -
actor:holdings | 3 | company | Acme Holdings | 极点控股 | listed | -
actor:delta | 3 | company | Delta Capital | 三角资本 | listed | -
territory:southland | 3 | territory | Southland | 南国 | - | -
actor:acme | 4 | company | Acme Semi | 极点半导体 | - | Acme Semiconductor Co.; 极点半导体制造
"""

# from | to | English | Chinese | since | until | how
EDGES = """
actor:trade | measure:litho | issues | 发布 | 2022-10-07 | - | certain
actor:trade | measure:list | maintains | 维护 | 1997-02 | - | certain
actor:trade | measure:half | issues | 发布 | 2025-09-29 | - | certain
actor:trade | measure:chips | issues | 发布 | 2023-11-17 | - | certain
actor:parliament | measure:bill | debates | 审议 | 2025-03 | - | marked certain
measure:litho | provision:annex-b | contains | 包含 | - | - | certain
measure:litho | provision:tier | contains | 包含 | - | - | certain
measure:list | provision:acme | contains | 包含 | 2020-12-18 | - | certain
measure:list | provision:delta | contains | 包含 | 2024-12-02 | - | certain
measure:chips | provision:threshold | contains | 包含 | - | - | certain
measure:chips | provision:tier | amends | 修订 | 2023-11-17 | - | certain
measure:bill | provision:annex-b | would extend | 拟扩大 | - | - | marked possible
measure:half | actor:holdings | covers owner | 涵盖 | 2025-09-29 | 2025-11-10 | derived certain
measure:half | actor:delta | covers owner | 涵盖 | 2025-09-29 | 2025-11-10 | derived certain
provision:annex-b | product:stepper | restricts | 限制 | 2022-10 | - | certain
provision:acme | actor:holdings | names | 点名 | 2020-12-18 | - | certain
provision:delta | actor:delta | names | 点名 | 2024-12-02 | - | certain
provision:tier | territory:southland | targets | 针对 | 2022-10-07 | - | certain
provision:threshold | product:chip | catches | 涵盖 | 2023-11-17 | - | derived likely
product:stepper | actor:acme | is used by | 使用方 | 2021 | - | likely
product:chip | actor:acme | is made by | 制造方 | 2023-06 | - | certain
actor:holdings | actor:acme | owns 30% | 持股30% | 2016 | - | certain
actor:delta | actor:acme | owns 20% | 持股20% | 2019-05 | - | certain
territory:southland | actor:acme | is home to | 所在地 | - | - | certain
measure:litho | actor:acme | obliges to report | 要求报告 | 2022-10-21 | 2024-12-02 | certain
"""


def acme_graph() -> Any:
    """Return the demonstration graph: 18 nodes in five layers, 25 edges."""
    graph = nx.MultiDiGraph()
    for name, layer, kind, en, zh, status, names in rows_of(NODES):
        graph.add_node(
            name,
            layer=int(layer or 0),
            kind=kind,
            kind_label=KINDS[kind or ""],
            label={"en": en, "zh": zh},
            status=status,
            status_label=STATUS.get(status or ""),
            marked=status == "proposed",
            names=(names or "").split("; ") if names else [],
        )
    graph.nodes["measure:litho"]["facts"] = [
        {
            "text": {"en": "Takes effect", "zh": "生效"},
            "since": "2022-10-07",
            "source": GAZETTE,
            "locator": "par. 2",
            "url": "https://gazette.example/14",
        },
        {
            "text": {"en": "Requires a licence for immersion tools", "zh": "浸没式设备须经许可"},
            "since": "2022-10-21",
            "source": GAZETTE,
            "locator": "Annex B, row 14",
            "url": "https://gazette.example/14#b14",
        },
    ]
    graph.nodes["actor:acme"]["facts"] = [
        {
            "text": {"en": "Has its seat in Southland", "zh": "总部位于南国"},
            "since": "2001",
            "source": {"en": "Annual report 2024", "zh": "2024年年报"},
            "locator": "p. 3",
        },
    ]
    add_edges(graph, EDGES)
    return graph


ACME_META = {
    "command": "kg draw trace acme-semi --as-of 2025-12-01",
    "date": "2025-12-01",
    "data_version": "3f2a91c",
    "notice": {
        "en": "Fictional. Past 2025-11-30 the last known answer stands.",
        "zh": "本图为虚构。2025-11-30 之后沿用最后已知的答案。",
    },
}

ACME_TITLE = {"en": "What reaches Acme Semi", "zh": "哪些措施影响极点半导体"}


def pytest_configure(config: pytest.Config) -> None:
    """Register the mark of tests that need Chromium."""
    config.addinivalue_line("markers", "browser: opens pages in headless Chromium")


@pytest.fixture
def acme() -> Any:
    """Return a fresh copy of the demonstration graph."""
    return acme_graph()


@pytest.fixture
def digraph() -> Callable[..., Any]:
    """Return the maker of a graph from its edges."""

    def made(edges: list[Any]) -> Any:
        return nx.MultiDiGraph(edges)

    return made


@pytest.fixture
def opened(chromium: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Return a function that opens a graph's page offline; nothing may have gone wrong there."""
    meta = {"command": "kg draw trace acme", "date": "2025-12-01", "notice": {"en": "N", "zh": "注"}}
    trouble: list[str] = []
    contexts: list[Any] = []

    def open_page(graph: Any, *, size: tuple[int, int] = (1280, 800), **more: Any) -> Any:
        path = viz.write(graph, tmp_path / "page.html", title=ACME_TITLE, meta=meta, **more)
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            offline=True,
            accept_downloads=True,
            has_touch=size[0] < 500,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda note: trouble.append(f"{note.type}: {note.text}"))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("dialog", lambda dialog: trouble.append(f"dialog: {dialog.message}"))
        page.on(
            "request",
            lambda asked: (
                None
                if asked.url == path.as_uri() or asked.url.startswith("blob:")
                else trouble.append(f"request: {asked.url}")
            ),
        )
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready=yes]")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert trouble == []
