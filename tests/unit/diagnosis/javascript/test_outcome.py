"""What the values of a failed assertion say."""

import pytest

from homeport.diagnosis.javascript.outcome import hints

_EQUAL = "Expected values to be strictly equal:\n\n"
_DEEP = "Expected values to be strictly deep-equal:\n+ actual - expected\n\n"


@pytest.mark.parametrize(
    ("message", "hint"),
    [
        (_EQUAL + "'205' !== 25\n", "text"),
        (_EQUAL + "undefined !== 3\n", "undefined"),
        (_EQUAL + "NaN !== 3\n", "nan"),
        ("0.30000000000000004 == 0.3", "fraction"),
        (_DEEP + "+ []\n- [\n-   1,\n-   2\n- ]", "empty"),
        (_DEEP + "  [\n    1,\n+   10,\n+   2\n-   2,\n-   10\n  ]", "order"),
        (_DEEP + "+ '2024-04-10'\n- '2024-03-10'\n", "month"),
        (_DEEP + "+ '2024-03-09'\n- '2024-03-10'\n", "day"),
        (_EQUAL + "3 !== 2\n", "more"),
        ("bad total 0[object Promise]", "promise"),
        ("no user [object Object]", "object-text"),
    ],
)
def test_values_hint_at_a_kind_of_mistake(message: str, hint: str) -> None:
    """Each kind of wrong value is told apart."""
    assert hint in hints(message)


def test_a_message_without_values_says_nothing() -> None:
    """No hint is made up."""
    assert hints("connection lost") == frozenset()
