"""What only Python gets wrong: shared defaults, a coroutine nobody awaits, the wrong exception."""

import ast
from collections.abc import Iterator

from homeport.repair.candidate import Splice
from homeport.repair.python.site import Operator, Proposal, Site, becomes
from homeport.repair.python.values import Kind
from homeport.repair.python.vocabulary import Function

_EXCEPTIONS = ("Exception", "ValueError", "TypeError", "KeyError", "IndexError", "AttributeError",
               "ZeroDivisionError", "OSError", "RuntimeError", "StopIteration")  # fmt: skip


def propose(site: Site) -> Iterator[Proposal]:
    """Propose an own default for each call, a missing `await`, another exception, a copy."""
    match site.node:
        case ast.Call() if isinstance(site.function, ast.AsyncFunctionDef):
            if not isinstance(site.parent, ast.Await):
                yield becomes(site, site.node, f"await {site.own}", "await")
        case ast.Call(func=ast.Name(id="isinstance"), args=[held, ast.Name(id="int")]):
            text = f"{site.own} and not isinstance({site.text(held)}, bool)"
            yield becomes(site, site.node, site.held(text), "no truth")
        case ast.Await(value=value):
            yield becomes(site, site.node, site.text(value), "unawaited")
        case ast.Raise(exc=ast.Call(func=ast.Name() as name)):
            for other in _EXCEPTIONS:
                if other != name.id:
                    yield becomes(site, name, other, "raised")
        case ast.Raise(exc=ast.Constant(value=str()) | ast.JoinedStr() as said):
            for exception in _EXCEPTIONS:
                yield becomes(site, said, f"{exception}({site.text(said)})", "raised")
        case ast.Try(handlers=handlers):
            for handler in handlers:
                if isinstance(handler.type, ast.Name):
                    for other in _EXCEPTIONS:
                        if other != handler.type.id:
                            yield becomes(site, handler.type, other, "caught")
        case ast.Name(ctx=ast.Load()) if isinstance(site.parent, ast.Call | ast.Assign | ast.For):
            if site.reads and site.kind is not Kind.NUMBER:
                for copied in (f"list({site.own})", f"{site.own}[:]", f"{site.own}.copy()"):
                    yield becomes(site, site.node, copied, "copy")
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AugAssign(target=ast.Name(id=name)) if (
            site.source.alone(site.node)
            and any(isinstance(one, Function) for one in site.parents[:-1])
        ):
            start, _ = site.source.lines(site.node)
            line = f"{site.source.indent(site.node)}nonlocal {name}{site.source.newline}"
            yield Proposal((Splice(start, start, line),), "nonlocal", 1.0, f"`nonlocal {name}`")
        case _:
            pass
    if isinstance(site.node, ast.stmt) and site.node is _first_statement(site.function):
        yield from _own_defaults(site, site.node)


def _first_statement(function: Function) -> ast.stmt:
    body = function.body
    return body[1] if len(body) > 1 and ast.get_docstring(function) is not None else body[0]


def _own_defaults(site: Site, first: ast.stmt) -> Iterator[Proposal]:
    arguments = site.function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    given = positional[len(positional) - len(arguments.defaults) :]
    pairs = [*zip(given, arguments.defaults, strict=True)]
    pairs += [
        (argument, default)
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is not None
    ]
    for argument, default in pairs:
        if isinstance(default, ast.List | ast.Dict | ast.Set) and site.source.alone(first):
            start, _ = site.source.lines(first)
            indent, newline = site.source.indent(first), site.source.newline
            text = (
                f"{indent}if {argument.arg} is None:{newline}"
                f"{indent}    {argument.arg} = {site.text(default)}{newline}"
            )
            pieces = (*site.put("None", default), Splice(start, start, text))
            note = f"`{argument.arg}` gets a fresh default at each call"
            yield Proposal(pieces, "own default", 1.0, note)


PYTHON_TRAPS = Operator(
    "python",
    propose,
    (
        ("async def f(a):\n    return g(a)\n", "async def f(a):\n    return await g(a)\n"),
        ("def f():\n    raise KeyError('a')\n", "def f():\n    raise ValueError('a')\n"),
        ("def f():\n    raise 'a'\n", "def f():\n    raise ValueError('a')\n"),
        (
            "def f():\n    try:\n        g()\n    except KeyError:\n        pass\n",
            "def f():\n    try:\n        g()\n    except ValueError:\n        pass\n",
        ),
        (
            "def f(a=[]):\n    a.append(1)\n    return a\n",
            "def f(a=None):\n    if a is None:\n        a = []\n    a.append(1)\n    return a\n",
        ),
        (
            "def f(a):\n    return isinstance(a, int)\n",
            "def f(a):\n    return isinstance(a, int) and not isinstance(a, bool)\n",
        ),
        ("def f(a):\n    b = a\n    return b\n", "def f(a):\n    b = list(a)\n    return b\n"),
        ("async def f(a):\n    return await g(a)\n", "async def f(a):\n    return g(a)\n"),
        (
            "def f():\n    n = 0\n    def g():\n        n += 1\n    return g\n",
            "def f():\n    n = 0\n    def g():\n        nonlocal n\n        n += 1\n    return g\n",
        ),
    ),
)
