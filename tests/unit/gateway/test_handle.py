"""The one way to a model."""

import asyncio
import errno
import os
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.doubles.gateways import AUDIT_KEY, CLOUD_CONSIDERED, answer, asking, bench

from homeport.audit import verify
from homeport.backends import Options, Properties
from homeport.domain import (
    Category,
    Completion,
    Decision,
    Delta,
    Finding,
    Principal,
    Route,
    Treatment,
    Usage,
)
from homeport.errors import (
    AuditError,
    BackendError,
    BackendGarbage,
    GatewayError,
    InputError,
    RequestRejected,
)
from homeport.redaction import Vault

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
MAIL = "ann" + "@" + "example.com"
KEY = "AKIA" + "IOSFODNN7" + "REALKEY"


def test_answered_locally(tmp_path: Path) -> None:
    """A local answer comes restored, to the byte, and is recorded before and after."""
    made = bench(tmp_path)
    said = answer(made.gateway, asking(f"{KEY} belongs to {MAIL}", repo="acme/x", paths=("a.py",)))

    assert said.decision.route is Route.LOCAL
    assert said.text == f"{KEY} belongs to {MAIL}"
    assert said.completion is not None
    assert said.completion.text == said.text
    assert said.completion.model == "local-model"
    assert made.cloud.sent == b""
    assert KEY.encode() not in made.local.sent
    assert MAIL.encode() not in made.local.sent
    (intent,), (outcome,) = made.records("intent"), made.records("outcome")
    assert intent["backend"] == outcome["backend"] == "local-model"
    assert intent["categories"] == {"credential": 1, "email": 1}
    assert outcome["status"] == "answered"
    assert outcome["redactions"] == {"credential": 1, "email": 1}
    assert (outcome["prompt_tokens"], outcome["completion_tokens"]) == (5, 7)
    assert outcome["first_token_ms"] >= 1
    made.log.close()
    assert verify(made.path, AUDIT_KEY.public).whole


def test_answered_by_the_cloud(tmp_path: Path) -> None:
    """A cloud answer is restored too; the cloud has seen placeholders only."""
    made = bench(tmp_path, CLOUD_CONSIDERED)
    said = answer(made.gateway, asking(f"{KEY} belongs to {MAIL}"))

    assert said.decision.route is Route.CLOUD
    assert said.text == f"{KEY} belongs to {MAIL}"
    assert made.local.sent == b""
    assert KEY.encode() not in made.cloud.sent
    assert MAIL.encode() not in made.cloud.sent
    assert b"[HP_CREDENTIAL_" in made.cloud.sent
    assert made.records("outcome")[0]["route"] == "cloud"


@pytest.mark.parametrize("piece", [1, 2, 3, 5, 7, 16, 500])
def test_any_piece_size(tmp_path: Path, piece: int) -> None:
    """An answer is restored exactly, whatever the size of its pieces."""
    made = bench(tmp_path)
    made.local.piece = piece
    text = f"[{KEY}] [HP_ {MAIL}[{MAIL}] [HP_NOT_ONE] end ["

    assert answer(made.gateway, asking(text)).text == text


def test_intent_is_safe_before_anything_is_sent(tmp_path: Path) -> None:
    """When the model sees the prompt, the intent is already in the log."""
    made = bench(tmp_path)
    seen: list[int] = []

    def look(_messages: object) -> str:
        seen.append(len(made.records("intent")))
        return "answer"

    made.local.answer = look
    answer(made.gateway, asking("x"))
    assert seen == [1]


def test_failing_scan(tmp_path: Path) -> None:
    """A scanner that fails means that nothing is sent."""

    def failing(_text: str) -> tuple[Finding, ...]:
        raise ZeroDivisionError

    made = bench(tmp_path, CLOUD_CONSIDERED, scan=failing)
    with pytest.raises(GatewayError, match="nothing was sent"):
        answer(made.gateway, asking("x"))
    assert made.local.sent == made.cloud.sent == b""


def test_unwritable_audit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An intent that cannot be recorded means that nothing is sent."""
    made = bench(tmp_path, CLOUD_CONSIDERED)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(AuditError, match="nothing is sent"):
        answer(made.gateway, asking("x"))
    assert made.local.sent == made.cloud.sent == b""


def test_rejected(tmp_path: Path) -> None:
    """A rejected request is recorded and goes to no model; its decision is told first."""
    made = bench(tmp_path, "rules: [default: reject]")
    told: list[object] = []

    async def ask() -> None:
        async for item in made.gateway.handle(asking("x")):
            told.append(item)  # noqa: PERF401 -- what came before the error matters

    with pytest.raises(RequestRejected, match="default"):
        asyncio.run(ask())
    assert [type(item) for item in told] == [Decision]
    assert made.local.sent == made.cloud.sent == b""
    assert made.records("outcome")[0]["status"] == "rejected"
    assert len(made.records("outcome")) == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"allow_cloud": False}, "did not ask"),
        ({"principal": Principal("bob", may_use_cloud=False)}, "bob may not"),
    ],
)
def test_gates(tmp_path: Path, changes: dict[str, object], reason: str) -> None:
    """What the caller did not ask for, or may not have, stays local."""
    made = bench(tmp_path, CLOUD_CONSIDERED)
    said = answer(made.gateway, replace(asking("x"), **changes))  # type: ignore[arg-type]  # fits

    assert said.decision.route is Route.LOCAL
    assert any(reason in told for told in said.decision.reasons)
    assert made.cloud.sent == b""


def test_no_cloud(tmp_path: Path) -> None:
    """Without a cloud backend everything is local."""
    made = bench(tmp_path, CLOUD_CONSIDERED)
    made.gateway._planner._cloud = None

    assert answer(made.gateway, asking("x")).decision.route is Route.LOCAL


def test_budget(tmp_path: Path) -> None:
    """A spent budget keeps requests local."""
    made = bench(tmp_path, CLOUD_CONSIDERED)
    made.gateway._planner._budget_left = lambda request: request.task != "explain"

    assert answer(made.gateway, asking("x")).decision.route is Route.LOCAL
    assert answer(made.gateway, asking("x", task="fix")).decision.route is Route.CLOUD


def test_requirements(tmp_path: Path) -> None:
    """What the backend declares is held against what the policy requires."""
    policy = CLOUD_CONSIDERED + "\ncloud: {require: {retention_days: 0, region: [eu]}}"
    made = bench(tmp_path, policy)
    assert answer(made.gateway, asking("x")).decision.route is Route.LOCAL
    made.cloud.properties = Properties(retention_days=0, region="eu")
    assert answer(made.gateway, asking("x")).decision.route is Route.CLOUD


def test_refused_clearance_is_answered_locally(tmp_path: Path) -> None:
    """What cannot be cleared is answered by the local model, and the record says so."""
    calls: list[str] = []
    made = bench(tmp_path, CLOUD_CONSIDERED)
    real = made.gateway._planner.scan

    def forgetful(text: str) -> tuple[Finding, ...]:
        calls.append(text)
        return () if len(calls) == 1 else real(text)

    made.gateway._planner.scan = forgetful
    said = answer(made.gateway, asking(MAIL))

    assert said.decision.route is Route.LOCAL
    assert "clearance was refused" in said.decision.reasons[-1]
    assert made.cloud.sent == b""
    assert (made.records("intent")[0]["route"], made.records("outcome")[0]["route"]) == (
        "cloud",
        "local",
    )


def test_treatments(tmp_path: Path) -> None:
    """Masked and dropped values never come back; what passes does so locally only."""
    policy = "rules: [default: {}]\ntreatments: {{email: mask, ip_address: pass, credential: drop}}"
    address = "81.2.69.142"
    text = f"a {MAIL} b {address} c {KEY} d"

    made = bench(tmp_path, policy.format("local"))
    said = answer(made.gateway, asking(text)).text
    assert MAIL not in said
    assert KEY not in said
    assert said.startswith("a [HP_EMAIL_")
    assert said.endswith("c  d")
    assert address.encode() in made.local.sent

    (tmp_path / "b").mkdir()
    made = bench(tmp_path / "b", policy.format("consider_cloud"))
    said = answer(made.gateway, asking(text)).text
    assert address in said
    assert address.encode() not in made.cloud.sent


def test_policy_marks(tmp_path: Path) -> None:
    """What a redact_then_route pattern marks is withheld from the cloud, and restored."""
    policy = (
        "classes: {a: [pattern: 'codename\\s*:']}\nrules:\n"
        "  - {if: input.matches(classes.a), action: redact_then_route}\n"
        "  - default: consider_cloud"
    )
    made = bench(tmp_path, policy)
    said = answer(made.gateway, asking("codename: bluebird-nine, again bluebird-nine, yes"))

    assert said.decision.route is Route.CLOUD
    assert b"bluebird" not in made.cloud.sent
    assert said.text == "codename: bluebird-nine, again bluebird-nine, yes"


@pytest.mark.parametrize("error", [BackendError("down"), ValueError("content")])
def test_failing_backend(tmp_path: Path, error: Exception) -> None:
    """A model that fails is recorded as a failure, by the kind of error only."""
    made = bench(tmp_path)
    made.local.error = error
    with pytest.raises(type(error)):
        answer(made.gateway, asking("content"))

    (outcome,) = made.records("outcome")
    assert (outcome["status"], outcome["error"]) == ("failed", type(error).__name__)
    assert outcome["sent_characters"] > 0
    assert made.local.streams_closed == 1


def test_unfinished_answer(tmp_path: Path) -> None:
    """A model that ends without completing its answer is an error."""
    made = bench(tmp_path)
    made.local.completes = False
    with pytest.raises(BackendGarbage, match="local-model ended without"):
        answer(made.gateway, asking("x"))
    assert made.records("outcome")[0]["error"] == "BackendGarbage"


def test_requester_goes_away(tmp_path: Path) -> None:
    """Closing the iterator reaches the model and is recorded as a cancellation."""
    made = bench(tmp_path)

    async def leave() -> None:
        stream = made.gateway.handle(asking("a long question"))
        async for item in stream:
            if isinstance(item, Delta):
                break
        await stream.aclose()

    asyncio.run(leave())
    assert made.local.streams_closed == 1
    (outcome,) = made.records("outcome")
    assert (outcome["status"], outcome["error"]) == ("cancelled", "GeneratorExit")


def test_requester_leaves_after_the_decision(tmp_path: Path) -> None:
    """Leaving right after the decision sends nothing and is recorded."""
    made = bench(tmp_path)

    async def leave() -> None:
        stream = made.gateway.handle(asking("x"))
        await anext(stream)
        await stream.aclose()

    asyncio.run(leave())
    assert made.local.sent == b""
    (outcome,) = made.records("outcome")
    assert (outcome["status"], outcome["sent_characters"]) == ("cancelled", 0)


def test_cancelled_while_the_model_stalls(tmp_path: Path) -> None:
    """Cancelling a task that waits for a stalled model ends it, and is recorded once."""
    made = bench(tmp_path)
    made.local.stalls = True

    async def cancel() -> None:
        started = asyncio.Event()

        async def ask() -> None:
            async for item in made.gateway.handle(asking("a long question")):
                if isinstance(item, Delta):
                    started.set()

        task = asyncio.create_task(ask())
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancel())
    assert made.local.streams_closed == 1
    (outcome,) = made.records("outcome")
    assert outcome["status"] == "cancelled"


def test_cancelled_while_the_intent_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request cancelled while its intent is written is concluded, and nothing is sent."""
    made = bench(tmp_path)
    writing, go_on = threading.Event(), threading.Event()
    real = made.log.record

    def slow(entries: list[object]) -> object:
        writing.set()
        go_on.wait(10)
        return real(entries)  # type: ignore[arg-type]  # it is what the gateway gave

    monkeypatch.setattr(made.log, "record_now", lambda _entries: None)  # so a thread does
    monkeypatch.setattr(made.log, "record", slow)

    async def cancel() -> None:
        async def ask() -> None:
            async for _ in made.gateway.handle(asking("x")):
                pass

        task = asyncio.create_task(ask())
        await asyncio.to_thread(writing.wait, 10)
        task.cancel()
        await asyncio.sleep(0)
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancel())
    assert made.local.sent == b""
    (outcome,) = made.records("outcome")
    assert (outcome["status"], outcome["error"]) == ("cancelled", "CancelledError")


def test_leaving_after_the_last_item(tmp_path: Path) -> None:
    """An answer is recorded as answered even when nobody comes back after its last item."""
    made = bench(tmp_path)

    async def ask() -> None:
        stream = made.gateway.handle(asking("x"))
        async for item in stream:
            if isinstance(item, Completion):
                break
        await stream.aclose()

    asyncio.run(ask())
    assert [outcome["status"] for outcome in made.records("outcome")] == ["answered"]


@pytest.mark.parametrize("tokens", [0, -1, 10**9])
def test_impossible_length(tmp_path: Path, tokens: int) -> None:
    """An answer length that no model can give is bad input, and nothing is recorded."""
    made = bench(tmp_path)
    with pytest.raises(InputError, match="cannot be asked for"):
        answer(made.gateway, asking("x", max_tokens=tokens))
    assert made.records("intent") == []


def test_options_reach_the_model(tmp_path: Path) -> None:
    """What the requester wants of the answer reaches the model."""
    made = bench(tmp_path)
    answer(made.gateway, asking("x", max_tokens=33, temperature=0.5, seed=7))

    expected = repr(Options(max_tokens=33, temperature=0.5, seed=7))
    assert expected.encode() in made.local.sent


def test_earlier_messages_are_not_scanned_again(tmp_path: Path) -> None:
    """A chat that is sent again with one more message has only that one scanned."""
    scanned: list[str] = []

    def scan(text: str) -> tuple[Finding, ...]:
        scanned.append(text)
        return ()

    made = bench(tmp_path, scan=scan)
    first, second = "a" * 1000, "b" * 1000
    answer(made.gateway, asking(first))
    answer(made.gateway, asking(first, second))

    assert scanned == [first, second]


def test_conversation(tmp_path: Path) -> None:
    """Within a conversation a value keeps its placeholder, and an earlier one can be restored."""
    with Vault(tmp_path / "vault.db", b"v" * 32, 60.0) as vault:
        made = bench(tmp_path, vault=vault)
        answer(made.gateway, asking(f"mail {MAIL}", conversation="c1"))
        (placeholder,) = vault.get("c1", 0.0)
        made.local.answer = lambda _messages: f"as I said, {placeholder}"

        later = answer(made.gateway, asking("who was it?", conversation="c1"))
        assert later.text == f"as I said, {MAIL}"
        other = answer(made.gateway, asking("who was it?", conversation="c2"))
        assert other.text == f"as I said, {placeholder}"


def test_default_treatment_is_complete(tmp_path: Path) -> None:
    """Without treatments in the policy every category is tokenised towards every model."""
    for policy in ("rules: [default: local]", CLOUD_CONSIDERED):
        folder = tmp_path / str(len(policy))
        folder.mkdir()
        decision = bench(folder, policy).gateway.preview(asking("x")).decision
        assert decision.treatments == dict.fromkeys(Category, Treatment.TOKENISE)


def test_parallel_requests_stay_apart(tmp_path: Path) -> None:
    """Requests at the same time each get their own answer, and one record each."""
    made = bench(tmp_path)
    texts = [f"user{number}" + "@" + "example.com" for number in range(20)]

    async def ask(text: str) -> str:
        return "".join(
            [
                item.text
                async for item in made.gateway.handle(asking(text))
                if isinstance(item, Delta)
            ]
        )

    async def all_at_once() -> list[str]:
        return await asyncio.gather(*(ask(text) for text in texts))

    assert asyncio.run(all_at_once()) == texts
    made.log.close()
    report = verify(made.path, AUDIT_KEY.public)
    assert report.whole
    assert report.unconcluded == 0
    assert len(made.records("outcome")) == 20


class Words:
    """A model's answer without any way to close it."""

    def __init__(self) -> None:
        self._left: list[Delta | Completion] = [
            Delta("hello"),
            Completion("hello", "w", "stop", Usage(1, 0, 1, 0.0, 0.0)),
        ]

    def __aiter__(self) -> "Words":
        return self

    async def __anext__(self) -> Delta | Completion:
        return self._left.pop(0)


def test_an_answer_that_cannot_be_closed(tmp_path: Path) -> None:
    """The model is asked through its protocol only: any async iterator will do."""
    made = bench(tmp_path)
    made.local.stream = lambda _prompt, _options: Words()  # type: ignore[assignment,method-assign,return-value]  # fits the protocol

    assert answer(made.gateway, asking("x")).text == "hello"


def test_a_long_prompt(tmp_path: Path) -> None:
    """A very long prompt is handled beside the loop, with the same result."""
    made = bench(tmp_path)
    made.local.piece = 50_000
    text = f"{'word ' * 50_000}{MAIL}"
    assert answer(made.gateway, asking(text)).text == text
    assert MAIL.encode() not in made.local.sent


def test_clocks_that_jump(tmp_path: Path) -> None:
    """A clock that jumps back an hour, or ahead a day, breaks neither answers nor the record."""
    made = bench(tmp_path)
    times = iter([NOON, NOON - timedelta(hours=1), NOON + timedelta(days=1)] * 9)
    made.log._clock = lambda: next(times)
    for _ in range(4):
        assert answer(made.gateway, asking("x")).text == "x"
    made.log.close()
    assert verify(made.path, AUDIT_KEY.public).whole
