"""JavaScript: a name that nothing defines, or one used before its line, or a constant set again."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.outline import functions_of
from homeport.diagnosis.python.scope import assignments
from homeport.diagnosis.verdicts import place, similar

_PATTERN = re.compile(
    r"^(?P<name>[\w$]+) is not defined"
    r"|Cannot access '(?P<early>[\w$]+)' before initialization"
    r"|(?P<constant>Assignment to constant variable)"
    r"|(?P<super>Must call super constructor)"
)


# What only CommonJS modules have, and what ES modules have instead.
_COMMONJS = {
    "__dirname": "use `path.dirname(fileURLToPath(import.meta.url))`, or `import.meta.dirname`",
    "__filename": "use `fileURLToPath(import.meta.url)`",
    "require": "use `import`, or `createRequire(import.meta.url)`",
    "module": "use `export`",
    "exports": "use `export`",
}


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Compare the name with those the file does define."""
    site = case.crash()
    tree = case.sources.tree(site.path) if site else None
    if site is None or tree is None:
        return
    symbol = case.symbol(site.path, site.line)
    if early := match["early"]:
        scope = case.function(site.path, site.line) or tree
        given = assignments(scope, early) or assignments(tree, early)
        where = f" ({place(site.path, given[0].line)})" if given else ""
        yield Cause(RULE.name, site.path, site.line, symbol, 0.8,
                    f"`{early}` is used before the line that gives it a value{where}.",
                    "move the declaration up, or the use down")  # fmt: skip
    elif match["super"]:
        yield Cause(RULE.name, site.path, site.line, symbol, 0.85,
                    "The constructor of a derived class uses `this` before it has called `super()`.",
                    "call `super(...)` first")  # fmt: skip
    elif match["constant"]:
        line = case.sources.line(site.path, site.line).strip()
        yield Cause(RULE.name, site.path, site.line, symbol, 0.8,
                    f"`{line}` assigns to a variable declared with const.",
                    "declare it with let, or give the new value another name")  # fmt: skip
    else:
        name = match["name"]
        meant = similar(name, _names(tree))
        said = f"`{meant}` is defined and was probably meant" if meant else "no import brings it"
        if name in _COMMONJS:
            yield Cause(RULE.name, site.path, site.line, symbol, 0.84,
                        f"`{name}` does not exist in an ES module, and {site.path} is one (by its ending, or by "
                        '`"type": "module"`).',
                        _COMMONJS[name])  # fmt: skip
            return
        if local := _local_to(tree, name):
            function, first = local
            yield Cause(RULE.name, site.path, site.line, symbol, 0.82,
                        f"`{name}` is not defined here: it is a local variable of `{function}` "
                        f"({place(site.path, first)}), which other functions do not see (scope).",
                        f"pass `{name}` as an argument, or compute it here")  # fmt: skip
            return
        yield Cause(RULE.name, site.path, site.line, symbol, 0.85 if meant else 0.7,
                    f"Nothing in {site.path} defines `{name}`; {said}.",
                    f"write `{meant}`" if meant else f"import or require `{name}`")  # fmt: skip


def _local_to(tree: ast.Module, name: str) -> tuple[str, int] | None:
    """(function, line) where another function has a variable of this name."""
    for function in functions_of(tree):
        if given := assignments(function, name):
            return function.name, given[0].line
    return None


def _names(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                names.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                names.add(name)
            case ast.ClassDef(name=name) | ast.alias(asname=str() as name):
                names.add(name)
            case _:
                pass
    return names


RULE = Rule(
    name="js-not-defined",
    types=frozenset({"ReferenceError", "TypeError"}),
    pattern=_PATTERN,
    examine=examine,
    language="javascript",
    examples=(
        Example(
            {"main.js": "import('./root.mjs');\n", "root.mjs": "export const here = __dirname;\n"},
            ("root.mjs", 1),
        ),
        Example(
            {
                "main.js": "function greet(user) {\n  const name = user.trim();\n  return body();\n}\n\n"
                "function body() {\n  return `Dear ${name}`;\n}\n\ngreet('a');\n"
            },
            ("main.js", 7),
        ),
        Example({"main.js": "const total = 1;\n\nconsole.log(totel);\n"}, ("main.js", 3)),
        Example({"main.js": "const n = 1;\n\nn = 2;\n"}, ("main.js", 3)),
        Example({"main.js": "console.log(rate);\nconst rate = 2;\n"}, ("main.js", 1)),
    ),
)
