"""Java: well-known mistakes in the code that may have run, as `js_suspicious` for JavaScript."""

import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Look for each mistake in each function that may have run."""
    # Some fifty patterns are compiled on import: only for a failure of this language.
    from homeport.diagnosis.compiled import looking, shapes, traps  # noqa: PLC0415

    yield from looking.look(case, RULE.name, shapes.JAVA, traps.JAVA)


RULE = Rule(
    name="java-suspicious",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    language="java",
    examples=(
        Example(
            {
                "Main.java": "public class Main {\n  static double share(int part, int whole) {\n"
                "    return part / whole * 100.0;\n  }\n\n  public static void main(String[] args) {\n"
                "    if (share(1, 4) != 25) throw new IllegalStateException();\n  }\n}\n"
            },
            ("Main.java", 3),
        ),
        Example(
            {
                "Main.java": "import java.util.*;\n\npublic class Main {\n"
                '  static List<String> names() {\n    return List.of("a");\n  }\n\n'
                '  public static void main(String[] args) {\n    names().add("b");\n  }\n}\n'
            },
            ("Main.java", 5),
        ),
        Example(
            {
                "Main.java": "public class Main {\n  public static void main(String[] args) {\n"
                '    throw new IllegalStateException("on purpose");\n  }\n}\n'
            },
            None,
        ),
    ),
)
