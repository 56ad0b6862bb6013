"""Sending to the cloud, and to the local model where the cloud does not begin to answer."""

from pathlib import Path

import pytest
from tests.doubles.gateways import CLOUD_CONSIDERED, Bench, answer, asking, bench
from tests.doubles.models import RecordingModel

from homeport.domain import ClearedPrompt, Route
from homeport.errors import BackendBusy, BackendError, BackendGarbage, BackendUnavailable
from homeport.gateway import Gateway

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


def test_the_next_local_model(tmp_path: Path) -> None:
    """A local model that does not begin is followed by the next one; one that rests is skipped."""
    made = bench(tmp_path)
    other = RecordingModel("other-model")
    gateway = Gateway(
        policy=made.gateway.policy,
        scan=made.gateway._planner.scan,
        audit=made.log,
        local=made.local,
        others=(other,),
        conversation_key=b"c" * 32,
    )
    made.local.answer, made.local.error = silent, BackendUnavailable("down")
    for _ in range(4):
        assert answer(gateway, asking("x")).text == "x"
    assert made.local.streams_closed == 9
    assert [one["backend"] for one in made.records("outcome")] == ["other-model"] * 4
    assert gateway.resting() == {"local-model": True, "other-model": False}
    other.answer, other.error = silent, BackendUnavailable("down too")
    with pytest.raises(BackendUnavailable, match="down too"):
        answer(gateway, asking("x"))


@pytest.mark.parametrize(("retry_after", "tries"), [(0, 3), (9, 1), (None, 3)])
def test_told_to_come_back(made: Bench, retry_after: int | None, tries: int) -> None:
    """A server that asks for some patience gets it, unless it is more than ours."""
    made.local.answer = silent
    made.local.error = BackendBusy("busy", retry_after=retry_after)
    with pytest.raises(BackendBusy):
        answer(made.gateway, asking("x", allow_cloud=False))
    assert made.local.streams_closed == tries


def test_labels_for_another_homeport(made: Bench) -> None:
    """Another Homeport gets the caller's labels, without those in which something is found."""
    made.cloud.takes_labels = True  # type: ignore[attr-defined]  # as the backend has it
    answer(made.gateway, asking("x", task="fix", repo="a/b", paths=(f"{MAIL}.py",)))
    (cleared,) = made.cloud.prompts
    assert isinstance(cleared, ClearedPrompt)
    assert cleared.labels == (
        ("X-Homeport-Task", "fix"),
        ("X-Homeport-Repo", "a/b"),
        ("X-Homeport-Allow-Cloud", "1"),
    )
    answer(made.gateway, asking(f"write to {MAIL}", repo=f"{MAIL}"))
    assert "X-Homeport-Repo" not in dict(made.cloud.prompts[1].labels)  # type: ignore[union-attr]
