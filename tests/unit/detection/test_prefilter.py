from homeport.detection.detector import BlockDetector, Layer, PatternDetector
from homeport.detection.prefilter import (
    KeywordPrefilter,
    Prefilters,
    Renumbered,
    Window,
    each,
    trigger,
)
from homeport.domain import Category

WORD = PatternDetector("word", r"secret", ("secret",), Category.SECRET, ("secret",))
ANY = PatternDetector("any", r"x+", (), Category.SECRET, ("x",))


def test_absent_keywords_save_the_work() -> None:
    """A rule whose keyword is nowhere is not run."""
    prefilter = KeywordPrefilter((WORD, ANY, Layer("l", "t", lambda _data: iter(()))))
    assert list(each(prefilter.windows(b"SECRET"))) == [Window(n, 0, 6) for n in range(3)]
    assert list(each(prefilter.windows(b"other"))) == [Window(1, 0, 5), Window(2, 0, 5)]


def test_triggers() -> None:
    """Each kind of rule says what line to look at: its hint, pattern, opening or trigger."""
    hinted = PatternDetector("h", "abc+", (), Category.SECRET, ("abc",), hint="abc")
    block = BlockDetector("b", "<b>", "<b>x", ("<b>",), Category.SECRET, ("<b>x",))
    layer = Layer("l", "t", lambda _data: iter(()))
    assert [trigger(rule) for rule in (WORD, hinted, block, layer)] == [
        WORD.pattern, "abc", "<b>", "t",
    ]  # fmt: skip


def test_prefilters_together() -> None:
    """Several prefilters name what each of them names, at the places their rules have."""
    both = Prefilters(
        Renumbered(KeywordPrefilter((WORD,)), (3,)), Renumbered(KeywordPrefilter((ANY,)), (1,))
    )
    assert list(each(both.windows(b"secret"))) == [Window(3, 0, 6), Window(1, 0, 6)]
