"""From findings to a prompt, through a real gateway, to an answer that was read critically."""

import asyncio
import json
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from tests.doubles.shop import found

from homeport.assistant.answer import Target, Tried
from homeport.assistant.explain import (
    Again,
    Asking,
    Explained,
    cause_text,
    evidence_of,
    explain,
    failure_text,
    prepare,
    target_of,
)
from homeport.assistant.findings import Findings
from homeport.assistant.trying import LONGEST_S, Trial
from homeport.audit import AuditKey, AuditLog, verify
from homeport.backends import LocalBackend, Options, ScriptedBackend, estimate_tokens
from homeport.context.instructions import Task, instructions
from homeport.detection import Scanner
from homeport.diagnosis import Cause
from homeport.domain import Completion, Decision, Delta, Excerpt, Principal, Prompt, Route
from homeport.errors import BackendUnavailable
from homeport.gateway import Gateway
from homeport.policy import default_policy
from homeport.traces import Frame, Trace

ASKING = Asking(Principal("local-user"), "shop", conversation="c1")
ANSWER = (
    "EXPLANATION\nThe key is text (shop/order.py:6).",
    " The table has numbers (shop/nowhere.py:3).\n\n",
    "CHANGE\n```python\nimport json\n\ndef parse(body):\n",
    '    items = json.loads(body)["items"]\n',
    '    return [int(item["sku"]) for item in items]\n```\n',
)
NO_FINDINGS = Findings(Trace(language="python", type="ValueError", message=""), (), (), (), (), ())


FORM = {
    "explanation": "The key is text, and the table has numbers.",
    "lines": ['items = json.loads(body)["items"]'],
    "change": {
        "old": 'return [item["sku"] for item in items]',
        "new": 'return [int(item["sku"]) for item in items]',
    },
}
Items = list[Decision | Delta | Again | Explained]


@dataclass
class Scripts:
    """A model that says one thing after the other, and how each was asked for."""

    says: list[ScriptedBackend]
    asked: list[tuple[Prompt, Options]] = field(default_factory=list)
    name: str = "scripts"
    context_window: int = 4096

    async def stream(
        self, prompt: Prompt, options: Options
    ) -> AsyncGenerator[Delta | Completion, None]:
        """Say what is next, and the last over and over."""
        said = self.says[min(len(self.asked), len(self.says) - 1)]
        self.asked.append((prompt, options))
        async for item in said.stream(prompt, options):
            yield item

    def count_tokens(self, text: str) -> int:
        """Guess."""
        return estimate_tokens(text)

    async def close(self) -> None:
        """Do nothing."""


def _gateway(folder: Path, backend: LocalBackend) -> tuple[Gateway, AuditLog]:
    log = AuditLog.open(folder / "audit.jsonl", AuditKey(b"a" * 32))
    gateway = Gateway(
        policy=default_policy(),
        scan=Scanner.default().scan,
        audit=log,
        local=backend,
        conversation_key=b"c" * 32,
    )
    return gateway, log


def _ask(folder: Path, backend: LocalBackend, asking: Asking = ASKING) -> Items:
    findings, read = found(folder)
    request, assembled = prepare(findings, asking, 2000, estimate_tokens)
    gateway, log = _gateway(folder, backend)

    async def ask() -> Items:
        async with aclosing(explain(request, assembled, findings, read, gateway)) as items:
            return [item async for item in items]

    with log:
        return asyncio.run(ask())


def test_the_answer_streams_and_ends_with_what_was_made_of_it(tmp_path: Path) -> None:
    """First the decision, then the pieces as they come, then claims and change, all recorded."""
    backend = ScriptedBackend(ANSWER)
    decision, *deltas, last = _ask(tmp_path, backend)
    assert isinstance(decision, Decision)
    assert decision.route is Route.LOCAL
    said = "".join(item.text for item in deltas if isinstance(item, Delta))
    assert said == "".join(ANSWER)
    assert isinstance(last, Explained)
    assert [claim.holds for claim in last.answer.claims] == [True, True, False]
    assert last.answer.text.startswith(last.answer.claims[0].text)  # what a rule found leads
    assert last.answer.complete
    assert last.answer.change is not None
    assert '+    return [int(item["sku"]) for item in items]' in last.answer.change.diff
    assert last.answer.change.parses
    assert last.answer.confidence > 0.5
    assert verify(tmp_path / "audit.jsonl").whole


def test_the_model_is_given_the_evidence_and_asked_for_the_function(tmp_path: Path) -> None:
    """Failure, proven cause and its code are in the prompt; the function to write stands last."""
    backend = ScriptedBackend(ANSWER)
    _ask(tmp_path, backend)
    (prompt,) = backend.seen
    text = prompt.messages[1].text
    assert "KeyError: '7'" in text
    assert "1. (shop/order.py:6)" in text
    assert 'return [item["sku"] for item in items]' in text
    assert text.endswith(
        "CHANGE: the whole corrected function parse of shop/order.py in one code block."
    )


def test_an_answer_that_was_cut_is_marked(tmp_path: Path) -> None:
    """At the token limit the answer counts as incomplete, with half the confidence."""
    whole = _ask(tmp_path / "a", ScriptedBackend(["EXPLANATION\n", "It is so."]))[-1]
    cut = _ask(tmp_path / "b", ScriptedBackend(["EXPLANATION\n", *["It is so. "] * 400]))[-1]
    assert isinstance(whole, Explained)
    assert isinstance(cut, Explained)
    assert (whole.answer.complete, cut.answer.complete) == (True, False)
    assert cut.answer.confidence < whole.answer.confidence


def test_a_model_that_fails_leaves_its_error_to_the_door(tmp_path: Path) -> None:
    """What was said before the failure was streamed; nothing is made up after it."""
    gone = BackendUnavailable("it went away", hint="start it")
    with pytest.raises(BackendUnavailable, match="went away"):
        _ask(tmp_path, ScriptedBackend(["half"], error=gone))
    assert verify(tmp_path / "audit.jsonl").whole


class Waiting(Trial):
    """Tries until it is told to stop."""

    begun = threading.Event()
    ended = threading.Event()

    def tried(
        self,
        diff: str,
        read: Callable[[str], str | None],
        failure: Trace,
        seconds: float = 0.0,
    ) -> Tried | None:
        """Wait, as for a command that hangs."""
        assert diff
        assert read("shop/order.py")
        assert failure.type == "KeyError"
        assert seconds <= LONGEST_S
        self.begun.set()
        self.ended.wait(30)
        return None

    def stop(self) -> None:
        """End the waiting."""
        self.ended.set()


def test_a_trial_ends_when_nobody_waits_any_more(tmp_path: Path) -> None:
    """Ctrl-C, or a command that left its resident process: what it ran does not go on."""
    findings, read = found(tmp_path)
    request, assembled = prepare(findings, ASKING, 2000, estimate_tokens)
    gateway, log = _gateway(tmp_path, ScriptedBackend(ANSWER))
    trial = Waiting(tmp_path, ("true",))

    async def ask() -> None:
        items = explain(request, assembled, findings, read, gateway, trial=trial)
        async with aclosing(items) as said:
            async for _ in said:
                pass

    async def leave() -> None:
        asking = asyncio.create_task(ask())
        await asyncio.to_thread(trial.begun.wait, 30)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

    with log:
        asyncio.run(leave())
    assert trial.ended.is_set()


def test_a_request_says_what_policy_wants_to_know(tmp_path: Path) -> None:
    """Task, repository, paths of the shown code, permission and conversation are in the request."""
    findings, _ = found(tmp_path)
    request, assembled = prepare(findings, replace(ASKING, allow_cloud=True), 900, estimate_tokens)
    assert (request.task, request.repo, request.conversation) == ("explain", "shop", "c1")
    assert request.allow_cloud
    assert request.paths == tuple(dict.fromkeys(e.path for e in assembled.included))
    assert "shop/order.py" in request.paths
    assert assembled.tokens <= 900


def test_a_sure_cause_is_not_buried_in_other_evidence(tmp_path: Path) -> None:
    """With a proven cause the model sees that cause's code; leads and changes would distract."""
    findings, _ = found(tmp_path)
    sure = evidence_of(findings)
    assert sure.changes == ()
    assert len(sure.excerpts) <= 2
    assert all(excerpt.marked for excerpt in sure.excerpts)
    assert len(sure.causes) == 1


def test_without_a_proof_changes_and_leads_are_evidence(tmp_path: Path) -> None:
    """Unsure findings show all the code and what changed, and claim no cause."""
    findings, _ = found(tmp_path)
    leads = tuple(replace(cause, score=0.4) for cause in findings.causes)
    told = replace(findings.changes[0], why="the key became text")
    plain = findings.changes[0]
    unsure = evidence_of(replace(findings, causes=leads, changes=(plain, told)))
    assert not unsure.known
    assert unsure.causes == ()
    assert len(unsure.excerpts) == len(findings.excerpts)
    assert unsure.changes == (f"{told.path} in {told.commit} (Sell things): the key became text",)


def test_a_cause_that_only_says_what_happened_is_not_sold_as_one() -> None:
    """Its place is told and its remedy is not; no function is named as the one to change."""
    symptom = replace(_cause("A.f"), score=0.5)
    evidence = evidence_of(replace(NO_FINDINGS, causes=(symptom, replace(symptom, line=9))))
    assert evidence.causes == ("(a.py:3) It is wrong.",)
    assert (evidence.known, evidence.asked) == (False, "the whole corrected function")
    assert target_of(replace(NO_FINDINGS, causes=(symptom,))) is None


def test_each_excerpt_carries_one_reason() -> None:
    """A model does not need three reasons for one piece of code."""
    excerpt = Excerpt("a.py", 1, 1, "x", why="likely cause; on the stack; named")
    evidence = evidence_of(replace(NO_FINDINGS, excerpts=(excerpt,)))
    assert evidence.excerpts[0].why == "likely cause"


def _cause(symbol: str = "") -> Cause:
    return Cause("rule", "a.py", 3, symbol, 0.9, "It is wrong.", "do better")


def test_what_is_asked_for_depends_on_the_cause() -> None:
    """A function where there is one, else the line, else the function that the model chooses."""
    in_function = replace(NO_FINDINGS, causes=(_cause("A.f"),))
    outside = replace(NO_FINDINGS, causes=(_cause(),))
    assert target_of(in_function) == Target("a.py", 3, "A.f")
    assert evidence_of(in_function).asked == "the whole corrected function A.f of a.py"
    assert evidence_of(outside).asked == "only the corrected line 3 of a.py"
    assert target_of(NO_FINDINGS) is None
    assert evidence_of(NO_FINDINGS).asked == "the whole corrected function"


def test_a_cause_is_a_sentence_with_its_place() -> None:
    """The remedy is added when there is one."""
    assert cause_text(_cause()) == "(a.py:3) It is wrong. Fix: do better."
    assert cause_text(replace(_cause(), remedy="")) == "(a.py:3) It is wrong."


def test_a_failure_is_told_by_the_persons_own_frames() -> None:
    """Library frames are left out when there are own ones; code is shown once, innermost."""
    frames = (
        Frame("lib.py", 9, function="inner"),
        Frame("a.py", 3, function="f", in_app=True, code="    x = y"),
        Frame("a.py", 3, function="<genexpr>", in_app=True),
        Frame("b.py", 4, function="g", in_app=True, code="f()"),
    )
    failure = Trace("python", "NameError", "y", frames)
    text = failure_text(failure).splitlines()
    assert text[0] == "NameError: y"
    assert len(text) == 3
    assert all("lib.py" not in line for line in text)
    assert text[2] == "  at b.py:4 g"


def test_a_failure_without_message_or_own_frames_is_still_told() -> None:
    """Only what the trace says is shown; a frame may have no line."""
    failure = Trace("python", "MemoryError", "", (Frame("lib.so", function="alloc"),))
    assert failure_text(failure) == "MemoryError\n  at lib.so alloc"


def _said(items: Items) -> str:
    return "".join(item.text for item in items if isinstance(item, Delta))


def test_a_model_that_keeps_to_a_form_reads_as_one_that_does_not(tmp_path: Path) -> None:
    """Prose while it streams, citations of shown lines, a change that applies, and its record."""
    backend = ScriptedBackend([*json.dumps(FORM)])
    items = _ask(tmp_path, backend, replace(ASKING, structured=True))
    assert _said(items).startswith(f"{str(FORM['explanation'])[:-1]} (shop/order.py:")
    last = items[-1]
    assert isinstance(last, Explained)
    assert all(claim.holds for claim in last.answer.claims)
    assert last.answer.change is not None
    assert '+    return [int(item["sku"]) for item in items]' in last.answer.change.diff
    (prompt,) = backend.seen
    assert prompt.schema is not None
    assert 'items = json.loads(body)["items"]' in prompt.schema.strings
    label = instructions(Task.EXPLAIN_JSON).label
    assert f'"instructions":"{label}"' in (tmp_path / "audit.jsonl").read_text().replace(" ", "")


def test_a_model_that_knows_no_forms_answers_in_words(tmp_path: Path) -> None:
    """What it says is read as an answer in words is."""
    last = _ask(tmp_path, ScriptedBackend(ANSWER), replace(ASKING, structured=True))[-1]
    assert isinstance(last, Explained)
    assert last.answer.change is not None
    assert last.answer.change.parses


@pytest.mark.parametrize("useless", ["{}", "", "\u043a\u043b\u044e\u0447 " * 9, "It is so. " * 99])
def test_an_answer_of_no_use_is_asked_for_once_more(tmp_path: Path, useless: str) -> None:
    """In words, after telling why; the second answer is the one that counts."""
    model = Scripts([ScriptedBackend([useless]), ScriptedBackend(ANSWER)])
    items = _ask(tmp_path, model, replace(ASKING, structured=True))
    (again,) = [item for item in items if isinstance(item, Again)]
    assert again.why
    assert _said(items[items.index(again) :]) == "".join(ANSWER)
    assert isinstance(items[-1], Explained)
    assert "The key is text" in items[-1].answer.words
    (first, _), (second, options) = model.asked
    assert first.schema is not None
    assert second.schema is None
    assert second.messages[0].text == instructions(Task.EXPLAIN).text
    assert options.temperature == 0.0


def test_words_of_no_use_are_asked_for_more_freely(tmp_path: Path) -> None:
    """The same question would have the same answer."""
    model = Scripts([ScriptedBackend(["?"]), ScriptedBackend(["?"])])
    items = _ask(tmp_path, model)
    assert [options.temperature > 0 for _, options in model.asked] == [False, True]
    assert isinstance(items[-1], Explained)  # such as it is


def test_a_second_answer_that_fails_leaves_the_first(tmp_path: Path) -> None:
    """Nothing is lost by asking again."""
    gone = BackendUnavailable("it went away", hint="start it")
    items = _ask(tmp_path, Scripts([ScriptedBackend(["?"]), ScriptedBackend(error=gone)]))
    assert isinstance(items[-1], Explained)
    assert items[-1].answer.words == "?"


def test_nobody_is_asked_again_when_the_time_is_spent(tmp_path: Path) -> None:
    """Two answers have the time of one."""
    findings, read = found(tmp_path)
    request, assembled = prepare(findings, ASKING, 2000, estimate_tokens)
    model = Scripts([ScriptedBackend(["?"])])
    gateway, log = _gateway(tmp_path, model)
    times = iter([0.0, 0.0, request.deadline_s - 5])

    async def ask() -> Items:
        async with aclosing(
            explain(request, assembled, findings, read, gateway, clock=times.__next__)
        ) as items:
            return [item async for item in items]

    with log:
        assert not any(isinstance(item, Again) for item in asyncio.run(ask()))
