"""Laws of the test runs room: readers never fall over, grouping loses nothing, history is sane."""

import json
import random
from xml.sax.saxutils import quoteattr

from hypothesis import given, settings
from hypothesis import strategies as st

from homeport.errors import InputError
from homeport.testruns import Case, Outcome, read_report
from homeport.testruns.grouping import Signature, group_failures, template
from homeport.testruns.history import Failure, Label, Run, Suite, judge

_NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")),
    min_size=1,
    max_size=20,
).filter(lambda name: "\ufffe" not in name and "\uffff" not in name)
_COURSES = st.lists(st.text(".F", min_size=12, max_size=12), min_size=1, max_size=5)


def _cases(data: bytes, size: int = 1 << 20) -> list[Case]:
    chunks = (data[at : at + size] for at in range(0, len(data), size))
    return list(read_report(chunks, "r").cases)


@given(
    st.binary(max_size=300), st.sampled_from([b"", b"<testsuite>", b'{"Action":"run",', b"1..2\n"])
)
def test_any_bytes_give_cases_or_a_clear_error(data: bytes, head: bytes) -> None:
    """No report makes a reader raise anything but an error with a next step."""
    try:
        _cases(head + data)
    except InputError as error:
        assert error.hint  # noqa: PT017 -- both outcomes are allowed, and this one is judged


@given(st.lists(_NAMES, max_size=8), st.integers(1, 60))
def test_pieces_of_any_size_give_the_same_report(names: list[str], size: int) -> None:
    """However a report arrives, and whatever its tests are called, it is the same."""
    tests = "".join(f"<testcase name={quoteattr(name)}/>" for name in names)
    data = f"<testsuite>{tests}</testsuite>".encode()
    assert _cases(data, size) == _cases(data)
    assert len(_cases(data)) == len(names)


@given(st.lists(st.tuples(_NAMES, st.sampled_from(["pass", "fail", "skip"])), max_size=8),
       st.integers(0, 400))  # fmt: skip
def test_a_cut_report_is_the_beginning_of_the_whole(
    verdicts: list[tuple[str, str]], length: int
) -> None:
    """Cutting a report anywhere loses its end and invents no verdict."""
    lines = [
        json.dumps({"Action": action, "Package": "p", "Test": name}) + "\n"
        for name, action in verdicts
    ]
    head = '{"Action":"start","Package":"p"}\n'
    whole = (head + "".join(lines)).encode()
    cut = whole[: len(head) + length]
    assert _cases(cut) == _cases(whole)[: len(_cases(cut))]


@given(st.text(max_size=200))
def test_a_template_has_no_figures_and_stays_as_it_is(message: str) -> None:
    """What differs is gone, and nothing is left to take out."""
    plain = template(message)
    assert template(plain) == plain
    assert not any(letter in "0123456789" for letter in plain)


@given(st.lists(st.tuples(_NAMES, st.sampled_from(["no row here", "bad 5", ""])), max_size=12))
def test_groups_hold_every_failure_once(failures: list[tuple[str, str]]) -> None:
    """Grouping neither loses a failure nor counts one twice."""
    cases = [Case(name, Outcome.FAILED, message=message) for name, message in failures]
    groups = group_failures(cases, lambda case: Signature("", case.message))
    found = sorted((case.name, case.message) for group in groups for case in group.cases)
    assert found == sorted(failures)


@settings(max_examples=40)
@given(_COURSES)
def test_every_failure_has_one_cause_and_every_chance_is_one(courses: list[str]) -> None:
    """Whatever the history, each failure is explained once and probabilities stay in range."""
    runs = [
        Run(f"{n}", f"c{n}", 1e9 + n * 3600.0, worker=f"w{n % 2}",
            failures=tuple(Failure(f"t{t}", "E") for t, one in enumerate(courses) if one[n] == "F"))
        for n in range(12)
    ]  # fmt: skip
    judged = judge(runs, Suite(tuple(f"t{n}" for n in range(20))))
    assert len(judged.causes) == sum(len(run.failures) for run in runs)
    for name, verdict in judged.verdicts.items():
        if verdict.p_flaky is None:  # only machines failed it
            assert {one.label for one in judged.causes if one.test == name} == {Label.INFRA}
        else:
            assert 0.0 <= verdict.p_flaky <= 1.0
        assert 0 <= verdict.failed <= verdict.ran <= 12
        assert verdict.evidence
        assert all(0.0 <= spell.probability <= 1.0001 for spell in verdict.spells)


@settings(max_examples=15)
@given(st.integers(60, 300), st.integers(0, 2**32))
def test_one_failure_that_passes_again_is_no_regression(length: int, seed: int) -> None:
    """A retry on the same code that passes speaks for flaky, wherever the failure falls."""
    at = random.Random(seed).randrange(5, length - 5)  # noqa: S311 -- no secret depends on it
    runs = [
        Run(f"{n}", f"c{n}", failures=(Failure("t", "E"),) if n == at else ())
        for n in range(length)
    ]
    runs.insert(at + 1, Run("again", f"c{at}", only=frozenset({"t"})))
    verdict = judge(runs, Suite(("t", "u", "v"))).verdicts["t"]
    assert verdict.label is Label.FLAKY
