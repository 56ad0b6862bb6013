"""What asks for the cloud."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.doubles.gateways import CLOUD_CONSIDERED, LOCAL_ONLY, answer, answers, asking, bench

from homeport.domain import Completion, Route, Usage
from homeport.gateway.escalation import Escalation, Signal

ALL = Escalation(frozenset(Signal), 0.5)
QUIET = asking("x", allow_cloud=False)
FORBIDDING = replace(QUIET, forbids_cloud=True)
ANSWER = Completion("a", "m", "stop", Usage(0, 0, 0, 0, 0))


def test_signals() -> None:
    """A caller may ask, or a prompt that does not fit; a caller's no is the last word on it."""
    assert Escalation().signal(asking("x"), 1, 4096) is Signal.CALLER
    assert ALL.signal(QUIET, 3000, 4096) is None
    assert ALL.signal(QUIET, 4000, 4096) is Signal.WINDOW
    assert Escalation().signal(QUIET, 4000, 4096) is None
    assert ALL.signal(FORBIDDING, 4000, 4096) is None


def test_what_is_weighed() -> None:
    """Only a whole answer is weighed, for those who neither ask for the cloud nor forbid it."""
    assert ALL.weighs(replace(QUIET, whole=True))
    for request in (QUIET, asking("x", whole=True), replace(FORBIDDING, whole=True)):
        assert not ALL.weighs(request)
    assert not ALL.unsure(ANSWER)
    assert ALL.unsure(replace(ANSWER, confidence=0.4))
    assert not ALL.unsure(replace(ANSWER, confidence=0.6))


@pytest.mark.parametrize(
    ("policy", "confidence", "route"),
    [
        (CLOUD_CONSIDERED, 0.4, Route.CLOUD),
        (CLOUD_CONSIDERED, 0.6, Route.LOCAL),
        (LOCAL_ONLY, 0.4, Route.LOCAL),
    ],
)
def test_an_unsure_answer(tmp_path: Path, policy: str, confidence: float, route: Route) -> None:
    """An unsure local answer is thrown away when the cloud may answer, and both are recorded."""
    made = bench(tmp_path, policy, escalation=ALL)
    made.local.confidence = confidence
    decisions, completions = answers(made.gateway, replace(QUIET, whole=True))
    assert decisions[-1].route is route
    assert len(completions) == 1
    assert len(made.records("intent")) == len(decisions)
    assert decisions[0].escalation == ""
    if route is Route.CLOUD:
        assert decisions[-1].escalation == "confidence"
        assert made.records("intent")[-1]["cloud_asked"]


def test_a_prompt_beyond_the_window(tmp_path: Path) -> None:
    """A prompt that the local model cannot hold asks for the cloud; the policy decides."""
    long = replace(QUIET, prompt=asking("words " * 3000).prompt)
    made = bench(tmp_path, CLOUD_CONSIDERED, escalation=ALL)
    said = answer(made.gateway, long)
    assert (said.decision.route, said.decision.escalation) == (Route.CLOUD, "window")
