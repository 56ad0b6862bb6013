"""The condition that forgets a case, or asks something else."""

import ast
from collections.abc import Iterator

from homeport.repair.python.operators.mirrors import mirrored
from homeport.repair.python.site import Operator, Proposal, Site, becomes
from homeport.repair.python.values import Kind

_MOST = 12
_ASKED: dict[Kind, tuple[str, ...]] = {
    Kind.NUMBER: ("{} > 0", "{} == 0", "{} != 0", "{} >= 0", "{} < 0", "{} == 1", "{} % 2 == 0",
                  "{} > 1", "{} % 2 == 1", "{} <= 0", "{} < 2"),
    Kind.TEXT: ("{}", "not {}", "{}.isdigit()", "{}.isalpha()", "{}.isupper()", "{} != ' '"),
    Kind.SEQUENCE: ("{}", "not {}", "len({}) > 0", "len({}) > 1", "len({}) == 1", "{}[-1]"),
    Kind.UNKNOWN: ("{}", "not {}", "{} is None", "{} is not None", "{} > 0", "{} == 0", "{} != 0",
                   "{} >= 0", "{} < 0", "{} % 2 == 0"),
}  # fmt: skip


def propose(site: Site) -> Iterator[Proposal]:
    """Propose further and other conditions for each `if`, `while` and comprehension."""
    match site.node:
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            yield from _other(site, test)
        case ast.ListComp(generators=[*_, last]) | ast.SetComp(generators=[*_, last]):
            yield from _filtered(site, site.node, last)
        case ast.GeneratorExp(generators=[*_, last]) | ast.DictComp(generators=[*_, last]):
            yield from _filtered(site, site.node, last)
        case _:
            pass


def _other(site: Site, test: ast.expr) -> Iterator[Proposal]:
    old = site.text(test)
    tight = isinstance(test, ast.Compare) or (
        isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And)
    )
    atom = old if tight else site.atom(test)
    either = old if tight or isinstance(test, ast.BoolOp) else site.atom(test)
    for text in site.words.conditions:
        if text != old:
            yield becomes(site, test, text, "condition of another")
    for text, kind, share in more(site):
        if text not in old:
            yield becomes(site, test, f"{atom} and {text}", kind, share)
            yield becomes(site, test, f"{either} or {text}", kind, share)
            yield becomes(site, test, f"{text} and {atom}", kind, share * 0.6)
            yield becomes(site, test, f"{text} or {either}", kind, share * 0.2)
    for name in site.words.variables[:_MOST]:
        if name != old:
            yield becomes(site, test, name, "only asked")
            yield becomes(site, test, f"not {name}", "only asked", 0.5)
    yield becomes(site, test, "True", "always")
    yield becomes(site, test, "False", "always")


def more(site: Site) -> Iterator[tuple[str, str, float]]:
    """Yield what could be asked as well: the function's own conditions, and the usual ones."""
    words = site.words
    for text in words.conditions[: _MOST * 2]:
        yield text, "also own", 1.0
        yield (f"not {text}" if text.isidentifier() else f"not ({text})"), "also own", 0.2
    for name in words.variables[:_MOST]:
        kind = words.values.names.get(name, Kind.UNKNOWN)
        for form in _ASKED.get(kind, ("{}", "not {}")):
            yield form.format(name), "also asked", 1.0
    for text in words.conditions[:_MOST]:
        for other, share in mirrored(site, text):
            yield other, "also alike", share
    for attribute in words.owned[:6]:
        yield attribute, "also asked", 0.6
        yield f"{attribute} is not None", "also asked", 0.6
        yield f"not {attribute}", "also asked", 0.6
    counted = words.names(Kind.NUMBER)[:6]
    for left in counted:
        for right in counted:
            if left < right:
                for sign in ("!=", "==", "<", ">"):
                    yield f"{left} {sign} {right}", "also compared", 1.0
        for held in words.names(Kind.SEQUENCE, Kind.TEXT)[:4]:
            if held != left:
                yield f"{left} < len({held})", "also compared", 1.0
    for held in [name for name in words.variables if name in words.grown][:4]:
        for name in words.variables[:_MOST]:
            if name != held:
                yield f"{name} in {held}", "also contained", 1.0
                yield f"{name} not in {held}", "also contained", 1.0


def _filtered(site: Site, node: ast.expr, last: ast.comprehension) -> Iterator[Proposal]:
    """Propose a filter for a comprehension, and each of its filters taken away."""
    end = site.source.end(last.ifs[-1] if last.ifs else last.iter)
    head = site.source.between(site.source.start(node), end)
    tail = site.source.between(end, site.source.end(node))
    for condition in last.ifs:
        cut = site.source.between(site.source.start(node), site.source.start(condition))
        before = cut.rstrip().removesuffix("if").rstrip()
        after = site.source.between(site.source.end(condition), site.source.end(node))
        yield becomes(site, node, before + after, "unfiltered")
    for text, share in _asked_of(site, last):
        yield becomes(site, node, f"{head} if {text}{tail}", "filtered", share)
        if last.ifs:
            yield becomes(site, node, f"{head} and {text}{tail}", "filtered", share)
            yield becomes(site, node, f"{head} or {text}{tail}", "filtered", share * 0.5)


def _asked_of(site: Site, last: ast.comprehension) -> Iterator[tuple[str, float]]:
    names = [node.id for node in ast.walk(last.target) if isinstance(node, ast.Name)]
    for name in names:
        kind = site.words.values.element(last.iter)
        for form in dict.fromkeys((*_ASKED.get(kind, ()), "{}", "not {}", "{} is not None")):
            yield form.format(name), 1.0
        if kind in {Kind.TEXT, Kind.UNKNOWN}:
            for form in ("{} != ''", "{}.isalpha()", "{}.isdigit()", "{} != ' '"):
                yield form.format(name), 0.6
        if kind is Kind.UNKNOWN:
            for word in ("int", "str"):
                yield f"isinstance({name}, {word})", 0.4
        for other in site.words.variables[:_MOST]:
            if other not in names:
                for sign in ("!=", "==", "in", "not in", "<", ">", "<=", ">="):
                    yield f"{name} {sign} {other}", 0.6
        for number in site.words.told_numbers:
            for sign in (">", "<", ">=", "<=", "!="):
                yield f"{name} {sign} {number}", 0.3
    for condition in site.words.conditions:
        yield condition, 1.0


CONDITIONS = Operator(
    "condition",
    propose,
    (
        (
            "def f(a: int, b: int):\n    if a > b:\n        return 1\n",
            "def f(a: int, b: int):\n    if a > b and b > 0:\n        return 1\n",
        ),
        ("def f(a):\n    while a:\n        pass\n", "def f(a):\n    while True:\n        pass\n"),
        (
            "def f(a):\n    return [x for x in a if x > 1]\n",
            "def f(a):\n    return [x for x in a]\n",
        ),
        (
            "def f(a: list[int]):\n    return [x for x in a]\n",
            "def f(a: list[int]):\n    return [x for x in a if x > 0]\n",
        ),
        (
            "def f(a, seen):\n    seen.add(a)\n    if a > 1:\n        return 1\n",
            "def f(a, seen):\n    seen.add(a)\n    if a > 1 and a not in seen:\n        return 1\n",
        ),
        ("def f(a, b):\n    return 1 if a else b\n", "def f(a, b):\n    return 1 if b else b\n"),
        (
            "def f(self):\n    if self.a:\n        return self.b\n",
            "def f(self):\n    if self.a and self.b is not None:\n        return self.b\n",
        ),
    ),
)
