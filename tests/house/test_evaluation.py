"""The debugging cases are what they say: well-formed, failing as stated, cured by their fix."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from benchmarks.cases import patched_lines, place_on_stack

from homeport.evaluation.case import BadCaseError, Case, Half, OnFrame, Workload, load_case
from homeport.evaluation.running import apply_fix, can_run, prepare, run
from homeport.evaluation.seeding import Seed, planted, read_seeds
from homeport.evaluation.shelf import all_cases, opened_shelf

with opened_shelf() as _shelf:
    FOLDER = _shelf / "cases"
    CASES = all_cases(_shelf)
    SEEDS = read_seeds(_shelf)
_MOST_OF_A_KIND = 3
_LANGUAGES = {"python", "javascript", "java", "go"}


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> Case:
    """Each case in turn."""
    chosen = request.param
    assert isinstance(chosen, Case)
    return chosen


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"\n")


def test_every_folder_is_a_case() -> None:
    """No folder beside the cases is left without its case.toml."""
    folders = {folder for folder in FOLDER.glob("*/*") if folder.is_dir()}
    assert {case.folder for case in CASES} == folders


def test_the_names_fit(case: Case) -> None:
    """A case lies in the folder of its language and holds nothing but its three parts."""
    assert case.language == case.folder.parent.name
    assert case.language in _LANGUAGES
    assert {entry.name for entry in case.folder.iterdir()} == {
        *("case.toml", "project", case.fixed),
        *filter(None, [case.report]),
    }


def test_the_causes_lie_in_the_project(case: Case) -> None:
    """Every acceptable place is a line of a file of the project."""
    for place in case.causes:
        assert place.last <= _lines(case.project / place.path), place


def test_the_fix_changes_a_cause(case: Case) -> None:
    """The patch touches at least one of the places that the answer names."""
    touched = list(patched_lines(case))
    assert any(
        path == place.path and place.first <= line <= place.last
        for path, line in touched
        for place in case.causes
    ), touched


def test_the_projects_are_small_but_not_one_file(case: Case) -> None:
    """A case has 2 to 8 files and at most 200 lines."""
    files = [file for file in case.project.rglob("*") if file.is_file()]
    assert 2 <= len(files) <= 8
    assert 15 <= sum(map(_lines, files)) <= 200


def test_no_kind_of_bug_weighs_too_much() -> None:
    """No kind of bug has more than three cases."""
    often = {kind: n for kind, n in Counter(c.kind for c in CASES).items() if n > _MOST_OF_A_KIND}
    assert often == {}


def test_many_causes_lie_off_the_innermost_frame() -> None:
    """In half of the cases the cause is not on the innermost frame, in a fifth on none."""
    where = Counter(case.on_frame for case in CASES)
    assert where[OnFrame.INNERMOST] * 2 <= len(CASES)
    assert where[OnFrame.NONE] * 5 >= len(CASES)


def test_cases_of_every_kind_are_held_out() -> None:
    """At least forty cases are held out, of every language and of all that a person has in hand."""
    held_out = [case for case in CASES if case.half is Half.HELD_OUT]
    assert len(held_out) >= 40
    assert {case.language for case in held_out} == _LANGUAGES
    assert {case.workload for case in held_out} == set(Workload)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("summary = ", "sumary = "),
        ("[[cause]]", "[[cause]]\nwhy = 'more'"),
        ("first = ", "first = -"),
        ('kind = "', 'kind = ""\n# "'),
        ("explained_by = [", "explained_by = [[],"),
    ],
)
def test_a_malformed_case_is_refused(old: str, new: str, tmp_path: Path) -> None:
    """A misspelt key, an extra key, a line that cannot be, an empty text or list: not a case."""
    folder = tmp_path / "python" / "broken"
    shutil.copytree(CASES[-1].folder, folder)
    text = (folder / "case.toml").read_text(encoding="utf-8")
    assert old in text
    (folder / "case.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadCaseError):
        load_case(folder)


@pytest.mark.slow
def test_it_fails_as_stated_and_its_fix_cures_it(case: Case, tmp_path: Path) -> None:
    """The command fails with the stated exception, the cause where stated; fixed, it exits 0."""
    if not can_run(case):
        pytest.skip(f"{case.run[0]} is not on this machine")
    project = tmp_path / "project"
    prepare(case, project)
    failed = run(case, project)
    assert failed.code != 0
    assert case.exception in failed.text
    assert place_on_stack(case, failed.text, project) is case.on_frame
    apply_fix(case, project)
    cured = run(case, project)
    assert (cured.code, cured.text) == (0, cured.text)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_a_planted_bug_fails_as_stated(seed: Seed, tmp_path: Path) -> None:
    """A seed is a case where its package is as it was; elsewhere it is none."""
    for case in planted([seed], tmp_path / "seeds"):
        test_it_fails_as_stated_and_its_fix_cures_it(case, tmp_path)
