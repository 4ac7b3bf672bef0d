"""What was taken from a source, place by place."""


def test_a_place_from_which_nothing_was_taken_is_seen_in_its_order(world):
    answer = world.as_of("2031-01-01").source("source:paper")
    counts = {e.place: len(e.statements) for e in answer.extracts}
    assert list(counts) == [f"paper#p{n}" for n in range(1, 11)]
    assert counts["paper#p1"] == 1 and counts["paper#p10"] == 0


def test_one_locator_may_name_several_places(world):
    extracts = {e.place: e.statements for e in world.as_of("2031-01-01").source("source:paper").extracts}
    both = {s.id for s in extracts["paper#p3"]} & {s.id for s in extracts["paper#p4"]}
    assert len(both) == 1
