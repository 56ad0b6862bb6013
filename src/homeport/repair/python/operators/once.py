"""What may be there already: something is put in, or taken out, without a question."""

import ast
from collections.abc import Iterator

from homeport.repair.candidate import Splice
from homeport.repair.python.site import Operator, Proposal, Site, short

_PUTS = {"append": "not in", "add": "not in", "remove": "in", "discard": "in"}


def propose(site: Site) -> Iterator[Proposal]:
    """Propose to put in only what is not there, and to take out only what is."""
    node = site.node
    match node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=held, attr=attr), args=[value])) if (
            attr in _PUTS and site.source.alone(node)
        ):
            condition = f"{site.text(value)} {_PUTS[attr]} {site.text(held)}"
            indent, newline = site.source.indent(node), site.source.newline
            step = "\t" if "\t" in indent else "    "
            block = site.source.block(node)
            deeper = "".join(step + line for line in block.splitlines(keepends=True))
            start, end = site.source.lines(node)
            whole = f"{indent}if {condition}:{newline}{deeper}"
            note = f"`{short(site.own, 40)}` only if `{short(condition, 40)}`"
            yield Proposal((Splice(start, end, whole),), "asked", 1.0, note)
        case _:
            pass


ONCE = Operator(
    "once",
    propose,
    (
        (
            "def f(d, k, x):\n    d[k].append(x)\n",
            "def f(d, k, x):\n    if x not in d[k]:\n        d[k].append(x)\n",
        ),
        (
            "def f(d, x):\n    d.remove(x)\n",
            "def f(d, x):\n    if x in d:\n        d.remove(x)\n",
        ),
    ),
)
