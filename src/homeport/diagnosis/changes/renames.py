"""Names that a hunk took away and that the failure misses: renamed, or gone."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from homeport.code import Hunk
from homeport.diagnosis.changes.involved import Involved
from homeport.diagnosis.changes.wording import TOKEN, quoted
from homeport.diagnosis.sources import Sources

_ALIKE = 0.5  # of two lines, to be taken for before and after


class Lost(NamedTuple):
    """A name whose definition went; `line` is where the new name or the gap is."""

    kind: str  # renamed, removed
    name: str
    line: int
    said: str


def lost_names(hunk: Hunk, failure: Involved, sources: Sources, who: str) -> Iterator[Lost]:
    """A name that the failure misses: this hunk took its definition away, or began to use it."""
    for name in sorted(failure.missing):
        gone = [line for line in hunk.removed if _defines(line, name)]
        if not gone or any(_has(line, name) and _defines(line, name) for line in hunk.added):
            continue
        line, new = _became(hunk, gone[0], name)
        if new and _has(sources.text(hunk.path) or "", new):
            said = f"{who} renamed `{name}` to `{new}` ({hunk.path}:{line}), and the old name is still used."
            yield Lost("renamed", name, line, said)
        elif not re.search(
            rf"(?:def|class|function|func)\s+{re.escape(name)}\b", sources.text(hunk.path) or ""
        ):
            said = f"{who} removed `{name}` from {hunk.path} (`{quoted(gone[0])}`), and it is still used."
            yield Lost("removed", name, line, said)


def _has(text: str, name: str) -> bool:
    return bool(re.search(rf"(?<![\w$]){re.escape(name)}(?![\w$])", text))


def _defines(line: str, name: str) -> bool:
    one = re.escape(name)
    return bool(re.search(
        rf"(?:def|class|function\*?|func(?: \([^)]*\))?|const|let|var|type|interface|enum)\s+{one}\b"
        rf"|(?<![\w$.]){one}\s*(?::|=(?!=))|[\"']{one}[\"']\s*:|(?:self|this)\.{one}\s*="
        rf"|exports(?:\.|\s*=.*\b){one}\b|^export\s*\{{.*\b{one}\b"
        rf"|^\s*(?:(?:public|private|protected|static|async|get|set)\s+)*(?:[\w<>\[\],]+\s+)?{one}\s*\([^;]*\{{"
        rf"|\(.*\b{one}\b.*\)\s*(?:->.*)?[:{{]\s*$|^\s*{one},?$",
        line,
    ))  # fmt: skip


def _became(hunk: Hunk, gone: str, name: str) -> tuple[int, str]:
    """(line, new name) when one added line is the removed one with another name in its place."""
    ours = TOKEN.findall(gone)
    at = next((n for n, token in enumerate(ours) if token.strip("\"'") == name), None)
    best, line, new = _ALIKE, hunk.start, ""
    for number, added in hunk.numbered:
        theirs = TOKEN.findall(added)
        matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
        if matcher.ratio() <= best or at is None:
            continue
        for tag, first, last, start, end in matcher.get_opcodes():
            if tag == "replace" and first <= at < last and at - first < end - start:
                word = theirs[start + at - first].strip("\"'")
                if re.fullmatch(r"[A-Za-z_$][\w$-]*", word):
                    best, line, new = matcher.ratio(), number, word
    return line, new
