"""The lines of code that an answer may quote, and the form of an answer that quotes them.

A model that picks its citations from the lines it was shown cannot cite what is not there. Lines
are quoted as they stand, since small models miscount.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from homeport.code import is_test
from homeport.domain import Excerpt, Structure

Lines = Mapping[str, "Line"]  # by their text without margins

_WORD = re.compile(r"\w")
_LEAST_WORDS = 2  # letters and digits: a bracket alone says nothing
_LONGEST = 160
_MOST_CITED = 2
_LONGEST_EXPLANATION = 700  # characters; a small model repeats itself where it has room
_AROUND = 2  # lines beside a replaced one that tell it from others like it


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an excerpt, with its place and those around it."""

    path: str
    number: int
    text: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def margin(self) -> str:
        """The white space that it begins with."""
        return self.text[: len(self.text) - len(self.text.lstrip())]


def quotable(excerpts: Iterable[Excerpt]) -> Lines:
    """Return the lines that say something; of equal ones the marked one, else the first."""
    found: dict[str, Line] = {}
    for excerpt in excerpts:
        texts = excerpt.text.splitlines()
        for at, text in enumerate(texts):
            key, number = text.strip(), excerpt.start + at
            if not _says_something(key) or (key in found and number not in excerpt.marked):
                continue
            before, after = texts[max(0, at - _AROUND) : at], texts[at + 1 : at + 1 + _AROUND]
            found[key] = Line(excerpt.path, number, text, tuple(before), tuple(after))
    return found


def _says_something(text: str) -> bool:
    return len(text) <= _LONGEST and text.isprintable() and len(_WORD.findall(text)) >= _LEAST_WORDS


def form(lines: Lines, target: str = "") -> Structure | None:
    """Return the JSON schema of an answer about these lines; None when there are none.

    What is to be changed stands in the file `target` where lines of it are shown, and in no test.
    """
    if not lines:
        return None
    cited = {"enum": list(lines)}
    members = {
        "explanation": {"type": "string", "maxLength": _LONGEST_EXPLANATION},
        "lines": {"type": "array", "items": cited, "minItems": 1, "maxItems": _MOST_CITED},
        "change": _object({
            "old": {"enum": _changeable(lines, target)},
            "new": {"type": "string"},
        }),
    }  # fmt: skip
    return Structure.of(_object(members))


def _changeable(lines: Lines, target: str) -> list[str]:
    there = [text for text, line in lines.items() if line.path == target]
    beside = [text for text, line in lines.items() if not is_test(line.path)]
    return there or beside or list(lines)


def _object(members: Mapping[str, object]) -> dict[str, object]:
    return {
        "type": "object",
        "properties": dict(members),
        "required": list(members),
        "additionalProperties": False,
    }


def replacement(lines: Lines, old: str, new: str) -> str:
    """Return the change of one line as a block that says where it belongs; empty for none."""
    line = lines.get(old.strip())
    if line is None:
        return ""
    margin = "" if new[:1].isspace() else line.margin
    written = [margin + text if text.strip() else "" for text in new.splitlines()]
    searched = [*line.before, line.text, *line.after]
    replaced = [*line.before, *written, *line.after]
    return "\n".join(
        [line.path, "<<<<<<< SEARCH", *searched, "=======", *replaced, ">>>>>>> REPLACE", ""]
    )
