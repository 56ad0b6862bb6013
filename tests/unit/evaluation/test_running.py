import subprocess
from pathlib import Path

import pytest
from tests.doubles.small_case import PATCH, write_case

from homeport.errors import SandboxUnavailable
from homeport.evaluation.case import Case, load_case
from homeport.evaluation.running import apply_fix, can_run, cures, failure_text, prepare, run
from homeport.sandbox import Sandbox


@pytest.fixture
def laid(tmp_path: Path) -> tuple[Case, Path]:
    """A case and where it is laid out."""
    case = load_case(write_case(tmp_path / "shelf"))
    prepare(case, tmp_path / "project")
    return case, tmp_path / "project"


def test_it_fails_and_its_fix_cures_it(laid: tuple[Case, Path]) -> None:
    """The project is a repository that fails as stated, until the patch is applied."""
    case, project = laid
    assert (project / ".git").is_dir()
    failed = run(case, project)
    assert failed.code == 1
    assert "KeyError: 'tea'" in failed.text
    apply_fix(case, project)
    assert (run(case, project).code, run(case, project).text) == (0, "3\n")


def test_what_is_asked_about_is_the_output_or_the_report(tmp_path: Path) -> None:
    """A report stands in the place of what the command prints."""
    plain = load_case(write_case(tmp_path / "a"))
    prepare(plain, tmp_path / "project")
    assert "KeyError" in failure_text(plain, tmp_path / "project")
    folder = write_case(tmp_path / "b", more='report = "report.md"\n')
    (folder / "report.md").write_text("Tea has no price.\n", encoding="utf-8")
    assert failure_text(load_case(folder), tmp_path / "project") == "Tea has no price.\n"


def test_a_change_is_judged_by_running_it(laid: tuple[Case, Path]) -> None:
    """The fix cures, another change does not, and the project stays as it was."""
    case, project = laid
    assert cures(case, project, PATCH) is True
    assert cures(case, project, PATCH.replace('+PRICES = {"tea"', '+PRICES = {"TEA"')) is False
    assert cures(case, project, "no diff\n") is False
    assert run(case, project).code == 1


def test_without_a_sandbox_no_change_is_judged(
    laid: tuple[Case, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model's change is never run outside of the sandbox."""

    def refuse(*_: object) -> None:
        raise SandboxUnavailable("none", hint="none")

    monkeypatch.setattr(Sandbox, "open", refuse)
    case, project = laid
    assert cures(case, project, PATCH) is None


def test_a_fix_that_does_not_apply_is_an_error(laid: tuple[Case, Path]) -> None:
    """Applying twice is refused by git."""
    case, project = laid
    apply_fix(case, project)
    with pytest.raises(subprocess.CalledProcessError):
        apply_fix(case, project)


def test_a_missing_language_is_known(
    laid: tuple[Case, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A case whose program is not on the path cannot be run."""
    case, _ = laid
    assert can_run(case)
    monkeypatch.setenv("PATH", "")
    assert not can_run(case)
