"""Running says whether order, time, load or the hash seed makes a test fail."""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.doubles.repository import write_files

from homeport.assistant import flakiness
from homeport.assistant.flakiness import Request, find_flakiness
from homeport.assistant.running_tests import Conditions, Ran, TestSandbox
from homeport.errors import InputError

_SUITE = tuple(f"t.py::test_{number}" for number in range(9))
_VICTIM = "t.py::test_4"
_TESTS = """SEEN = []
def test_first(): SEEN.append(1)
def test_victim(): assert not SEEN
"""


class _Scripted(TestSandbox):
    """A project whose victim fails when a rule says so: its conditions and what ran before."""

    def __init__(self, fails: Callable[[Conditions, tuple[str, ...]], bool]) -> None:
        self._fails = fails

    def run(self, tests: Sequence[str], conditions: Conditions) -> list[Ran]:
        order = conditions.order if conditions.order is not None else _SUITE
        assert conditions.order is None or set(tests) == set(order)
        before = order[: order.index(_VICTIM)] if _VICTIM in order else ()
        bad = self._fails(conditions, before)
        return [Ran(one, one != _VICTIM or not bad, skipped=False) for one in order]


def _found(
    monkeypatch: pytest.MonkeyPatch, fails: Callable[[Conditions, tuple[str, ...]], bool]
) -> flakiness.Flakiness:
    @contextmanager
    def opened(*_: object, **__: object) -> Iterator[_Scripted]:
        yield _Scripted(fails)

    monkeypatch.setattr(flakiness, "sandbox_of_tests", opened)
    return find_flakiness(Request(Path(), _VICTIM, runs=4), lambda _: None)


def test_polluters_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those after which it fails, and only those."""
    found = _found(monkeypatch, lambda _, before: {_SUITE[1], _SUITE[7]} <= set(before))
    assert (found.label, tuple(sorted(found.polluters))) == (
        "order_dependent",
        (_SUITE[1], _SUITE[7]),
    )


def test_a_test_it_needs_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """It fails by itself and passes only after that one."""
    found = _found(monkeypatch, lambda _, before: _SUITE[2] not in before)
    assert (found.label, found.setters) == ("order_dependent", (_SUITE[2],))


@pytest.mark.parametrize(
    ("rule", "label"),
    [
        (lambda one: one.env["TZ"] == "Asia/Kolkata", "time_dependent"),
        (lambda one: one.clock.startswith("2028-02-29"), "time_dependent"),
        (lambda one: one.env["PYTHONHASHSEED"] == "3", "hash_seed_dependent"),
        (lambda one: one.env["PYTHONHASHSEED"] != "3", "hash_seed_dependent"),
        (lambda one: one.wrapper[:1] == ("sh",), "load_dependent"),
        (lambda _: False, "steady"),
        (lambda _: True, "broken"),
    ],
)
def test_conditions_are_told_apart(
    monkeypatch: pytest.MonkeyPatch, rule: Callable[[Conditions], bool], label: str
) -> None:
    """Each is believed after it made the difference again and again."""
    found = _found(monkeypatch, lambda conditions, _: rule(conditions))
    assert found.label == label
    assert (found.at_most is not None) == (label == "steady")


def test_chance_is_no_condition(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that fails in two of five runs is hardly ever put down to anything else."""
    rng = random.Random(7)  # noqa: S311 -- chance, no secret
    labels = [_found(monkeypatch, lambda *_: rng.random() < 0.4).label for _ in range(60)]
    assert labels.count("flaky") >= 57


def test_a_suite_of_one_test_has_no_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then only conditions are looked at."""
    monkeypatch.setattr(f"{__name__}._SUITE", (_VICTIM,))
    assert _found(monkeypatch, lambda *_: False).label == "steady"


def test_an_unknown_test_is_refused(tmp_path: Path) -> None:
    """A name that pytest does not know."""
    repo = write_files(tmp_path / "r", {"t.py": _TESTS})
    with pytest.raises(InputError):
        find_flakiness(Request(repo, "t.py::test_absent", ("t.py",)), lambda _: None)


@pytest.mark.slow
def test_a_real_polluter_is_found(tmp_path: Path) -> None:
    """In a real project, with real runs."""
    repo = write_files(tmp_path / "r", {"t.py": _TESTS})
    found = find_flakiness(Request(repo, "t.py::test_victim", ("t.py",), 1), lambda _: None)
    assert found.polluters == ("t.py::test_first",)
