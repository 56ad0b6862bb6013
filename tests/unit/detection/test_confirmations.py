import pytest

from homeport.detection import confirmations as module
from homeport.detection.confirmation import within_line
from homeport.detection.confirmations import Confirmations
from homeport.detection.detector import BlockDetector, Layer, PatternDetector
from homeport.detection.native import library
from homeport.detection.prefilter import KeywordPrefilter, Window
from homeport.detection.programs import program_if_any
from homeport.domain import Category

RULES = (
    PatternDetector(
        "checked", r"(?P<name>\w+)=(?:'([^']+)'|\"([^\"]+)\")", (), Category.SECRET, ("a='b'",),
        check=lambda candidate: candidate.name != "open" and candidate.value != "no",
    ),
    PatternDetector(
        "spared", "ab+", (), Category.SECRET, ("ab",), spared=lambda _data, start, _end: start == 0,
    ),
    PatternDetector("left to RE2", "(?s)x.y", (), Category.SECRET, ("x.y",)),
    BlockDetector("block", "<b>", "<b>([^<]+)</b>", (), Category.SECRET, ("<b>x</b>",)),
    Layer("layer", "", lambda _data: iter(())),
)  # fmt: skip
TEXT = b"""ab k='v1' open='v2' m="v3" k='no'\nabb x-y <b>one\ntwo</b>"""


@pytest.mark.parametrize("loaded", [library("programs"), None])
def test_with_and_without_programs(loaded: object) -> None:
    """Both find the same values, checked and spared, and tell whose windows are left."""
    confirmations = Confirmations(RULES, loaded)  # type: ignore[arg-type]
    windows = KeywordPrefilter(RULES).windows(TEXT)
    for _ in range(2):  # the second time the programs are made
        found, others = confirmations.spans(TEXT, windows)
        assert sorted((TEXT[start:end], rule) for start, end, rule in found) == [
            (b"abb", 1), (b"one\ntwo", 3), (b"v1", 0), (b"v3", 0), (b"x-y", 2),
        ]  # fmt: skip
        assert others == [Window(4, 0, len(TEXT))]


def test_programs_made_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that was made before is not made again, nor one that cannot be."""
    if library("programs") is None:
        pytest.skip("the library was not built")
    made = {each: program_if_any(each) for each in map(within_line, RULES[:3])}
    assert [bool(each) for each in made.values()] == [True, True, False]
    monkeypatch.setattr(module, "program_if_any", None)
    confirmations = Confirmations(RULES[:3], library("programs"), made)
    found, _ = confirmations.spans(TEXT, KeywordPrefilter(RULES[:3]).windows(TEXT))
    assert sorted(TEXT[start:end] for start, end, _ in found) == [b"abb", b"v1", b"v3", b"x-y"]


def test_wide_windows() -> None:
    """What a program leaves because it is long is found all the same, once."""
    confirmations = Confirmations(RULES[:1], library("programs"))
    text = b"k='v1'\n" + b"-" * 5000
    windows = KeywordPrefilter(RULES[:1]).windows(text)
    assert confirmations.spans(text, windows) == ([(3, 5, 0)], [])
