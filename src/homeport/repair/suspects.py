"""How suspect each line is: what the failing tests ran and the passing ones did not, and stacks.

A failure that was raised in the code itself shows a stack; the lines on it are suspected more than
those that only ran before. Where no lines are known, the stack is all there is.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from homeport.repair.proposals import editable
from homeport.testruns.spectrum import Execution, Spectrum
from homeport.traces import read_failure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from homeport.repair.plausible import TestResult
    from homeport.repair.proposals import File

    Scores = dict[str, dict[int, float]]

_BEHIND = 0.5  # of the suspicion of the frame below it
_NEAR, _NEAR_LINES = 0.3, 30  # beside a frame, where lines are not known
_CALLED = 0.7  # in a function on the stack, but not at its line
_LEFT = 0.4  # in a function that had been left when it failed


def relative(path: str, tree: Path) -> str:
    """Return a path as the tree names it, where it lies within."""
    place = Path(path)
    return place.relative_to(tree).as_posix() if place.is_relative_to(tree) else path


def scores(
    tree: Path,
    files: Mapping[str, File],
    failing: Sequence[TestResult],
    passing: Sequence[TestResult],
    said: Mapping[str, str],
) -> Scores:
    """Return the suspicion of lines by path; `said` is what failing tests said, with stacks."""
    spectrum = Spectrum()
    for number, results in enumerate((passing, failing)):
        for one in results:
            lines = frozenset(
                (path, number) for path, numbers in one.lines.items() if path in files
                for number in numbers
            )  # fmt: skip
            spectrum.add(Execution(failed=bool(number), lines=lines))
    found: Scores = {path: {} for path in files}
    for path, number in spectrum.failed_through:
        found[path][number] = spectrum.score((path, number))
    _lessen(found, tree, files, failing, said)
    for one in failing:
        if not one.lines:
            for path, near in traced(one.message, tree).items():
                for number, score in near.items():
                    if path in found:
                        found[path][number] = max(found[path].get(number, 0.0), score)
    return found


def traced(text: str, tree: Path) -> Scores:
    """Score the lines of the stack in a text, the innermost most; then what stands near them."""
    found: Scores = {}
    score = 1.0
    for path, at in _frames(text, tree):
        known = found.setdefault(path, {})
        for line in range(max(at - _NEAR_LINES, 1), at + _NEAR_LINES + 1):
            near = score * (1.0 if line == at else _NEAR)
            known[line] = max(known.get(line, 0.0), near)
        score *= _BEHIND
    return found


def _frames(text: str, tree: Path) -> Iterator[tuple[str, int]]:
    """Yield the places of a stack that may be changed, the innermost first."""
    trace = read_failure(text) if text else None
    for frame in trace.frames if trace else ():
        path = relative(frame.file.removeprefix("file://"), tree)
        if frame.line and not Path(path).is_absolute() and editable(tree, path):
            yield path, frame.line


def _lessen(
    found: Scores, tree: Path, files: Mapping[str, File], failing: Sequence[TestResult],
    said: Mapping[str, str],
) -> None:  # fmt: skip
    """Take suspicion from lines that are not on the stacks of the tests that ran through them."""
    symbols = {path: _symbols(file) for path, file in files.items()}
    shares: dict[tuple[str, int], list[float]] = {}
    for one in failing:
        stack = [place for place in _frames(said.get(one.name, ""), tree) if place[0] in files]
        called = {(path, symbols[path].get(line, "")) for path, line in stack}
        for path, lines in one.lines.items():
            for line in lines if path in files else ():
                on = (path, line) in stack or not stack
                inside = (path, symbols[path].get(line, "")) in called
                share = 1.0 if on else _CALLED if inside else _LEFT
                shares.setdefault((path, line), []).append(share)
    for (path, line), all_shares in shares.items():
        if line in found[path]:
            found[path][line] *= sum(all_shares) / len(all_shares)


def _symbols(file: File) -> dict[int, str]:
    """The function of each line that lies in one."""
    return {
        line: symbol
        for symbol, function in file.functions
        for line in range(function.lineno, (function.end_lineno or function.lineno) + 1)
    }
