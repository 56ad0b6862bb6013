"""Confirms the values of many rules in many windows: programs at once, RE2 for what they leave.

A program that is small and one of hundreds is run where RE2 would fetch tables from far away. Both
find the same; what a value is worth is `Confirmation`'s business either way.
"""

import ctypes
import itertools
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from homeport.detection.confirmation import Confirmation
from homeport.detection.detector import BlockDetector, Detector, Layer, PatternDetector
from homeport.detection.prefilter import Window, Windows, each
from homeport.detection.programs import program_if_any
from homeport.detection.running import Runner

Match: TypeAlias = tuple[int, int, int]  # start, end and rule's place


class Confirmations:
    """The rules' confirmations, by their places."""

    def __init__(
        self,
        rules: Sequence[Detector | Layer],
        loaded: ctypes.CDLL | None,
        made: Mapping[str, bytes] | None = None,
    ) -> None:
        """Take the library that runs programs (without one RE2 does all) and those made before."""
        self._of = [
            Confirmation(rule) if isinstance(rule, PatternDetector | BlockDetector) else None
            for rule in rules
        ]
        self._blocks = frozenset(
            n for n, rule in enumerate(rules) if isinstance(rule, BlockDetector)
        )
        # By rule, what is asked of a value that a program found; nothing where all are taken.
        self._asks = [
            each.accepts if each is not None and each.is_choosy else None for each in self._of
        ]
        self._runner = None if loaded is None else Runner(loaded, len(rules))
        self._programs = made or {}  # by pattern
        self._without = {  # a program so far; it is taken or made when first needed
            n: each.within_line for n, each in enumerate(self._of) if each is not None
        }

    def spans(self, data: bytes, windows: Windows) -> tuple[list[Match], list[Window]]:
        """Return start, end and rule of each value, and the windows of rules that have none."""
        found: list[Match] = []
        others: list[Window] = []
        for window in self._left(data, windows, found):
            confirmation = self._of[window.rule]
            if confirmation is None:
                others.append(window)
                continue
            spans = confirmation.spans(data, window.start, window.end)
            found += [(start, end, window.rule) for start, end in spans]
        return found, others

    def _left(self, data: bytes, windows: Windows, found: list[Match]) -> Iterable[Window]:
        """Find what programs do; return the windows that are left to others."""
        if self._runner is None or not windows:
            return each(windows)
        left, fresh = array("I"), array("I")
        openings: dict[int, list[tuple[int, int]]] = {}  # of blocks, by window
        asks, blocks = self._asks, self._blocks
        values = self._runner.values(data, windows)
        for number, start, end, name_start, name_end in values:
            rule = windows[3 * number]
            if not end:
                (fresh if rule in self._without else left).extend(
                    windows[3 * number : 3 * number + 3]
                )
            elif rule in blocks:
                openings.setdefault(number, []).append((start, end))
            elif (accepts := asks[rule]) is None or accepts(data, start, end, name_start, name_end):
                found.append((start, end, rule))
        for number, places in openings.items():
            found += self._in_blocks(data, windows[3 * number], places)
        if not fresh:
            return each(left)
        for rule in {*fresh[::3]}:
            self._learn(self._runner, rule)
        return itertools.chain(each(left), self._left(data, fresh, found))

    def _in_blocks(
        self, data: bytes, rule: int, openings: Iterable[tuple[int, int]]
    ) -> Iterator[Match]:
        confirmation = self._of[rule]
        assert confirmation is not None  # noqa: S101 -- as above
        return ((start, end, rule) for start, end in confirmation.in_blocks(data, openings))

    def _learn(self, runner: Runner, rule: int) -> None:
        pattern = self._without.pop(rule)
        made = self._programs.get(pattern)
        if made is None:
            made = program_if_any(pattern)
        if made:
            runner.add(rule, made)
