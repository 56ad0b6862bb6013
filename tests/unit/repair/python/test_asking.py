import ast

import pytest

from homeport.repair.python.asking import holds


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("not a", False),
        ("len(a) == 2", True),
        ("n % 2 == 0", False),
        ("n < 0 or a is None", False),
        ("n > 0 and a", True),
        ("1 in a", True),
        ("n == -3", False),
        ("n // 0 == 1", None),
        ("g(n)", None),
        ("other > 1", None),
        ("a < 1", None),
        ("a + a == a", None),
        ("0 < n < 9", None),
    ],
)
def test_conditions_are_known_for_known_arguments(condition: str, *, told: bool | None) -> None:
    """Plain questions have an answer; calls, unknown names and errors have none."""
    tree = ast.parse(condition, mode="eval").body
    assert holds(tree, {"a": [1, 2], "n": 3}) is told
