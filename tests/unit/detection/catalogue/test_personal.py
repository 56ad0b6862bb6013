from collections.abc import Callable

import pytest

from homeport.detection import Detector, Scanner
from homeport.detection.catalogue.personal import DETECTORS
from homeport.detection.engine import KeywordPrefilter


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.name)
def test_examples(detector: Detector, keeps_its_word: Callable[[Detector], None]) -> None:
    """Each detector of the family finds its examples and nothing in its counterexamples."""
    keeps_its_word(detector)


@pytest.mark.parametrize(
    "text",
    [
        "git@github.com:some/repo.git",
        "logo@2x.png",
        "at 4111111111111112",
        "12:30 +1 day",
        "see 1.2.3 and 4.5.6",
    ],
)
def test_everyday_text_is_left(text: str) -> None:
    """What looks a little like a datum, and is none, stays."""
    for detector in DETECTORS:
        alone = Scanner.of((detector,), (), KeywordPrefilter((detector,)))
        assert not alone.scan(text)
