"""Candidates outside functions: imports, defaults, constants of modules and classes, signatures.

What the failing test said points at most of them: a name that is not defined, a module or an
attribute that is not there, an argument that is missing.
"""

from __future__ import annotations

import ast
import math
import re
import sys
from collections import defaultdict
from difflib import get_close_matches
from typing import TYPE_CHECKING

from homeport.repair.candidate import Candidate, Splice, spliced
from homeport.repair.python.operators.arithmetic import ARITHMETIC
from homeport.repair.python.operators.comparisons import COMPARISONS
from homeport.repair.python.operators.constants import CONSTANTS
from homeport.repair.python.operators.names import NAMES
from homeport.repair.python.site import Proposal, Site, short
from homeport.repair.python.vocabulary import Function, vocabulary
from homeport.repair.python.weights import learned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from homeport.repair.python.source import Source

_OPERATORS = (CONSTANTS, NAMES, COMPARISONS, ARITHMETIC)
_SAID = -1.0  # the weight of what the failure itself points at
_UNSAID = -6.0  # of a literal outside functions, on top of its own
_LOWEST = 0.05
_MOST = 4
_HOMES = {
    "collections": "defaultdict Counter deque namedtuple OrderedDict ChainMap",
    "functools": "reduce partial lru_cache wraps cache cached_property total_ordering cmp_to_key",
    "itertools": "chain product permutations combinations accumulate groupby count cycle islice "
                 "zip_longest repeat starmap takewhile dropwhile pairwise",
    "math": "sqrt ceil floor log log2 log10 exp pi gcd factorial isclose hypot inf prod comb",
    "pathlib": "Path PurePath PurePosixPath", "dataclasses": "dataclass field asdict replace",
    "datetime": "datetime timedelta date timezone", "enum": "Enum IntEnum StrEnum Flag auto",
    "abc": "ABC abstractmethod", "decimal": "Decimal", "fractions": "Fraction", "copy": "deepcopy",
    "heapq": "heappush heappop heapify nlargest nsmallest", "operator": "itemgetter attrgetter",
    "bisect": "bisect_left bisect_right insort", "contextlib": "contextmanager suppress",
    "statistics": "mean median mode stdev", "string": "ascii_lowercase ascii_letters digits",
    "typing": "Any Optional Union List Dict Tuple Callable Iterable Iterator NamedTuple cast",
    "collections.abc": "Mapping Sequence Hashable MutableMapping Generator",
    "textwrap": "dedent indent wrap", "random": "randint choice shuffle sample",
    "urllib.parse": "urlparse urlencode quote unquote urljoin",
}  # fmt: skip
_HOME = {name: module for module, names in _HOMES.items() for name in names.split()}
_NOT_DEFINED = re.compile(r"name '(\w+)' is not defined")
_NO_MODULE = re.compile(r"No module named '([\w.]+)'")
_NO_IMPORT = re.compile(r"cannot import name '(\w+)' from '([\w.]+)'")
_NO_ATTRIBUTE = re.compile(r"has no attribute '(\w+)'(?:\. Did you mean: '(\w+)')?")
_MISSING = re.compile(
    r"(\w+)\(\) missing \d+ required (?:positional|keyword-only) arguments?: '(\w+)'"
)
_UNEXPECTED = re.compile(r"(\w+)\(\) got an unexpected keyword argument '(\w+)'")


def module_candidates(
    source: Source, failure: str, suspicion: Callable[[int], float] = lambda _line: 1.0
) -> list[Candidate]:
    """Return changes of a file outside its functions' bodies, likeliest first."""
    best: dict[bytes, Candidate] = {}
    for candidate in (*_said(source, failure), *_unsaid(source, suspicion)):
        text = spliced(source.data, candidate.splices)
        known = best.get(text)
        if text != source.data and (known is None or known.weight < candidate.weight):
            best[text] = candidate
    return sorted(best.values(), key=lambda one: (-one.weight, one.splices))


# -- what the failure says -------------------------------------------------------------------


def _said(source: Source, failure: str) -> Iterator[Candidate]:
    for name in _NOT_DEFINED.findall(failure):
        yield from _defined(source, name)
    for module in _NO_MODULE.findall(failure):
        yield from _found(source, module)
    for name, module in _NO_IMPORT.findall(failure):
        yield from _imported(source, name, module)
    for name, meant in _NO_ATTRIBUTE.findall(failure):
        yield from _owned(source, name, meant)
    for function, name in _MISSING.findall(failure):
        yield from _defaulted(source, function, name)
    for function, name in _UNEXPECTED.findall(failure):
        yield from _accepted(source, function, name)


def _defined(source: Source, name: str) -> Iterator[Candidate]:
    lines = []
    if name in sys.stdlib_module_names:
        lines.append(f"import {name}")
    if name in _HOME:
        lines.append(f"from {_HOME[name]} import {name}")
    for line in lines:
        at = _import_place(source)
        splice = Splice(at, at, line + source.newline)
        yield _candidate(source, (splice,), "import.missing", _SAID, f"`{line}` added")
    known = {node.id for node in source.nodes if isinstance(node, ast.Name)} - {name}
    known |= {node.name for node in source.nodes if isinstance(node, Function | ast.ClassDef)}
    known |= {
        alias.asname or alias.name
        for node in source.nodes
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    uses = [node for node in source.nodes if isinstance(node, ast.Name) and node.id == name]
    # The name may be missing in another file than this one.
    for other in get_close_matches(name, sorted(known), _MOST, 0.6) if uses else ():
        splices = tuple(sorted(source.replace(node, other) for node in uses))
        note = f"`{name}` becomes `{other}`"
        yield _candidate(source, splices, "import.misspelt", _SAID - 0.5, note)


def _import_place(source: Source) -> int:
    """Return where an import line goes: behind the last import, else behind the docstring."""
    body = source.tree.body
    last = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    if last:
        return source.lines(last[-1])[1]
    if body and ast.get_docstring(source.tree) is not None:
        return source.lines(body[0])[1]
    return source.lines(body[0])[0] if body else 0


def _found(source: Source, module: str) -> Iterator[Candidate]:
    for node in source.nodes:
        match node:
            case ast.ImportFrom(module=str() as written) if module in {
                written,
                written.split(".")[0],
            }:
                homes = {_HOME[one.name] for one in node.names if one.name in _HOME}
                close = get_close_matches(module, sorted(sys.stdlib_module_names), _MOST, 0.7)
                for other in dict.fromkeys([*sorted(homes), *close]):
                    text = source.text(node).replace(written, other, 1)
                    yield _whole(source, node, text, "import.module")
                tail = written.split(".")[-1]
                text = source.text(node).replace(f"from {written}", f"from .{tail}", 1)
                yield _whole(source, node, text, "import.module", -1.0)
            case ast.Import(names=names) if any(one.name == module for one in names):
                for other in get_close_matches(module, sorted(sys.stdlib_module_names), _MOST, 0.7):
                    as_before = f"import {other} as {module}"
                    yield _whole(source, node, as_before, "import.module")
            case _:
                pass


def _imported(source: Source, name: str, module: str) -> Iterator[Candidate]:
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom) and any(one.name == name for one in node.names):
            if name in _HOME and len(node.names) == 1:
                yield _whole(source, node, f"from {_HOME[name]} import {name}", "import.moved")
            known = [
                other.name
                for other in source.nodes
                if isinstance(other, ast.alias) and other.name != name
            ]
            homes = [one for one, home in _HOME.items() if home == module]
            for other in get_close_matches(name, [*known, *homes], _MOST, 0.6):
                text = re.sub(rf"\b{name}\b", f"{other} as {name}", source.text(node), count=1)
                yield _whole(source, node, text, "import.renamed")


def _owned(source: Source, name: str, meant: str) -> Iterator[Candidate]:
    uses = [node for node in source.nodes if isinstance(node, ast.Attribute) and node.attr == name]
    known = {node.attr for node in source.nodes if isinstance(node, ast.Attribute)} - {name}
    known |= {node.name for node in source.nodes if isinstance(node, Function)}
    for kind in (str, list, dict, set, int, float):
        known |= {one for one in dir(kind) if not one.startswith("_")}
    others = [meant] if meant else []
    others += [one for one in get_close_matches(name, sorted(known), _MOST, 0.6) if one != meant]
    for other in others:
        splices = tuple(
            sorted(
                Splice(source.end(node) - len(name.encode()), source.end(node), other)
                for node in uses
            )
        )
        if splices:
            note = f"`.{name}` becomes `.{other}`"
            yield _candidate(source, splices, "attribute.renamed", _SAID - (other != meant), note)


def _defaulted(source: Source, function: str, name: str) -> Iterator[Candidate]:
    for node in source.nodes:
        if isinstance(node, Function) and node.name == function:
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            for argument in arguments:
                if argument.arg == name:
                    at = source.starts[(argument.end_lineno or 1) - 1] + (
                        argument.end_col_offset or 0
                    )
                    for value in ("None", "0", "''", "False"):
                        splice = Splice(at, at, f"={value}")
                        note = f"`{name}` of `{function}` gets the default `{value}`"
                        weight = _SAID - 1.0 - (value != "None")
                        yield _candidate(source, (splice,), "signature.default", weight, note)


def _accepted(source: Source, function: str, name: str) -> Iterator[Candidate]:
    for node in source.nodes:
        if isinstance(node, Function) and node.name == function:
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            if not arguments or node.args.kwarg or node.args.vararg or node.args.kwonlyargs:
                continue
            ends = [(one.end_lineno or 1, one.end_col_offset or 0) for one in arguments]
            ends += [(one.end_lineno or 1, one.end_col_offset or 0) for one in node.args.defaults]
            line, column = max(ends)
            at = source.starts[line - 1] + column
            splice = Splice(at, at, f", {name}=None")
            note = f"`{function}` takes `{name}`"
            yield _candidate(source, (splice,), "signature.parameter", _SAID - 1.0, note)


def _whole(source: Source, node: ast.stmt, text: str, kind: str, less: float = 0.0) -> Candidate:
    note = f"`{short(source.text(node))}` becomes `{short(text)}`"
    return _candidate(source, (source.replace(node, text),), kind, _SAID + less, note)


# -- what it does not say --------------------------------------------------------------------


def _unsaid(source: Source, suspicion: Callable[[int], float]) -> Iterator[Candidate]:
    """Change literals and names that run when the module is imported."""
    outside = list(_outside(source.tree))
    if not outside:
        return
    statements = [node for node, _ in outside if isinstance(node, ast.stmt)]
    empty = ast.arguments([], [], None, [], [], None, [])
    module = ast.FunctionDef("", empty, statements or [ast.Pass()], [], None)
    words, priors = vocabulary(source, module), learned()
    readers = _readers(source)
    for root, parent in outside:
        lines = _felt(root, parent, readers)
        suspected = max(map(suspicion, lines), default=0.0)
        pending: list[tuple[ast.AST, tuple[ast.AST, ...]]] = [(root, (parent,))]
        while pending:
            node, parents = pending.pop()
            if isinstance(node, ast.expr):
                site = Site(source, module, words, node, parents)
                doubt = math.log(max(suspicion(node.lineno), suspected, _LOWEST)) + _UNSAID
                for operator in _OPERATORS:
                    for proposal in operator.propose(site):
                        weight = doubt + priors.weigh(operator.name, proposal, site)
                        kind = f"{operator.name}.{proposal.kind}"
                        yield _of(source, node.lineno, kind, proposal, weight)
            if not isinstance(node, ast.JoinedStr):
                pending.extend((child, (node, *parents)) for child in ast.iter_child_nodes(node))


def _readers(source: Source) -> dict[str, list[int]]:
    """The lines that read each name, as a variable or behind a dot."""
    found: dict[str, list[int]] = defaultdict(list)
    for node in source.nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name, ctx=ast.Load()):
                found[name].append(node.lineno)
            case _:
                pass
    return found


def _felt(root: ast.AST, parent: ast.AST, readers: Mapping[str, list[int]]) -> Iterable[int]:
    """The lines where a wrong default or constant is felt: the body, or those that read it."""
    match root, parent:
        case _, ast.FunctionDef() | ast.AsyncFunctionDef():
            return range(parent.body[0].lineno, (parent.end_lineno or parent.lineno) + 1)
        case (ast.Assign(targets=targets), _):
            names = [one.id for target in targets for one in ast.walk(target)
                     if isinstance(one, ast.Name)]  # fmt: skip
        case (ast.AnnAssign(target=ast.Name(id=name)), _):
            names = [name]
        case _:
            names = []
    return [line for name in names for line in readers.get(name, ())]


def _outside(tree: ast.Module) -> Iterator[tuple[ast.expr | ast.stmt, ast.AST]]:
    """Yield what runs outside functions: values of assignments, and defaults."""
    pending: list[ast.AST] = [tree]
    while pending:
        scope = pending.pop(0)
        for node in ast.iter_child_nodes(scope):
            if isinstance(node, Function):
                defaults = [*node.args.defaults, *(one for one in node.args.kw_defaults if one)]
                yield from ((default, node) for default in defaults)
            elif isinstance(node, ast.ClassDef | ast.If | ast.Try):
                pending.append(node)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                yield node, scope


def _of(source: Source, line: int, kind: str, proposal: Proposal, weight: float) -> Candidate:
    return Candidate(source.path, proposal.splices, kind, "", line, weight, proposal.note)


def _candidate(
    source: Source, splices: tuple[Splice, ...], kind: str, weight: float, note: str
) -> Candidate:
    line = source.line_at(min(splices).start)
    return Candidate(source.path, splices, kind, "", line, weight, note)
