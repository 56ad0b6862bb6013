"""What an answer that is not enough may come to."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.doubles.findings import ANSWER, ASSEMBLED, COMPLETION, DECISION
from tests.doubles.gateways import CLOUD_CONSIDERED, LOCAL_ONLY, bench

from homeport.assistant.escalating import beyond, lacking
from homeport.assistant.explain import Explained
from homeport.domain import Message, Principal, Prompt, Request, Role, Route
from homeport.gateway.escalation import Escalation, Signal

SURE = Explained(replace(ANSWER, confidence=0.7), COMPLETION, ASSEMBLED)
UNSURE = replace(SURE, answer=replace(ANSWER, confidence=0.2))
REQUEST = Request(
    Prompt((Message(Role.USER, "why? mail ann@acme.example"),)), Principal("local-user")
)


@pytest.mark.parametrize(
    ("policy", "backend"), [(CLOUD_CONSIDERED, "cloud-model"), (LOCAL_ONLY, "")]
)
def test_the_policy_says_what_may_be(tmp_path: Path, policy: str, backend: str) -> None:
    """With its reasons, of the very question, and without sending or recording it."""
    made = bench(tmp_path, policy)
    with made.log:
        outlook = lacking(UNSURE, DECISION, REQUEST, made.gateway)
    assert outlook is not None
    assert (outlook.signal, outlook.permitted) == (Signal.CONFIDENCE, bool(backend))
    assert outlook.backend == backend
    assert outlook.reasons
    assert outlook.redactions == 1
    assert not outlook.goes_on, "nobody wants it"
    assert made.local.prompts == made.cloud.prompts == []
    assert made.records("intent") == []


def test_a_sure_answer_and_the_clouds_own_are_enough(tmp_path: Path) -> None:
    """Nothing is said about them."""
    made = bench(tmp_path, CLOUD_CONSIDERED)
    far = replace(DECISION, route=Route.CLOUD)
    with made.log:
        assert lacking(SURE, DECISION, REQUEST, made.gateway) is None
        assert lacking(UNSURE, far, REQUEST, made.gateway) is None
        assert lacking(UNSURE, None, REQUEST, made.gateway) is None


def test_it_goes_on_where_the_settings_want_it(tmp_path: Path) -> None:
    """And the threshold is theirs, too."""
    escalation = Escalation({Signal.CONFIDENCE}, below=0.8)
    made = bench(tmp_path, CLOUD_CONSIDERED, escalation=escalation)
    with made.log:
        outlook = lacking(SURE, DECISION, REQUEST, made.gateway)
    assert outlook is not None
    assert outlook.goes_on


def test_what_was_asked_for_is_not_asked_for_again(tmp_path: Path) -> None:
    """Where the cloud was allowed already, the reasons are those of that decision."""
    made = bench(tmp_path, CLOUD_CONSIDERED, escalation=Escalation({Signal.CONFIDENCE}))
    with made.log:
        outlook = lacking(UNSURE, DECISION, replace(REQUEST, allow_cloud=True), made.gateway)
    assert outlook is not None
    assert not outlook.goes_on
    assert outlook.reasons == DECISION.reasons


def test_a_question_may_be_too_long_for_the_local_window(tmp_path: Path) -> None:
    """Room for an answer counts; the person's own word is heard as the settings are."""
    made = bench(tmp_path, CLOUD_CONSIDERED)
    with made.log:
        window = made.gateway.window
        assert beyond(REQUEST, replace(ASSEMBLED, tokens=window - 256), made.gateway) is None
        long = replace(ASSEMBLED, tokens=window - 255)
        found = beyond(REQUEST, long, made.gateway)
        assert found is not None
        assert (found.signal, found.goes_on) == (Signal.WINDOW, False)
        allowed = beyond(replace(REQUEST, allow_cloud=True), long, made.gateway)
        assert allowed is not None
        assert allowed.goes_on
