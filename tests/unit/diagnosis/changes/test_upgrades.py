"""Versions in lock files of every common kind."""

import pytest

from homeport.code import Hunk
from homeport.diagnosis.changes.upgrades import is_lock, upgrades

_CASES = {  # a line with {} is the one that changed
    "poetry.lock": ('name = "dates"|version = "{}"', "dates"),
    "uv.lock": ('name = "dates"|version = "{}"', "dates"),
    "Cargo.lock": ('name = "dates"|version = "{}"', "dates"),
    "requirements.txt": ("dates=={}", "dates"),
    "requirements-dev.in": ("dates[fast]>={}", "dates"),
    "pyproject.toml": ('    "dates>={}",', "dates"),
    "Cargo.toml": ('dates = "{}"', "dates"),
    "package.json": ('    "dates": "^{}",', "dates"),
    "package-lock.json": ('    "node_modules/dates": {{|      "version": "{}",', "dates"),
    "npm-shrinkwrap.json": ('     "dates": {{|      "version": "{}"', "dates"),
    "pnpm-lock.yaml": ("  /dates@{}:", "dates"),
    "sub/pnpm-lock.yaml": ("  '@team/dates@{}':", "@team/dates"),
    "yarn.lock": ('dates@^2.0.0, dates@>=2:|  version "{}"', "dates"),
    "berry/yarn.lock": ('"@team/dates@npm:^2":|  version: {}', "@team/dates"),
    "go.mod": ("\tgithub.com/team/dates v{}", "github.com/team/dates"),
    "go.sum": ("github.com/team/dates v{} h1:a=", "github.com/team/dates"),
    "pom.xml": ("   <artifactId>dates</artifactId>|   <version>{}</version>", "dates"),
    "build.gradle": ("    implementation 'org.team:dates:{}'", "dates"),
    "Gemfile.lock": ("    dates ({})", "dates"),
    "composer.lock": ('      "name": "team/dates",|      "version": "v{}",', "team/dates"),
}


def _sides(template: str) -> str:
    found = []
    for line in template.split("|"):
        sides = [f"-{line.format('2.9.1')}", f"+{line.format('3.0.0')}"]
        found += sides if sides[0][1:] != sides[1][1:] else [f" {line.format()}"]
    return "|".join(found)


def _hunk(path: str, text: str) -> Hunk:
    return Hunk(path, "abc1234", 1, "Upgrade", 10, tuple(text.split("|")))


@pytest.mark.parametrize("path", sorted(_CASES))
def test_an_upgrade_is_read_from_every_kind_of_lock_file(path: str) -> None:
    """Package, both versions and the line of the new one."""
    text, package = _CASES[path]
    text = _sides(text)
    (found,) = upgrades(_hunk(path, text))
    assert is_lock(path)
    assert (found.package, found.before, found.after) == (package, "2.9.1", "3.0.0")
    lines = [line for line in text.split("|") if not line.startswith("-")]
    assert found.line == 10 + next(n for n, line in enumerate(lines) if "3.0.0" in line)


@pytest.mark.parametrize(
    "text",
    [
        '-version = "1.0.0"|+version = "1.1.0"',
        "-dates==1|+other==2",
        "-# dates==1|+# dates==2",
        '-  "name": "a"|+  "name": "b"',
        "-dates==1|+dates==1",
    ],
)
def test_other_changes_are_no_upgrades(text: str) -> None:
    """The project's own version, other packages, comments, the same version: nothing."""
    assert list(upgrades(_hunk("pyproject.toml", text))) == []


def test_lock_files_are_known_by_name() -> None:
    """Code is no lock file."""
    assert not is_lock("src/lock.py")
    assert is_lock("service/uv.lock")
