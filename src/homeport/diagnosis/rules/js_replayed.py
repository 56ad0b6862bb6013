"""JavaScript: a single edit with which the failing check passes, found by replaying it.

The replay is an interpreter of its own (`javascript.replay`): the program itself is never run, and
what the interpreter does not know makes it say nothing.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause, Step
from homeport.diagnosis.javascript.translate import SUFFIXES
from homeport.diagnosis.verdicts import place

if TYPE_CHECKING:
    from homeport.diagnosis.javascript.replay.attempts import Replayed
    from homeport.diagnosis.javascript.replay.edits.proposal import Proposal

_SUREST, _AMONG_RIVALS, _LEAST = 0.84, 0.76, 0.45
_TELLING = 0.81  # such an edit mends one kind of mistake only
_RIVAL = 0.12  # a line that is less likely by this is no rival
_ALONE = 0.06  # surer when no other line would do
_ANOTHER = 0.04  # less sure for each further line that would do
_DEEPER = 0.02  # a module that is called rather than the one that calls it
_FAR = 2  # modules away from the test
_LONGEST = 160  # characters of an edit that are shown
_MOST = 3  # lines


class _Line(NamedTuple):
    """A line, how likely it is to be the one, and the edits of it, the likeliest first."""

    path: str
    number: int
    score: float
    edits: "list[Proposal]"


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Replay the check that failed, and name the lines that one edit would mend."""
    # The interpreter is imported only for a failure that it can replay.
    from homeport.diagnosis.javascript.replay.attempts import replayed  # noqa: PLC0415

    sites = [site for site in case.sites() if site.path.endswith(SUFFIXES)]
    found = replayed(case.sources, sites[-1].path, sites[-1].line, case.type) if sites else None
    if found is None:
        return
    check = sites[-1]
    step = Step(
        check.path, check.line, f"the check at {place(check.path, check.line)} was replayed"
    )
    told = "".join(f" In the check, {one.words}." for one in found.differences[:1])
    lines = _lines(found)
    for rank, line in enumerate(lines[:_MOST]):
        first = line.edits[0]
        other = next((one for one in line.edits if one.mistake != first.mistake), None)
        before, after = _shown(first.node.text), _shown(first.text)
        yield Cause(
            RULE.name, line.path, line.number, case.symbol(line.path, line.number),
            _score(line, rank, sum(one.score > lines[0].score - _RIVAL for one in lines)),
            f"{first.mistake[:1].upper()}{first.mistake[1:]}.{told} Replayed with `{after}` instead "
            f"of `{before}`, the failing check passes and no other test of its file fails."
            + (f" (It also passes if {other.mistake}: `{_shown(other.text)}`.)" if other else ""),
            f"write `{after}`",
            (step,),
        )  # fmt: skip


def _lines(found: "Replayed") -> list[_Line]:
    """The lines that an edit mends, the likeliest first."""
    held: dict[tuple[str, int], list[tuple[float, Proposal]]] = {}
    for one in found.mended:
        score = one.proposal.likely + _DEEPER * min(_FAR, found.order.index(one.path))
        held.setdefault((one.path, one.proposal.at), []).append((score, one.proposal))
    made = []
    for (path, number), edits in held.items():
        edits.sort(key=lambda edit: -edit[0])
        made.append(_Line(path, number, edits[0][0], [edit for _, edit in edits]))
    return sorted(made, key=lambda line: -line.score)


def _score(line: _Line, rank: int, rivals: int) -> float:
    if rivals == 1 and rank == 0:
        most = _SUREST if line.edits[0].likely >= _TELLING else _AMONG_RIVALS + _ALONE / 2
        return round(min(most, line.score + _ALONE), 2)
    return round(min(_AMONG_RIVALS, max(_LEAST, line.score - _ANOTHER * (rank + rivals - 2))), 2)


def _shown(text: str) -> str:
    return " ".join(text.split())[:_LONGEST]


RULE = Rule(
    name="js-replayed",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    language="javascript",
    examples=(
        Example(
            {
                "main.js": "const assert = require('node:assert');\n"
                "const { price } = require('./code');\n\nassert.strictEqual(price(10, 2), 8);\n",
                "code.js": "function price(net, off) {\n  return net + off;\n}\n\nmodule.exports = { price };\n",
            },
            ("code.js", 2),
        ),
        Example(
            {
                "main.js": "const { grade } = require('./code');\n\nif (grade(90) !== 'A') throw new Error('x');\n",
                "code.js": "const grade = (points) => (points > 90 ? 'A' : 'B');\n\nmodule.exports = { grade };\n",
            },
            ("code.js", 1),
        ),
        Example(
            {
                "main.js": "const { now } = require('./code');\n\nif (now() !== 1) throw new Error('x');\n",
                "code.js": "const now = () => Date.now();\n\nmodule.exports = { now };\n",
            },
            None,
        ),
    ),
)
