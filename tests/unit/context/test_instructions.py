"""What models are told: files with versions that cannot be changed in silence."""

import hashlib
import json
from importlib import resources

import pytest

from homeport.context.instructions import Task, explaining, instructions

FOLDER = resources.files("homeport.context") / "prompts"


@pytest.mark.parametrize("task", Task)
def test_a_prompt_that_changes_gets_another_version(task: Task) -> None:
    """VERSIONS names the digest of every file: whoever edits one must say so there."""
    told = instructions(task)
    digest = hashlib.sha256(told.text.encode()).hexdigest()
    listed = f"{task} {told.version} {digest}"
    assert listed in (FOLDER / "VERSIONS").read_text(encoding="utf-8").splitlines()
    assert told.label == f"{task}-{told.version}:{digest}"


def test_every_file_is_a_task_and_has_one_version() -> None:
    """Nothing lies there that nobody is told."""
    files = {file.name for file in FOLDER.iterdir()} - {"VERSIONS"}
    assert files == {f"{task}.txt" for task in Task}
    listed = [line.split()[0] for line in (FOLDER / "VERSIONS").read_text().splitlines()]
    assert sorted(listed) == sorted(Task)


def test_a_prompt_without_a_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A task that nobody listed is an error of ours, found by the first question."""
    texts = {"explain.txt": "You help.", "VERSIONS": "other 1 ab"}
    monkeypatch.setattr("homeport.context.instructions._read", texts.__getitem__)
    with pytest.raises(ValueError, match="has no version"):
        instructions.__wrapped__(Task.EXPLAIN)


def test_a_form_is_asked_for_with_the_names_of_its_members() -> None:
    """What the words ask for is what the form holds."""
    text = instructions(explaining(structured=True)).text
    assert all(f"{name}:" in text for name in ("explanation", "lines", "change"))
    assert explaining(structured=False) is Task.EXPLAIN
    assert json.dumps(text).isascii()  # every model's alphabet
