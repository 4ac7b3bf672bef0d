"""A fictional neighbourhood: who and what is around Acme Semi, one step and two steps away."""

from __future__ import annotations

from typing import Any

import networkx as nx
from northland import KINDS, STATUS, add_edges, rows_of

# name | kind | English | Chinese | status | distance
NODES = """
actor:acme | company | Acme Semi | 极点半导体 | listed | 0
measure:litho | rule | Lithography Control Rule | 光刻管制规则 | in force | 1
measure:chips | rule | Advanced Chips Interim Final Rule | 先进芯片暂行最终规则 | in force | 1
measure:half | rule | Half-Ownership Affiliates Rule | 半数持股关联规则 | suspended | 1
measure:bill | rule | Secure Tools Bill | 安全设备法案 | proposed | 1
list:north | list | Northland Entity List | 北国实体清单 | in force | 1
list:east | list | Eastland End-User List | 东国最终用户清单 | in force | 1
actor:holdings | company | Acme Holdings | 极点控股 | listed | 1
actor:delta | company | Delta Capital | 三角资本 | listed | 1
actor:foundry | company | Southland Foundry Group | 南国晶圆代工集团 | - | 1
actor:optics | company | Borealis Optics | 北极光学 | - | 1
actor:gases | company | Clearwater Process Gases | 清水工艺气体 | - | 1
product:stepper | product | Acme Stepper 300 | 极点步进光刻机300 | - | 1
product:n7 | product | Acme N7 accelerator | 极点N7加速器 | - | 1
product:n5 | product | Acme N5 accelerator | 极点N5加速器 | - | 1
product:etch | product | Plasma etcher PE-9 | 等离子刻蚀机PE-9 | - | 1
territory:southland | territory | Southland | 南国 | - | 1
authority:trade | authority | Ministry of Trade of Northland | 北国贸易部 | - | 2
authority:parliament | authority | Parliament of Northland | 北国议会 | - | 2
authority:east | authority | Eastland Customs | 东国海关 | - | 2
provision:annex | provision | Annex B, immersion tools | 附件B：浸没式设备 | - | 2
provision:threshold | provision | Performance threshold of 4,800 | 4800性能阈值 | - | 2
provision:tier | provision | Country tier 3 | 第三级国家组 | - | 2
actor:gamma | company | Gamma Precision | 伽马精密 | listed | 2
actor:kappa | company | Kappa Memory | 卡帕存储 | listed | 2
actor:lambda | company | Lambda Networks | 兰姆达网络 | listed | 2
actor:mu | company | Mu Robotics | 缪机器人 | listed | 2
actor:nu | company | Nu Instruments | 纽仪器 | listed | 2
actor:fund | company | Southland Industry Fund | 南国产业基金 | - | 2
actor:zeta | company | Zeta Pensions | 泽塔养老基金 | - | 2
actor:omega | company | Omega Cloud | 欧米伽云 | - | 2
actor:sigma | company | Sigma Vehicles | 西格玛汽车 | - | 2
actor:theta | company | Theta Devices | 西塔器件 | - | 2
product:lens | product | Immersion lens assembly | 浸没式镜头组件 | - | 2
product:neon | product | Purified neon | 高纯氖气 | - | 2
product:cluster | product | Omega training cluster | 欧米伽训练集群 | - | 2
territory:bay | territory | Bay Special Zone | 湾区特别区 | - | 2
list:tariff | list | Southland counter-list | 南国反制清单 | in force | 2
measure:relief | rule | General licence 7 | 第7号通用许可 | in force | 2
measure:subsidy | rule | Southland Chip Fund Order | 南国芯片基金令 | in force | 2
"""

# from | to | English | Chinese | since | until | how
EDGES = """
measure:litho | actor:acme | restricts tools of | 限制其设备 | 2022-10-07 | - | certain
measure:chips | actor:acme | catches chips of | 涵盖其芯片 | 2023-11-17 | - | derived likely
measure:half | actor:acme | covers | 涵盖 | 2025-09-29 | 2025-11-10 | derived certain
measure:bill | actor:acme | would name | 拟点名 | 2025-03 | - | marked possible
list:north | actor:acme | names | 点名 | 2020-12-18 | - | certain
list:east | actor:acme | names | 点名 | 2023 | - | certain
actor:holdings | actor:acme | owns 30% | 持股30% | 2016 | - | certain
actor:delta | actor:acme | owns 20% | 持股20% | 2019-05 | - | certain
actor:acme | actor:foundry | buys from | 采购自 | 2018 | - | likely
actor:optics | actor:acme | supplies | 供货 | 2017-02 | 2024-09 | certain
actor:gases | actor:acme | supplies | 供货 | 2015 | - | certain
actor:acme | product:stepper | uses | 使用 | 2021 | - | likely
actor:acme | product:n7 | designs | 设计 | 2023-06 | - | certain
actor:acme | product:n5 | designs | 设计 | 2025-01 | - | certain
actor:acme | product:etch | uses | 使用 | - | - | possible
actor:acme | territory:southland | has its seat in | 总部位于 | 2001 | - | certain
authority:trade | measure:litho | issues | 发布 | 2022-10-07 | - | certain
authority:trade | measure:chips | issues | 发布 | 2023-11-17 | - | certain
authority:trade | measure:half | issues | 发布 | 2025-09-29 | - | certain
authority:trade | list:north | maintains | 维护 | 1997-02 | - | certain
authority:parliament | measure:bill | debates | 审议 | 2025-03 | - | marked certain
authority:east | list:east | maintains | 维护 | 2019 | - | certain
measure:litho | provision:annex | contains | 包含 | - | - | certain
measure:chips | provision:threshold | contains | 包含 | - | - | certain
measure:chips | provision:tier | amends | 修订 | 2023-11-17 | - | certain
measure:half | measure:relief | has relief | 设有豁免 | 2025-09-29 | - | certain
list:north | actor:gamma | names | 点名 | 2022 | - | certain
list:north | actor:kappa | names | 点名 | 2022 | - | certain
list:north | actor:lambda | names | 点名 | 2022 | - | certain
list:north | actor:mu | names | 点名 | 2024 | - | certain
list:north | actor:nu | names | 点名 | 2024 | - | certain
list:north | actor:holdings | names | 点名 | 2020-12-18 | - | certain
list:north | actor:delta | names | 点名 | 2024-12-02 | - | certain
actor:fund | actor:holdings | owns 55% | 持股55% | 2014 | - | certain
actor:zeta | actor:delta | owns 12% | 持股12% | 2020 | - | likely
actor:foundry | actor:omega | supplies | 供货 | 2020 | - | certain
actor:foundry | actor:sigma | supplies | 供货 | 2021 | - | certain
actor:foundry | actor:theta | supplies | 供货 | 2019 | - | certain
actor:optics | product:lens | makes | 制造 | - | - | certain
actor:gases | product:neon | makes | 制造 | - | - | certain
product:lens | product:stepper | is part of | 用于 | - | - | certain
product:n7 | product:cluster | is used in | 用于 | 2024 | - | likely
provision:annex | product:stepper | restricts | 限制 | 2022-10 | - | certain
territory:bay | territory:southland | is part of | 属于 | - | - | certain
territory:southland | list:tariff | keeps | 设立 | 2023 | - | certain
territory:southland | measure:subsidy | funds | 资助 | 2014 | - | certain
"""


def ego_graph() -> Any:
    """Return the neighbourhood: 40 nodes, 46 edges, three of them between neighbours."""
    graph = nx.MultiDiGraph()
    for name, kind, en, zh, status, distance in rows_of(NODES):
        graph.add_node(
            name,
            kind=kind,
            kind_label=KINDS[kind or ""],
            label={"en": en, "zh": zh},
            status=status,
            status_label=STATUS.get(status or ""),
            marked=status == "proposed",
            distance=int(distance or 0),
            focus=distance == "0",
            names=[f"{en} Ltd"] if kind == "company" else [],
        )
    graph.nodes["actor:acme"]["facts"] = [
        {
            "text": {"en": "Has its seat in Southland", "zh": "总部位于南国"},
            "since": "2001",
            "source": {"en": "Annual report 2024", "zh": "2024年年报"},
            "locator": "p. 3",
            "url": "https://acme.example/2024",
        },
    ]
    add_edges(graph, EDGES)
    return graph


def crowd(count: int) -> Any:
    """Return a neighbourhood of any size: one in the middle, the others around it."""
    graph = nx.MultiDiGraph()
    graph.add_node("hub", kind="company", label={"en": "The hub", "zh": "中心"}, focus=True, distance=0)
    near: list[str] = []
    for at in range(1, count):
        name = f"node {at:03}"
        second = at % 3 == 0 and bool(near)
        kind = ("rule", "company", "product", "territory")[(at * at + at // 5) % 4]
        graph.add_node(
            name,
            kind=kind,
            kind_label=KINDS[kind],
            label={"en": f"Fictional {kind} number {at}", "zh": f"虚构{KINDS[kind]['zh']}第{at}号"},
            distance=2 if second else 1,
        )
        if second:
            graph.add_edge(near[at * 7 % len(near)], name, label={"en": "touches", "zh": "涉及"}, since="2024")
        else:
            near.append(name)
            ends = ("hub", name) if at % 2 else (name, "hub")
            graph.add_edge(*ends, label={"en": "reaches", "zh": "触及"}, since="2023-01-01")
    return graph
