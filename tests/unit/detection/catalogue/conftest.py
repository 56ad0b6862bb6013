"""One law for every family: a detector finds its own examples and leaves its counterexamples."""

from collections.abc import Callable

import pytest

from homeport.detection import Detector, Scanner
from homeport.detection.engine import KeywordPrefilter


@pytest.fixture
def keeps_its_word() -> Callable[[Detector], None]:
    """Check one detector, alone, against what it carries."""

    def check(detector: Detector) -> None:
        alone = Scanner.of((detector,), (), KeywordPrefilter((detector,)))
        assert detector.examples
        assert detector.why
        for example in detector.examples:
            assert alone.scan(example), example
        for counterexample in detector.counterexamples:
            assert not alone.scan(counterexample), counterexample

    return check
