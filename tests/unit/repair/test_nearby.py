from homeport.repair.candidate import spliced
from homeport.repair.nearby import nearby
from homeport.repair.proposals import File

BEFORE = b"""def area(width, height):
    if width < 0:
        return None
    scaled = width + 1
    half = scaled
    return half + height
"""
TWO = BEFORE.replace(b"width + 1", b"width").replace(b"half + height", b"half - height")


def test_a_rewriting_its_parts_and_what_is_one_step_away() -> None:
    """Each part is tried alone, and small changes reach what the rewriting missed."""
    file = File.of("area.py", BEFORE)
    rounds = list(nearby(file, TWO, "area"))
    texts = [[spliced(BEFORE, one.splices) for one in some] for some in rounds]
    assert texts[0] == [
        TWO, BEFORE.replace(b"width + 1", b"width"),
        BEFORE.replace(b"half + height", b"half - height"),
    ]  # fmt: skip
    wanted = BEFORE.replace(b"width + 1", b"width").replace(b"half + height", b"half * height")
    found = [one for some in rounds for one in some if spliced(BEFORE, one.splices) == wanted]
    assert found
    assert found[0].operator.startswith("model")
    assert found[0].weight < rounds[0][0].weight
    assert all(one.symbol == "area" and one.path == "area.py" for some in rounds for one in some)


def test_nothing_is_near_what_changes_nothing() -> None:
    """The same text is no rewriting, and one stretch has no parts."""
    file = File.of("area.py", BEFORE)
    assert list(nearby(file, BEFORE, "area")) == []
    one = BEFORE.replace(b"width + 1", b"width")
    assert len(next(nearby(file, one, "area"))) == 1
