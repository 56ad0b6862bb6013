"""The case that nobody thought of: an early return, `continue` or `break` before a statement."""

import ast
import re
from collections.abc import Iterator

from homeport.repair.python.asking import holds
from homeport.repair.python.examples import Example
from homeport.repair.python.site import Operator, Proposal, Site, written
from homeport.repair.python.source import is_spoken
from homeport.repair.python.values import Kind

_RESULTS = ("None", "[]", "0", "''", "False", "True", "-1", "1", "{}", "0.0")
_MOST = 8
_SHORT = 20  # characters of a result
_MET = 4.0  # an example asks for just this
_UNMET = 0.15  # no example comes to it, though calls of the function itself may
_REFUTED = 0.02
_NOTHING = object()
_STALE = 0.3  # of a question that could have been asked earlier
_NAME = re.compile(r"[A-Za-z_]\w*")
_LEAVING = (ast.Return, ast.Continue, ast.Break, ast.Raise)
_LOOPS = (ast.For, ast.While, ast.AsyncFor)


def propose(site: Site) -> Iterator[Proposal]:
    """Propose a guard before the first statements of the function and of each loop."""
    node = site.node
    if not isinstance(node, ast.stmt) or not site.source.alone(node):
        return
    if site.parent is site.function and not is_spoken(node):
        results = list(_results(site))
        shown = [*_shown(site)]
        position = site.function.body.index(node)
        share = 1.0 if position <= 1 or isinstance(node, ast.Return) else 0.3
        for condition, chance in _conditions(site, site.words.parameters[:_MOST]):
            held = _held(site, condition)
            for result, likely in [*results, *shown]:
                sure = _borne_out(site, held, result)
                text = f"if {condition}:\n|return {result}"
                kind = "return shown" if sure > 1 else "return first"
                yield written(site, node, text, kind, chance * likely * share * sure)
        for name in site.words.parameters[:_MOST]:
            for text in (f"if {name} is None:\n|{name} = []", f"if not {name}:\n|{name} = []",
                         f"if {name} < 0:\n|{name} = -{name}"):  # fmt: skip
                if position <= 1:
                    yield written(site, node, text, "set first", 1.0)
    elif isinstance(site.parent, _LOOPS) and node in site.parent.body:
        if node is site.parent.body[-1] and not isinstance(node, _LEAVING):
            yield from _at_the_end(site, site.parent, node)
        results = list(_results(site))
        bound = [node.id for node in ast.walk(_target(site.parent)) if isinstance(node, ast.Name)]
        names = (*bound, *site.words.parameters)[:_MOST]
        fresh = _fresh(site, site.parent, node)
        for condition, usual in (*_conditions(site, names), *_texts(site, bound)):
            # It is asked where what it asks about is new.
            chance = usual * (1.0 if fresh.intersection(_NAME.findall(condition)) else _STALE)
            for leaving, share in (("continue", 1.0), ("break", 0.4)):
                text = f"if {condition}:\n|{leaving}"
                yield written(site, node, text, "leave first", chance * share)
            for result, likely in results:
                text = f"if {condition}:\n|return {result}"
                yield written(site, node, text, "return in loop", chance * likely)


def _at_the_end(site: Site, loop: ast.AST, node: ast.stmt) -> Iterator[Proposal]:
    """Propose to leave a loop behind its last statement, by what its statements have changed."""
    changed = dict.fromkeys(
        one.id
        for one in ast.walk(loop)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    )
    results = list(_results(site))
    for condition, chance in _conditions(site, tuple(changed)[:_MOST]):
        text = f"if {condition}:\n|break"
        yield written(site, node, text, "leave last", chance * 0.4, after=True)
        for result, likely in results:
            text = f"if {condition}:\n|return {result}"
            yield written(site, node, text, "leave last", chance * likely, after=True)


def _fresh(site: Site, loop: ast.AST, node: ast.stmt) -> set[str]:
    """The names that are bound right before a statement of a loop; at its start by the loop."""
    body = site.siblings()
    at = next(index for index, one in enumerate(body) if one is node)
    before = body[at - 1] if at else _target(loop)
    if isinstance(loop, ast.While) and not at:
        return {one.id for one in ast.walk(before) if isinstance(one, ast.Name)}
    return {
        one.id
        for one in ast.walk(before)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    }


def _target(loop: ast.AST) -> ast.AST:
    """What a loop binds; of a `while` what it asks."""
    return loop.target if isinstance(loop, ast.For | ast.AsyncFor) else getattr(loop, "test", loop)


def _texts(site: Site, names: list[str]) -> Iterator[tuple[str, float]]:
    """Ask for a text that the function or its tests know."""
    texts = dict.fromkeys((*site.words.strings, *site.words.seen_strings))
    for name in names[:2]:
        if site.words.values.names.get(name, Kind.UNKNOWN) in {Kind.TEXT, Kind.UNKNOWN}:
            for text in [one for one in texts if one][:_MOST]:
                yield f"{text!r} not in {name}", 0.5
                yield f"{name} == {text!r}", 0.5


def _shown(site: Site) -> Iterator[tuple[str, float]]:
    """Results that examples show, when they are short and not among the usual ones."""
    known = {*_RESULTS, *site.words.results}
    for example in site.words.examples:
        plain = isinstance(example.result, str | int | float)
        if plain and len(text := repr(example.result)) < _SHORT and text not in known:
            known.add(text)
            yield text, 0.4


def _held(site: Site, condition: str) -> list[tuple[Example, bool]]:
    """The examples of which it is known whether the condition holds for them."""
    tree = ast.parse(condition, mode="eval").body
    told = [(example, holds(tree, example.arguments)) for example in site.words.examples]
    return [(example, held) for example, held in told if held is not None]


def _borne_out(site: Site, held: list[tuple[Example, bool]], result: str) -> float:
    """How much likelier a guard is for what examples show of it."""
    if not held:
        return 1.0
    met = [example for example, holding in held if holding and example.known]
    if not met:
        return _UNMET
    try:
        value = ast.literal_eval(result)
    except (ValueError, SyntaxError):
        same = [e for e in met if e.arguments.get(result, _NOTHING) == e.result]
        known = result in site.words.parameters
        return 1.0 if not known else _MET if len(same) == len(met) else _REFUTED
    good = all(type(e.result) is type(value) and e.result == value for e in met)
    return _MET if good else _REFUTED


def _conditions(site: Site, names: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    words = site.words
    for name in names:
        kind = words.values.names.get(name, Kind.UNKNOWN)
        if kind is not Kind.NUMBER:
            yield f"not {name}", 2.0
            yield f"{name} is None", 0.6
        if name in words.indexed or kind in {Kind.SEQUENCE, Kind.TEXT}:
            yield f"len({name}) == 0", 0.3
            yield f"len({name}) == 1", 0.6
            yield f"len({name}) < 2", 0.6
        if kind in {Kind.NUMBER, Kind.UNKNOWN}:
            for ending in ("== 0", "< 0", "<= 0", "== 1", "< 1", "< 2", "<= 1", "== 2", "% 2 == 0"):
                yield f"{name} {ending}", 1.0
    for left in names:
        for right in names:
            if left < right:
                yield f"{left} == {right}", 0.6
                yield f"{left} > {right}", 0.5
                yield f"{left} < {right}", 0.5
                yield f"len({left}) != len({right})", 0.2
    for condition in words.conditions[:_MOST]:
        yield condition, 0.8
        yield f"not ({condition})", 0.4


def _results(site: Site) -> Iterator[tuple[str, float]]:
    for text in site.words.results:
        if len(text) < 40:  # noqa: PLR2004 -- a long result is computed from what is missing
            yield text, 1.0
    kinds = {
        site.words.values.of(node.value)
        for node in ast.walk(site.function)
        if isinstance(node, ast.Return)
    }
    for text in _RESULTS:
        if text not in site.words.results:
            yield (
                text,
                0.6 if site.words.values.of(ast.parse(text, mode="eval").body) in kinds else 0.2,
            )
    for name in site.words.parameters[:_MOST]:
        if name not in site.words.results:
            yield name, 0.3


GUARDS = Operator(
    "guard",
    propose,
    (
        (
            "def f(a):\n    return a[0]\n",
            "def f(a):\n    if not a:\n        return None\n    return a[0]\n",
        ),
        (
            "def f(a):\n    for x in a:\n        print(x)\n",
            "def f(a):\n    for x in a:\n        if not a:\n            break\n        print(x)\n",
        ),
        (
            "def f(a):\n    n = 0\n    for x in a:\n        n += x\n    return n\n",
            (
                "def f(a):\n    n = 0\n    for x in a:\n        n += x\n"
                "        if n < 0:\n            return False\n    return n\n"
            ),
        ),
    ),
)
