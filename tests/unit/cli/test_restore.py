import json
from argparse import ArgumentParser
from pathlib import Path

import pytest

from homeport.cli import restore
from homeport.errors import InputError
from homeport.redaction.mapfile import write_map
from homeport.storage import user_key

NAME = "[HP_EMAIL_ABCDEFGH]"


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give a map with one entry, written with this user's key."""
    key = tmp_path / "key"
    key.write_text("ab" * 32)
    key.chmod(0o600)
    monkeypatch.setenv("HOMEPORT_KEY_FILE", str(key))
    write_map(tmp_path / "map", {NAME: "jo@some.org"}, user_key("redaction-map"))
    return str(tmp_path / "map")


def run(*arguments: str) -> int:
    """Run `homeport restore` with these arguments."""
    parser = ArgumentParser()
    restore.add_arguments(parser)
    return restore.execute(parser.parse_args(arguments))


def test_text(there: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Placeholders become values, every other byte stays."""
    source = tmp_path / "masked"
    source.write_bytes(b"to " + NAME.lower().encode() + b" \xff\n")
    assert run("--map", there, str(source)) == 0
    assert capfdbinary.readouterr().out == b"to jo@some.org \xff\n"


def test_json(there: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The restored text comes as JSON when asked for."""
    source = tmp_path / "masked"
    source.write_text(NAME)
    assert run("--json", "--map", there, str(source)) == 0
    assert json.loads(capsys.readouterr().out) == {"text": "jo@some.org"}


def test_no_map(there: str, tmp_path: Path) -> None:
    """A missing map is an error with the next step."""
    with pytest.raises(InputError) as caught:
        run("--map", there + "x", str(tmp_path))
    assert caught.value.hint


def test_another_map(there: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Placeholders that the map does not hold stay, and a person is told how many they are."""
    source = tmp_path / "masked"
    strangers = ["[HP_SECRET_ABCDEFGH]", "[HP_SECRET_BCDEFGHA]"]
    source.write_text(f"{strangers[0]} {NAME} {strangers[0].lower()}")
    assert run("--map", there, str(source)) == 0
    shown = capfd.readouterr()
    assert shown.out == f"{strangers[0]} jo@some.org {strangers[0].lower()}"
    assert "1 placeholder stays: not in this map" in shown.err
    source.write_text(" ".join(strangers))
    assert run("--map", there, str(source)) == 0
    assert "2 placeholders stay" in capfd.readouterr().err
