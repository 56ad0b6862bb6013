"""The fast prefilter: all patterns in one Hyperscan pass, reporting where matches end.

Keeping the compiled database between processes is `compiled`'s business; where Hyperscan has
no package for a platform, `prefilter.KeywordPrefilter` does the same work more slowly.
"""

import itertools
import re
from array import array
from collections.abc import Sequence
from typing import Any

from homeport.detection.detector import Detector, Layer
from homeport.detection.lines import line_end
from homeport.detection.linewise import automatons, written
from homeport.detection.prefilter import NEAR, Windows, trigger
from homeport.errors import RuleError

_LEADING = re.compile(
    r"^((?:\(\?[a-z]+\))?(?:\((?:\?:|\?P<\w+>)?)*)\^?(?:\[[^\]]+\]|\\s)(?:\{0,\d+\}|\*)\??(?!\|)"
)
# Hyperscan 5.4 misses matches of `^\\s{0,20}word` where the word stood before, not at a line's
# beginning; so these beginnings fall. It misses matches of `\\s-[a-z]{0,40}word` that take nothing
# for the class, some bytes into the text; it does not with a star. Of `(?:x[^\\n]*>|^>)y` it misses
# some that begin with x, of `(?:x[^\\n>]*>|^>)y` none. A law holds every rule to RE2.
_OPTIONAL_CLASS = re.compile(r"\]\{0,\d\d+\}")
_BOUNDED = re.compile(r"\{(\d+),(\d+)\}")
_PADDING = re.compile(r"=\{0,\d\}(\)*)$")
_LAST_REPETITION = re.compile(r"\{([1-9]\d*),\d*\}(\)*)$")
_PARTS = re.compile(r"\\.|\[\^?\]?|\]")
_SPACES = {r"\s": r"\t\n\f\r ", r"\S": r"\x00-\x08\x0b\x0e-\x1f!-\xff"}
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
    return _as_re2(_LAST_REPETITION.sub(r"{\1}\2", _PADDING.sub(r"\1", loose)))


def _as_re2(pattern: str) -> str:
    """Return the pattern with RE2's white space: a vertical tab is none of it."""
    within = False  # a set

    def part(found: re.Match[str]) -> str:
        nonlocal within
        text = found[0]
        if text in _SPACES:
            return _SPACES[text] if within else f"[{_SPACES[text]}]"
        if text[0] != "\\":
            within = text[0] == "["
        return text

    return _PARTS.sub(part, pattern) if r"\s" in pattern or r"\S" in pattern else pattern


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
        self._rule_of = array("I", itertools.chain.from_iterable(rules))
        self._first_of = array("I", itertools.accumulate(map(len, rules), initial=0))
        self._loaded = automatons()

    def windows(self, data: bytes) -> Windows:
        """Return the windows of each rule, in order, none over another."""
        hits: list[int] = []

        def collect(pattern: int, _start: int, end: int, _flags: int, _context: object) -> None:
            hits.append(end << 32 | pattern)

        self._database.scan(data, match_event_handler=collect)
        if not hits:
            return array("I")
        hits.sort()  # Hyperscan promises no order
        if self._loaded is None:
            return self._lines(data, hits)
        run = self._loaded.homeport_hits_windows
        sorted_ = array("Q", hits)

        def write(place: int, room: int) -> int:
            last = array("q", bytes(8 * len(self._rule_of)))
            count: int = run(
                sorted_.buffer_info()[0], len(sorted_), self._first_of.buffer_info()[0],
                self._rule_of.buffer_info()[0], last.buffer_info()[0], data, len(data), NEAR,
                place, room,
            )  # fmt: skip
            return count

        return written(write, 2 * len(hits))

    def _lines(self, data: bytes, hits: list[int]) -> Windows:
        """Return the same as the library."""
        out = array("I")
        places: dict[int, int] = {}  # by rule, where its last window stands in `out`
        start, stop = 0, -1
        for hit in hits:
            # A match may take the newline as its end: its line is the one before.
            at = max((hit >> 32) - 1, 0)
            if at > stop:
                start, stop = data.rfind(b"\n", 0, at) + 1, line_end(data, at)
            pattern = hit & 0xFFFFFFFF
            for rule in self._rule_of[self._first_of[pattern] : self._first_of[pattern + 1]]:
                place = places.get(rule)
                if place is not None and start - out[place + 2] <= NEAR:
                    out[place + 2] = stop
                else:
                    places[rule] = len(out)
                    out.extend((rule, start, stop))
        return out
