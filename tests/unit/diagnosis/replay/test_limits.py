"""Nothing that a program asks for can hang the replay, fill the memory, or reach out of it."""

from decimal import Decimal

import pytest
from tests.doubles.replays import outcome, result

from homeport.diagnosis.replay.limits import GaveUp, Steps, count_allowed, sized

_HOSTILE = [
    "().__class__.__base__.__subclasses__()",
    "''.__class__.__mro__",
    "(lambda: 0).__globals__",
    "(lambda: 0).__code__",
    "print.__self__",
    "'{0.__class__}'.format(1)",
    "'{0[__x]}'.format({})",
    "'{:>1000000000}'.format(1)",
    "'%1000000000d' % 1",
    "f'{1:>1000000000}'",
    "format(1, '>1000000000')",
    "10 ** 10 ** 10",
    "pow(10, 10 ** 10)",
    "1 << 10 ** 10",
    "'a' * 10 ** 10",
    "[0] * 10 ** 10",
    "(10 ** 300) ** 300",
    "list(range(10 ** 12))",
    "sum(range(10 ** 12))",
    "list(map(range, [10 ** 12]))",
    "list(map(bytes, [10 ** 12]))",
    "bytes(10 ** 10)",
    "bytearray(10 ** 10)",
    "'a'.zfill(10 ** 10)",
    "'a'.ljust(10 ** 10)",
    "'a'.center(10 ** 10)",
    "list(map('a'.rjust, [10 ** 10]))",
    "str.rjust('a', 10 ** 10)",
    "('a' * 10000).replace('a', 'b' * 10000)",
    "('a' * 10000).join(['b'] * 10000)",
    "'\\t'.expandtabs(10 ** 10)",
    "open('/etc/passwd').read()",
    "input()",
    "eval('1')",
    "exec('1')",
    "compile('1', '', 'eval')",
    "__import__('os').system('true')",
    "globals()",
    "type('X', (), {})",
    "vars(int)",
    "(n for n in ()).gi_frame",
    "(n for n in ()).gi_code",
    "object().__reduce_ex__(2)",
    "getattr((), '__class__').__subclasses__()",
]
_HOSTILE_PROGRAMS = [
    "import math\nmath.factorial(10 ** 7)",
    "import math\nmath.comb(10 ** 7, 10 ** 6)",
    "import itertools\nsum(itertools.count())",
    "import itertools\nmax(itertools.cycle([1]))",
    "import itertools\nlist(itertools.product(range(1000), repeat=9))",
    "import itertools\nlist(itertools.permutations(range(20)))",
    "import re\nre.match('(a+)+$', 'a' * 40 + 'b')",
    "import re\nre.compile('(a|a)*(b|b)*(c|c)*(d+)+$').match('a' * 40)",
    "import re\nre.search('a*a*a*a*a*a*b', 'a' * 300)",
    "import re\nre.compile('x').sub('y', 'x' * 10000)",
    "import os\nos.system('true')",
    "import subprocess\nsubprocess.run(['true'])",
    "import socket\nsocket.socket()",
    "from decimal import Decimal\nint(Decimal('1e999999999'))",
    "import sys\nsys.settrace(None)",
    "import statistics\nstatistics.sys.modules",
    "from functools import partial\npartial(range, 10 ** 12)()",
    "def go():\n    while True:\n        yield 1\nlist(go())",
    "while True:\n    pass",
    "text = 'a'\nwhile True:\n    text += text",
    "rows = [1]\nwhile True:\n    rows.extend(rows)",
    "number = 3\nwhile True:\n    number *= number",
    "try:\n    while True:\n        pass\nexcept BaseException:\n    pass",
    "class A:\n    pass\nA.__bases__ = ()",
    "int.x = 1",
    "from unittest import TestCase\nTestCase.x = 1",
    "import json\njson.loads = 1",
]


@pytest.mark.parametrize("expression", _HOSTILE)
def test_a_hostile_expression_is_given_up(expression: str) -> None:
    """What reaches inside Python, or makes very much of very little, ends the replay."""
    ended = outcome(f"value = {expression}\n")
    assert not ended.known or ended.error in (
        "NameError",
        "OverflowError",
        "AttributeError",
        "TypeError",
    )


@pytest.mark.parametrize("program", _HOSTILE_PROGRAMS)
def test_a_hostile_program_is_given_up(program: str) -> None:
    """So does what would never end, and what reaches for the machine."""
    ended = outcome(program + "\n")
    assert not ended.known


def test_endless_recursion_ends_as_in_python() -> None:
    """A call without an end is a RecursionError, not a crash of ours."""
    assert outcome("def go(n):\n    return go(n + 1)\n\n\ngo(0)\n").error == "RecursionError"


def test_steps_are_counted() -> None:
    """Each element costs a step, and the last one is the end."""
    steps = Steps(2)
    with pytest.raises(GaveUp):
        list(steps.each([1, 2, 3]))


def test_what_is_small_is_let_through() -> None:
    """Everyday sizes are no concern."""
    assert sized([1, 2]) == [1, 2]
    assert sized(Decimal("1.5")) == Decimal("1.5")
    count_allowed(10, "text")
    assert result("import re\nresult = re.sub('a+', 'b', 'caat')") == "cbt"
    assert result("result = '%05.1f|{:>4}'.format(7) % 2.5") == "002.5|   7"


def test_a_huge_decimal_is_given_up() -> None:
    """A number whose digits would fill the memory is none of ours."""
    with pytest.raises(GaveUp):
        sized(Decimal("1e5000"))
