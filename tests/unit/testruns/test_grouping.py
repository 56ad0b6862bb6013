import pytest

from homeport.testruns.grouping import Place, Signature, group_failures, template
from homeport.testruns.model import Case, Outcome


def _failed(name: str, message: str = "", kind: str = "", trace: str = "") -> Case:
    return Case(name, Outcome.FAILED, message=message, kind=kind, trace=trace)


def _plain(case: Case) -> Signature:
    return Signature(case.kind, case.message)


@pytest.mark.parametrize(
    ("message", "plain"),
    [
        ("took 12.5 ms\nmore", "took <n> ms"),
        ("object at 0x7f00aa is gone", "object at <id> is gone"),
        ("id 123e4567-e89b-12d3-a456-426614174000", "id <id>"),
        ("commit 0a1b2c3d4e failed", "commit <id> failed"),
        ("at 2026-01-02T03:04:05.123Z", "at <time>"),
        ("no /tmp/pytest-1/a.txt here", "no <path> here"),
        ("feedback", "feedback"),
    ],
)
def test_a_template_keeps_what_does_not_change(message: str, plain: str) -> None:
    """Figures, identities, times and temporary paths differ from run to run."""
    assert template(message) == plain


def test_one_message_is_one_problem() -> None:
    """Tests that complain of the same with other figures belong together."""
    cases = [_failed(f"t{n}", f"connection to node {n} was lost") for n in range(3)]
    groups = group_failures([*cases, _failed("x", "quite another complaint")], _plain)
    assert [len(group.cases) for group in groups] == [3, 1]
    assert groups[0].title == "connection to node 0 was lost"


def test_differing_values_alone_are_no_shared_cause() -> None:
    """`assert 1 == 2` in two tests says nothing of a common reason."""
    groups = group_failures(
        [_failed("a", "assert 1 == 2", "AssertionError"), _failed("b", "assert 3 == 4")], _plain
    )
    assert len(groups) == 2


def test_one_place_in_the_code_is_one_problem() -> None:
    """Failures that end in the same function belong together, however their messages read."""
    places = (Place("src/cart.py", 8, "total"), Place("tests/a.py", 3, "test_a", in_test=True))

    def signature(case: Case) -> Signature:
        return Signature("KeyError", case.message, places)

    groups = group_failures([_failed("a", "'x'"), _failed("b", "'y'")], signature)
    assert len(groups) == 1
    assert groups[0].place == places[0]
    assert groups[0].title == "KeyError: 'x'"


def test_a_place_and_a_message_chain_groups() -> None:
    """What shares a place with one and a message with another joins all three."""
    place = Place("src/cart.py", 8, "total")
    signs = {
        "a": Signature("E", "first thing went wrong", (place,)),
        "b": Signature("E", "second matter looks bad", (place,)),
        "c": Signature("E", "second matter looks bad"),
    }
    groups = group_failures(
        [_failed(name, signs[name].message) for name in signs], lambda case: signs[case.name]
    )
    assert [len(group.cases) for group in groups] == [3]


def test_a_machines_complaint_is_one_problem_in_any_test() -> None:
    """A full disk fails tests at many places."""
    signs = {
        name: Signature("OSError", "", (Place(f"src/{name}.py", 1, name),)) for name in ("a", "b")
    }
    cases = [_failed(name, "[Errno 28] No space left on device") for name in signs]
    assert len(group_failures(cases, lambda case: signs[case.name])) == 1


def test_a_helper_that_asserts_for_many_tests_joins_none() -> None:
    """An assertion beside the tests fails for as many reasons as there are tests."""
    place = Place("tests/helping.py", 3, "check_equal")
    inner = (place, Place("tests/a.py", 9, "test_a", in_test=True))
    cases = [_failed("a", "assert 1 == 2", "AssertionError"), _failed("b", "assert 3 == 9")]
    groups = group_failures(cases, lambda case: Signature("AssertionError", case.message, inner))
    assert len(groups) == 1  # the same line of the helper, with the same template
    cases = [_failed("a", "assert 1 == 2"), _failed("b", "assert [] == {}")]
    groups = group_failures(cases, lambda case: Signature("AssertionError", case.message, inner))
    assert len(groups) == 2
    assert groups[0].place == place


def test_the_exemplar_is_the_commonest_with_a_trace() -> None:
    """The one to look at has the usual message and says where it happened."""
    place = Place("tests/a.py", None, in_test=True)

    def signature(case: Case) -> Signature:
        return Signature("a.b.E", case.message, (place,) if case.trace else ())

    cases = [
        _failed("a", "node 1 went away"),
        _failed("b", "node 2 went away", trace="x"),
        Case("passed", Outcome.PASSED),
    ]
    group = group_failures(cases, signature)[0]
    assert group.exemplar.name == "b"
    assert group.title == "E: node 2 went away"
    assert group.place == place


def test_a_failure_that_says_nothing_is_a_problem_of_its_own() -> None:
    """Without message and trace each test stands for itself."""
    groups = group_failures([_failed("a"), _failed("b")], _plain)
    assert [group.title for group in groups] == ["failed without a message"] * 2
    assert groups[0].place is None
