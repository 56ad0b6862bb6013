"""JavaScript: an event is told under one name and listened for under another."""

import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause, Step
from homeport.diagnosis.javascript.properties import unheard
from homeport.diagnosis.verdicts import place, similar

_ALIKE, _OTHER = 0.72, 0.6
_MOST = 2


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Compare the names of the events that are emitted with those that have listeners."""
    for path, line, event, deaf in list(unheard(case))[:_MOST]:
        meant = similar(event, {name for _, _, name in deaf})
        there, number, name = next((one for one in deaf if one[2] == meant), deaf[0])
        why = (
            f"The event `{event}` is emitted at {place(path, line)} and nobody listens for it; the listener at "
            f"{place(there, number)} waits for `{name}`, which is never emitted."
        )
        score = _ALIKE if meant else _OTHER
        remedy = f"use one name for both: `{event}` or `{name}`"
        steps = (Step(there, number, f"waits for `{name}`"),)
        yield Cause(RULE.name, path, line, case.symbol(path, line), score, why, remedy, steps)
        back = (Step(path, line, f"emits `{event}`"),)
        yield Cause(
            RULE.name, there, number, case.symbol(there, number), score - 0.02, why, remedy, back
        )


RULE = Rule(
    name="js-events",
    types=frozenset({"AssertionError", "Error"}),
    pattern=re.compile(""),
    examine=examine,
    language="javascript",
    examples=(
        Example(
            {
                "main.js": "const { EventEmitter } = require('events');\n\nconst bus = new EventEmitter();\n"
                "let heard = 0;\nbus.on('order:done', () => { heard += 1; });\nbus.emit('orderDone');\n"
                "if (heard !== 1) throw new Error('nobody heard');\n"
            },
            ("main.js", 6),
        ),
        Example(
            {
                "main.js": "const { EventEmitter } = require('events');\n\nconst bus = new EventEmitter();\n"
                "bus.on('done', () => { throw new Error('x'); });\nbus.emit('done');\n"
            },
            None,
        ),
    ),
)
