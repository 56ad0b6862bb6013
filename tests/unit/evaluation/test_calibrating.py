"""Outcomes teach a confidence that means what it says."""

import random

import pytest

from homeport.evaluation.calibrating import Outcome, calibrate, cross_fitted


def _outcomes(count: int, *, telling: bool) -> list[Outcome]:
    chance = random.Random(3)  # noqa: S311 -- a test's numbers are no key
    made = []
    for number in range(count):
        proven = chance.random()
        right = chance.random() < (proven if telling else 0.7)
        made.append(Outcome(f"case-{number}", {"proven": proven, "echoed": chance.random()}, right))
    return made


def test_a_telling_signal_is_learnt() -> None:
    """What goes with right answers weighs more than what does not, and ranks answers not seen."""
    calibration, measured = calibrate("tiny", _outcomes(300, telling=True))
    assert calibration.weights["proven"] > 2 * abs(calibration.weights["echoed"])
    assert measured.auroc is not None
    assert measured.auroc > 0.7
    assert measured.ece < 0.1
    assert (calibration.model, calibration.cases) == ("tiny", 300)
    assert calibration.measured["auroc"] == measured.auroc


def test_without_a_telling_signal_the_share_remains() -> None:
    """A confidence that cannot tell answers apart still says how many are right."""
    calibration, measured = calibrate("tiny", _outcomes(200, telling=False))
    assert calibration.confidence({"proven": 0.5, "echoed": 0.5}) == pytest.approx(0.7, abs=0.1)
    assert measured.ece < 0.1


def test_no_answer_is_judged_by_what_it_taught() -> None:
    """Every outcome is there once; answers that are all right give no ranking."""
    right = [Outcome(f"case-{n}", {}, right=True) for n in range(40)]
    pairs = cross_fitted(right)
    assert len(pairs) == 40
    assert all(sure > 0.9 for sure, _ in pairs)
    calibration, measured = calibrate("tiny", right)
    assert measured.auroc is None
    assert "auroc" not in calibration.measured
