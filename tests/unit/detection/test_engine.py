import base64
from collections.abc import Iterator

import pytest

from homeport.detection import engine as module
from homeport.detection.detector import (
    BlockDetector,
    Candidate,
    Decoded,
    Detector,
    DocumentDetector,
    Layer,
    PatternDetector,
)
from homeport.detection.engine import Engine, KeywordPrefilter, Match, Window, trigger
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


def spans(data: bytes, *detectors: Detector, layers: tuple[Layer, ...] = ()) -> list[bytes]:
    """Return the bytes of all matches, in order of place."""
    engine = Engine(detectors, layers, KeywordPrefilter((*detectors, *layers)))
    return [data[m.start : m.end] for m in sorted(engine.matches(data), key=lambda m: m.start)]


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


def test_absent_keywords_save_the_work() -> None:
    """A rule whose keyword is nowhere is not run."""
    assert list(KeywordPrefilter((WORD, EITHER)).windows(b"SECRET")) == [
        Window(0, 0, 6),
        Window(1, 0, 6),
    ]
    assert list(KeywordPrefilter((WORD, EITHER)).windows(b"other")) == [Window(1, 0, 5)]


def test_blocks_cross_lines() -> None:
    """A block is found over lines, each once, and an opening inside it opens nothing."""
    assert spans(b"<b>one\ntwo <b>\n</b> <b>three</b>", BLOCK) == [b"one\ntwo <b>\n", b"three"]


def test_blocks_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """An opening without an end, or with one too far away, is nothing."""
    assert spans(b"<b>one\n<b>two\n", BLOCK) == []
    monkeypatch.setattr(module, "MAX_BLOCK", 20)
    assert spans(b"<b>" + b"x" * 40 + b"</b> <b>y</b>", BLOCK) == [b"y"]


def test_documents_are_read_once() -> None:
    """A document's reader sees all bytes, once, however often its trigger is there."""
    seen: list[bytes] = []

    def find(data: bytes) -> Iterator[tuple[int, int]]:
        seen.append(data)
        yield 0, 2

    document = DocumentDetector("doc", "kind", find, ("kind",), Category.SECRET, ("kind",))
    assert spans(b"kind kind\nkind", document) == [b"ki"]
    assert seen == [b"kind kind\nkind"]


def decode(data: bytes) -> Iterator[Decoded]:
    """Uncover the whole text as base-64."""
    try:
        yield Decoded(base64.b64decode(data, validate=True), lambda _s, _e: (0, len(data)))
    except ValueError:
        return


def test_layers_below_layers() -> None:
    """What lies three layers deep is found, what lies deeper is not."""
    layer = Layer("base64", "", decode)
    text = b"a secret"
    for depth in range(1, 6):
        text = base64.b64encode(text)
        assert spans(text, WORD, layers=(layer,)) == ([text] if depth <= 3 else [])


def test_layers_cannot_explode(monkeypatch: pytest.MonkeyPatch) -> None:
    """A layer that uncovers too much is given up, not followed."""
    monkeypatch.setattr(module, "_MAX_NESTED", 4)
    assert spans(base64.b64encode(b"a secret"), WORD, layers=(Layer("base64", "", decode),)) == []


def test_layers_for_some_categories_and_sizes() -> None:
    """A layer may count some categories only, and look into small texts only."""
    text = base64.b64encode(b"a secret")
    cards = Layer("base64", "", decode, only=frozenset((Category.CARD,)))
    small = Layer("base64", "", decode, largest=4)
    assert spans(text, WORD, layers=(cards,)) == []
    assert spans(text, WORD, layers=(small,)) == []


def test_long_values_are_judged_by_their_beginning() -> None:
    """A check never sees more than a bounded part of a value."""
    sizes: list[int] = []

    def check(candidate: Candidate) -> bool:
        sizes.append(len(candidate.value))
        return True

    rule = PatternDetector("long", "x+", (), Category.SECRET, ("x",), check=check)
    assert spans(b"x" * 5000, rule) == [b"x" * 5000]
    assert sizes == [1024]


def test_triggers() -> None:
    """Each kind of rule says what line to look at: its hint, pattern, opening or trigger."""
    hinted = PatternDetector("h", "abc+", (), Category.SECRET, ("abc",), hint="abc")
    assert [trigger(rule) for rule in (WORD, hinted, BLOCK, Layer("l", "t", decode))] == [
        WORD.pattern, "abc", "<b>", "t",
    ]  # fmt: skip


def test_matches_are_values() -> None:
    """Two equal matches are one in a set."""
    assert len({Match(0, 1, 0), Match(0, 1, 0)}) == 1
