"""Wrong constants, names, keys and units are named."""

import pytest
from tests.doubles.replays import mended, mistakes


@pytest.mark.parametrize(
    ("code", "check", "what"),
    [
        ("def f(a, b=False):\n    return a if b else 0\n", "assert f(4) == 4", "wrong constant: False"),
        ("def f(a):\n    return a[2:]\n", "assert f('abcd') == 'bcd'", "off by one"),
        ("LIMIT = 500\n\n\ndef f(a):\n    return LIMIT - a\n", "assert f(1) == 4", "factor of 100"),
        ("def f(a, b):\n    rate = b\n    return a * a + rate\n", "assert f(2, 3) == 9", "wrong variable"),
        ("class A:\n    def __init__(self):\n        self.net = 1\n        self.gross = 2\n\n\ndef f(a):\n    return a.net\n", "assert f(A()) == 2", "wrong field"),
        ("class A:\n    net = 1\n\n    @property\n    def gross(self):\n        return 5\n\n\ndef f(a):\n    return a.net * 1\n", "assert f(A()) == 5", "wrong field"),
        ("def f(a):\n    return a['x']\n", "assert f({'x': 1, 'y': 7}) == 7", "wrong key: 'x'"),
        ("def f(a):\n    return a.get('x', 0)\n", "assert f({'y': 7}) == 7", "wrong key: 'x'"),
        ("def f(a):\n    return a.get('Key')\n", "assert f({'key': 7}) == 7", "key"),
        ("def f(a, n):\n    return a[:n]\n", "assert f([1, 2, 3, 4], 2) == [3, 4]", "wrong end"),
        ("def f(a, n):\n    return a[: n - 1]\n", "assert f([1, 2, 3, 4], 2) == [1, 2]", "off by one"),
        ("def f(a):\n    return a[0]\n", "assert f([5, 6, 9]) == 9", "wrong end"),
        ("def f(a):\n    return a[-1]\n", "assert f([5, 6, 9]) == 5", "wrong end"),
        ("def f(a, n):\n    return a[n:]\n", "assert f([1, 2, 3], 1) == [1, 2, 3]", "slice"),
        ("def f(page, size):\n    return page * size\n", "assert f(3, 10) == 20", "off by one"),
        ("def rate():\n    return 19\n\n\ndef f(a):\n    return a * rate()\n", "assert f(100) == 19", "percent"),
        ("def f(a):\n    return a.split(';')\n", "assert f('a,b') == ['a', 'b']", "separator"),
        ("from datetime import datetime\n\n\ndef f(a):\n    return datetime.strptime(a, '%m/%d/%Y').month\n", "assert f('03/04/2024') == 4", "day (`%d`) and month"),
        ("from datetime import datetime\n\n\ndef f(a):\n    return datetime(2024, 3, 5).strftime('%H:%m')\n", "assert f(0) == '00:00'", "wrong format"),
        ("import re\n\n\ndef f(a):\n    return re.findall('<.+>', a)\n", "assert f('<a><b>') == ['<a>', '<b>']", "greedy"),
        ("def f(a):\n    return a + 5\n", "assert f(1) == -4", "wrong sign"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named(code: str, check: str, what: str) -> None:
    """Among the first three edits that mend the check."""
    assert any(what in one for one in mistakes(code, check)[:3]), mistakes(code, check)


def test_a_text_in_another_case_needs_a_witness() -> None:
    """Only a text that the program saw is proposed."""
    code = "def f(a):\n    return 1 if a == 'PAID' else 0\n"
    assert any(
        "another case" in one or "case-sensitive" in one
        for one in mistakes(code, "assert f('paid') == 1")
    )
    assert not any("another case" in one for one in mistakes(code, "assert f('due') == 1"))


@pytest.mark.parametrize("sign", ["-", "+"])
def test_a_step_of_one_too_many_falls_away(sign: str) -> None:
    """The line is written as people do: without `- 0`."""
    found = mended(
        f"def f(a):\n    return sum(a) / (len(a) {sign} 1)\n", "assert f([1, 2, 3]) == 2"
    )
    assert "`len(a)` instead of" in found[0].edit.told
