from collections.abc import Callable

from homeport.detection import Detector
from homeport.detection.catalogue.imported import DETECTORS


def test_examples(keeps_its_word: Callable[[Detector], None]) -> None:
    """Each imported rule finds the example that was generated for it."""
    for detector in DETECTORS:
        keeps_its_word(detector)


def test_several_hundred_services_are_known() -> None:
    """The data holds both rule sets, each rule once."""
    names = [detector.name for detector in DETECTORS]
    assert len(names) == len(set(names)) > 800
    assert {name.split(".")[0] for name in names} == {"gitleaks", "kingfisher"}


def test_stand_ins_are_left() -> None:
    """A format filled with one letter is a documentation example, not a token."""
    [rule] = [each for each in DETECTORS if each.name == "gitleaks.databricks-api-token"]
    check = rule.check
    assert check is not None
    from homeport.detection import Candidate  # noqa: PLC0415 -- beside its only use

    assert not check(Candidate("dapi" + "a" * 32))
