"""`homeport tokens` from the outside."""

import json

import pytest

from homeport.cli.main import main
from homeport.identity import TokenStore, tokens_path


def test_a_token_is_made_listed_and_revoked(capsys: pytest.CaptureFixture[str]) -> None:
    """The text is shown once, alone on standard output; the list never shows it."""
    assert main(["tokens", "create", "ci", "--role", "lead", "--role", "developer"]) == 0
    made = capsys.readouterr()
    text = made.out.strip()
    assert text.startswith("hp_")
    assert "until 20" in made.err
    assert main(["tokens", "list"]) == 0
    listed = capsys.readouterr().out
    assert "developer,lead" in listed
    assert text not in listed
    assert text.split("_", 2)[2] not in listed
    assert main(["tokens", "revoke", "ci"]) == 0
    assert "revoked" in capsys.readouterr().out
    (token,) = TokenStore(tokens_path()).all().values()
    assert token.revoked is not None


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Every verb gives one JSON object."""
    main(["tokens", "create", "bot", "--no-cloud", "--expires", "never", "--json"])
    made = json.loads(capsys.readouterr().out)
    assert made["principal"] == "service:bot"
    assert (made["roles"], made["may_use_cloud"], made["expires"]) == (["developer"], False, None)
    main(["tokens", "list", "--json"])
    (listed,) = json.loads(capsys.readouterr().out)["tokens"]
    assert listed == {key: made[key] for key in made if key != "token"}
    main(["tokens", "revoke", made["id"], "--json"])
    assert json.loads(capsys.readouterr().out) == {"revoked": [made["id"]]}


def test_an_empty_list_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """Without tokens the list says that there are none."""
    main(["tokens", "list"])
    assert capsys.readouterr().out == "there are no tokens\n"


def test_the_list_tells_what_a_token_may_not(capsys: pytest.CaptureFixture[str]) -> None:
    """A token without the cloud, and one without an end, are told as such."""
    main(["tokens", "create", "bot", "--no-cloud", "--expires", "never"])
    assert "until it is revoked" in capsys.readouterr().err
    main(["tokens", "list"])
    out = capsys.readouterr().out
    assert "no cloud" in out
    assert "without an end" in out


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["create", "a b"], "no name for a token"),
        (["create", "x" * 65], "no name for a token"),
        (["create", "\x1b[2J"], "no name for a token"),
        (["create", "ci", "--expires", "soon"], "no span of time"),
        (["create", "ci", "--expires", "0d"], "no span of time"),
        (["create", "ci", "--expires", "d"], "no span of time"),
        (["create", "ci", "--expires", "9999999w"], "no span of time"),
        (["create", "ci", "--expires", ""], "no span of time"),
        (["revoke", "nobody"], "no token 'nobody' to revoke"),
    ],
)
def test_bad_words(words: list[str], reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Names, spans and tokens that are none end with exit 2 and the next step."""
    assert main(["tokens", *words]) == 2
    told = capsys.readouterr()
    assert reason in told.err
    assert "next: " in told.err
    assert not told.out


def test_a_second_token_of_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    """While one is good, another of its name is refused."""
    main(["tokens", "create", "ci"])
    assert main(["tokens", "create", "ci"]) == 2
    assert "there is a token ci already" in capsys.readouterr().err
