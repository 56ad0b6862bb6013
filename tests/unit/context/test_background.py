"""What the history says of the code that is shown."""

from pathlib import Path

import pytest
from tests.doubles.repository import commit_all, write_files

from homeport.code import Index
from homeport.context.background import changes_in, with_owners
from homeport.context.excerpts import shown
from homeport.domain import Excerpt

BEFORE = "def total(prices):\n    first = prices[0]\n    return first\n"
AFTER = "def total(prices):\n    first = prices[1]\n    return first\n"


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A function that was changed once since it was made."""
    repo = write_files(tmp_path / "repo", {"cart.py": BEFORE})
    commit_all(repo, "Add the cart")
    write_files(repo, {"cart.py": AFTER})
    commit_all(repo, "Count from one")
    return repo


def _excerpt(text: str, start: int = 1) -> Excerpt:
    return Excerpt("cart.py", start, start + text.count("\n"), text.rstrip("\n"), "total", "first")


def _cost(one: Excerpt) -> int:
    return len(shown(one))


def test_a_change_of_the_lines_shown(repo: Path) -> None:
    """The commit that changed a line is shown with its subject, where the line is now."""
    (one,) = changes_in(repo, [_excerpt(AFTER, 11)], 1_000, _cost)
    assert one.why.startswith("changed in ")
    assert one.why.endswith(": Count from one")
    assert (one.path, one.start) == ("cart.py", 12)
    assert "-    first = prices[0]\n+    first = prices[1]" in one.text


def test_what_is_not_committed_comes_first(repo: Path) -> None:
    """An open change is shown before the commits, lines that were only taken away as well."""
    write_files(repo, {"cart.py": AFTER.replace("    first = prices[1]\n", "")})
    shown_now = "def total(prices):\n    return first"
    (one,) = changes_in(repo, [_excerpt(shown_now)], 1_000, _cost)
    assert one.why == "changed, not committed yet"
    assert "-    first = prices[1]" in one.text


def test_what_has_nothing_to_do_with_the_lines(repo: Path, tmp_path: Path) -> None:
    """Changes of other lines, too costly ones, and folders without history give nothing."""
    assert changes_in(repo, [_excerpt("other = 12345\n")], 1_000, _cost) == ()
    assert changes_in(repo, [_excerpt(AFTER)], 20, _cost) == ()
    assert changes_in(repo, [], 1_000, _cost) == ()
    assert changes_in(tmp_path, [_excerpt(AFTER)], 1_000, _cost) == ()


def test_who_knows_a_file(repo: Path) -> None:
    """The first excerpt of a file says who changed it mostly, or whom CODEOWNERS names."""
    with Index.open(repo) as index:
        index.refresh()
        first, second = with_owners(index, [_excerpt(AFTER), _excerpt(AFTER, 9)])
        assert first.why == "first; mostly changed by A Person (100%)"
        assert second.why == "first"
        write_files(repo, {"CODEOWNERS": "* @cart-team\n"})
        (owned,) = with_owners(index, [_excerpt(AFTER)])
        assert owned.why == "first; owned by @cart-team"


def test_nobody_knows_a_file_without_history(tmp_path: Path) -> None:
    """Without a history nothing is added."""
    folder = write_files(tmp_path / "plain", {"cart.py": AFTER})
    with Index.open(folder) as index:
        index.refresh()
        assert with_owners(index, [_excerpt(AFTER)]) == (_excerpt(AFTER),)
