"""Texts that tests show: what a misspelt one in the code was meant to say."""

from __future__ import annotations

import ast
from difflib import SequenceMatcher
from functools import lru_cache

_SHORTEST, _LONGEST = 4, 200  # characters of a text that may be misspelt
_FURTHER = 3  # characters more or fewer
_ALIKE = 0.8


@lru_cache(maxsize=8)
def texts_of(tests: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines of the texts in tests, each once."""
    found: dict[str, None] = {}
    for test in tests:
        try:
            tree = ast.parse(test)
        except (SyntaxError, ValueError, RecursionError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                lines = node.value.splitlines()
                found.update(dict.fromkeys(one for one in lines if len(one) <= _LONGEST))
    return tuple(found)


def meant(value: str, texts: tuple[str, ...]) -> list[str]:
    """Return the texts that a value may have been meant to be, most alike first; itself is none."""
    if not _SHORTEST <= len(value) <= _LONGEST or value in texts:
        return []
    near = [text for text in texts if abs(len(text) - len(value)) <= _FURTHER]
    matcher = SequenceMatcher(b=value, autojunk=False)
    found = []
    for text in near:
        matcher.set_seq1(text)
        if matcher.real_quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE:
            found.append((-matcher.ratio(), text))
    return [text for _, text in sorted(found)[:3]]
