"""A statement that was forgotten: one of the function again, a usual one, a further branch."""

import ast
import re
from collections.abc import Iterator

from homeport.repair.candidate import Splice
from homeport.repair.python.operators.conditions import more
from homeport.repair.python.operators.mirrors import flips, mirrored
from homeport.repair.python.site import Operator, Proposal, Site, short, written
from homeport.repair.python.source import is_spoken
from homeport.repair.python.values import Kind

_MOST = 10
_WORD = re.compile(r"\b[A-Za-z_]\w*\b")
_FITTING = 1.0  # share of a condition that is worth a statement
_MOST_FRESH = 200  # at each place
_LEAVES = (ast.Return, ast.Continue, ast.Break, ast.Raise)


def propose(site: Site) -> Iterator[Proposal]:
    """Propose further statements and branches, and statements under a condition."""
    node = site.node
    if not isinstance(node, ast.stmt) or not site.source.alone(node) or is_spoken(node):
        return
    last = site.siblings()[-1] is node and not isinstance(node, _LEAVES)
    for text, kind, share in _further(site):
        yield written(site, node, text, kind, share)
        if last:  # elsewhere, behind one statement is before the next
            yield written(site, node, text, kind, share, after=True)
    yield from _sometimes(site, node)


def _further(site: Site) -> Iterator[tuple[str, str, float]]:
    """The statements of the function again, with one name exchanged, and the usual small ones."""
    words = site.words
    in_loop = any(isinstance(one, ast.For | ast.While) for one in site.parents)
    for text in words.statements:
        if in_loop or not text.startswith(("continue", "break")):
            yield text, "copied", 1.0
    for text in words.statements[:_MOST]:
        if not text.startswith(("continue", "break")):
            for changed in _renamed(text, words.variables[:_MOST]):
                yield changed, "copied renamed", 1.0
    for name in words.names(Kind.NUMBER)[:_MOST]:
        yield f"{name} += 1", "counted", 1.0
        yield f"{name} -= 1", "counted", 0.7
        yield f"{name} = {name} // 2", "counted", 0.2
        yield f"{name} //= 10", "counted", 0.2
        for amount in words.names(Kind.NUMBER)[:_MOST]:
            if amount != name:
                yield f"{name} += {amount}", "accumulated", 1.0
                yield f"{name} -= {amount}", "accumulated", 0.5
                yield f"{name} *= {amount}", "accumulated", 0.5
                yield f"{name} = max({name}, {amount})", "accumulated", 0.5
                yield f"{name} = min({name}, {amount})", "accumulated", 0.5
    for name in words.names(Kind.TEXT)[:6]:
        for piece in words.names(Kind.TEXT)[:6]:
            if piece != name:
                yield f"{name} += {piece}", "accumulated", 0.7
        for method in ("lower", "upper", "strip"):
            yield f"{name} = {name}.{method}()", "converted", 1.0
        for held in words.names(Kind.SEQUENCE, Kind.TEXT)[:4]:
            yield f"{name} %= len({held})", "accumulated", 0.3
    yield from _put_in(site)
    for name in words.variables[:_MOST]:
        for value in (
            *words.variables[:_MOST],
            "0",
            "1",
            "None",
            "[]",
            "True",
            "False",
            "''",
            "-1",
        ):
            if value != name:
                yield f"{name} = {value}", "assigned", 1.0
        yield f"return {name}", "returned", 1.0
        if words.values.names.get(name) is not Kind.NUMBER:
            yield f"{name} = {name}[1:]", "converted", 0.4
            yield f"{name} = sorted({name})", "converted", 0.6
            yield f"{name} = list({name})", "converted", 0.4
            yield f"{name} = {name}[::-1]", "converted", 0.4
        if words.values.names.get(name) in {None, Kind.NUMBER}:
            yield f"{name} = abs({name})", "converted", 0.5
            yield f"{name} = int({name})", "converted", 0.3
    for value in ("True", "False", "None", "[]", "0", "1", "-1"):
        yield f"return {value}", "returned", 0.7
    if in_loop:
        yield "break", "left", 1.0
        yield "continue", "left", 0.5


def _put_in(site: Site) -> Iterator[tuple[str, str, float]]:
    words = site.words
    for held in [name for name in words.variables if name in words.grown or name in words.indexed][
        :6
    ]:
        kind = words.values.names.get(held, Kind.UNKNOWN)
        if kind in {Kind.SEQUENCE, Kind.UNKNOWN}:
            for value in (
                *words.variables[:_MOST],
                *(text for text, _ in words.expressions[:_MOST]),
            ):
                if value != held:
                    yield f"{held}.append({value})", "put in", 1.0
            for text in ("sort()", "pop()", "reverse()", "pop(0)"):
                yield f"{held}.{text}", "changed in place", 1.0
        if kind in {Kind.SET, Kind.UNKNOWN}:
            for value in words.variables[:_MOST]:
                if value != held:
                    yield f"{held}.add({value})", "put in", 1.0 if kind is Kind.SET else 0.4


def _renamed(text: str, names: tuple[str, ...]) -> Iterator[str]:
    for match in _WORD.finditer(text):
        if match.group() in names:
            for name in names:
                if name != match.group():
                    yield text[: match.start()] + name + text[match.end() :]


def _sometimes(site: Site, node: ast.stmt) -> Iterator[Proposal]:
    """Propose a forgotten branch, and a statement only under a condition."""
    words = site.words
    if isinstance(node, ast.If) and not node.orelse and site.source.alone(node.body[-1]):
        for text in words.statements[:_MOST]:
            yield written(site, node, f"else:\n|{text}", "else", 1.0, after=True)
        for name in words.variables[:6]:
            for value in (*words.variables[:6], "0", "1", "None"):
                if name != value:
                    text = f"else:\n|{name} = {value}"
                    yield written(site, node, text, "else", 0.3, after=True)
    if isinstance(node, ast.If) and site.source.alone(node.body[-1]):
        yield from _branches(site, node)
    yield from _fresh(site, node)
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr | ast.Return):
        indent = site.source.indent(node)
        step = "\t" if "\t" in indent else "    "
        start, end = site.source.lines(node)
        newline = site.source.newline
        block = site.source.block(node)
        deeper = "".join(step + line for line in block.splitlines(keepends=True))
        for text, _, share in more(site):
            whole = f"{indent}if {text}:{newline}{deeper}"
            note = f"`{short(site.own, 40)}` only if `{short(text, 40)}`"
            yield Proposal((Splice(start, end, whole),), "only if", share, note)
    if not isinstance(node, _LEAVES) or len(site.siblings()) > 1:
        for condition in site.words.conditions[:6]:
            for statement in site.words.statements[:8]:
                text = f"if {condition}:\n|{statement}"
                yield written(site, node, text, "copied under if", 1.0)


def _branches(site: Site, node: ast.If) -> Iterator[Proposal]:
    """Propose a further branch that mirrors one that is there."""
    test, step = site.text(node.test), node.body[0]
    if len(node.body) > 1 or isinstance(step, ast.If | ast.For | ast.While):
        return
    said = site.text(step)
    if "\n" in said or "\n" in test:
        return
    names = site.words.variables[:_MOST]
    for other, changed in _opposite(test, said, names):
        yield _branch(site, node, f"elif {other}:\n|{changed}", 1.5)
    for other, share in mirrored(site, test):
        for changed in dict.fromkeys((said, *_renamed(said, names))):
            text = f"elif {other}:\n|{changed}"
            yield _branch(site, node, text, share if changed != said else share * 0.5)


def _opposite(test: str, said: str, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The other side of a test, with the same name exchanged in it and in what is done."""
    for flipped in flips(test):
        for name in dict.fromkeys(_WORD.findall(said)):
            if name in names and re.search(rf"\b{name}\b", flipped):
                form = re.compile(rf"(?<![.\w]){name}\b")
                for other in names:
                    if not re.search(rf"\b{other}\b", test):
                        yield form.sub(other, flipped), form.sub(other, said)


def _branch(site: Site, node: ast.If, text: str, share: float) -> Proposal:
    """Put a branch behind the first one."""
    source = site.source
    _, at = source.lines(node.body[-1])
    indent, newline = source.indent(node), source.newline
    inner = source.indent(node.body[0])
    head, body = text.split("\n|")
    lead = "" if source.data[:at].endswith((b"\n", b"\r")) else newline
    block = f"{lead}{indent}{head}{newline}{inner}{body}{newline}"
    note = f"`{short(f'{head} {body}')}` is added"
    return Proposal((Splice(at, at, block),), "branch", share, note)


def _fresh(site: Site, node: ast.stmt) -> Iterator[Proposal]:
    """Propose a statement of the function again, changed, under a condition that mentions it."""
    words = site.words
    if site.parent is not site.function and not isinstance(site.parent, ast.For | ast.While):
        return
    asked = [text for text, _, share in more(site) if share >= _FITTING]
    count = 0
    for statement in words.statements[:_MOST]:
        if statement.startswith(("continue", "break", "return")):
            continue
        for changed in dict.fromkeys((statement, *_renamed(statement, words.variables[:_MOST]))):
            used = {one for one in _WORD.findall(changed) if one in words.variables}
            for condition in asked:
                if used.intersection(_WORD.findall(condition)) and count < _MOST_FRESH:
                    count += 1
                    text = f"if {condition}:\n|{changed}"
                    yield written(site, node, text, "under if", 1.0)


FURTHER = Operator(
    "further",
    propose,
    (
        (
            "def f(a: int):\n    while a:\n        g(a)\n",
            "def f(a: int):\n    while a:\n        g(a)\n        a -= 1\n",
        ),
        (
            "def f(a):\n    r = []\n    for x in a:\n        g()\n",
            "def f(a):\n    r = []\n    for x in a:\n        r.append(x)\n        g()\n",
        ),
        (
            "def f(a, b):\n    if a:\n        g(b)\n    return b\n",
            "def f(a, b):\n    if a:\n        g(b)\n    else:\n        g(b)\n    return b\n",
        ),
        (
            "def f(x, low, high):\n    if x < low:\n        x = low\n    return x\n",
            (
                "def f(x, low, high):\n    if x < low:\n        x = low\n"
                "    elif x > high:\n        x = high\n    return x\n"
            ),
        ),
    ),
)
