import base64
import functools
import re
from array import array
from collections.abc import Iterator

import pytest

from homeport.detection import disguises, wrapped
from homeport.detection import engine as module
from homeport.detection.catalogue import LAYERS
from homeport.detection.detector import (
    BlockDetector,
    Decoded,
    Detector,
    DocumentDetector,
    Layer,
    PatternDetector,
    Places,
)
from homeport.detection.engine import Engine
from homeport.detection.prefilter import KeywordPrefilter, Windows
from homeport.detection.syntax import Choice, Edge, Group, One, Repeat, Row, Tree, parse
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
    return [data[start:end] for start, end, _ in sorted(engine.matches(data))]


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


def decode_words(data: bytes) -> Iterator[Decoded]:
    """Uncover each word as base-64."""
    for found in re.finditer(rb"[\w=]{9,}", data):
        decoded = base64.b64decode(found.group())
        at = found.start()
        yield Decoded(decoded, functools.partial(lambda at, a, b: (at + a, at + b), at))


def test_layers_below_layers() -> None:
    """What lies three layers deep is found, what lies deeper is not."""
    layer = Layer("base64", "", decode)
    text = b"a secret"
    for depth in range(1, 6):
        text = base64.b64encode(text)
        assert spans(text, WORD, layers=(layer,)) == ([text] if depth <= 3 else [])


def test_layers_cannot_explode(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is too much is not looked into, neither in one text nor over many."""
    hidden = base64.b64encode(b"a secret")
    layer = Layer("base64", "", decode)
    for bound in ("_MAX_NEW", "_MAX_NESTED"):
        with monkeypatch.context() as patch:
            patch.setattr(module, bound, 4)
            assert spans(hidden, WORD, layers=(layer,)) == []
        assert spans(hidden, WORD, layers=(layer,)) == [hidden]


def test_what_is_too_large_or_repeats_does_not_hide_what_comes_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A text beyond the bound is left out, one that was seen costs nothing, the next is read."""
    monkeypatch.setattr(module, "_MAX_NEW", 100)
    layer = Layer("base64", "", decode_words)
    large, middle, small = (base64.b64encode(each) for each in (b"x" * 120, b"y" * 60, b"a secret"))
    data = b" - ".join((large, middle, middle, middle, small))
    found = Engine((WORD,), (layer,), KeywordPrefilter((WORD, layer))).matches(data)
    assert len(found) == 1


def test_what_is_uncovered_twice_is_looked_into_once() -> None:
    """The same text under several places is found at each of them, and read only once."""
    seen: list[bytes] = []

    class Noted(KeywordPrefilter):
        """Notes what it is asked about."""

        def windows(self, data: bytes) -> Windows:
            seen.append(data)
            return super().windows(data)

    layer = Layer("base64", "", decode_words)
    hidden = base64.b64encode(b"a secret")
    found = Engine((WORD,), (layer,), Noted((WORD, layer))).matches(hidden + b" - " + hidden)
    assert sorted((start, end) for start, end, _ in found) == [(4, 6), (19, 21)]
    assert seen.count(b"a secret") == 1


def test_layers_for_some_categories_and_sizes() -> None:
    """A layer may count some categories only, and look into small texts only."""
    text = base64.b64encode(b"a secret")
    cards = Layer("base64", "", decode, only=frozenset((Category.CARD,)))
    small = Layer("base64", "", decode, largest=4)
    assert spans(text, WORD, layers=(cards,)) == []
    assert spans(text, WORD, layers=(small,)) == []


def test_layers_within_lines() -> None:
    """Such a layer is given the lines its prefilter names, one by one, and spans still fit."""
    seen: list[bytes] = []

    def decode_line(data: bytes) -> Iterator[Decoded]:
        seen.append(data)
        yield from decode(data)

    class Named:
        """Names the second and the fourth line of the text above, nothing below."""

        def windows(self, data: bytes) -> Windows:
            if b"\n" not in data:
                return array("I", (0, 0, len(data)))
            return array("I", (1, 19, 31, 1, 3, 15, 2, 3, 15))

    hidden = base64.b64encode(b"a secret")
    text = b"ab\n" + hidden + b"\nab\n" + hidden
    layer = Layer("base64", "x", decode_line, within_lines=True)
    found = sorted(Engine((WORD,), (layer, layer), Named()).matches(text))
    assert [(start, end) for start, end, _ in found] == [(3, 15), (19, 31)]
    assert seen == [hidden, hidden]  # however often they were named


def test_layers_told_where() -> None:
    """Such a layer is given all and where its trigger matches, with what is near, in order."""
    seen: list[object] = []

    def decode_near(data: bytes, places: Places) -> Iterator[Decoded]:
        seen.append((data, places))
        return iter(())

    class Named:
        """Names some lines."""

        def windows(self, data: bytes) -> Windows:
            assert data
            return array("I", (0, 30, 34, 0, 3, 6, 0, 8, 9))

    Engine((), (Layer("near", "x", decode_near, longest=2),), Named()).matches(b"x" * 35)
    assert seen == [(b"x" * 35, [(1, 11), (28, 35)])]


def longest(tree: Tree) -> int:
    """Return the most bytes that a pattern's match may have."""
    match tree:
        case One():
            return 1
        case Edge():
            return 0
        case Group(part=part):
            return longest(part)
        case Row(parts):
            return sum(map(longest, parts))
        case Choice(ways):
            return max(map(longest, ways))
        case Repeat(part, _, most):
            assert most is not None
            return most * longest(part)


def test_no_match_is_longer_than_its_layer_says() -> None:
    """What a layer looks for near its trigger's lines has no match that could reach beyond them."""
    told = {layer.name: layer.longest for layer in LAYERS if layer.longest is not None}
    assert told.keys() == {"splices", "wraps"}
    assert longest(parse(disguises.SPLICE)) <= told["splices"]
    assert longest(parse(wrapped._WRAP)) <= told["wraps"]
