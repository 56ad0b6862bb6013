"""A class leaves out a method that its abstract base demands, or spells it otherwise."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause, Step
from homeport.diagnosis.python.outline import every
from homeport.diagnosis.python.shape import defined
from homeport.diagnosis.verdicts import place, similar

_PATTERN = re.compile(
    r"abstract class (?P<name>\w+) .*?abstract methods? (?P<methods>[\w', ]+)", re.DOTALL
)
_MOST_FILES = 300


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Find the class, and what it defines instead of the missing method."""
    name = match["name"]
    missing = re.findall(r"\w+", match["methods"])
    for path, owner in _classes(case, name):
        methods = [n.name for n in owner.body if isinstance(n, ast.FunctionDef)]
        meant = similar(missing[0], methods) or _only_own(case, owner, methods)
        written = defined(owner, meant) if meant else None
        demanded = _demanded(case, missing[0])
        instead = f"; it defines `{meant}`, which may be meant for it" if meant else ""
        where = f" ({demanded})" if demanded else ""
        yield Cause(
            RULE.name,
            path,
            written.lineno if written else owner.lineno,
            f"{name}.{meant}" if meant else name,
            0.82,
            f"The class `{name}` has no method `{', '.join(missing)}`, which its abstract base class "
            f"demands{where}{instead}: so no object of it can be made.",
            f"define `{missing[0]}` in `{name}`, with exactly this name",
            (Step(path, owner.lineno, f"`{name}` is declared without `{missing[0]}`"),),
        )


def _only_own(case: Case, owner: ast.ClassDef, methods: list[str]) -> str | None:
    """The one method of the class that none of its bases knows."""
    bases = {base.id for base in owner.bases if isinstance(base, ast.Name)}
    known = {"__init__"}
    for base in bases:
        known |= {
            n.name
            for _, held in _classes(case, base)
            for n in held.body
            if isinstance(n, ast.FunctionDef)
        }
    own = [name for name in methods if name not in known and not name.startswith("_")]
    return own[0] if len(own) == 1 else None


def _demanded(case: Case, method: str) -> str:
    """Where an abstract method of this name is declared."""
    for path in [p for p in case.sources.paths if p.endswith(".py")][:_MOST_FILES]:
        if "abstractmethod" not in (case.sources.text(path) or ""):
            continue
        for owner in every(case.sources.tree(path), ast.ClassDef):
            found = defined(owner, method)
            if found and any("abstract" in ast.unparse(d) for d in found.decorator_list):
                return place(path, found.lineno)
    return ""


def _classes(case: Case, name: str) -> Iterator[tuple[str, ast.ClassDef]]:
    pattern = re.compile(rf"^\s*class {re.escape(name)}\b", re.MULTILINE)
    for path in [p for p in case.sources.paths if p.endswith(".py")][:_MOST_FILES]:
        if pattern.search(case.sources.text(path) or ""):
            yield from (
                (path, o) for o in every(case.sources.tree(path), ast.ClassDef) if o.name == name
            )


_BASE = (
    "from abc import ABC, abstractmethod\n\n\nclass Sink(ABC):\n    @abstractmethod\n"
    "    def write_all(self): ...\n"
)
RULE = Rule(
    name="abstract-method",
    types=frozenset({"TypeError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from tape import Tape\n\nprint(Tape())\n",
                "sink.py": _BASE,
                "tape.py": "from sink import Sink\n\n\nclass Tape(Sink):\n    pass\n",
            },
            ("tape.py", 4),
        ),
        Example(
            {
                "main.py": "from tape import Tape\n\nprint(Tape())\n",
                "sink.py": _BASE,
                "tape.py": "from sink import Sink\n\n\nclass Tape(Sink):\n    label = 1\n\n"
                "    def write_every(self):\n        return self.label\n",
            },
            ("tape.py", 7),
        ),
    ),
)
