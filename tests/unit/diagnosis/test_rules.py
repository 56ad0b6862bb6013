"""Every rule's examples are run as real programs, and the rule must name the line they state."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from homeport.assistant.data_files import DataFiles
from homeport.diagnosis import Cause, Sources, diagnose
from homeport.diagnosis.case import Example, Rule
from homeport.diagnosis.rules import every_rule, rules_of
from homeport.traces import read_failure, resolve_paths

_RULES = every_rule()
_COMMANDS = {
    "main.py": [sys.executable, "main.py"],
    "main.js": ["node", "main.js"],
    "Main.java": ["java", "Main.java"],
    "main.go": ["go", "run", "main.go"],
}

_EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.name}-{number}")
    for rule in _RULES
    for number, example in enumerate(rule.examples, 1)
]


def causes_of(example: Example, folder: Path, rules: tuple[Rule, ...]) -> tuple[Cause, ...]:
    """Run the example's `main.py`, read its real traceback, and ask the rules."""
    for name, text in example.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    argv = next(command for name, command in _COMMANDS.items() if name in example.files)
    if shutil.which(argv[0]) is None:
        pytest.skip(f"{argv[0]} is not installed")
    done = subprocess.run(argv, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode != 0, "the example must fail"
    failure = read_failure(done.stderr)
    assert failure is not None
    paths = sorted(example.files)

    def read(path: str) -> str | None:
        return example.files.get(path)

    sources = Sources(read, paths, DataFiles(folder))
    return diagnose(resolve_paths(failure, paths), sources, rules)


@pytest.mark.parametrize(("rule", "example"), _EXAMPLES)
def test_an_example_is_diagnosed_as_it_states(rule: Rule, example: Example, tmp_path: Path) -> None:
    """The rule names exactly the stated line first, or stays silent where it must."""
    causes = causes_of(example, tmp_path, (rule,))
    named = (causes[0].path, causes[0].line) if causes else None
    assert named == example.cause, causes


@pytest.mark.parametrize(("rule", "example"), _EXAMPLES)
def test_no_other_rule_overrules_a_positive_example(
    rule: Rule, example: Example, tmp_path: Path
) -> None:
    """Asked together, all rules still put the stated line first."""
    if example.cause is None:
        return
    causes = causes_of(example, tmp_path, _RULES)
    assert (causes[0].path, causes[0].line) == example.cause, (rule.name, causes)


def test_every_rule_of_a_language_has_an_example_that_it_names() -> None:
    """No rule is listed without proof that it can speak."""
    silent = [r.name for r in _RULES if not any(e.cause for e in r.examples)]
    assert silent == ["environment"]  # shown by its own cases in test_diagnose


def test_rules_have_names_of_their_own() -> None:
    """Two rules never share a name."""
    assert len({rule.name for rule in _RULES}) == len(_RULES)


@pytest.mark.parametrize("language", ["python", "javascript", "java", "go", "rust"])
def test_a_language_has_its_own_rules_and_those_of_every_language(language: str) -> None:
    """No rule of another language is imported for a failure."""
    names = {rule.name for rule in rules_of(language)}
    expected = {rule.name for rule in _RULES if rule.language in ("", language)}
    assert names >= expected
    assert {rule.name for rule in _RULES if not rule.language} <= names
