"""The catalogue of failure patterns: one file each, listed once by its language (`of_*.py`).

Only the rules of the failure's language are imported: those of the others would cost more time than
the diagnosis itself.
"""

from homeport.diagnosis.case import Rule
from homeport.diagnosis.rules import of_every_language


def rules_of(language: str) -> tuple[Rule, ...]:
    """The rules that may have something to say about a failure of this language."""
    return (*_own(language), *of_every_language.RULES)


def _own(language: str) -> tuple[Rule, ...]:
    match language:
        case "python":
            from homeport.diagnosis.rules.of_python import RULES  # noqa: PLC0415 -- of this one only
        case "javascript":
            from homeport.diagnosis.rules.of_javascript import RULES  # noqa: PLC0415 -- likewise
        case "java" | "go":
            from homeport.diagnosis.rules.of_compiled import RULES  # noqa: PLC0415 -- likewise
        case _:
            return ()
    return RULES


def every_rule() -> tuple[Rule, ...]:
    """All rules, each once."""
    each = [rules_of(language) for language in ("python", "javascript", "java")]
    return tuple({rule.name: rule for rules in each for rule in rules}.values())
