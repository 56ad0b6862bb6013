"""Audit records of requests and answers."""

import json
from dataclasses import replace

import pytest

from homeport.audit import AuditKey, Status
from homeport.audit.record import as_fields
from homeport.domain import (
    Action,
    Category,
    Completion,
    Decision,
    Finding,
    Message,
    Principal,
    Prompt,
    Request,
    Role,
    Route,
    Span,
    Usage,
)
from homeport.gateway.ledger import Progress, intent_of, joined, label, outcome_of
from homeport.gateway.masking import MaskedPrompt

KEY = AuditKey(b"k" * 32)
REQUEST = Request(
    Prompt((Message(Role.SYSTEM, "be brief"), Message(Role.USER, "what is hunter2?"))),
    Principal("ann", ("lead",)),
    task="review",
    repo="acme/hidden-project",
    paths=("src/hidden_file.py",),
    classification="internal",
    allow_cloud=True,
)
DECISION = Decision(Route.CLOUD, Action.CONSIDER_CLOUD, "rule 1", ("why",), "sha256:0")
FOUND = ((), (Finding(Span(8, 15), Category.SECRET, "s"),))


@pytest.mark.parametrize(
    ("given", "recorded"),
    [("", ""), ("pii, internal", "pii,internal"), ("a b,x", f"digest:{KEY.digest('a b')},x")],
)
def test_labels(given: str, recorded: str) -> None:
    """Each label of a request is recorded as it is, or as a digest where it is no plain word."""
    request = replace(REQUEST, classification=given)
    intent = intent_of(
        request, DECISION, FOUND, backend="", cloud="", tokens=9, classes={}, key=KEY
    )
    assert intent.classification == recorded


def test_intent() -> None:
    """An intent says who asks for what, and holds none of the content."""
    intent = intent_of(
        REQUEST,
        DECISION,
        FOUND,
        backend="cloud",
        cloud="cloud",
        tokens=9,
        classes={"f0": True},
        key=KEY,
    )
    text = json.dumps(as_fields(intent))

    assert (intent.principal, intent.roles, intent.task) == ("ann", ("lead",), "review")
    assert (intent.route, intent.action, intent.rule) == (
        Route.CLOUD,
        Action.CONSIDER_CLOUD,
        "rule 1",
    )
    assert intent.categories == {Category.SECRET: 1}
    assert (intent.classes, intent.cloud, intent.may_use_cloud) == ({"f0": True}, "cloud", True)
    assert (intent.messages, intent.prompt_tokens, intent.cloud_asked) == (2, 9, True)
    for content in ("hunter2", "be brief", "hidden"):
        assert content not in text
    again = intent_of(
        REQUEST,
        DECISION,
        FOUND,
        backend="cloud",
        cloud="cloud",
        tokens=9,
        classes={"f0": True},
        key=KEY,
    )
    assert again.prompt == intent.prompt
    assert again.request != intent.request


def test_no_repository() -> None:
    """What was not given has no digest."""
    request = Request(REQUEST.prompt, REQUEST.principal)
    intent = intent_of(
        request, DECISION, FOUND, backend="", cloud="", tokens=0, classes={}, key=KEY
    )

    assert (intent.repo, intent.paths) == ("", ())


def test_outcome() -> None:
    """An outcome says how much was sent and answered, and holds none of it."""
    masked = MaskedPrompt(Prompt((Message(Role.USER, "what is [X]?"),)), {}, {Category.SECRET: 1})
    progress = Progress(Route.LOCAL, "model", masked, 12)
    completion = Completion("a password", "model", "stop", Usage(5, 0, 7, 0.1, 0.2))
    outcome = outcome_of(Status.ANSWERED, progress, KEY, total_ms=30, completion=completion)

    assert (outcome.prompt_tokens, outcome.completion_tokens, outcome.finish) == (5, 7, "stop")
    assert (outcome.first_token_ms, outcome.total_ms) == (12, 30)
    assert outcome.answer_characters == 10
    assert outcome.redactions == {Category.SECRET: 1}
    assert outcome.sent == KEY.digest(joined(masked.prompt))
    assert "password" not in json.dumps(as_fields(outcome))


def test_nothing_sent() -> None:
    """Where nothing was sent there is no digest of it."""
    outcome = outcome_of(
        Status.FAILED, Progress(Route.LOCAL, "model"), KEY, total_ms=1, error="BackendGarbage"
    )

    assert (outcome.sent, outcome.sent_characters, outcome.answer) == ("", 0, "")
    assert outcome.error == "BackendGarbage"


@pytest.mark.parametrize("word", ["", "explain", "large_refactor", "v1.2-x"])
def test_plain_label(word: str) -> None:
    """A plain word is recorded as it is."""
    assert label(word, KEY) == word


@pytest.mark.parametrize("word", ["two words", "x" * 33, "p@ss", "9lives", "é"])
def test_other_label(word: str) -> None:
    """Anything else a caller sends as a label might be content, and is digested."""
    assert label(word, KEY) == f"digest:{KEY.digest(word)}"


def test_joined_tells_prompts_apart() -> None:
    """Two prompts that differ only in how they are cut are different texts."""
    one = (Message(Role.USER, "ab"), Message(Role.USER, "c"))
    other = (Message(Role.USER, "a"), Message(Role.USER, "bc"))

    assert joined(Prompt(one)) != joined(Prompt(other))
