"""Northland: the words that the fictional graphs of these tests share."""

from __future__ import annotations

from typing import Any

KINDS = {
    "authority": {"en": "Authority", "zh": "机关"},
    "rule": {"en": "Rule", "zh": "规则"},
    "list": {"en": "List", "zh": "清单"},
    "provision": {"en": "Provision", "zh": "条款"},
    "territory": {"en": "Territory", "zh": "地区"},
    "product": {"en": "Product", "zh": "产品"},
    "company": {"en": "Company", "zh": "企业"},
}

STATUS = {
    "in force": {"en": "in force", "zh": "有效"},
    "suspended": {"en": "suspended", "zh": "暂停"},
    "proposed": {"en": "proposed", "zh": "拟议"},
    "listed": {"en": "listed", "zh": "已列名"},
}

GAZETTE = {"en": "Northland Gazette 14", "zh": "《北国公报》第14号"}


def rows_of(table: str) -> list[list[str | None]]:
    """Return the cells of a table written with bars; a dash is an empty cell."""
    return [
        [None if cell.strip() == "-" else cell.strip() for cell in line.split("|")]
        for line in table.strip().splitlines()
    ]


def add_edges(graph: Any, table: str) -> None:
    """Add the links of a table: from, to, English, Chinese, since, until, and how they are known."""
    for at, (start, end, en, zh, since, until, how) in enumerate(rows_of(table), 1):
        *more, certainty = (how or "").split()
        graph.add_edge(
            start,
            end,
            label={"en": en, "zh": zh},
            since=since,
            until=until,
            derived="derived" in more,
            marked="marked" in more,
            certainty=certainty,
            source=GAZETTE,
            locator=f"par. {at}",
            url=f"https://gazette.example/14#p{at}",
        )
