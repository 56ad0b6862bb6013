"""The words that the record may keep."""

from pathlib import Path

import pytest
from tests.doubles.gateways import answer, asking, bench

from homeport.audit import verify
from homeport.domain import Called, Completion, Finding, Message, Prompt, Role, Usage
from homeport.errors import RequestRejected
from homeport.gateway.recording import Recorder
from homeport.policy import default_policy, load_policy

MAIL = "ann" + "@" + "example.com"
KEEPING = "record: redacted\nrules: [default: local]\n"
NOTHING = Usage(0, 0, 0, 0.0, 0.0)


def test_words_are_kept_where_the_policy_says_so(tmp_path: Path) -> None:
    """The record has what the model got and wrote, without its values; the answer has them."""
    made = bench(tmp_path, KEEPING + "treatments: {email: pass}\n")
    made.local.answer = lambda messages: f"you wrote {messages[-1].text}"
    said = answer(made.gateway, asking(f"mail {MAIL} now"))
    assert said.text == f"you wrote mail {MAIL} now"
    (outcome,) = made.records("outcome")
    assert MAIL not in made.path.read_text()
    assert outcome["sent_text"].startswith("mail [HP_EMAIL_")
    assert outcome["sent_text"].endswith("] now")
    assert outcome["answer_text"].startswith("you wrote mail [HP_EMAIL_")
    made.log.close()
    assert verify(made.path).whole


def test_by_default_no_words_are_kept(tmp_path: Path) -> None:
    """Without that line in the policy the record has digests only."""
    made = bench(tmp_path)
    answer(made.gateway, asking("why so?"))
    (outcome,) = made.records("outcome")
    assert (outcome["sent_text"], outcome["answer_text"]) == ("", "")
    assert outcome["sent"]


def test_what_is_rejected_was_never_sent(tmp_path: Path) -> None:
    """Of a request that nobody answers no words are kept."""
    made = bench(tmp_path, "record: redacted\nrules: [default: reject]\n")
    with pytest.raises(RequestRejected):
        answer(made.gateway, asking("why so?"))
    (outcome,) = made.records("outcome")
    assert (outcome["status"], outcome["sent_text"]) == ("rejected", "")


def test_calls_and_length() -> None:
    """Arguments of calls are words too; a long text is cut, and says so."""
    recorder = Recorder(lambda _text: (), default_policy(), ())
    called = Completion("a", "m", "stop", NOTHING, (Called("c", "f", '{"x":1}'),))
    assert recorder.answered(called) == 'a\nf {"x":1}'
    long = recorder.sent(Prompt((Message(Role.USER, "x" * 40_000),)))
    assert long.endswith("x\n[7232 more characters]")


def test_patterns_of_the_policy_are_redacted() -> None:
    """What the classes of the decision mark is redacted as well."""
    policy = load_policy(
        "classes: {names: [{pattern: 'project [a-z]+'}]}\nrules: [default: local]", source="p"
    )
    recorder = Recorder(lambda _text: (), policy, ("names",))
    kept = recorder.sent(Prompt((Message(Role.USER, "for project zephyr"),)))
    assert "zephyr" not in kept


def test_what_cannot_be_scanned_is_not_kept() -> None:
    """When a detector fails, nobody knows what is in the words."""

    def failing(_text: str) -> tuple[Finding, ...]:
        raise ZeroDivisionError

    kept = Recorder(failing, default_policy(), ()).sent(Prompt((Message(Role.USER, "x"),)))
    assert kept == "[not kept: it could not be scanned]"
