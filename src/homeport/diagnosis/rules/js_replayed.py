"""JavaScript: a single edit with which the failing check passes, found by replaying it.

The replay is an interpreter of its own (`javascript.replay`): the program itself is never run, and
what the interpreter does not know makes it say nothing.
"""

import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause, Step
from homeport.diagnosis.javascript.translate import SUFFIXES
from homeport.diagnosis.verdicts import place

_SUREST, _LEAST = 0.84, 0.5
_ALONE = 0.06  # surer when no other line would do
_ANOTHER = 0.04  # less sure for each further line that would do
_DEEPER = 0.02  # a module that is called rather than the one that calls it
_FAR = 2  # modules away from the test
_LONGEST = 160  # characters of an edit that are shown
_MOST = 3  # lines


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Replay the check that failed, and name the lines that one edit would mend."""
    # The interpreter is imported only for a failure that it can replay.
    from homeport.diagnosis.javascript.replay.attempts import replayed  # noqa: PLC0415

    sites = [site for site in case.sites() if site.path.endswith(SUFFIXES)]
    found = replayed(case.sources, sites[-1].path, sites[-1].line, case.type) if sites else None
    if found is None:
        return
    lines: dict[tuple[str, int], list[tuple[float, int]]] = {}
    for number, one in enumerate(found.mended):
        score = one.proposal.likely + _DEEPER * min(_FAR, found.order.index(one.path))
        lines.setdefault((one.path, one.proposal.node.line), []).append((score, number))
    best = sorted(lines.items(), key=lambda item: -max(score for score, _ in item[1]))
    sure = _ALONE if len(best) == 1 else -_ANOTHER * (len(best) - 2)
    told = "".join(f" In the check, {one.words}." for one in found.differences[:1])
    for rank, ((path, line), edits) in enumerate(best[:_MOST]):
        chosen = [found.mended[n].proposal for _, n in sorted(edits, key=lambda e: -e[0])]
        first = chosen[0]
        other = next((one for one in chosen if one.mistake != first.mistake), None)
        before, after = _shown(first.node.text), _shown(first.text)
        score = min(_SUREST, max(_LEAST, max(score for score, _ in edits) + sure - _ANOTHER * rank))
        yield Cause(
            RULE.name, path, line, case.symbol(path, line), round(score, 2),
            f"{first.mistake[:1].upper()}{first.mistake[1:]}.{told} Replayed with `{after}` instead "
            f"of `{before}`, the failing check passes and no other test of its file fails."
            + (f" (It also passes if {other.mistake}: `{_shown(other.text)}`.)" if other else ""),
            f"write `{after}`",
            (Step(sites[-1].path, sites[-1].line, f"the check at {place(sites[-1].path, sites[-1].line)} was replayed"),),
        )  # fmt: skip


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
