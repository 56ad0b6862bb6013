"""Code and history under one budget."""

from pathlib import Path

import pytest
from tests.doubles.repository import commit_all, write_files

from homeport.code import Index, Place, Query, QueryKind
from homeport.context.excerpts import shown
from homeport.context.rendering import rendered
from homeport.domain import Excerpt

LINES = "".join(f"    step_{n} = prices[{n}]\n" for n in range(20))


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A function of twenty lines that was changed since it was made."""
    repo = write_files(tmp_path / "repo", {"cart.py": f"def total(prices):\n{LINES}"})
    commit_all(repo, "Add the cart")
    write_files(repo, {"cart.py": f"def total(prices):\n{LINES}    return step_one\n"})
    commit_all(repo, "Return what was added")
    return repo


def _rendered(repo: Path, budget: int) -> tuple[tuple[Excerpt, ...], tuple[Excerpt, ...]]:
    query = Query("total", places=(Place("cart.py", 22),), kind=QueryKind.CRASH)
    with Index.open(repo) as index:
        index.refresh()
        return rendered(index, query, index.locate(query), budget, count=len, buffers={})


@pytest.mark.parametrize("budget", [1, 100, 300, 700, 900, 5_000])
def test_never_over_budget_and_always_the_same(repo: Path, budget: int) -> None:
    """What is printed of excerpts, owners and changes together stays under the budget."""
    excerpts, changes = _rendered(repo, budget)
    assert sum(len(shown(one)) for one in (*excerpts, *changes)) <= budget
    assert _rendered(repo, budget) == (excerpts, changes)


def test_all_of_it_where_there_is_room(repo: Path) -> None:
    """With room the function, who knows it and what changed in it are there."""
    excerpts, changes = _rendered(repo, 5_000)
    assert excerpts[0].why.endswith("mostly changed by A Person (100%)")
    assert changes[0].why.endswith("Return what was added")
    tight = [_rendered(repo, budget)[0] for budget in range(80, 220, 10)]
    assert any(one and "mostly" not in one[0].why for one in tight)
