"""The fast prefilter: all patterns in one Hyperscan pass, reporting where matches end.

Keeping the compiled database between processes is `compiled`'s business; where Hyperscan has
no package for a platform, `engine.KeywordPrefilter` does the same work more slowly.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from homeport.detection.detector import Detector, Layer
from homeport.detection.engine import Window, trigger
from homeport.errors import RuleError

_LEADING = re.compile(r"^((?:\(\?[a-z]+\))?(?:\((?:\?:|\?P<\w+>)?)*)\[[^\]]+\]\{0,\d+\}\??(?!\|)")
# Hyperscan 5.4 misses matches of `\\s-[a-z]{0,40}word` that take nothing for the class, some
# bytes into the text; it does not with a star. The tests compare every rule with RE2.
_OPTIONAL_CLASS = re.compile(r"\]\{0,\d\d+\}")
_BOUNDED = re.compile(r"\{(\d+),(\d+)\}")
_PADDING = re.compile(r"=\{0,\d\}(\)*)$")
_LAST_REPETITION = re.compile(r"\{([1-9]\d*),\d*\}(\)*)$")
_DEAR = 64  # a bound above this makes the database large and tells the prefilter little


def expressions(rules: Sequence[Detector | Layer]) -> tuple[bytes, ...]:
    """Return the trigger of each rule as Hyperscan is to look for it; empty if it has none."""
    return tuple(_relaxed(trigger(rule)).encode("latin-1") for rule in rules)


def _relaxed(pattern: str) -> str:
    """Return a cheaper pattern that reports in every line in which `pattern` matches.

    What is optional in front falls, high bounds fall, and the last repetition takes only its
    least: one report a match, not one a byte. RE2 finds the whole match.
    """
    loose = _LEADING.sub(r"\1", pattern)
    loose = _BOUNDED.sub(_unbound, _OPTIONAL_CLASS.sub("]*", loose))
    return _LAST_REPETITION.sub(r"{\1}\2", _PADDING.sub(r"\1", loose))


def _unbound(found: re.Match[str]) -> str:
    return f"{{{found[1]},}}" if int(found[2]) > _DEAR else found[0]


def compile_database(patterns: Sequence[bytes]) -> Any:  # noqa: ANN401 -- hyperscan carries no types
    """Compile all patterns into one block-mode database.

    Raises:
        RuleError: Hyperscan does not take one of them; the message shows which.
    """
    import hyperscan  # noqa: PLC0415 -- absent on some platforms; 20 ms elsewhere

    numbered = [(rule, pattern) for rule, pattern in enumerate(patterns) if pattern]
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    try:
        database.compile(
            expressions=[pattern for _, pattern in numbered],
            ids=[rule for rule, _ in numbered],
            elements=len(numbered),
            flags=[hyperscan.HS_FLAG_MULTILINE] * len(numbered),
        )
    except hyperscan.HyperscanError as error:
        if len(numbered) > 1:
            for _, pattern in numbered:  # the error does not say which one it was
                compile_database([pattern])
        shown = numbered[0][1].decode("latin-1")[:200]
        raise RuleError(
            f"{error} in pattern {shown!r}",
            hint="rewrite the pattern, or give the detector a hint that Hyperscan takes",
        ) from error
    return database


class HyperscanPrefilter:
    """Windows around what Hyperscan reports: the line in which the match ends."""

    def __init__(self, database: Any, rules: int) -> None:  # noqa: ANN401 -- as above
        self._database = database
        self._rules = rules

    def windows(self, data: bytes) -> Iterator[Window]:
        """Yield each window once, however often a rule reports in it."""
        hits: list[tuple[int, int]] = []

        def collect(rule: int, _start: int, end: int, _flags: int, _context: object) -> None:
            hits.append((rule, end))

        self._database.scan(data, match_event_handler=collect)
        seen = [0] * self._rules
        hits.sort()  # Hyperscan promises no order
        for rule, end in hits:
            if end > seen[rule]:
                # A match may take the newline as its terminator: its line is the one before.
                start = data.rfind(b"\n", 0, end - 1) + 1
                stop = data.find(b"\n", end - 1)
                if stop < 0:
                    stop = len(data)
                seen[rule] = stop + 1
                yield Window(rule, start, stop)
