"""The fast prefilter: all patterns in one Hyperscan pass, reporting where matches end.

Keeping the compiled database between processes is `compiled`'s business; where Hyperscan has
no package for a platform, `engine.KeywordPrefilter` does the same work more slowly.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from homeport.detection.detector import BlockDetector, Detector
from homeport.detection.engine import MAX_BLOCK, Window

_LAST_REPETITION = re.compile(r"\{(\d+),\d*\}(\)*)$")


def expressions(detectors: Sequence[Detector]) -> tuple[bytes, ...]:
    """Return the pattern of each detector as Hyperscan is to look for it."""
    return tuple(
        re.escape(detector.opening).encode()
        if isinstance(detector, BlockDetector)
        else _shortened(detector.pattern).encode("latin-1")
        for detector in detectors
    )


def _shortened(pattern: str) -> str:
    """Drop what the last repetition takes beyond its least: one report a match, not one a byte.

    Whatever matched still matches, at an earlier end on the same line; RE2 finds the whole.
    """
    return _LAST_REPETITION.sub(r"{\1}\2", pattern)


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
