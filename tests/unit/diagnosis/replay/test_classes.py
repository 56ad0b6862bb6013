"""Classes are real ones, with replayed methods."""

import pytest
from tests.doubles.replays import outcome, real_result, result

_SAME = [
    "class A:\n    rows = []\n\n    def __init__(self, n):\n        self.n = n\n\n    def __eq__(self, other):\n        return self.n == other.n\n\n    def __lt__(self, other):\n        return self.n < other.n\n\n    def __repr__(self):\n        return f'A{self.n}'\n\n    @property\n    def double(self):\n        return self.n * 2\n\n    @staticmethod\n    def zero():\n        return 0\n\n    @classmethod\n    def one(cls):\n        return cls(1)\n\n\nresult = [A(1) == A.one(), repr(sorted([A(2), A(1)])), A(3).double, A.zero()]\n",
    "class A:\n    def go(self):\n        return ['a']\n\n\nclass B(A):\n    def go(self):\n        return [*super().go(), 'b']\n\n\nresult = B().go()\n",
    "from dataclasses import dataclass, field\nfrom typing import ClassVar\n\n\n@dataclass(order=True)\nclass P:\n    x: int\n    tags: list = field(default_factory=list)\n    kind: ClassVar[str] = 'p'\n\n    def __post_init__(self):\n        self.x += 1\n\n\nresult = [P(1).x, P(1) < P(2), P(1).tags, repr(P(4)), P.kind]\n",
    "from enum import Enum\n\n\nclass S(Enum):\n    A = 'a'\n    B = 'b'\n\n    @property\n    def up(self):\n        return self.value.upper()\n\n\nresult = [S('a').name, [s.value for s in S], S['B'].up, S.A is S.A]\n",
    "from typing import NamedTuple\n\n\nclass P(NamedTuple):\n    x: int\n    y: int = 2\n\n\nresult = [P(1).y, P(1)._replace(x=5)[0]]\n",
    "from abc import ABC, abstractmethod\n\n\nclass A(ABC):\n    @abstractmethod\n    def go(self): ...\n\n\ntry:\n    A()\nexcept TypeError as e:\n    result = 'abstract' in str(e)\n",
    "class E(ValueError):\n    def __init__(self, n):\n        super().__init__(f'n={n}')\n\n\ntry:\n    raise E(2)\nexcept ValueError as e:\n    result = str(e)\n",
    "from typing import Generic, TypeVar\n\nT = TypeVar('T')\n\n\nclass Box(Generic[T]):\n    def __init__(self, v: T):\n        self.v = v\n\n\nresult = Box(3).v\n",
    "class A(dict):\n    def __missing__(self, key):\n        return key * 2\n\n\nresult = A()['x']\n",
    "class A:\n    class B:\n        n = 3\n\n    def __getitem__(self, i):\n        return i\n\n    def __len__(self):\n        return 2\n\n    def __contains__(self, x):\n        return x == 1\n\n    def __iter__(self):\n        return iter([7])\n\n    def __call__(self):\n        return 9\n\n\na = A()\nresult = [a[5], len(a), 1 in a, list(a), a(), A.B.n, bool(a)]\n",
    "import functools\n\n\nclass A:\n    n = 0\n\n    @functools.cached_property\n    def once(self):\n        self.n += 1\n        return self.n\n\n\na = A()\nresult = [a.once, a.once]\n",
    "class A:\n    def __init_subclass__(cls, kind='', **rest):\n        cls.kind = kind\n\n\nclass B(A, kind='b'):\n    pass\n\n\nresult = B.kind\n",
]


@pytest.mark.parametrize("program", _SAME)
def test_a_class_is_as_in_python(program: str) -> None:
    """What its objects do is the same."""
    assert result(program) == real_result(program)


def test_a_foreign_base_is_given_up() -> None:
    """A class of a module that is not known is not subclassed."""
    assert not outcome("import threading\n\n\nclass A(threading.Thread):\n    pass\n").known


def test_a_frozen_dataclass_stays_frozen() -> None:
    """What dataclasses refuse is refused."""
    program = "from dataclasses import dataclass, InitVar, KW_ONLY\n\n\n@dataclass(frozen=True)\nclass P:\n    x: int\n    y: InitVar[int]\n    _: KW_ONLY\n    z: int = 1\n\n\nP(1, 2).x = 3\n"
    assert outcome(program).error == "FrozenInstanceError"
