"""The names of people that are known: a list, and a repository's authors."""

import io
import subprocess
from argparse import ArgumentParser
from pathlib import Path

import pytest

from homeport.cli import redact
from homeport.cli.people import authors, known_people
from homeport.errors import InputError


def commit(folder: Path, name: str) -> None:
    """Make a commit by an author."""
    subprocess.run(
        ["git", "-c", f"user.name={name}", "-c", "user.email=x@localhost", "commit", "-q",
         "--allow-empty", "-m", "one"],
        cwd=folder, check=True,
    )  # fmt: skip


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a repository with a person, a nickname and a machine among its authors."""
    for name in ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"):
        monkeypatch.delenv(name, raising=False)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    for name in ("Zuleika Dobson", "zed", "renovate[bot] x", "42 Things"):
        commit(tmp_path, name)
    return tmp_path


def test_authors(repository: Path) -> None:
    """Authors count by their full names, from any folder below; machines do not."""
    below = repository / "src"
    below.mkdir()
    assert authors(below) == ["Zuleika Dobson"]


def test_no_repository(tmp_path: Path) -> None:
    """Outside of a repository, and in a broken one, nobody is known."""
    assert authors(tmp_path) == []
    (tmp_path / ".git").mkdir()
    assert authors(tmp_path) == []


def test_a_list(tmp_path: Path) -> None:
    """A list has a name a line, and comments; a missing one is an error."""
    listed = tmp_path / "people"
    listed.write_text("# the team\nAda Lovelace\n\n  Max Beerbohm \n")
    assert known_people(str(listed), tmp_path) == ["Ada Lovelace", "Max Beerbohm"]
    with pytest.raises(InputError, match="no such file"):
        known_people(str(tmp_path / "missing"), tmp_path)


def test_redact_withholds_them(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """`homeport redact` withholds an author's name and a listed one, and nobody else's."""
    monkeypatch.chdir(repository)
    listed = repository / "people"
    listed.write_text("Ada Lovelace\n")
    text = b"zuleika dobson asked Ada Lovelace and Max Beerbohm\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
    parser = ArgumentParser()
    redact.add_arguments(parser)
    assert redact.execute(parser.parse_args(["--people", str(listed)])) == 0
    out = capfdbinary.readouterr().out
    assert out.count(b"[HP_PERSON_") == 2
    assert out.endswith(b" and Max Beerbohm\n")


def test_people_of_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    """Whom the settings name is known too; a list that is gone is an error, not nobody."""
    listed = tmp_path / "people.txt"
    listed.write_text("Zuleika Dobson\n")
    monkeypatch.setenv("HOMEPORT_PEOPLE", str(listed))
    assert known_people(None, tmp_path) == ["Zuleika Dobson"]
    listed.unlink()
    with pytest.raises(InputError, match="names of people"):
        known_people(None, tmp_path)
    monkeypatch.delenv("HOMEPORT_PEOPLE")
    assert known_people(None, tmp_path) == []
    settings = home / "config" / "homeport.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('[detection]\npeople = "people.txt"\n')
    (settings.parent / "people.txt").write_text("Max Beerbohm\n")
    assert known_people(None, tmp_path) == ["Max Beerbohm"]
    settings.write_text("# no people\n")
    assert known_people(None, tmp_path) == []
    settings.unlink()
    settings.mkdir()
    with pytest.raises(InputError, match=r"homeport\.toml"):
        known_people(None, tmp_path)
