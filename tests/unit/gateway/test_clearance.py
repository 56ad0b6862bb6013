"""The one place that makes a cleared prompt."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from homeport.detection import Scanner
from homeport.domain import (
    Action,
    Category,
    Decision,
    File,
    Finding,
    Medium,
    Message,
    Prompt,
    Role,
    Route,
    Span,
    Treatment,
)
from homeport.errors import ClearanceRefused
from homeport.gateway.clearance import clear
from homeport.gateway.survey import Survey, survey
from homeport.policy import load_policy
from homeport.redaction import Masker

POLICY = load_policy(
    "classes: {a: [pattern: 'code \\w+']}\nrules: [default: consider_cloud]", source="test"
)
DECISION = Decision(
    route=Route.CLOUD,
    action=Action.CONSIDER_CLOUD,
    rule="default",
    reasons=(),
    policy_digest=POLICY.digest,
    treatments=dict.fromkeys(Category, Treatment.TOKENISE),
)
SCAN = Scanner.default().scan
MAIL = "ann" + "@" + "example.com"


def prompt(*texts: str) -> Prompt:
    """Make a prompt of user messages."""
    return Prompt(tuple(Message(Role.USER, text) for text in texts))


def cleared_texts(
    asked: Prompt, found: Survey | None = None, decision: Decision = DECISION
) -> list[str]:
    """Clear a prompt and return its texts."""
    cleared = clear(
        asked,
        survey(asked, SCAN) if found is None else found,
        decision,
        policy=POLICY,
        masker=Masker(b"k" * 32),
        scan=SCAN,
    )
    assert cleared.prompt.policy_digest == POLICY.digest
    return [message.text for message in cleared.prompt.messages]


def test_clears() -> None:
    """What was found is gone, the rest stays, and no value is shown when it is printed."""
    asked = prompt("first", f"write to {MAIL} now")
    first, second = cleared_texts(asked)

    assert first == "first"
    assert second.startswith("write to [HP_EMAIL_")
    assert second.endswith("] now")
    cleared = clear(
        asked, survey(asked, SCAN), DECISION, policy=POLICY, masker=Masker(b"k" * 32), scan=SCAN
    )
    assert MAIL not in repr(cleared)


@pytest.mark.parametrize("route", [Route.LOCAL, Route.NONE])
def test_not_decided_for_the_cloud(route: Route) -> None:
    """A request that was decided otherwise is never cleared."""
    with pytest.raises(ClearanceRefused, match="not decided for the cloud"):
        cleared_texts(prompt("x"), decision=replace(DECISION, route=route))


def test_decided_by_another_policy() -> None:
    """A decision of another policy clears nothing."""
    with pytest.raises(ClearanceRefused, match="not decided for the cloud"):
        cleared_texts(prompt("x"), decision=replace(DECISION, policy_digest="sha256:0"))


def test_nothing_passes() -> None:
    """A treatment that lets a category pass clears nothing."""
    treatments = {**DECISION.treatments, Category.EMAIL: Treatment.PASS}

    with pytest.raises(ClearanceRefused, match="would pass unredacted"):
        cleared_texts(prompt("x"), decision=replace(DECISION, treatments=treatments))


def test_something_was_missed() -> None:
    """What the first scan missed is found by the second, and named by its category only."""
    with pytest.raises(ClearanceRefused, match="second scan still finds email") as caught:
        cleared_texts(prompt(f"write to {MAIL}"), found=((),))
    assert MAIL not in str(caught.value)


def test_dropping_makes_something_new() -> None:
    """Dropping what stood between two halves may join them; the second scan sees that."""
    half, other = MAIL.split("@")
    found: Survey = ((Finding(Span(len(half) + 1, len(half) + 5), Category.SECRET, "s"),),)
    treatments = {**DECISION.treatments, Category.SECRET: Treatment.DROP}

    with pytest.raises(ClearanceRefused, match="second scan"):
        cleared_texts(
            prompt(f"{half}@XXXX{other}"), found, replace(DECISION, treatments=treatments)
        )


def test_marked_by_the_policy() -> None:
    """What the policy's own patterns mark must be gone as well."""
    decision = replace(DECISION, redacted_classes=("a",))

    with pytest.raises(ClearanceRefused, match="second scan still finds secret"):
        cleared_texts(prompt("code red"), decision=decision)


def test_marker() -> None:
    """The marker never leaves, even where a decision overlooked it."""
    with pytest.raises(ClearanceRefused, match="NEVER_SEND"):
        cleared_texts(prompt("NEVER_SEND"))
    parts = Prompt((Message(Role.USER, "NEVER_", ("SEND",)),))
    with pytest.raises(ClearanceRefused, match="NEVER_SEND"):
        cleared_texts(parts)


@pytest.mark.parametrize(
    ("text", "length"), [("longvalue xlongvaluex", 9), ("short and (short)", 5)]
)
def test_value_elsewhere(text: str, length: int) -> None:
    """A withheld value that still stands somewhere is refused."""
    found: Survey = ((Finding(Span(0, length), Category.SECRET, "s"),),)

    with pytest.raises(ClearanceRefused, match="a withheld secret still stands"):
        cleared_texts(prompt(text), found)


@pytest.mark.parametrize(("text", "length"), [("short shorts", 5), ("abc abc", 3)])
def test_value_by_accident(text: str, length: int) -> None:
    """A short value may be part of another word."""
    found: Survey = ((Finding(Span(0, length), Category.SECRET, "s"),),)

    assert cleared_texts(prompt(text), found)[0].endswith(text[length:])


def test_made_here_only() -> None:
    """No other module of the package makes a `ClearedPrompt`, directly or through `replace`."""
    root = Path(__file__).parents[3] / "src" / "homeport"
    makers = set()
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
                if name == "ClearedPrompt":
                    makers.add(path.relative_to(root).as_posix())
    assert makers == {"gateway/clearance.py"}


def test_files_never_leave() -> None:
    """Nobody has looked into files, so a prompt with one is never cleared."""
    file = File(Medium.IMAGE, "image/png", "AAAA")
    asked = Prompt((Message(Role.USER, "look", files=(file,)),))
    with pytest.raises(ClearanceRefused, match="holds files"):
        cleared_texts(asked)
