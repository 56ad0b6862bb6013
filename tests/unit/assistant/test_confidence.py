"""Checks become signals, and signals a probability that means what was measured."""

from dataclasses import replace
from pathlib import Path

import pytest

from homeport.assistant.answer import Claim, ProposedChange, Tried
from homeport.assistant.confidence import (
    ANY,
    Calibration,
    calibration_of,
    file_name,
    read_calibration,
    signals_of,
    written,
)
from homeport.assistant.located import LOCATED
from homeport.diagnosis import Cause
from homeport.errors import InputError

CAUSE = Cause("key-type", "shop.py", 3, "", 0.75, "The table PRICES holds numbers", "")
RIVAL = Cause(LOCATED, "main.py", 1, "", 0.25, "on the stack", "")
CHANGE = ProposedChange("--- a", ("shop.py",), parses=True, touches_tests=False)
CLAIMS = (Claim("It is text.", "shop.py", 3, holds=True), Claim("So it is."))
OWN = Calibration("tiny", 40, -1.0, {"proven": 2.0}, {"ece": 0.05})


def test_every_check_is_a_signal() -> None:
    """Each between 0 and 1, as its documentation says."""
    found = signals_of((CAUSE, RIVAL), "PRICES holds text", CLAIMS, CHANGE, "no text 'x7'")
    assert found == {
        "proven": 0.75,
        "ahead": 0.5,
        "repeated": 2 / 5,
        "echoed": 1.0,
        "cited": 0.5,
        "sound": 1.0,
        "in_place": 1.0,
        "cured": 0.0,
        "refuted": 0.0,
    }


@pytest.mark.parametrize("causes", [(), (RIVAL,)])
def test_without_a_proof_nothing_counts_as_one(causes: tuple[Cause, ...]) -> None:
    """A place that the index found proves nothing, nor does an answer without words."""
    assert not any(signals_of(causes, "", (), None).values())


def test_a_change_of_tests_is_not_sound() -> None:
    """Nor one that was refused, or that does not parse."""
    tests = ProposedChange("--- a", ("shop.py",), parses=True, touches_tests=True)
    found = signals_of((CAUSE,), "", (), tests)
    assert (found["sound"], found["in_place"]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("tried", "cured", "refuted"),
    [
        (Tried(passes=True), 1.0, 0.0),
        (Tried(passes=False, cured=("a",), failing=("b",)), 1.0, 0.0),
        (Tried(passes=False), 0.0, 1.0),
        (Tried(passes=False, cured=("a",), broken=("b",)), 0.0, 1.0),
        (None, 0.0, 0.0),
    ],
)
def test_a_change_that_was_tried_counts(tried: Tried | None, cured: float, refuted: float) -> None:
    """For the answer where it helps, against it where it does not."""
    found = signals_of((CAUSE,), "", (), replace(CHANGE, tried=tried))
    assert (found["cured"], found["refuted"]) == (cured, refuted)


def test_a_calibration_gives_a_probability() -> None:
    """The logistic function of what the signals weigh, and never quite certain."""
    assert OWN.confidence({"proven": 0.5}) == 0.5
    assert OWN.confidence({"proven": 0.75}) == 0.62
    assert OWN.confidence({"proven": 1e9}) == 0.99
    assert OWN.confidence({"proven": -1e9}) == 0.01


def test_a_team_s_own_calibration_comes_first(tmp_path: Path) -> None:
    """Then the one that ships, then that of a model nobody measured."""
    assert calibration_of("no/such model", tmp_path).model == ANY
    (tmp_path / file_name("tiny")).write_text(written(OWN))
    assert calibration_of("tiny", tmp_path) == OWN
    shipped = calibration_of("qwen2.5-coder-1.5b-instruct")
    assert shipped.model == "qwen2.5-coder-1.5b-instruct"
    assert shipped.cases >= 30


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"model": "x", "cases": 1, "offset": 0, "weights": [], "measured": 0}'],
)
def test_what_is_no_calibration_is_refused(text: str) -> None:
    """The file is named, and how to get a good one."""
    with pytest.raises(InputError, match=r"own\.json: not a calibration") as caught:
        read_calibration(text, "own.json")
    assert "--calibrate" in caught.value.hint
