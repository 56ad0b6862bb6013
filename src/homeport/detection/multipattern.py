"""The fast prefilter: all patterns in one Hyperscan pass, reporting where matches end.

Keeping the compiled database between processes is `compiled`'s business; where Hyperscan has
no package for a platform, `engine.KeywordPrefilter` does the same work more slowly.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from homeport.detection.detector import BlockDetector, Detector
from homeport.detection.engine import MAX_BLOCK, Window

_BOUNDED = re.compile(r"\{(\d+),(\d+)\}")
_PADDING = re.compile(r"=\{0,\d\}(\)*)$")
_LAST_REPETITION = re.compile(r"\{([1-9]\d*),\d*\}(\)*)$")
_DEAR = 64  # a bound above this makes the database large and tells the prefilter little


def expressions(detectors: Sequence[Detector]) -> tuple[bytes, ...]:
    """Return the pattern of each detector as Hyperscan is to look for it."""
    return tuple(
        re.escape(detector.opening).encode()
        if isinstance(detector, BlockDetector)
        else _relaxed(detector.pattern).encode("latin-1")
        for detector in detectors
    )


def _relaxed(pattern: str) -> str:
    """Return a cheaper pattern that reports in every line in which `pattern` matches.

    High bounds fall, and the last repetition takes only its least: one report a match, not one
    a byte. RE2 finds the whole match.
    """
    loose = _BOUNDED.sub(_unbound, pattern)
    return _LAST_REPETITION.sub(r"{\1}\2", _PADDING.sub(r"\1", loose))


def _unbound(found: re.Match[str]) -> str:
    return f"{{{found[1]},}}" if int(found[2]) > _DEAR else found[0]


def compile_database(patterns: Sequence[bytes]) -> Any:  # noqa: ANN401 -- hyperscan carries no types
    """Compile all patterns into one block-mode database."""
    import hyperscan  # noqa: PLC0415 -- absent on some platforms; 20 ms elsewhere

    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=list(patterns),
        ids=list(range(len(patterns))),
        elements=len(patterns),
        flags=[hyperscan.HS_FLAG_MULTILINE] * len(patterns),
    )
    return database


class HyperscanPrefilter:
    """Windows around what Hyperscan reports: the line of the match, or a block's opening."""

    def __init__(self, database: Any, detectors: Sequence[Detector]) -> None:  # noqa: ANN401 -- as above
        self._database = database
        self._openings = tuple(
            len(detector.opening) if isinstance(detector, BlockDetector) else 0
            for detector in detectors
        )

    def windows(self, data: bytes) -> Iterator[Window]:
        """Yield each window once, however often a rule reports in it."""
        hits: list[tuple[int, int]] = []

        def collect(rule: int, _start: int, end: int, _flags: int, _context: object) -> None:
            hits.append((rule, end))

        self._database.scan(data, match_event_handler=collect)
        seen = [0] * len(self._openings)
        for rule, end in hits:
            if opening := self._openings[rule]:
                yield Window(rule, end - opening, min(len(data), end - opening + MAX_BLOCK))
            elif end > seen[rule]:
                # A match may take the newline as its terminator: its line is the one before.
                start = data.rfind(b"\n", 0, end - 1) + 1
                stop = data.find(b"\n", end - 1)
                seen[rule] = stop + 1 if stop >= 0 else len(data)
                yield Window(rule, start, stop if stop >= 0 else len(data))
