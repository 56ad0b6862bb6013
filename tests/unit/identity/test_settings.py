"""Who may ask, as the file says."""

from pathlib import Path

import pytest
from tests.doubles.people import SshKey

from homeport.errors import InputError
from homeport.identity import IdentitySettings, TeamRole, load_identity_settings

WHOLE = """
anonymous = false
[[issuers]]
issuer = "https://login.example/team"
audience = "homeport"
algorithms = ["ES256"]
types = ["application/at+JWT", "JWT"]
name_claim = "email"
prefix = "corp:"
leeway_s = 10
ca_file = "/etc/ca.pem"
roles_claim = "groups"
roles = {engineering = "developer", "sec ops" = "security"}
[[approvers]]
name = "dana"
public_key = "DANA"
roles = "security"
"""
ISSUER = """
[[issuers]]
issuer = "https://a.example"
audience = "x"
roles = {eng = "developer"}
"""
DANA, EVE = SshKey(), SshKey()
APPROVER = f'[[approvers]]\nname = "dana"\npublic_key = "{DANA.line}"\nroles = ["lead"]\n'


def load(text: str, folder: Path) -> IdentitySettings:
    """Load this text as the file."""
    file = folder / "identity.toml"
    file.write_text(text, encoding="utf-8")
    return load_identity_settings(file)


def test_the_whole_file_is_read(tmp_path: Path) -> None:
    """Every key arrives where it belongs."""
    found = load(WHOLE.replace("DANA", DANA.line), tmp_path)
    (issuer,) = found.issuers
    assert found.anonymous is False
    assert issuer.audience == ("homeport",)
    assert issuer.algorithms == ("ES256",)
    assert issuer.types == ("at+jwt", "jwt")
    assert (issuer.name_claim, issuer.prefix, issuer.leeway_s) == ("email", "corp:", 10)
    assert (issuer.ca_file, issuer.roles_claim) == ("/etc/ca.pem", "groups")
    assert issuer.roles == {"engineering": TeamRole.DEVELOPER, "sec ops": TeamRole.SECURITY}
    (approver,) = found.approvers
    assert (approver.name, approver.key) == ("dana", DANA.signing.public)
    assert approver.roles == (TeamRole.SECURITY,)


def test_what_may_be_left_out(tmp_path: Path) -> None:
    """An issuer needs an address, an audience and roles; the rest is strict by itself."""
    (issuer,) = load(ISSUER, tmp_path).issuers
    assert issuer.types == ("at+jwt",)
    assert "HS256" not in issuer.algorithms


@pytest.mark.parametrize(
    ("text", "loopback", "lets"),
    [
        ("", True, True),
        ("", False, False),
        (ISSUER, True, False),
        ("anonymous = true\n" + ISSUER, True, True),
        ("anonymous = true", False, True),
        ("anonymous = false", True, False),
    ],
)
def test_who_may_ask_without_a_credential(
    text: str, *, loopback: bool, lets: bool, tmp_path: Path
) -> None:
    """Where only this machine can ask and no issuer is named, its user may; else if told so."""
    assert load(text, tmp_path).lets_anonymous(listens_on_loopback=loopback) is lets


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("anonymous = 1", "anonymous: must be true or false"),
        ("who = 1", "the file: who: unknown key"),
        ("issuers = 1", "must be tables"),
        ("issuers = [1]", "must be tables"),
        ("a = = b", "Invalid value"),
        (ISSUER + "more = 1", r"issuers\[1\]: more: unknown key"),
        (ISSUER.replace('"https://a.example"', '""'), "must be a text"),
        (ISSUER.replace("https://a", "http://a"), "must begin with https"),
        (ISSUER.replace("https://a", "ftp://a"), "must begin with https"),
        (ISSUER.replace("https://a.example", "https://[::1"), "no address of an issuer"),
        (ISSUER.replace("https://a.example", "https://u@a.example"), "no address of an issuer"),
        (ISSUER.replace("https://a.example", "https://a.example?x"), "no address of an issuer"),
        (ISSUER.replace("https://a.example", "a.example"), "no address of an issuer"),
        (ISSUER + ISSUER, "one issuer stands here twice"),
        (ISSUER.replace('audience = "x"', ""), "audience: must be a text or a list"),
        (ISSUER.replace('audience = "x"', "audience = []"), "audience: must be a text or a list"),
        (ISSUER.replace('audience = "x"', "audience = [5]"), "must hold texts"),
        (ISSUER.replace('{eng = "developer"}', "{}"), "must be a table of claim values"),
        (ISSUER.replace('{eng = "developer"}', "5"), "must be a table of claim values"),
        (ISSUER.replace('"developer"', '"emperor"'), "'emperor' is no role"),
        (ISSUER + 'algorithms = ["HS256"]', "'HS256' is not taken"),
        (ISSUER + 'algorithms = ["none"]', "'none' is not taken"),
        (ISSUER + "leeway_s = 3600", "must be seconds from 0 to 300"),
        (ISSUER + "leeway_s = 'x'", "must be seconds from 0 to 300"),
        (APPROVER + APPROVER.replace(DANA.line, EVE.line), "one name stands here twice"),
        (APPROVER + APPROVER.replace('"dana"', '"eve"'), "two people share a key"),
        (APPROVER.replace(DANA.line, "ssh-rsa AAAA"), r"approvers\[1\].public_key: this is no"),
        (APPROVER + "x = 1", r"approvers\[1\]: x: unknown key"),
    ],
)
def test_bad_files_name_the_key(text: str, reason: str, tmp_path: Path) -> None:
    """Each fault is told with the file, the key and what belongs there."""
    with pytest.raises(InputError, match=reason) as caught:
        load(text, tmp_path)
    assert str(tmp_path / "identity.toml") in str(caught.value)
    assert caught.value.hint


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """A named file that is missing or no UTF-8 is an error, never no settings."""
    with pytest.raises(InputError, match="No such file"):
        load_identity_settings(tmp_path / "nothing.toml")
    (tmp_path / "x.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="utf-8"):
        load_identity_settings(tmp_path / "x.toml")


def test_where_the_file_lies(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable beats the config folder; without either there are no settings."""
    assert load_identity_settings() == IdentitySettings()
    folder = home / "config"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "identity.toml").write_text("anonymous = true")
    assert load_identity_settings().anonymous is True
    named = tmp_path / "other.toml"
    named.write_text("anonymous = false")
    monkeypatch.setenv("HOMEPORT_IDENTITY", str(named))
    assert load_identity_settings().anonymous is False
