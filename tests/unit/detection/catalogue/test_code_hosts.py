from collections.abc import Callable

import pytest

from homeport.detection import Detector
from homeport.detection.catalogue.code_hosts import DETECTORS


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.name)
def test_examples(detector: Detector, keeps_its_word: Callable[[Detector], None]) -> None:
    """Each detector of the family finds its examples and nothing in its counterexamples."""
    keeps_its_word(detector)
