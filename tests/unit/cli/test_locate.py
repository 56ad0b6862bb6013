"""`homeport locate`."""

import io
import json
from argparse import ArgumentParser
from pathlib import Path

import pytest
from tests.doubles.repository import commit_all, write_files

from homeport.cli import locate
from homeport.errors import InputError

CRASH = """\
Traceback (most recent call last):
  File "shop/cart.py", line 2, in total
    return add(prices)
NameError: name 'add' is not defined
"""


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of two files, and folders of the test's own."""
    monkeypatch.setenv("HOMEPORT_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("HOMEPORT_CONFIG_DIR", str(tmp_path / "config"))
    return write_files(
        tmp_path / "repo",
        {
            "shop/cart.py": "def total(prices):\n    return add(prices)\n",
            "shop/other.py": "def prices():\n    return []\n",
        },
    )


def _run(monkeypatch: pytest.MonkeyPatch, text: str, *words: str) -> int:
    parser = ArgumentParser()
    locate.add_arguments(parser)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    return locate.execute(parser.parse_args(words))


def test_json(
    repo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The documented keys come in one list, best first."""
    assert _run(monkeypatch, CRASH, "--repo", str(repo), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found[0]) == {"path", "start", "end", "symbol", "score", "why"}
    assert (found[0]["path"], found[0]["start"], found[0]["end"]) == ("shop/cart.py", 1, 2)
    assert found[0]["why"][0] == "on the stack at line 2"
    assert found[0]["score"] > found[1]["score"]


def test_for_people(
    repo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each line names the place, the symbol and why."""
    assert _run(monkeypatch, CRASH, "--repo", str(repo), "--limit", "1") == 0
    assert capsys.readouterr().out == (
        'shop/cart.py:1-2  total  on the stack at line 2; has the words "add", "total", "prices"\n'
    )


def test_render(
    repo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --render the code itself is shown, failing lines marked, under the budget."""
    assert _run(monkeypatch, CRASH, "--repo", str(repo), "--render", "--budget", "60") == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].startswith("shop/cart.py:1-2  on the stack")
    assert shown[1:] == ["     1 def total(prices):", ">    2     return add(prices)", ""]


def test_render_json(
    repo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The excerpts come as JSON as well."""
    assert _run(monkeypatch, CRASH, "--repo", str(repo), "--render", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found[0]["marked"] == [2]


def test_render_shows_changes(
    repo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --render a commit that changed the code is shown behind it, as a diff."""
    commit_all(repo, "Add the cart")
    code = "def total(prices):\n    return add(prices, 1)\n"
    write_files(repo, {"shop/cart.py": code})
    commit_all(repo, "Add one")
    assert _run(monkeypatch, CRASH, "--repo", str(repo), "--render") == 0
    shown = capsys.readouterr().out
    assert shown.startswith("shop/cart.py:1-2  on the stack")
    assert "mostly changed by A Person" in shown
    assert ": Add one\n" in shown
    assert "       -    return add(prices)\n       +    return add(prices, 1)\n" in shown


def test_nothing_fits(
    repo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A text that nothing fits is said on stderr, and is no error."""
    assert _run(monkeypatch, "zzz qqq", "--repo", str(repo)) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "nothing in this repository fits" in err


@pytest.mark.parametrize(
    ("text", "words", "message"),
    [
        (" \n", (), "empty"),
        (CRASH, ("--limit", "0"), "at least 1"),
        (CRASH, ("--budget", "-1"), "at least 1"),
    ],
)
def test_bad_input(
    repo: Path, monkeypatch: pytest.MonkeyPatch, text: str, words: tuple[str, ...], message: str
) -> None:
    """What cannot be answered is refused with the next step."""
    with pytest.raises(InputError, match=message) as refused:
        _run(monkeypatch, text, "--repo", str(repo), *words)
    assert refused.value.hint


def test_buffers(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What an editor has not saved is searched and shown, and is not kept."""
    buffers = write_files(
        tmp_path / "buffers", {"shop/other.py": "x = 1\n\n\ndef discount():\n    return 5\n"}
    )
    asked = ("--repo", str(repo), "--render", "--json")
    assert _run(monkeypatch, "discount is wrong", *asked, "--buffers", str(buffers)) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["path"], found["start"]) == ("shop/other.py", 4)
    assert found["text"] == "def discount():\n    return 5"
    assert _run(monkeypatch, "discount is wrong", *asked) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_rebuilt_index_is_told(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An index that could not be used is built anew, and that is said."""
    _run(monkeypatch, CRASH, "--repo", str(repo))
    (database,) = (tmp_path / "state" / "index").glob("*.db")
    database.write_bytes(b"broken" * 999)
    assert _run(monkeypatch, CRASH, "--repo", str(repo)) == 0
    assert "built anew" in capsys.readouterr().err
