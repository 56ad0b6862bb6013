"""JavaScript: something that is no function is called."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.javascript.builtins import NAMES, has, holders, worded
from homeport.diagnosis.javascript.modules import circle, exports, import_line
from homeport.diagnosis.javascript.properties import scripts
from homeport.diagnosis.python.origin import Origin, Site
from homeport.diagnosis.python.outline import every
from homeport.diagnosis.python.reachable import reachable
from homeport.diagnosis.python.scope import assignments, imported, parameters
from homeport.diagnosis.python.shape import calls_on, code, method_of
from homeport.diagnosis.verdicts import from_origin, place, similar

# What a collection has in the place of an array's method.
_INSTEAD = {
    "Set": {"includes": "has", "push": "add", "length": "size", "map": "forEach", "indexOf": "has"},
    "Map": {"includes": "has", "push": "set", "length": "size", "map": "forEach", "find": "get"},
}
_PATTERN = re.compile(
    r"(?P<called>.+?) is not a (?P<what>function|constructor)"
    r"|Class extends value (?P<base>\S+) is not a constructor"
)


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Tell a missing export from a misspelt method from a value of another kind."""
    site = case.crash()
    if site is None:
        return
    if match["base"]:
        extended = re.search(r"\bextends\s+(\w+)", case.sources.line(site.path, site.line))
        if extended:
            yield from _not_exported(case, site, ast.Name(extended[1], ast.Load()))
        return
    called = re.sub(r"^\(0 *, *(.*)\)$", r"\1", match["called"])
    last = called.removeprefix("(intermediate value).").split("(...)")[-1].split(".")[-1]
    for node in case.expressions(site):
        if not (isinstance(node, ast.Call) and code(node.func).endswith(last)):
            continue
        yield from _not_exported(case, site, node.func)
        yield from _no_entry(case, site, node.func)
        if isinstance(node.func, ast.Attribute):
            yield from _wrong_owner(case, site, node.func)
            yield from _through_json(case, site, node.func)
            yield from _declared_otherwise(case, site, node.func)
            yield from _misspelt(case, site, node.func)


def _not_exported(case: Case, site: Site, func: ast.expr) -> Iterator[Cause]:
    """The function was to come from another module of the repository."""
    tree = case.sources.tree(site.path)
    name = func.id if isinstance(func, ast.Name) else ""
    owner = (
        func.value.id
        if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name)
        else ""
    )
    found = imported(tree, name or owner) if tree else None
    path = case.sources.module(found[0], site.path) if found else None
    if found is None or path is None:
        return
    member, given = found[1] or method_of(func), exports(case.sources, path)
    line = import_line(case.sources, site.path, name or owner)
    if (member in given.names or given.whole in (member, name) or not member) and (
        chain := circle(case.sources, path, site.path)
    ):
        yield Cause(
            RULE.name, site.path, line, "", 0.84,
            f"The imports are circular ({' -> '.join([site.path, *chain])}): `{member or name}` is still "
            f"undefined when {site.path} takes it, since {path} has not finished loading.",
            f"move what both need into a third module, or require {path} inside the function that uses it",
        )  # fmt: skip
    elif given.whole and not given.names:
        yield Cause(
            RULE.name, site.path, line, "", 0.8,
            f"{path} exports `{given.whole}` itself, not an object with it, so taking `{member or name}` "
            f"out of it gives undefined ({path}:{given.line}).",
            f"import it whole (`const {member or name} = require(...)`), or export `{{ {member or name} }}`",
        )  # fmt: skip
    elif member and member not in given.names:
        yield _unlisted(Site(site.path, line), Site(path, given.line), member, given.names)
    elif not member and given.names:
        yield Cause(
            RULE.name, site.path, line, "", 0.8,
            f"`{name}` is the whole module {path}, an object with {_some(given.names)}, not a function.",
            f"take it out: `const {{ {similar(name, given.names) or min(given.names)} }} = require(...)`",
        )  # fmt: skip


def _unlisted(taken: Site, given: Site, member: str, names: frozenset[str]) -> Cause:
    meant = similar(member, names)
    said = f"it exports {_some(names)}" if names else "it exports nothing"
    if meant:
        return Cause(RULE.name, taken.path, taken.line, "", 0.8,
                     f"`{member}` is not exported by {given.path}; {said}.", f"use `{meant}`")  # fmt: skip
    return Cause(RULE.name, given.path, given.line, "", 0.75,
                 f"`{member}` is not exported by {given.path}; {said}.",
                 f"export `{member}` from {given.path}")  # fmt: skip


def _some(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)[:5])


def _wrong_owner(case: Case, site: Site, func: ast.Attribute) -> Iterator[Cause]:
    """The method is one of another kind of value than the one that came."""
    text, where = code(func.value), place(site.path, site.line)
    for origin in case.flow.origins(func.value, site):
        kinds = origin.kinds - {"?", "None", "json"}
        if "coroutine" in kinds:
            yield from_origin(
                case, RULE.name, origin, score=0.84,
                why=f"`{text}` is a Promise at {where}: {origin.because}.",
                remedy="await it",
            )  # fmt: skip
        elif kinds and not any(has(kind, func.attr) for kind in kinds):
            yield from _swapped(case, site, func, origin)
            if func.attr not in NAMES:
                continue
            instead = min(
                (_INSTEAD[k].get(func.attr, "") for k in kinds & _INSTEAD.keys()), default=""
            )
            if instead:
                yield Cause(
                    RULE.name, site.path, site.line, case.symbol(site.path, site.line), 0.78,
                    f"`{text}` is {worded(min(kinds))} at {where} ({origin.because}, "
                    f"{place(origin.site.path, origin.site.line)}), and a {min(kinds)} has no `{func.attr}`: it has "
                    f"`{instead}`.",
                    f"use `{instead}`, or make it an array: `[...{text}]`",
                )  # fmt: skip
            yield from_origin(
                case, RULE.name, origin, score=0.75,
                why=f"`{text}` is {worded(min(kinds))} at {where}, which has no `{func.attr}`: "
                f"{origin.because}.",
                remedy=_conversion(min(kinds), func.attr),
            )  # fmt: skip


def _no_entry(case: Case, site: Site, func: ast.expr) -> Iterator[Cause]:
    """The function was taken out of a table that has none for this key."""
    for origin in (
        case.flow.origins(func, site) if isinstance(func, (ast.Name, ast.Subscript)) else ()
    ):
        table = origin.node.value if isinstance(origin.node, ast.Subscript) else None
        if table is None or "None" not in origin.kinds:
            continue
        tree = case.sources.tree(site.path)
        found = imported(tree, table.id) if tree and isinstance(table, ast.Name) else None
        path = case.sources.module(found[0], site.path) if found else None
        given = exports(case.sources, path) if path else None
        listed = f"; {path} has {_some(given.names)}" if given and given.names else ""
        yield from_origin(
            case, RULE.name, origin, score=0.66,
            why=f"`{code(func)}` is undefined at {place(site.path, site.line)}: {origin.because}{listed}.",
            remedy="add the missing entry, or refuse what is not in the table",
        )  # fmt: skip
        if path and given:
            yield Cause(RULE.name, path, given.line, "", 0.62,
                        f"The table in {path} has {_some(given.names)}, and no entry for the `{code(func)}` that is "
                        f"called at {place(site.path, site.line)}.", "add the missing entry")  # fmt: skip


def _declared_otherwise(case: Case, site: Site, func: ast.Attribute) -> Iterator[Cause]:
    """The class has it, as a static method or as a getter; or the object has no prototype."""
    name, text = re.escape(func.attr), code(func.value)
    for path in scripts(case):
        for number, line in enumerate((case.sources.text(path) or "").splitlines(), 1):
            said = ""
            if re.match(rf"\s*static\s+(?:async\s+)?{name}\s*\(", line):
                said = (f"`{func.attr}` is a static method ({place(path, number)}): it belongs to the class, and "
                        f"`{text}` is an instance.")  # fmt: skip
                remedy = f"call it on the class, or drop `static`: `{case.symbol(path, number).partition('.')[0]}.{func.attr}(...)`"
            elif re.match(rf"\s*(?:static\s+)?get\s+{name}\s*\(", line):
                said = (f"`{func.attr}` is a getter ({place(path, number)}): it is read as a property, and its value "
                        "is called here like a function.")  # fmt: skip
                remedy = f"drop the parentheses: `{text}.{func.attr}`"
            elif func.attr in ("hasOwnProperty", "toString") and "Object.create(null)" in line:
                said = (f"`{text}` has no prototype (`Object.create(null)`, {place(path, number)}), so it has no "
                        f"`{func.attr}`.")  # fmt: skip
                remedy = "use `Object.hasOwn(object, key)`"
            if said:
                yield Cause(
                    RULE.name,
                    site.path,
                    site.line,
                    case.symbol(site.path, site.line),
                    0.74,
                    said,
                    remedy,
                )
                yield Cause(RULE.name, path, number, case.symbol(path, number), 0.7, said, remedy)
                return


def _through_json(case: Case, site: Site, func: ast.Attribute) -> Iterator[Cause]:
    """A Date, Map or Set that went through JSON comes back as text or as a plain object."""
    lost = holders(func.attr) & {"Date", "Map", "Set"}
    if not lost or holders(func.attr) - {"Date", "Map", "Set"}:
        return
    for path, function, _ in reachable(case):
        for call in every(function, ast.Call):
            if code(call.func) == "JSON.parse":
                became = "text" if "Date" in lost else "a plain object"
                yield Cause(
                    RULE.name, path, call.lineno, case.symbol(path, call.lineno), 0.72,
                    f"`{code(func.value)}` at {place(site.path, site.line)} came through JSON here, and JSON has no "
                    f"{min(lost)}: it comes back as {became}, which has no `{func.attr}`.",
                    f"make it again after parsing: `new {min(lost)}(...)`",
                )  # fmt: skip
                return


def _conversion(kind: str, method: str) -> str:
    wanted = holders(method)
    if "list" in wanted and kind == "dict":
        return "make it an array, or go over `Object.values(...)`"
    if "list" in wanted:
        return "make it an array: `Array.from(...)`, `[...it]` or `it.split(...)`"
    if "str" in wanted:
        return "convert it: `String(...)`"
    return (
        "convert it with `Number(...)`" if "number" in wanted else "give a value of the right kind"
    )


def _swapped(case: Case, site: Site, func: ast.Attribute, origin: Origin) -> Iterator[Cause]:
    """Another argument of the same call is of the kind that the method needs."""
    function = case.function(site.path, site.line)
    names = [one.arg for one in parameters(function)] if function else []
    if function is None or code(func.value) not in names or not origin.steps:
        return
    step, wanted = origin.steps[0], holders(func.attr)
    tree = case.sources.tree(step.path)
    for call in calls_on(tree, step.line) if tree else []:
        if code(call.func).rpartition(".")[2] != function.name or len(call.args) > len(names):
            continue
        for name, given in zip(names, call.args, strict=False):
            kinds = {
                k for o in case.flow.origins(given, Site(step.path, step.line)) for k in o.kinds
            }
            if name != code(func.value) and kinds & wanted:
                yield Cause(
                    RULE.name, step.path, step.line, case.symbol(step.path, step.line), 0.8,
                    f"`{code(call)}` gives the arguments in the wrong order: `{function.name}` takes "
                    f"({', '.join(names)}), and `{code(func.value)}` gets {worded(min(origin.kinds))}.",
                    "swap the arguments",
                )  # fmt: skip


def _misspelt(case: Case, site: Site, func: ast.Attribute) -> Iterator[Cause]:
    """No value has the method, and one of a similar name exists."""
    tree = case.sources.tree(site.path)
    if tree is None or func.attr in NAMES or assignments(tree, func.attr):
        return
    text, known = (
        code(func.value),
        {k for o in case.flow.origins(func.value, site) for k in o.kinds},
    )
    classes = [
        found[1] for o in case.flow.origins(func.value, site) if (found := case.flow.class_of(o))
    ]
    own = {
        n.name
        for c in classes
        for n in ast.walk(c)
        if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))
    }
    meant = similar(func.attr, own or (_methods(case, tree) | NAMES))
    if meant:
        what = worded(min(known & {"str", "list", "int", "Date", "Map", "Set"}, default="value"))
        yield Cause(
            RULE.name, site.path, site.line, case.symbol(site.path, site.line), 0.8,
            f"`{text}` is {what} and has no method `{func.attr}`; there is a `{meant}`.",
            f"write `.{meant}`",
        )  # fmt: skip


def _methods(case: Case, tree: ast.Module) -> set[str]:
    trees = [tree, *filter(None, (case.sources.tree(f.file) for f in case.frames if f.file))]
    every = (node for one in trees for node in ast.walk(one))
    return {n.name for n in every if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))}


RULE = Rule(
    name="js-not-function",
    types=frozenset({"TypeError"}),
    pattern=_PATTERN,
    examine=examine,
    language="javascript",
    examples=(
        Example(
            {
                "main.js": "const { Sum } = require('./sum');\n\nconst sum = new Sum();\nconsole.log(sum.total());\n",
                "sum.js": "class Sum {\n  get total() {\n    return 3;\n  }\n}\n\nmodule.exports = { Sum };\n",
            },
            ("main.js", 4),
        ),
        Example(
            {
                "main.js": "class Unit {\n  static parse(text) {\n    return text;\n  }\n}\n\nnew Unit().parse('a');\n"
            },
            ("main.js", 7),
        ),
        Example(
            {
                "main.js": "const table = require('./table');\n\nconst run = table['stop' + ''];\nrun();\n",
                "table.js": "module.exports = {\n  start() {},\n  end() {},\n};\n",
            },
            ("main.js", 3),
        ),
        Example(
            {
                "main.js": "const { load } = require('./store');\n\nconst trip = load('{\"day\":\"2024-01-31\"}');\n"
                "trip.day.getTime();\n",
                "store.js": "function load(text) {\n  return JSON.parse(text);\n}\n\nmodule.exports = { load };\n",
            },
            ("store.js", 2),
        ),
        Example(
            {"main.js": "const seen = new Set(['a']);\n\nconsole.log(seen.includes('a'));\n"},
            ("main.js", 3),
        ),
        Example(
            {
                "main.js": "const counts = Object.create(null);\n\nconsole.log(counts.hasOwnProperty('a'));\n"
            },
            ("main.js", 3),
        ),
        Example(
            {
                "main.js": "const { loadAll } = require('./data');\n\nloadAll();\n",
                "data.js": "function load() {}\n\nmodule.exports = { load };\n",
            },
            ("data.js", 3),
        ),
        Example(
            {
                "main.js": "async function rows() {\n  return [1];\n}\n\nconst found = rows();\n"
                "found.map(x => x);\n"
            },
            ("main.js", 5),
        ),
        Example(
            {"main.js": "const byId = { a: 1 };\n\nbyId.forEach(x => x);\n"},
            ("main.js", 1),
        ),
        Example(
            {
                "main.js": "const { draw } = require('./page');\n\nconsole.log(draw());\n",
                "page.js": "function draw() {\n  return 1;\n}\n\nmodule.exports = draw;\n",
            },
            ("main.js", 1),
        ),
        Example(
            {
                "main.js": "const { a } = require('./a');\n\na();\n",
                "a.js": "const { b } = require('./b');\n\nfunction a() {\n  return b();\n}\n\n"
                "module.exports = { a };\n",
                "b.js": "const { a } = require('./a');\n\nfunction b() {\n  return a();\n}\n\n"
                "module.exports = { b };\n",
            },
            ("b.js", 1),
        ),
        Example({"main.js": "const name = ' x ';\n\nconsole.log(name.trimm());\n"}, ("main.js", 3)),
        Example(
            {
                "main.js": "const { line } = require('./line');\n\nconsole.log(line(3, '-'));\n",
                "line.js": "function line(sign, width) {\n  return sign.repeat(width);\n}\n\n"
                "module.exports = { line };\n",
            },
            ("main.js", 3),
        ),
    ),
)
