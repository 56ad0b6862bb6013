"""An import that fails: renamed or moved code, a missing dependency, a cycle, a hiding file."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause, Step
from homeport.diagnosis.python.origin import Site
from homeport.diagnosis.verdicts import place, similar

_PATTERN = re.compile(
    r"No module named '(?P<missing>[\w.]+)'"
    r"|cannot import name '(?P<member>\w+)' from (?P<partial>partially initialized module )?"
    r"'(?P<module>[\w.]+)'"
)
_DECLARATIONS = ("pyproject.toml", "requirements.txt", "setup.py", "setup.cfg", "Pipfile")


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Tell a missing dependency from a stale name from a cycle."""
    site = case.crash()
    if site is None:
        return
    if missing := match.group("missing"):
        yield from _missing(case, site, missing)
    elif match.group("partial"):
        yield _cycle(case, site, match.group("module"), match.group("member"))
    else:
        yield from _stale(case, site, match.group("module"), match.group("member"))


def _missing(case: Case, site: Site, module: str) -> Iterator[Cause]:
    symbol = case.symbol(site.path, site.line)
    own = {_dotted(path) for path in case.sources.paths if path.endswith(".py")}
    tails = {name.rpartition(".")[2]: name for name in own}
    meant = similar(module, own) or tails.get(module.rpartition(".")[2])
    if meant and meant != module:
        yield Cause(
            RULE.name,
            site.path,
            site.line,
            symbol,
            0.85,
            f"There is no module `{module}`; the repository has `{meant}`.",
            f"import `{meant}`",
        )
        return
    top = module.split(".", maxsplit=1)[0]
    if hiding := case.sources.module(top, site.path):
        yield Cause(
            RULE.name,
            site.path,
            site.line,
            symbol,
            0.6,
            f"`{top}` is the repository's own {hiding}, which holds no `{module}`.",
            f"rename {hiding} if an installed `{top}` was meant",
        )
        return
    declared = [
        path
        for path in case.sources.paths
        if path.rpartition("/")[2] in _DECLARATIONS
        and top.replace("_", "-").lower()
        in (case.sources.text(path) or "").replace("_", "-").lower()
    ]
    if not declared:
        yield Cause(
            RULE.name,
            site.path,
            site.line,
            symbol,
            0.55,
            f"There is no module `{module}` here, and no dependency file of the repository names "
            f"`{top}`: a missing file, a wrong search path (PYTHONPATH, working directory), or a "
            "dependency that nobody wrote down.",
            "check the name and from which folder this runs; declare a dependency before installing",
        )
        return
    said = f"{declared[0]} names it"
    yield Cause(
        RULE.name,
        site.path,
        site.line,
        symbol,
        0.75,
        f"`{top}` is not installed in the Python that ran this; {said}.",
        f"install it (python -m pip install {top}), or run with the environment that has it",
    )


def _cycle(case: Case, site: Site, module: str, member: str) -> Cause:
    steps = tuple(
        Step(s.path, s.line, case.sources.line(s.path, s.line).strip())
        for s in reversed([*case.sites()])
    )
    return Cause(
        RULE.name,
        site.path,
        site.line,
        case.symbol(site.path, site.line),
        0.8,
        f"Circular import: `{module}` is still being imported when this line asks it for "
        f"`{member}`.",
        "import it inside the function that needs it, or move what both need to a third module",
        steps,
    )


def _stale(case: Case, site: Site, module: str, member: str) -> Iterator[Cause]:
    symbol = case.symbol(site.path, site.line)
    path = case.sources.module(module, site.path)
    tree = case.sources.tree(path) if path else None
    if path is None or tree is None:
        yield Cause(
            RULE.name,
            site.path,
            site.line,
            symbol,
            0.6,
            f"The installed `{module}` has no `{member}`: its version is not the one this "
            "line was written for.",
            f"pin the version of `{module}` that has it, or follow its change log",
        )
        return
    names = {
        node.name
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    } | {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    meant = similar(member, names)
    if meant:
        yield Cause(
            RULE.name,
            site.path,
            site.line,
            symbol,
            0.85,
            f"{path} has no `{member}`; it has `{meant}`.",
            f"import `{meant}`",
        )
        return
    elsewhere = _defined_elsewhere(case, member, path)
    if elsewhere:
        yield Cause(
            RULE.name,
            site.path,
            site.line,
            symbol,
            0.8,
            f"{path} has no `{member}`; it is defined at {elsewhere}.",
            "import it from there",
        )
    else:
        yield Cause(
            RULE.name,
            site.path,
            site.line,
            symbol,
            0.6,
            f"{path} defines no `{member}`, so it cannot be imported; no other file here has it.",
            f"define `{member}`, or drop the import",
        )


def _defined_elsewhere(case: Case, member: str, besides: str) -> str | None:
    pattern = re.compile(rf"^(?:class|def|async def) {re.escape(member)}\b", re.MULTILINE)
    for path in case.sources.paths[:2000]:
        if path.endswith(".py") and path != besides:
            text = case.sources.text(path) or ""
            if found := pattern.search(text):
                return place(path, text.count("\n", 0, found.start()) + 1)
    return None


def _dotted(path: str) -> str:
    name = path.removesuffix(".py").removesuffix("/__init__").removeprefix("src/")
    return name.replace("/", ".")


RULE = Rule(
    name="import-failed",
    types=frozenset({"ImportError", "ModuleNotFoundError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from pricing import net_total\n",
                "pricing.py": "def nett_total():\n    pass\n",
            },
            ("main.py", 1),
        ),
        Example({"main.py": "import pricng\n", "pricing.py": "A = 1\n"}, ("main.py", 1)),
        Example({"main.py": "x = 1\nimport no_such_package_at_all\n"}, ("main.py", 2)),
        Example(
            {
                "main.py": "import first\n",
                "first.py": "from second import b\n\n\ndef a():\n    pass\n",
                "second.py": "from first import a\n\n\ndef b():\n    pass\n",
            },
            ("second.py", 1),
        ),
    ),
)
