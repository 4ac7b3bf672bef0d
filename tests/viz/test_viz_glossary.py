"""A large picture writes each text once, and nothing of it is lost."""

from __future__ import annotations

from viz.glossary import shortened

RULE, SAME = {"en": "rule", "zh": "规则"}, {"en": "Acme", "zh": "Acme"}
DATA = {
    "nodes": [
        {"key": "a", "label": SAME, "kind_label": RULE, "layer": 0, "focus": False, "names": (), "facts": []},
        {"key": "b", "label": RULE, "kind_label": None, "layer": None, "focus": True, "names": ("b",),
         "facts": [{"text": RULE, "since": None, "ref": 0}, {"text": SAME, "since": "2031", "ref": None}]},
    ],
    "edges": [{"from": 0, "to": 1, "label": RULE, "derived": False}, {"from": 1, "to": 0, "label": None, "derived": True}],
    "day": "2031-01-01",
}  # fmt: skip


def restored(data):
    """What the page's script makes of it."""
    texts = [{"en": t, "zh": t} if isinstance(t, str) else {"en": t[0], "zh": t[1]} for t in data["texts"]]

    def whole(things, plain):
        for thing in ({**plain, **t} for t in things):
            named = [k for k in ("label", "kind_label", "text") if isinstance(thing.get(k), int)]
            yield thing | {k: texts[thing[k]] for k in named}

    nodes = [
        n | {"facts": list(whole(n["facts"], data["plain"]["facts"]))}
        for n in whole(data["nodes"], data["plain"]["nodes"])
    ]
    return {"nodes": nodes, "edges": list(whole(data["edges"], data["plain"]["edges"])), "day": data["day"]}


def test_what_is_shortened_is_restored_whole():
    assert restored(shortened(DATA)) == DATA


def test_each_text_stands_once_and_what_says_nothing_is_left_out():
    found = shortened(DATA)
    assert found["texts"] == ["Acme", ["rule", "规则"]]
    assert found["nodes"][0] == {"key": "a", "label": 0, "kind_label": 1, "layer": 0}
    assert found["edges"][0] == {"from": 0, "to": 1, "label": 1} and "facts" in found["nodes"][1]


def test_a_picture_of_nothing_is_shortened_too():
    assert shortened({"nodes": [], "edges": []})["texts"] == []
