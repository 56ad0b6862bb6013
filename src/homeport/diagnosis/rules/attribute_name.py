"""An object has no such attribute: a misspelling, a rename, or an object of another kind."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause, Step
from homeport.diagnosis.python.origin import Site
from homeport.diagnosis.python.outline import every
from homeport.diagnosis.python.scope import dotted
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import from_origin, place, similar

_OFTEN = 2
_PATTERN = re.compile(
    r"(?:'(?P<kind>\w+)' object|type object '(?P<class>\w+)'|module '(?P<module>[\w.]+)')"
    r" has no attribute '(?P<attribute>\w+)'"
)
_BUILT_IN: dict[str | None, type] = {
    kind.__name__: kind for kind in (str, bytes, list, dict, tuple, int, float, set, bool)
}


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Compare the attribute with what the class or module does define."""
    site = case.crash()
    if site is None or match.group("kind") == "NoneType":
        return
    attribute = match.group("attribute")
    if module := match.group("module"):
        yield from _of_module(case, site, module, attribute)
    elif (kind := match.group("kind")) in _BUILT_IN or kind in ("coroutine", "generator"):
        yield from _of_built_in(case, site, kind, attribute)
    else:
        yield from _of_class(case, site, kind or match.group("class"), attribute)


def _of_module(case: Case, site: Site, module: str, attribute: str) -> Iterator[Cause]:
    path = case.sources.module(module, site.path)
    tree = case.sources.tree(path) if path else None
    if path is None or tree is None:
        return
    meant = similar(attribute, _defined(tree))
    symbol = case.symbol(site.path, site.line)
    if meant:
        yield Cause(
            RULE.name,
            site.path,
            site.line,
            symbol,
            0.85,
            f"{path} has no `{attribute}`; it has `{meant}`.",
            f"use `{module}.{meant}`",
        )
    else:
        yield Cause(
            RULE.name,
            path,
            1,
            "",
            0.6,
            f"`{module}` is the repository's own {path}, which has no `{attribute}`; it may "
            "hide an installed or standard module of the same name.",
            f"rename {path} if another `{module}` was meant",
        )


def _of_built_in(case: Case, site: Site, kind: str, attribute: str) -> Iterator[Cause]:
    """The object is not what the code takes it for: say where it came from."""
    for node in case.expressions(site):
        if not (isinstance(node, ast.Attribute) and node.attr == attribute):
            continue
        text = code(node.value)
        for origin in case.flow.origins(node.value, site):
            if kind in origin.kinds or (kind == "dict" and "json" in origin.kinds):
                yield from_origin(
                    case,
                    RULE.name,
                    origin,
                    score=0.8,
                    why=f"`{text}` is a {kind} at {place(site.path, site.line)}, which has no "
                    f"`{attribute}`: {origin.because}.",
                    remedy="await it"
                    if kind == "coroutine"
                    else f"make `{text}` what the code "
                    "expects there, or use it as the " + kind + " it is",
                )
        meant = similar(attribute, dir(_BUILT_IN.get(kind, object)))
        if meant:
            yield Cause(
                RULE.name,
                site.path,
                site.line,
                case.symbol(site.path, site.line),
                0.7,
                f"A {kind} has no `{attribute}`; it has `{meant}`.",
                f"use `.{meant}`",
            )


def _of_class(case: Case, site: Site, name: str, attribute: str) -> Iterator[Cause]:
    for path, owner in _classes(case, site.path, name):
        members = _members(owner)
        if (slots := _slots(owner)) and attribute not in members:
            yield Cause(
                RULE.name,
                path,
                slots.lineno,
                name,
                0.8,
                f"`{attribute}` is not in `__slots__` of `{name}`, so no object of that class can have such an attribute.",
                f"add {attribute!r} to `__slots__`",
                (Step(site.path, site.line, f"`{attribute}` is used here"),),
            )
            return
        meant = similar(attribute, members)
        if meant is None:
            known = ", ".join(sorted(name for name in members if not name.startswith("_"))[:6])
            yield Cause(
                RULE.name,
                site.path,
                site.line,
                case.symbol(site.path, site.line),
                0.6,
                f"`{name}` ({place(path, owner.lineno)}) has no attribute `{attribute}`; it has {known}. "
                "The name may have been changed there.",
                "use the name that the class has now",
            )
            continue
        users = [s for s in case.sites() if f".{attribute}" in case.sources.line(s.path, s.line)]
        at = users[0] if users else site
        where, line = at.path, at.line
        if odd := _misspelt_where_made(case, path, owner, attribute, meant):
            where, line = path, odd
        yield Cause(
            RULE.name,
            where,
            line,
            case.symbol(where, line),
            0.85,
            f"`{name}` ({place(path, owner.lineno)}) has no attribute (field) `{attribute}`; it has `{meant}`: "
            "renamed, or misspelt in one of the two places.",
            f"use one name in both places, `{meant}` or `{attribute}`",
        )


def _slots(owner: ast.ClassDef) -> ast.Assign | None:
    """The `__slots__` of a class that has no base which would give its objects a `__dict__`."""
    found = (
        n for n in owner.body if isinstance(n, ast.Assign) and dotted(n.targets[0]) == "__slots__"
    )
    return next(found, None) if not owner.bases else None


def _misspelt_where_made(
    case: Case, path: str, owner: ast.ClassDef, missing: str, held: str
) -> int:
    """The line that sets the name that nobody reads, when the other one is read again and again."""
    text = case.sources.text(path) or ""
    read = len(re.findall(rf"\.{re.escape(missing)}\b", text))
    if read < _OFTEN or len(re.findall(rf"\.{re.escape(held)}\b", text)) > 1:
        return 0
    made = (
        node.lineno
        for node in ast.walk(owner)
        if isinstance(node, ast.Attribute) and node.attr == held and isinstance(node.ctx, ast.Store)
    )
    return next(made, 0)


def _classes(case: Case, near: str, name: str) -> Iterator[tuple[str, ast.ClassDef]]:
    pattern = re.compile(rf"^\s*class {re.escape(name)}\b", re.MULTILINE)
    shown = [frame.file or "" for frame in case.frames]
    for path in dict.fromkeys([near, *shown, *case.sources.paths[:2000]]):
        if path.endswith(".py") and pattern.search(case.sources.text(path) or ""):
            tree = case.sources.tree(path)
            for node in every(tree, ast.ClassDef):
                if node.name == name:
                    yield path, node
                    return


def _members(owner: ast.ClassDef) -> set[str]:
    names = _defined(owner)
    for node in ast.walk(owner):
        if isinstance(node, ast.Attribute) and dotted(node).startswith("self."):
            names |= {node.attr} if isinstance(node.ctx, ast.Store) else set()
    return names


def _defined(inside: ast.Module | ast.ClassDef) -> set[str]:
    names: set[str] = set()
    for node in inside.body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                names.add(name)
            case ast.ClassDef(name=name):
                names.add(name)
            case ast.Assign(targets=targets):
                names |= {dotted(target) for target in targets}
            case ast.AnnAssign(target=target):
                names.add(dotted(target))
            case ast.ImportFrom(names=aliases) | ast.Import(names=aliases):
                names |= {alias.asname or alias.name for alias in aliases}
            case _:
                pass
    return names - {""}


RULE = Rule(
    name="attribute-name",
    types=frozenset({"AttributeError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from shop import Basket\n\nprint(Basket().totals())\n",
                "shop.py": "class Basket:\n    def total(self):\n        return 0\n",
            },
            ("main.py", 3),
        ),
        Example(
            {
                "main.py": "import tools\n\ntools.load_all()\n",
                "tools.py": "def loadall():\n    return 1\n",
            },
            ("main.py", 3),
        ),
        Example(
            {
                "main.py": "def rows():\n    return 'a,b'\n\n\ndata = rows()\ndata.append('c')\n",
            },
            ("main.py", 2),
        ),
        Example({"main.py": "class A:\n    pass\n\n\nA().quux\n"}, ("main.py", 5)),
    ),
)
