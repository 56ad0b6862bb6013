"""A regular expression that takes more, or something else, than was meant."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.mistakes import wrong_values
from homeport.diagnosis.python.outline import Function, own_nodes
from homeport.diagnosis.python.scope import Assignment, assignments, dotted
from homeport.diagnosis.python.shape import code, method_of, short
from homeport.diagnosis.verdicts import Mistake

_ASKING = frozenset(["findall", "finditer", "sub", "subn", "search", "match", "fullmatch", "split"])
_GREEDY = re.compile(r"(?<!\\)\.[*+](?![?+])\)?[^\s|)$]")
_COUNT_AT = 3  # re.sub(pattern, replacement, text, count): flags are often put here


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Look at the patterns that the functions which ran apply."""
    yield from wrong_values(case, RULE.name, functions=(_greedy, _only_the_start), nodes=(_flags,))


def _patterns(case: Case, path: str, function: Function) -> Iterator[tuple[str, ast.expr, str]]:
    """(method, where the pattern is written, its text) for each use in the function."""
    tree = case.sources.tree(path)
    for node in own_nodes(function):
        if not isinstance(node, ast.Call) or (method := method_of(node)) not in _ASKING:
            continue
        owner = node.func.value if isinstance(node.func, ast.Attribute) else node
        given: ast.expr | None = owner
        if code(owner) == "re":
            given = node.args[0] if node.args else None
        for one in (given, *(a.value for a in _named(tree, function, given))):
            inner = one.args[0] if isinstance(one, ast.Call) and one.args else one
            if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                from_re = code(owner) == "re" or isinstance(one, ast.Call)
                if from_re and (one is not owner or method != "split"):
                    yield method, inner, inner.value


def _named(tree: ast.Module | None, function: Function, given: ast.expr | None) -> list[Assignment]:
    name = dotted(given) if given is not None else ""
    if not name:
        return []
    return assignments(function, name) or (assignments(tree, name) if tree else [])


def _greedy(case: Case, path: str, function: Function) -> Iterator[Mistake]:
    for method, where, text in _patterns(case, path, function):
        found = _GREEDY.search(text)
        if found and method in ("findall", "finditer", "sub", "subn", "search"):
            yield Mistake(
                where.lineno,
                0.62,
                f"The pattern {short(where)} is greedy: `{found[0][:2]}` takes as much as it can, up "
                "to the last place where the rest still fits, not the first.",
                f"make it non-greedy: `{found[0][:2]}?`, or exclude what must not be taken",
            )


def _only_the_start(case: Case, path: str, function: Function) -> Iterator[Mistake]:
    """`match` looks at the beginning only, and not at the end."""
    for method, where, text in _patterns(case, path, function):
        if method == "match" and not text.endswith(("$", r"\Z")) and _tests(function):
            yield Mistake(
                where.lineno,
                0.52,
                f"`match` with the pattern {short(where)} looks at the beginning only: what follows "
                "is not checked, because no `$` ends the pattern (no full match).",
                "use `fullmatch`",
            )


def _tests(function: Function) -> bool:
    """Tell whether the function answers yes or no by a match."""
    return any(
        isinstance(node, ast.Return)
        and node.value is not None
        and ("bool(" in code(node.value) or "is not None" in code(node.value))
        for node in own_nodes(function)
    )


def _flags(node: ast.AST) -> Iterator[Mistake]:
    if (
        isinstance(node, ast.Call)
        and dotted(node.func) in ("re.sub", "re.subn", "re.split")
        and len(node.args) > (at := _COUNT_AT - (code(node.func) == "re.split"))
        and code(node.args[at]).startswith("re.")
    ):
        flag = code(node.args[at])
        yield Mistake(
            node.lineno,
            0.8,
            f"`{flag}` stands in the place of `count` in `{code(node.func)}`: it is taken for a "
            "number of replacements, and the flags stay unset.",
            f"pass it by name: `flags={flag}`",
        )


RULE = Rule(
    name="text-pattern",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from tags import names\n\nassert names('<a><b>') == ['a', 'b']\n",
                "tags.py": "import re\n\nTAG = re.compile('<(.+)>')\n\n\ndef names(text):\n"
                "    return TAG.findall(text)\n",
            },
            ("tags.py", 3),
        ),
        Example(
            {
                "main.py": "from tags import plain\n\nassert plain('Aa') == '--'\n",
                "tags.py": "import re\n\n\ndef plain(text):\n"
                "    return re.sub('a', '-', text, re.IGNORECASE)\n",
            },
            ("tags.py", 5),
        ),
        Example(
            {
                "main.py": "from tags import number\n\nassert not number('12x')\n",
                "tags.py": "import re\n\n\ndef number(text):\n"
                "    return re.match(r'\\d+', text) is not None\n",
            },
            ("tags.py", 5),
        ),
        Example(
            {
                "main.py": "from tags import names\n\nassert names('<a><b>') == 1\n",
                "tags.py": "import re\n\n\ndef names(text):\n    return re.findall('<.+?>', text)\n",
            },
            None,
        ),
    ),
)
