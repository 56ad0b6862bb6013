"""Sending to the cloud, and to the local model where the cloud does not begin to answer."""

from pathlib import Path

import pytest
from tests.doubles.gateways import CLOUD_CONSIDERED, Bench, answer, asking, bench

from homeport.domain import Route
from homeport.errors import BackendError, BackendGarbage, BackendUnavailable

MAIL = "ann" + "@" + "example.com"


@pytest.fixture
def made(tmp_path: Path) -> Bench:
    """Give a gateway whose policy considers the cloud."""
    return bench(tmp_path, CLOUD_CONSIDERED)


def silent(_messages: object) -> str:
    """Answer nothing."""
    return ""


@pytest.mark.parametrize("how", ["fails", "says nothing"])
def test_the_cloud_does_not_begin(made: Bench, how: str) -> None:
    """The local model answers; the decision and the record say what happened."""
    made.cloud.answer = silent
    made.cloud.completes = False
    made.cloud.error = BackendUnavailable("down") if how == "fails" else None
    said = answer(made.gateway, asking(f"mail {MAIL}"))

    assert said.text == f"mail {MAIL}"
    assert said.decision.route is Route.LOCAL
    assert said.decision.reasons[-1] == (
        "it is answered locally, since the cloud failed (BackendUnavailable)"
    )
    assert MAIL.encode() not in made.cloud.sent
    tries = 3 if how == "fails" else 1
    assert (made.cloud.streams_closed, made.local.streams_closed) == (tries, 1)
    (outcome,) = made.records("outcome")
    assert (outcome["status"], outcome["route"]) == ("answered", "local")
    assert (outcome["backend"], outcome["tried"]) == ("local-model", "cloud-model")


def test_the_cloud_is_too_slow(made: Bench) -> None:
    """A cloud that does not begin in time is given up, and hears of it."""
    made.cloud.waits = True
    object.__setattr__(made.gateway._sender, "patience_s", 0.02)
    said = answer(made.gateway, asking("x"))

    assert said.decision.route is Route.LOCAL
    assert said.text == "x"
    assert made.cloud.streams_closed == 1


def test_the_cloud_fails_later(made: Bench) -> None:
    """After the first piece there is no way back: the failure is the requester's to see."""
    made.cloud.error = BackendError("broken off")
    with pytest.raises(BackendError, match="broken off"):
        answer(made.gateway, asking("a longer question"))

    assert made.local.sent == b""
    (outcome,) = made.records("outcome")
    assert (outcome["status"], outcome["route"], outcome["tried"]) == ("failed", "cloud", "")


def test_the_cloud_stops_short(made: Bench) -> None:
    """A cloud that ends without completing its answer is no answer, and nothing is sent twice."""
    made.cloud.completes = False
    with pytest.raises(BackendGarbage, match="cloud-model ended without"):
        answer(made.gateway, asking("a longer question"))
    assert made.local.sent == b""


def test_the_cloud_rests(made: Bench) -> None:
    """After failures in a row the cloud is not asked for a while, and the reason is told."""
    made.cloud.answer = silent
    made.cloud.error = BackendUnavailable("down")
    for _ in range(3):
        answer(made.gateway, asking("x"))
    sent = len(made.cloud.sent)
    said = answer(made.gateway, asking("x"))

    assert len(made.cloud.sent) == sent
    assert said.decision.reasons[-1] == (
        "it stays local: cloud-model failed several times in a row and rests a while"
    )
    made.gateway.breakers["cloud-model"].succeeded()
    made.cloud.answer, made.cloud.error = lambda _messages: "back again", None
    assert answer(made.gateway, asking("x")).text == "back again"


def test_a_failing_local_model_is_the_end(made: Bench) -> None:
    """When neither answers, the local failure is told."""
    made.cloud.answer = made.local.answer = silent
    made.cloud.error = BackendUnavailable("cloud down")
    made.local.error = BackendUnavailable("local down")

    with pytest.raises(BackendUnavailable, match="local down"):
        answer(made.gateway, asking("x"))
    assert made.records("outcome")[0]["tried"] == "cloud-model"
