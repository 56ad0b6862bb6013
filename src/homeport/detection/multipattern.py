"""The fast prefilter: all patterns in one Hyperscan pass, reporting where matches end.

Keeping the compiled database between processes is `compiled`'s business; where Hyperscan has
no package for a platform, `engine.KeywordPrefilter` does the same work more slowly.
"""

import re
from collections.abc import Sequence
from typing import Any

from homeport.detection.detector import Detector, Layer
from homeport.detection.engine import NEAR, Window, trigger
from homeport.errors import RuleError

_LEADING = re.compile(
    r"^((?:\(\?[a-z]+\))?(?:\((?:\?:|\?P<\w+>)?)*)\[[^\]]+\](?:\{0,\d+\}|\*)\??(?!\|)"
)
# Hyperscan 5.4 misses matches of `\\s-[a-z]{0,40}word` that take nothing for the class, some
# bytes into the text; it does not with a star. The tests compare every rule with RE2.
_OPTIONAL_CLASS = re.compile(r"\]\{0,\d\d+\}")
_BOUNDED = re.compile(r"\{(\d+),(\d+)\}")
_PADDING = re.compile(r"=\{0,\d\}(\)*)$")
_LAST_REPETITION = re.compile(r"\{([1-9]\d*),\d*\}(\)*)$")
_DEAR = 64  # a bound above this makes the database large and tells the prefilter little


def triggers(rules: Sequence[Detector | Layer]) -> dict[bytes, tuple[int, ...]]:
    """Return what Hyperscan is to look for, each with the rules whose trigger it is."""
    shared: dict[bytes, tuple[int, ...]] = {}
    for number, rule in enumerate(rules):
        pattern = _relaxed(trigger(rule)).encode("latin-1")
        if pattern:
            shared[pattern] = (*shared.get(pattern, ()), number)
    return shared


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

    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    try:
        database.compile(
            expressions=list(patterns),
            ids=list(range(len(patterns))),
            elements=len(patterns),
            flags=[hyperscan.HS_FLAG_MULTILINE] * len(patterns),
        )
    except hyperscan.HyperscanError as error:
        if len(patterns) > 1:
            for pattern in patterns:  # the error does not say which one it was
                compile_database([pattern])
        shown = patterns[0].decode("latin-1")[:200]
        raise RuleError(
            f"{error} in pattern {shown!r}",
            hint="rewrite the pattern, or give the detector a hint that Hyperscan takes",
        ) from error
    return database


class HyperscanPrefilter:
    """Windows around what Hyperscan reports: the line in which the match ends, and those near."""

    def __init__(self, database: Any, rules: Sequence[Sequence[int]]) -> None:  # noqa: ANN401 -- as above
        """Take a database and, for each of its patterns, the rules that share it."""
        self._database = database
        self._rules = tuple(tuple(each) for each in rules)

    def windows(self, data: bytes) -> list[Window]:
        """Return the windows of each rule, in order, none over another."""
        hits: list[tuple[int, int]] = []

        def collect(pattern: int, _start: int, end: int, _flags: int, _context: object) -> None:
            hits.append((end, pattern))

        self._database.scan(data, match_event_handler=collect)
        return self._lines(data, hits) if hits else []

    def _lines(self, data: bytes, hits: list[tuple[int, int]]) -> list[Window]:
        out: list[Window] = []
        spans: dict[int, tuple[int, int]] = {}  # by pattern, its last window
        start, stop = 0, -1
        hits.sort()  # Hyperscan promises no order
        for end, pattern in hits:
            # A match may take the newline as its terminator: its line is the one before.
            if end - 1 > stop:
                start = data.rfind(b"\n", 0, end - 1) + 1
                stop = data.find(b"\n", end - 1)
                if stop < 0:
                    stop = len(data)
            last = spans.get(pattern)
            if last is None:
                spans[pattern] = start, stop
            elif start - last[1] <= NEAR:
                spans[pattern] = last[0], stop
            else:
                self._add(out, pattern, last)
                spans[pattern] = start, stop
        for pattern, last in spans.items():
            self._add(out, pattern, last)
        return out

    def _add(self, out: list[Window], pattern: int, span: tuple[int, int]) -> None:
        for rule in self._rules[pattern]:
            out.append(Window(rule, *span))  # noqa: PERF401 -- mostly one
