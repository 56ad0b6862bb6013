"""What a model is told before every question of a kind: files beside this one, with versions.

A file that changes gets a new version in VERSIONS, which names its digest; the suite proves that.
The audit record of a question names the instructions that it was asked with.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources


class Task(StrEnum):
    """What is asked; the value is the name of the file."""

    EXPLAIN = "explain"
    EXPLAIN_JSON = "explain-json"  # for an answer in a form that the model is held to
    SUMMARISE = "summarise"  # an incident's log
    FIX = "fix"  # one function, by its test


@dataclass(frozen=True, slots=True)
class Instructions:
    """The text, and what the record calls it."""

    name: str
    version: int
    text: str

    @property
    def label(self) -> str:
        """Name, version and digest."""
        return f"{self.name}-{self.version}:{hashlib.sha256(self.text.encode()).hexdigest()}"


def explaining(*, structured: bool) -> Task:
    """Return how a failure's explanation is asked for: in a form, or in words."""
    return Task.EXPLAIN_JSON if structured else Task.EXPLAIN


@cache
def instructions(task: Task) -> Instructions:
    """Return the instructions for a task, as shipped."""
    text = _read(f"{task}.txt")
    for line in _read("VERSIONS").splitlines():
        name, version, _ = line.split()
        if name == task:
            return Instructions(name, int(version), text)
    raise ValueError(f"the prompt {task} has no version")


def _read(name: str) -> str:
    folder = resources.files("homeport.context") / "prompts"
    return (folder / name).read_text(encoding="utf-8")
