"""Go: well-known mistakes in the code that may have run, as `js_suspicious` for JavaScript."""

import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Look for each mistake in each function that may have run."""
    # Some fifty patterns are compiled on import: only for a failure of this language.
    from homeport.diagnosis.compiled import looking, shapes, traps  # noqa: PLC0415

    yield from looking.look(case, RULE.name, shapes.GO, traps.GO)


RULE = Rule(
    name="go-suspicious",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    language="go",
    examples=(
        Example(
            {
                "main.go": "package main\n\ntype item struct{ price int }\n\nfunc raise(items []item) {\n"
                "\tfor _, one := range items {\n\t\tone.price += 5\n\t}\n}\n\nfunc main() {\n"
                '\titems := []item{{1}}\n\traise(items)\n\tif items[0].price != 6 {\n\t\tpanic("wrong")\n\t}\n}\n'
            },
            ("main.go", 7),
        ),
        Example({"main.go": 'package main\n\nfunc main() {\n\tpanic("on purpose")\n}\n'}, None),
    ),
)
