"""Acts are recorded before they take effect."""

import pytest

from homeport.audit import audit_path, records
from homeport.cli.acts import note_act
from homeport.cli.main import main
from homeport.errors import AuditError
from homeport.identity import TokenStore, tokens_path


def test_an_act_is_in_the_record() -> None:
    """Who did what stands in the log."""
    note_act("token created", {"token": "t1"})
    (act,) = [one.fields for one in records(audit_path()) if one and one.kind == "act"]
    assert (act["act"], act["token"]) == ("token created", "t1")
    assert act["by"]


def test_what_cannot_be_recorded_is_not_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a record no token is made."""
    monkeypatch.setenv("AUDIT_PATH", "/proc/nowhere/audit.jsonl")
    with pytest.raises(AuditError):
        note_act("x", {})
    assert main(["tokens", "create", "ci"]) == 2
    assert not TokenStore(tokens_path()).all()


def test_tokens_leave_their_acts() -> None:
    """Making and revoking a token are recorded, each with the token's id."""
    main(["tokens", "create", "ci"])
    main(["tokens", "revoke", "ci"])
    (token,) = TokenStore(tokens_path()).all()
    acts = [one.fields for one in records(audit_path()) if one and one.kind == "act"]
    assert [(act["act"], act["token"]) for act in acts] == [
        ("token created", token),
        ("token revoked", token),
    ]
