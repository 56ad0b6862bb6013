import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.doubles.buggy import FAILING, TEST, buggy, change

from homeport.repair.baseline import Baseline, take_baseline
from homeport.repair.candidate import Batch, Candidate
from homeport.repair.cold import Cold
from homeport.repair.proposals import File, Piece
from homeport.repair.search import Clock, Search
from homeport.repair.suite import read_command
from homeport.repair.warm import Timing, Warm
from homeport.sandbox import Sandbox

Bench = tuple[Path, Warm, Baseline]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """Give a repository with a bug, its evaluator and how its suite stands."""
    tree = buggy(tmp_path_factory.mktemp("search") / "repo")
    suite = read_command(TEST, tree, os.environ)
    with Sandbox.open(tree) as box, Warm(box, suite) as warm:
        yield tree, warm, take_baseline(warm, tree, 60)


def _search(bench: Bench, budget_s: float = 60.0) -> Search:
    _, warm, baseline = bench
    begun = warm.cpu_s
    clock = Clock(budget_s, lambda: warm.cpu_s - begun)
    return Search(warm, baseline.files, baseline, clock)


def _piece(*candidates: Candidate, suspicion: float = 1.0) -> Piece:
    return Piece("pkg/shop.py", "total", suspicion, lambda: iter([Batch(candidates)]))


def test_what_passes_and_breaks_nothing_is_found(bench: Bench) -> None:
    """Only the change that fixes the failing test and keeps the related ones is plausible."""
    tree = bench[0]
    right = change(tree, "result + discount", "result - discount")
    breaking = change(tree, "result + discount", "12")
    useless = change(tree, "result + discount", "result")
    broken = change(tree, "result + discount", "result +")
    search = _search(bench)
    progress = list(search.run([_piece(useless, breaking, broken, right, right)]))
    assert [one.candidate for one in search.found] == [right]
    assert search.found[0].fixed == (FAILING,)
    assert search.found[0].left == ()
    assert search.first_at is not None
    assert progress[-1].plausible == 1
    assert search.tried == 4


def test_changes_outside_bodies_are_written(bench: Bench) -> None:
    """A default is no part of the body: the file is written and imported anew."""
    tree = bench[0]
    default = change(tree, "discount=0", "discount=-0")
    search = _search(bench)
    assert search.consider([default, change(tree, "prices, discount", "prices, *, discount")]) == []
    assert search.tried == 2


def test_no_budget_tries_nothing(bench: Bench) -> None:
    """Without time left, nothing is tried and nothing is found."""
    search = _search(bench, budget_s=0.0)
    right = change(bench[0], "result + discount", "result - discount")
    list(search.run([_piece(right)]))
    assert (search.tried, search.found) == (0, [])


def test_pieces_are_opened_when_their_turn_comes(bench: Bench) -> None:
    """The heaviest change of all pieces is first, whatever piece it is of."""
    tree = bench[0]
    opened: list[str] = []

    def make(name: str, *candidates: Candidate) -> Piece:
        def made() -> Iterator[Batch]:
            opened.append(name)
            yield Batch(candidates)

        return Piece("pkg/shop.py", name, {"a": 1.0, "b": 0.5, "c": 0.4}[name], made)

    search = _search(bench)
    useless = change(tree, "result + discount", "result")
    list(search.run([make("b"), make("c"), make("a", useless)]))
    assert opened == ["a", "b", "c"]


def test_slow_changes_are_tried_again_with_more_time(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A change that is over the first limit and right is found soon, not after all others."""
    tree = buggy(tmp_path_factory.mktemp("slow") / "repo")
    suite = read_command(TEST, tree, os.environ)
    busy = "sum(range(5 * 10**6)) and result - discount"
    with Sandbox.open(tree) as box, Warm(box, suite) as warm:
        baseline = take_baseline(warm, tree, 60)
        # Limits of a machine's own measure would make this one of speed.
        baseline = replace(baseline, timing=Timing({}, 0.1))
        search = Search(warm, baseline.files, baseline, Clock(60, lambda: 0.0))
        slow = change(tree, "result + discount", f"{busy} + 0 * {busy} + 0 * {busy}")
        others = [change(tree, "result + discount", f"{n}") for n in range(100, 200)]
        told = next(one for one in search.run([_piece(slow, *others)]) if one.plausible)
        assert [one.candidate for one in search.found] == [slow]
        assert 1 < told.tried < len(others) / 2  # not at once, and before most of the others


def test_one_group_fixed_is_better_than_none(tmp_path: Path) -> None:
    """Where tests fail for two reasons, a change for one of them is kept for want of a better."""
    tree = buggy(tmp_path / "repo")
    place = tree / "pkg/shop.py"
    place.write_text(place.read_text().replace(">= self.limit", "> self.limit"))
    suite = read_command(TEST, tree, os.environ)
    with Sandbox.open(tree) as box, Warm(box, suite) as warm:
        baseline = take_baseline(warm, tree, 60)
        search = Search(warm, baseline.files, baseline, Clock(60, lambda: 0.0))
        half = change(tree, "result + discount", "result - discount")
        list(search.run([_piece(half)]))
        assert [(one.fixed, one.left) for one in search.found] == [
            ((FAILING,), ("tests/test_shop.py::test_full",))
        ]


def test_a_command_from_outside_is_searched_with_too(tmp_path: Path) -> None:
    """Each candidate is a run of the command."""
    check = "from pkg.shop import total\nassert total([10, 5], 3) == 12\n"
    tree = buggy(tmp_path / "repo", check=check)
    suite = read_command("python check.py; exit $?", tree, os.environ)
    with Sandbox.open(tree) as box:
        cold = Cold(box, suite)
        baseline = take_baseline(cold, tree, 60)
        files = {"pkg/shop.py": File.read(tree, "pkg/shop.py")}
        search = Search(cold, files, baseline, Clock(60, lambda: 0.0))
        right = change(tree, "result + discount", "result - discount")
        wrong = change(tree, "result + discount", "result")
        list(search.run([_piece(wrong, right)]))
        assert [one.candidate for one in search.found] == [right]


def test_what_passes_its_gates_is_given_time(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A limit that follows how soon tests failed does not refuse a change with which they go on."""
    many = "".join(f"def test_{n}():\n    assert total([10, 5], 3) == 12\n\n\n" for n in range(5))
    text = "from pkg.shop import total\n\n\n" + many
    tree = buggy(tmp_path_factory.mktemp("time") / "repo", tests__test_many=text)
    suite = read_command(f"{TEST}/test_many.py", tree, os.environ)
    with Sandbox.open(tree) as box, Warm(box, suite) as warm:
        baseline = take_baseline(warm, tree, 60)
        (gate,) = baseline.gates
        busy = "sum(i for i in range(3_000_000))"
        patient = change(tree, "result + discount", f"result - discount + 0 * {busy}")
        each = {name: 5.0 if name in gate else 0.02 for name in baseline.failing}
        baseline = replace(baseline, timing=replace(baseline.timing, each=each))
        search = _search((tree, warm, baseline))
        assert [one.candidate for one in search.consider([patient])] == [patient]


def test_what_was_made_at_import_is_made_anew(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A value that a module computed with the bug does not refuse the change that mends it."""
    text = (
        "from pkg.shop import total\n\nDUE = total([10, 5], 3)\n\n\n"
        "def test_due():\n    assert DUE == 12\n"
    )
    tree = buggy(tmp_path_factory.mktemp("anew") / "repo", tests__test_due=text)
    suite = read_command(TEST, tree, os.environ)
    with Sandbox.open(tree) as box, Warm(box, suite) as warm:
        baseline = take_baseline(warm, tree, 60)
        both = (("tests/test_due.py::test_due",), (FAILING,))
        baseline = replace(baseline, groups=both, gates=both)
        right = change(tree, "result + discount", "result - discount")
        wrong = change(tree, "result + discount", "12 if discount else 0 * result")
        search = _search((tree, warm, baseline))
        search.consider([wrong, right])
        assert [one.candidate for one in search.found] == [right]


def test_time_to_prove_what_was_found_is_kept(bench: Bench) -> None:
    """Once something is found, the search ends when proving needs what is left."""
    tree = bench[0]
    right = change(tree, "result + discount", "result - discount")
    others = [change(tree, "result + discount", f"{n}") for n in range(100, 200)]
    search = _search(bench)
    list(search.run([_piece(right, *others)]))
    assert search.tried == 101
    hurried = _search(bench, budget_s=5.0)
    hurried.proof_s = 60.0
    used = iter([0.0] * 4)
    hurried.clock.used = lambda: next(used, 4.0)
    list(hurried.run([_piece(right, *others)]))
    assert [one.candidate for one in hurried.found] == [right]
    assert hurried.tried == 40


def test_more_than_what_is_enough_is_not_found(bench: Bench) -> None:
    """Two changes at once are nothing where one of them is enough."""
    tree = bench[0]
    right = change(tree, "result + discount", "result - discount")
    more = change(tree, "result = 0", "result = +0")
    both = replace(right, splices=tuple(sorted((*more.splices, *right.splices))), weight=-2.0)
    search = _search(bench)
    list(search.run([_piece(right, both)]))
    assert [one.candidate for one in search.found] == [right]
    assert search.consider([replace(both, symbol="total")]) == []
    assert search.tried == 2
