import pytest

from homeport.detection import confirmation as module
from homeport.detection.confirmation import Confirmation
from homeport.detection.detector import BlockDetector, Candidate, PatternDetector
from homeport.domain import Category

WORD = PatternDetector("word", r"se(?P<secret>cr)et", ("secret",), Category.SECRET, ("secret",))
BLOCK = BlockDetector(
    "block", r"<b>", r"<b>(?P<secret>(?s:.)+?)</b>", ("<b>",), Category.SECRET, ("<b>x</b>",),
    closing="</b>",
)  # fmt: skip
EITHER = PatternDetector(
    "either", r"(?P<name>\w+)=(?:'([^']+)'|\"([^\"]+)\")", (), Category.SECRET, ("a='b'",),
    check=lambda candidate: candidate.name != "open",
)  # fmt: skip


def spans(data: bytes, detector: PatternDetector | BlockDetector) -> list[bytes]:
    """Return the bytes of all values that one detector finds."""
    return [data[a:b] for a, b in Confirmation(detector).spans(data, 0, len(data))]


def test_the_named_group_is_the_value() -> None:
    """The group called secret is what would be withheld, wherever it matches."""
    assert spans(b"a secret, a secret", WORD) == [b"cr", b"cr"]


def test_other_groups_and_the_check() -> None:
    """Without that group the others but `name` count; the check may refuse by name."""
    assert spans(b"""k='v1' open='v2' "k"="v3" """, EITHER) == [b"v1"]
    assert spans(b"""k="v3" """, EITHER) == [b"v3"]


def test_without_groups_the_match() -> None:
    """A pattern without groups withholds its match; an empty one is nothing."""
    plain = PatternDetector("plain", "ab+", (), Category.SECRET, ("ab",))
    empty = PatternDetector("empty", "(?P<secret>x*)ab", (), Category.SECRET, ("xab",))
    assert spans(b"abbb", plain) == [b"abbb"]
    assert spans(b"ab", empty) == []


def test_blocks_cross_lines() -> None:
    """A block is found over lines, each once, and an opening inside it opens nothing."""
    assert spans(b"<b>one\ntwo <b>\n</b> <b>three</b>", BLOCK) == [b"one\ntwo <b>\n", b"three"]


def test_blocks_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """An opening without an end, or with one too far away, is nothing."""
    assert spans(b"<b>one\n<b>two\n", BLOCK) == []
    monkeypatch.setattr(module, "MAX_BLOCK", 20)
    assert spans(b"<b>" + b"x" * 40 + b"</b> <b>y</b>", BLOCK) == [b"y"]


def test_long_values_are_judged_by_their_beginning() -> None:
    """A check never sees more than a bounded part of a value."""
    sizes: list[int] = []

    def check(candidate: Candidate) -> bool:
        sizes.append(len(candidate.value))
        return True

    rule = PatternDetector("long", "x+", (), Category.SECRET, ("x",), check=check)
    assert spans(b"x" * 5000, rule) == [b"x" * 5000]
    assert sizes == [1024]


def test_placeholders_are_not_judged() -> None:
    """A check sees a value without the placeholders in it, whose tags look random."""
    seen: list[str] = []

    def check(candidate: Candidate) -> bool:
        seen.append(candidate.value)
        return True

    rule = PatternDetector("any", r"=(\S+)", ("=",), Category.SECRET, ("=x",), check=check)
    list(Confirmation(rule).spans(b"a=x[HP_SECRET_K3F7Q2ZA]y", 0, 24))
    assert seen == ["xy"]
