"""JavaScript: a wrong result without a wrong type, from the language's well-known traps.

As `suspicious_code` for Python: asked about the code that may have run, and less sure than a rule
that follows a value. What a line shows is in `javascript.traps`, what a function shows in
`javascript.shapes`.
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.javascript.missteps import MISSTEPS
from homeport.diagnosis.javascript.outcome import hints
from homeport.diagnosis.javascript.shapes import SHAPES, with_callbacks
from homeport.diagnosis.python.reachable import is_test, reachable
from homeport.diagnosis.verdicts import Mistake, of_mistake

Shape = tuple[Callable[[Case, str, ast.AST], Iterator[Mistake]], frozenset[str]]
_LONGEST = 400  # characters of a line that are looked at; longer lines are generated
_CONFIRMED = 0.14  # surer when the assertion's own values are of the kind the mistake gives
_SUREST = 0.84


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Look for each trap in each function that may have run, and around it in its file."""
    # Some sixty patterns are compiled on import: only for a failure of this language.
    from homeport.diagnosis.javascript.traps import TRAPS  # noqa: PLC0415

    seen = hints(case.message)
    files: dict[str, int] = {}
    for path, function, steps in reachable(case):
        files.setdefault(path, steps)
        for scope in with_callbacks(function):
            yield from _shown(case, path, scope, steps, (*SHAPES, *MISSTEPS))
    for path in dict.fromkeys(site.path for site in case.sites() if not is_test(site.path)):
        if tree := case.sources.tree(path):
            yield from _shown(case, path, tree, 0, MISSTEPS)
    for path, steps in files.items():
        for number, line in enumerate((case.sources.text(path) or "").splitlines(), 1):
            for trap in TRAPS if not line.lstrip().startswith(("//", "*")) else ():
                if trap.pattern.search(line[:_LONGEST]):
                    mistake = Mistake(number, trap.score, trap.why, trap.remedy)
                    yield _judged(case, path, mistake, steps, fits=bool(trap.hints & seen))


def _shown(
    case: Case, path: str, scope: ast.AST, steps: int, shapes: Iterable[Shape]
) -> Iterator[Cause]:
    """What the syntax of a function, or of the top of a file, shows."""
    seen = hints(case.message)
    for find, fitting in shapes:
        for mistake in find(case, path, scope):
            yield _judged(case, path, mistake, steps, fits=bool(fitting & seen))


def _judged(case: Case, path: str, mistake: Mistake, steps: int, *, fits: bool) -> Cause:
    """The mistake as a cause, surer when the outcome is one that it gives."""
    score = min(_SUREST, mistake.score + _CONFIRMED) if fits else mistake.score
    return of_mistake(case, RULE.name, path, mistake._replace(score=score), steps)


RULE = Rule(
    name="js-suspicious",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    language="javascript",
    examples=(
        Example(
            {
                "main.js": "const { order } = require('./scores');\n\n"
                "if (order([9, 10])[0] !== 9) throw new Error('wrong');\n",
                "scores.js": "function order(list) {\n  return list.sort();\n}\n\n"
                "module.exports = { order };\n",
            },
            ("scores.js", 2),
        ),
        Example(
            {
                "main.js": "const { names } = require('./names');\n\n"
                "if (names([{ n: 1 }])[0] !== 1) throw new Error('wrong');\n",
                "names.js": "function names(rows) {\n  return rows.map(row => {\n    row.n;\n  });\n}\n\n"
                "module.exports = { names };\n",
            },
            ("names.js", 2),
        ),
        Example(
            {
                "main.js": "function f(a) {\n  return a + 1;\n}\n\nif (f(1) !== 3) throw new Error('x');\n"
            },
            None,
        ),
    ),
)
