"""What goes to a backend."""

from pathlib import Path

import pytest

from homeport.detection import Scanner
from homeport.domain import (
    Action,
    Category,
    Decision,
    Message,
    Prompt,
    Role,
    Route,
    Treatment,
)
from homeport.gateway.shipment import Placeholders, Shipment, pack
from homeport.gateway.survey import survey
from homeport.policy import load_policy
from homeport.redaction import Masker, Vault

POLICY = load_policy("rules: [default: consider_cloud]", source="test")
SCAN = Scanner.default().scan
MAIL = "ann" + "@" + "example.com"


def packed(text: str, route: Route, known: dict[str, str] | None = None) -> Shipment:
    """Pack one message for a route."""
    prompt = Prompt((Message(Role.USER, text),))
    decision = Decision(
        route=route,
        action=Action.CONSIDER_CLOUD,
        rule="default",
        reasons=("first",),
        policy_digest=POLICY.digest,
        treatments=dict.fromkeys(Category, Treatment.TOKENISE),
    )
    return pack(
        prompt,
        survey(prompt, SCAN),
        decision,
        policy=POLICY,
        scan=SCAN,
        masker=Masker(b"k" * 32),
        known=known or {},
    )


@pytest.mark.parametrize("route", [Route.LOCAL, Route.CLOUD])
def test_masked_either_way(route: Route) -> None:
    """A prompt is masked for either way; for the cloud it is cleared too."""
    shipment = packed(f"ask {MAIL}", route, {"[OLD]": "old"})

    assert (shipment.cleared is not None) == (route is Route.CLOUD)
    if shipment.cleared is not None:
        assert shipment.cleared.messages == shipment.masked.messages
    assert MAIL not in shipment.masked.messages[0].text
    assert sorted(shipment.entries.values()) == [MAIL, "old"]
    assert MAIL not in repr(shipment)


def test_nowhere() -> None:
    """What is rejected ships nothing."""
    shipment = packed("x", Route.NONE)

    assert shipment.masked.messages == ()
    assert shipment.entries == {}


def test_refused_turns_local() -> None:
    """What cannot be cleared is answered locally, with the reason last."""
    shipment = packed("NEVER_SEND", Route.CLOUD)

    assert shipment.cleared is None
    assert shipment.decision.route is Route.LOCAL
    assert shipment.decision.reasons == (
        "first",
        "it stays local, since clearance was refused: the text holds NEVER_SEND",
    )


def masked(placeholders: Placeholders, conversation: str, text: str = MAIL) -> str:
    """Mask one text as the next message of a conversation."""
    masker = placeholders.masker(conversation, placeholders.known(conversation))
    result = masker.mask(text, SCAN(text))
    placeholders.keep(conversation, result.entries)
    return result.text


def test_placeholders_of_conversations() -> None:
    """Placeholders are the same within a conversation, different between two and without one."""
    placeholders = Placeholders(b"k" * 32, None, lambda: 0.0)

    assert masked(placeholders, "one") == masked(placeholders, "one")
    assert masked(placeholders, "one") != masked(placeholders, "two")
    assert masked(placeholders, "") != masked(placeholders, "")
    other = Placeholders(b"o" * 32, None, lambda: 0.0)
    assert masked(placeholders, "one") != masked(other, "one")
    assert "kkkk" not in repr(placeholders)


def test_remembered(tmp_path: Path) -> None:
    """With a vault, a later part of the conversation can restore what an earlier part withheld."""
    with Vault(tmp_path / "vault.db", b"v" * 32, 60.0) as vault:
        placeholders = Placeholders(b"k" * 32, vault, lambda: 0.0)
        name = masked(placeholders, "one")

        assert placeholders.known("one") == {name: MAIL}
        assert placeholders.known("two") == {}
        masked(placeholders, "")
        masked(placeholders, "one", "nothing to withhold")
        assert placeholders.known("") == {}
        assert placeholders.known("one") == {name: MAIL}
