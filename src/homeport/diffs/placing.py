"""Finds where the hunks of a diff belong in a text: exactly, else tolerantly, else not at all.

Tolerance grows in steps, and each step must find one place only. Line numbers decide nothing
unless the caller trusts them: models invent them, and a wrong one beside a repeated block would
put a change where it does not belong.
"""

from collections.abc import Callable, Iterator, Sequence

from homeport.diffs.aligning import aligned
from homeport.diffs.hunk import Hunk, Line, Mark, Placed, is_telling
from homeport.errors import EditRefused

_MOST_ASSIGNMENTS = 2
_BOTH = 2  # sides of a change
_FEW = 2  # places of one known line among which a number may choose: a wrong one hits none of them
# Lines by which an honest number may be off where none, one or two telling lines have changed.
_DRIFTS = (10, 10, 3)
_SELF = 3  # a place this near is the same one, with lines moved
_HINT = "show more unchanged lines around the change, copied exactly from the file"


_Same = Callable[[str, Line], bool]


def _exact(text: str, line: Line) -> bool:
    return text == line.text


def _trailing(text: str, line: Line) -> bool:
    return text.rstrip() == line.text.rstrip()


def _indented(text: str, line: Line) -> bool:
    return text.strip() == line.text.strip()


def _spaced(text: str, line: Line) -> bool:
    return "".join(text.split()) == "".join(line.text.split())


def _blanked(text: str, line: Line) -> bool:
    return _indented(text, line) or (line.mark is Mark.KEEP and not line.text.strip())


_STEPS: tuple[_Same, ...] = (_exact, _trailing, _indented, _spaced, _blanked)


def place(
    path: str, texts: Sequence[str], hunks: Sequence[Hunk], *, trust_numbers: bool
) -> list[Placed]:
    """Return the places of all hunks, from top to bottom.

    Raises:
        EditRefused: a hunk fits nowhere, or all of them together fit in more than one way.
    """
    choices: list[list[list[Placed]]] = []
    for number, hunk in enumerate(hunks, 1):
        found = _candidates(texts, hunk)
        if trust_numbers and hunk.start is not None:
            stated = max(hunk.start - 1, 0)
            found = [parts for parts in found if parts[0].start == stated] or found
        if len(found) > 1:
            found = _below_heading(texts, hunk, found)
        if not found:
            raise EditRefused(f"{path}: hunk {number} of {len(hunks)} is not in the file: "
                              f"{_nearest(hunk)}", hint=_HINT)  # fmt: skip
        choices.append(found)
    choices = _by_proven_numbers(hunks, choices)
    ways = list(_ways(choices, 0, 0))
    if len(ways) != 1:
        said = "fits in more than one place" if ways else "overlaps another one or is out of order"
        ambiguous = next((n for n, found in enumerate(choices, 1) if len(found) > 1), 1)
        raise EditRefused(f"{path}: hunk {ambiguous} of {len(hunks)} {said}", hint=_HINT)
    for hunk, found in zip(hunks, choices, strict=True):
        chosen = next(parts for parts in found if parts[0] in ways[0])
        if _doubtful(texts, hunk, chosen):
            raise EditRefused(f"{path}: a hunk fits in one place, and nearly in another that its "
                              "line number speaks for", hint=_HINT)  # fmt: skip
    return ways[0]


def _nearest(hunk: Hunk) -> str:
    lines = [line.text.strip() for line in hunk.old if line.text.strip()]
    taken = [line.text.strip() for line in hunk.old if line.mark is Mark.TAKE and line.text.strip()]
    shown = (taken or lines or [""])[0]
    return repr(shown[:80]) if shown else "it has no lines to look for"


def _ways(choices: list[list[list[Placed]]], index: int, floor: int) -> Iterator[list[Placed]]:
    """The ways to place all hunks one below the other; no more than tell one from several."""
    if index == len(choices):
        yield []
        return
    given = 0
    for parts in choices[index]:
        if parts[0].start >= floor:
            for rest in _ways(choices, index + 1, parts[-1].end):
                yield parts + rest
                given += 1
                if given >= _MOST_ASSIGNMENTS:
                    return


def _candidates(texts: Sequence[str], hunk: Hunk) -> list[list[Placed]]:
    """All places at the first step of tolerance that finds any."""
    old = hunk.old
    if not old:
        return [[Placed(0, hunk.lines)]] if not texts else []
    for same in _STEPS:
        if same is not _exact and not _says_where(old):
            break
        starts = _matches(texts, old, same)
        if same is _blanked:
            starts = _believable(texts, hunk, starts)
        elif not any(letter.isalnum() for line in old for letter in line.text):
            starts = [start for start in starts if start + 1 == hunk.start]
        if len(starts) == 1 and starts[0] + 1 != hunk.start and _says_where(old):
            # Without its number to speak for it, a place must be the only one at any margin.
            starts = _matches(texts, old, _indented) or starts
        if starts and _may_be_emptied(texts, hunk, starts):
            return []
        if starts:
            return [[Placed(start, hunk.lines)] for start in starts]
    parts = aligned(texts, hunk)
    return [parts] if parts else []


def _may_be_emptied(texts: Sequence[str], hunk: Hunk, starts: Sequence[int]) -> bool:
    """Tell whether empty lines fit elsewhere as they are, and where the number says as emptied."""
    emptied = any(line.mark is Mark.KEEP and not line.text.strip() for line in hunk.old)
    stated = (hunk.start or 0) - 1
    return emptied and stated not in starts and stated in _matches(texts, hunk.old, _blanked)


def _believable(texts: Sequence[str], hunk: Hunk, starts: list[int]) -> list[int]:
    """The places of a hunk with emptied context that its other lines, or its number, speak for."""
    filled = [line for line in hunk.old if is_telling(line.text)]
    sides = [_sides(hunk, *group) for group in hunk.groups()]
    stated = [start for start in starts if start + 1 == hunk.start]
    alone = stated == starts
    if stated and (
        (all(sides) and (len(filled) > 1 or (len(starts) <= _FEW and min(sides) >= _BOTH)))
        or (alone and filled and all(
            _counted(texts, hunk, stated[0], first) for _, _, _, first in hunk.groups()
        ))
    ):  # fmt: skip
        return stated
    if len(filled) > _BOTH <= min(sides):  # two may be a coincidence
        return [start for start in starts if not _added_beside(texts, hunk, start)]
    return []


def _added_beside(texts: Sequence[str], hunk: Hunk, start: int) -> bool:
    """Tell whether lines are only added beside an emptied one.

    It may be an empty line in whose place another has come, above the added lines or below them.
    """
    old = hunk.old
    emptied = {
        n for n, line in enumerate(old) if not line.text.strip() and texts[start + n].strip()
    }
    return any(
        {first - 1, first} & emptied
        for _, changed, _, first in hunk.groups()
        if not any(line.mark is Mark.TAKE for line in changed)
    )


def _counted(texts: Sequence[str], hunk: Hunk, start: int, first: int) -> bool:
    """Tell whether no line can have come or gone between a change and what shows the number right.

    A known line below says that nothing above it has moved; one above says it up to itself, and
    as far as empty lines follow it in the file as in the hunk.
    """
    old = hunk.old
    if any(is_telling(line.text) for line in old[first:]):
        return True
    above = next((n for n in range(first - 1, -1, -1) if is_telling(old[n].text)), None)
    return above is not None and not any(texts[start + n].strip() for n in range(above + 1, first))


def _sides(
    hunk: Hunk, above: Line | None, changed: tuple[Line, ...], below: Line | None, first: int
) -> int:
    """On how many sides something says where a group belongs; two leave one place for it.

    Empty lines do not say between which two a line is to be added. Lines further away do, where
    they stand as far apart as the hunk says.
    """
    if any(line.mark is Mark.TAKE for line in changed):
        return _BOTH
    if any(line is not None and is_telling(line.text) for line in (above, below)):
        return _BOTH
    sides = (hunk.old[:first], hunk.old[first:])
    return sum(any(is_telling(line.text) for line in side) for side in sides)


def _says_where(lines: Sequence[Line]) -> bool:
    return any(is_telling(line.text) for line in lines)


def _matches(texts: Sequence[str], old: Sequence[Line], same: _Same) -> list[int]:
    # The most telling line is looked for first: nearly every place fails on it.
    anchor = max(range(len(old)), key=lambda n: len(old[n].text.strip()))
    return [
        start
        for start in range(len(texts) - len(old) + 1)
        if same(texts[start + anchor], old[anchor])
        and all(same(texts[start + n], line) for n, line in enumerate(old))
    ]


def _by_proven_numbers(
    hunks: Sequence[Hunk], choices: list[list[list[Placed]]]
) -> list[list[list[Placed]]]:
    """Let line numbers choose when every hunk that was placed without them proves them right."""
    stated = [(hunk.start or 0) - 1 for hunk in hunks]
    sure = [
        found[0][0].start == number
        for number, found in zip(stated, choices, strict=True)
        if len(found) == 1
    ]
    if not all(sure):
        return choices
    return [
        [parts for parts in found if parts[0].start == number] or found
        for number, found in zip(stated, choices, strict=True)
    ]


def _doubtful(texts: Sequence[str], hunk: Hunk, chosen: list[Placed]) -> bool:
    """Tell whether the hunk may belong elsewhere: nearly fitting, and where the number points."""
    start = chosen[0].start
    if len(chosen[0].lines) != len(hunk.lines):
        return False  # placed by its parts, which looked for rivals themselves
    if hunk.start is None or hunk.start - 1 == start:
        return False
    stated = hunk.start - 1
    return any(
        abs(at - start) > _SELF and off < abs(start - stated)
        for missing, drift in enumerate(_DRIFTS)
        for at in _with_core(texts, hunk)
        if (off := abs(at - stated)) <= drift and _missing(texts, at, hunk.old) == missing
    )


def _with_core(texts: Sequence[str], hunk: Hunk) -> set[int]:
    """Where the hunk would begin if only its most telling changed line were right.

    A hunk that takes nothing away may be held by any of its telling lines.
    """
    old = hunk.old
    cores = [n for n, line in enumerate(old) if line.mark is Mark.TAKE and line.text.strip()]
    if cores:
        cores = [max(cores, key=lambda n: len(old[n].text.strip()))]
    else:
        cores = [n for n, line in enumerate(old) if is_telling(line.text)]
    return {at - core for core in cores for at in _matches(texts, [old[core]], _indented)}


def _missing(texts: Sequence[str], at: int, lines: Sequence[Line]) -> int:
    """How many telling lines do not stand there, give or take one line."""
    return sum(
        not any(0 <= n < len(texts) and _indented(texts[n], line) for n in (at - 1, at, at + 1))
        for at, line in enumerate(lines, at)
        if is_telling(line.text)
    )


def _below_heading(
    texts: Sequence[str], hunk: Hunk, found: list[list[Placed]]
) -> list[list[Placed]]:
    """Of several places, those inside the block whose first line stands behind `@@`."""
    heading = hunk.heading.strip()
    tops = [n for n, text in enumerate(texts) if heading and text.strip().startswith(heading)]
    if len(tops) != 1:
        return found
    top = tops[0]
    margin = len(texts[top]) - len(texts[top].lstrip())
    bottom = top + 1
    while bottom < len(texts) and (
        not texts[bottom].strip() or len(texts[bottom]) - len(texts[bottom].lstrip()) > margin
    ):
        bottom += 1
    return [parts for parts in found if top < parts[0].start < bottom] or found
