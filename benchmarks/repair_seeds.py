"""Plants bugs in small documented functions, to measure repair with.

    python benchmarks/repair_seeds.py --repo TREE --out cases.jsonl.gz [--seed 7] [--most 400]

TREE is a work tree of Python files whose functions carry doctests (TheAlgorithms/Python). A case
is one function, one planted bug of one of six kinds, and the doctest's examples as a pytest file
that the function passes as it was written. The rules below plant what people get wrong; they share
nothing with the operators that repair. Of several bugs tried in a function the first is kept that
the examples see, those that only confuse types with one chance in five; all runs in the sandbox.
"""

import argparse
import ast
import doctest
import gzip
import hashlib
import json
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from homeport.sandbox import Limits, Sandbox

BATCH = 40  # files whose bugs are tried in one run
STDLIB = frozenset(
    [
        "__future__",
        "math",
        "collections",
        "itertools",
        "functools",
        "string",
        "re",
        "typing",
        "random",
        "bisect",
        "heapq",
        "decimal",
        "fractions",
        "operator",
        "dataclasses",
        "copy",
        "statistics",
        "cmath",
        "enum",
        "abc",
        "datetime",
    ]
)
SHARES = {  # how often each kind is planted
    "value": 27, "missing": 20, "excess": 19, "operator": 15, "variable": 14, "function": 5,
}  # fmt: skip
FEWEST_EXAMPLES = 3
TRIED = 8  # bugs of the kind that was drawn
SHORTEST, LONGEST = 4, 45  # lines of a function, its docstring left out

Edit = tuple[int, int, str]  # byte offsets, and what stands there instead


@dataclass(frozen=True, slots=True)
class Case:
    """One planted bug: the module with and without it, and the tests that tell."""

    name: str
    kind: str
    symbol: str
    before: str
    after: str
    tests: str
    half: str  # "tune" or "held"


@dataclass(frozen=True, slots=True)
class Text:
    """A module's text with the offsets of its nodes."""

    data: bytes
    starts: tuple[int, ...]

    def range(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Return the node's bytes."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return (
            self.starts[node.lineno - 1] + node.col_offset,
            self.starts[node.end_lineno - 1] + node.end_col_offset,
        )

    def of(self, node: ast.expr | ast.stmt) -> str:
        """Return the node as written."""
        start, end = self.range(node)
        return self.data[start:end].decode()

    def instead(self, node: ast.expr | ast.stmt, text: str) -> Edit:
        """Return the edit that writes text in the node's place."""
        return (*self.range(node), text)

    def lines(self, node: ast.stmt) -> tuple[int, int]:
        """Return the node's whole lines."""
        assert node.end_lineno is not None
        end = self.starts[node.end_lineno] if node.end_lineno < len(self.starts) else len(self.data)
        return self.starts[node.lineno - 1], end

    def changed(self, edit: Edit) -> bytes:
        """Return the module with the edit."""
        start, end, text = edit
        return self.data[:start] + text.encode() + self.data[end:]


# -- six kinds of bugs -----------------------------------------------------------------------

ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%",
    ast.Pow: "**", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.LShift: "<<",
    ast.RShift: ">>",
}  # fmt: skip
RELATIONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
    ast.In: "in", ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not",
}  # fmt: skip
CLASSES = (
    ("+", "-", "*", "/", "//", "%", "**"), ("&", "|", "^"), ("<<", ">>"),
    ("<", "<=", ">", ">=", "==", "!="), ("in", "not in"), ("is", "is not"),
)  # fmt: skip


def _others(sign: str) -> tuple[str, ...]:
    return next(tuple(one for one in row if one != sign) for row in CLASSES if sign in row)


def wrong_operators(text: Text, nodes: list[ast.AST]) -> Iterator[Edit]:
    """Another operator of the same class."""
    for node in nodes:
        match node:
            case ast.BinOp(left=left, op=op, right=right) if type(op) in ARITHMETIC:
                for sign in _others(ARITHMETIC[type(op)]):
                    yield _between(text, left, right, ARITHMETIC[type(op)], sign)
            case ast.AugAssign(target=left, op=op, value=right) if type(op) in ARITHMETIC:
                for sign in _others(ARITHMETIC[type(op)]):
                    yield _between(text, left, right, ARITHMETIC[type(op)], sign)
            case ast.Compare(left=left, ops=ops, comparators=rights):
                sides = [left, *rights]
                for at, relation in enumerate(ops):
                    for sign in _others(RELATIONS[type(relation)]):
                        old = RELATIONS[type(relation)]
                        yield _between(text, sides[at], sides[at + 1], old, sign)
            case ast.BoolOp(op=op, values=[first, second, *_]):
                old, new = ("and", "or") if isinstance(op, ast.And) else ("or", "and")
                yield _between(text, first, second, old, new)
            case _:
                pass


def _between(text: Text, left: ast.expr, right: ast.expr, old: str, new: str) -> Edit:
    start = text.range(left)[1]
    at = text.data.find(old.encode(), start, text.range(right)[0])
    return (at, at + len(old), new) if at >= 0 else (0, 0, "")


def wrong_values(  # noqa: C901 -- a table of kinds of literals
    text: Text, nodes: list[ast.AST]
) -> Iterator[Edit]:
    """Another number, string or truth value."""
    for node in nodes:
        match node:
            case ast.Constant(value=bool() as value):
                yield text.instead(node, str(not value))
            case ast.Constant(value=int() as value):
                for other in (value + 1, value - 1, value + 2, 0, 1, 2, 10, value * 2, value // 2):
                    yield text.instead(node, str(other))
            case ast.Constant(value=float() as value):
                for number in (value + 1, value * 10, value / 10, value / 2, 0.0, 1.0):
                    yield text.instead(node, repr(number))
            case ast.Constant(value=str() as value) if text.data[text.range(node)[0]] in b"\"'":
                for word in (value[1:], value[:-1], value.swapcase(), "", " ", value + "s", "a"):
                    yield text.instead(node, repr(word))
            case ast.Constant(value=None):
                for word in ("0", "False", "[]", "''"):
                    yield text.instead(node, word)
            case ast.List(elts=[], ctx=ast.Load()):
                yield text.instead(node, "[0]")
            case _:
                pass


def wrong_variables(text: Text, nodes: list[ast.AST]) -> Iterator[Edit]:
    """Another variable of the function."""
    bound = [n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    names = dict.fromkeys([*(n.arg for n in nodes if isinstance(n, ast.arg)), *bound])
    for node in nodes:
        if isinstance(node, ast.Name) and node.id in names:
            for other in names:
                if other != node.id:
                    yield text.instead(node, other)


def excess_logic(text: Text, nodes: list[ast.AST]) -> Iterator[Edit]:
    """A term, a condition, a conversion or a step that does not belong there."""
    names = [n.arg for n in nodes if isinstance(n, ast.arg)]
    for node in nodes:
        match node:
            case ast.Return(value=ast.expr() as value):
                yield from _decorated(text, value)
            case ast.Assign(value=value) | ast.AugAssign(value=value):
                yield from _decorated(text, value)
            case ast.If(test=test) | ast.While(test=test):
                for name in names:
                    yield text.instead(test, f"{text.of(test)} and {name}")
                    yield text.instead(test, f"{text.of(test)} or not {name}")
                yield text.instead(test, f"not ({text.of(test)})")
            case ast.For(iter=source):
                yield text.instead(source, f"list({text.of(source)})[1:]")
                yield text.instead(source, f"list({text.of(source)})[:-1]")
            case ast.Call(args=[ast.Name() as first, *_]):
                yield from _decorated(text, first)
            case _:
                pass
        if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr | ast.Return | ast.For | ast.If):
            yield from _steps(text, node, nodes)


def _decorated(text: Text, value: ast.expr) -> Iterator[Edit]:
    own = text.of(value)
    held = own if isinstance(value, ast.Name | ast.Call | ast.Subscript) else f"({own})"
    for form in ("{} + 1", "{} - 1", "{} * 2", "-{}", "{}[1:]", "{}[:-1]", "{}[::-1]", "{}.lower()",
                 "sorted({})", "int({})", "abs({})", "len({})", "set({})", "{} // 2"):  # fmt: skip
        yield text.instead(value, form.format(held))


def _steps(text: Text, node: ast.stmt, nodes: list[ast.AST]) -> Iterator[Edit]:
    start, _ = text.lines(node)
    indent = text.data[start : text.range(node)[0]].decode()
    if indent.strip():
        return
    bound = dict.fromkeys(
        n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    )
    for name in bound:
        for line in (f"{name} += 1", f"{name} = {name}[1:]", f"{name} -= 1"):
            yield (start, start, f"{indent}{line}\n")
    for other in nodes:
        if isinstance(other, ast.Assign | ast.AugAssign | ast.Expr) and "\n" not in text.of(other):
            yield (start, start, f"{indent}{text.of(other)}\n")
    for name in (n.arg for n in nodes if isinstance(n, ast.arg)):
        yield (start, start, f"{indent}if not {name}:\n{indent}    return {name}\n")


def missing_logic(  # noqa: C901, PLR0912 -- a table of kinds of syntax
    text: Text, nodes: list[ast.AST]
) -> Iterator[Edit]:
    """A statement, a case, a term, a conversion or a condition that was forgotten."""
    for node in nodes:
        match node:
            case ast.BinOp(left=left, right=right):
                yield text.instead(node, text.of(left))
                yield text.instead(node, text.of(right))
            case ast.BoolOp(op=op, values=values):
                word = " and " if isinstance(op, ast.And) else " or "
                for out in values:
                    kept = [text.of(value) for value in values if value is not out]
                    yield text.instead(node, word.join(kept))
            case ast.UnaryOp(operand=operand) | ast.IfExp(body=operand):
                yield text.instead(node, text.of(operand))
            case ast.Call(func=ast.Name(), args=[only], keywords=[]):
                if not isinstance(only, ast.GeneratorExp | ast.Starred):
                    yield text.instead(node, text.of(only))
            case ast.Call(func=ast.Attribute(value=value)):
                if not isinstance(value, ast.Name) or not node.args:
                    yield text.instead(node, text.of(value))
            case ast.Call(func=function, args=[*most, _], keywords=[]) if most:
                inside = ", ".join(text.of(one) for one in most)
                yield text.instead(node, f"{text.of(function)}({inside})")
            case ast.Subscript(value=value, slice=ast.Slice()):
                yield text.instead(node, text.of(value))
            case ast.comprehension(iter=source, ifs=[condition]):
                yield (text.range(source)[1], text.range(condition)[1], "")
            case ast.If(orelse=[]) | ast.Assign() | ast.AugAssign() | ast.Expr() | ast.Break():
                yield from _gone(text, node)
            case ast.If(orelse=[ast.If() as branch]):
                if not branch.orelse:
                    yield (text.range(node.body[-1])[1], text.range(branch)[1], "")
            case _:
                pass


def _gone(text: Text, node: ast.stmt) -> Iterator[Edit]:
    start, end = text.lines(node)
    head = text.data[start : text.range(node)[0]]
    if not head.strip() and not (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ):
        yield (start, end, "")


FUNCTIONS = (
    "min max sum len", "any all", "sorted list set reversed", "int float str round", "abs int",
    "ord int", "enumerate range", "lower upper title strip", "isdigit isalpha isalnum isupper",
    "append insert extend remove", "find index count rfind", "startswith endswith",
    "floor ceil sqrt factorial", "sin cos tan", "keys values items", "split strip", "gcd lcm",
    "ljust rjust zfill", "pop popleft append", "add discard remove", "hex bin oct str",
)  # fmt: skip


def wrong_functions(text: Text, nodes: list[ast.AST]) -> Iterator[Edit]:
    """Another function of the family, or its arguments the wrong way round."""
    for node in nodes:
        match node:
            case ast.Call(func=ast.Name(id=name) as function):
                for other in _family(name):
                    yield text.instead(function, other)
            case ast.Call(func=ast.Attribute(value=value, attr=name) as function):
                for other in _family(name):
                    yield text.instead(function, f"{text.of(value)}.{other}")
            case _:
                pass
        if isinstance(node, ast.Call) and len(node.args) == 2:  # noqa: PLR2004 -- a pair
            first, second = (text.of(one) for one in node.args)
            yield (text.range(node.args[0])[0], text.range(node.args[1])[1], f"{second}, {first}")


def _family(name: str) -> list[str]:
    rows = [row.split() for row in FUNCTIONS]
    return [other for row in rows if name in row for other in row if other != name]


KINDS: dict[str, Callable[[Text, list[ast.AST]], Iterator[Edit]]] = {
    "value": wrong_values,
    "missing": missing_logic,
    "excess": excess_logic,
    "operator": wrong_operators,
    "variable": wrong_variables,
    "function": wrong_functions,
}

# -- functions and their tests ---------------------------------------------------------------


def cases(tree: Path, seed: int, most: int) -> Iterator[Case]:
    """Yield the bugs of a tree, one of each function, in a repeatable order."""
    paths = sorted(tree.glob("*/**/*.py"), key=lambda path: _digest(f"{seed}{path.name}"))
    with Sandbox.open(Path(__file__).parent, Limits(cpu_s=100, wall_s=300)) as sandbox:
        count = 0
        for at in range(0, len(paths), BATCH):
            batch = [
                case
                for path in paths[at : at + BATCH]
                for case in _of_file(path, path.relative_to(tree).as_posix(), seed)
            ]
            for case in _seen(sandbox, batch, seed):
                if count < most:
                    yield case
                count += 1
            if count >= most:
                return


def _seen(sandbox: Sandbox, batch: list[Case], seed: int) -> Iterator[Case]:
    """Yield the first bug of each function that its examples see."""
    lines = "".join(json.dumps(asdict(case)) + "\n" for case in batch)
    command = [sys.executable, "-I", "-c", CHECK]
    done = sandbox.run(command, stdin=lines.encode())
    told = done.stdout.decode().splitlines()
    taken: set[str] = set()
    for case, verdict in zip(batch, told, strict=False):
        confused = verdict in {"TypeError", "NameError", "UnboundLocalError", "AttributeError"}
        kept = not confused or _digest(f"{seed}{case.name}{verdict}") % 5 == 0
        if verdict not in {"", "broken"} and kept and case.name not in taken:
            taken.add(case.name)
            yield case


CHECK = """
import json, os, resource, sys, types
def ran(text, case):
    name = case["name"].split(":")[0].split("/")[-1][:-3]
    module = types.ModuleType(name)
    sys.modules[name] = module
    exec(compile(text, name, "exec"), module.__dict__)
    space = {"__name__": "tests"}
    exec(case["tests"], space)
    for key, test in list(space.items()):
        if key.startswith("test_"):
            test()
class Raises:
    def __init__(self, kind): self.kind = kind
    def __enter__(self): return self
    def __exit__(self, kind, error, trace):
        assert kind is not None
        return issubclass(kind, self.kind)
sys.modules["pytest"] = types.SimpleNamespace(raises=Raises)
good = {}
def forked(text, case):
    reading, writing = os.pipe()
    if not os.fork():
        resource.setrlimit(resource.RLIMIT_CPU, (1, 1))
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
        os.dup2(os.open(os.devnull, os.O_RDWR), 1)
        os.dup2(1, 2)
        word = "ok"
        try:
            ran(text, case)
        except BaseException as error:
            word = type(error).__name__
        os.write(writing, word.encode())
        os._exit(0)
    os.close(writing)
    word = os.read(reading, 100).decode() or "slow"
    os.close(reading)
    os.wait()
    return word
for line in sys.stdin:
    case = json.loads(line)
    key = case["name"]
    if key not in good:
        good[key] = forked(case["after"], case) == "ok"
    word = forked(case["before"], case) if good[key] else "broken"
    print("" if word == "ok" else word, flush=True)
"""


def _of_file(path: Path, name: str, seed: int) -> Iterator[Case]:
    data = path.read_bytes()
    try:
        tree = ast.parse(data.decode())
    except (SyntaxError, ValueError):
        return
    if not _plain(tree):
        return
    starts = (0, *(at + 1 for at, byte in enumerate(data) if byte == 10))  # noqa: PLR2004 -- \n
    text = Text(data, starts)
    for function in tree.body[:40]:
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("test"):
            tests = tests_of(path.stem, function, one_test=_digest(name + function.name) % 2 == 0)
            chance = random.Random(_digest(f"{seed}{name}{function.name}"))  # noqa: S311
            half = "tune" if _digest(path.stem) % 2 else "held"
            for kind, changed in _plant(text, function, chance) if tests else ():
                yield Case(
                    f"{name}:{function.name}", kind, function.name,
                    changed.decode(), data.decode(), tests, half,
                )  # fmt: skip


def _plain(tree: ast.Module) -> bool:
    """Tell whether a module needs nothing that is not in the standard library."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                modules = [one.name for one in names]
            case ast.ImportFrom(module=module, level=0):
                modules = [module or ""]
            case ast.ImportFrom():
                return False
            case _:
                modules = []
        if any(module.split(".")[0] not in STDLIB | {"doctest"} for module in modules):
            return False
    return True


def _plant(
    text: Text, function: ast.FunctionDef, chance: random.Random
) -> Iterator[tuple[str, bytes]]:
    """Yield some bugs of one kind, and one of each other kind in case none of them is seen."""
    body = function.body[1:]
    if not body or not SHORTEST <= (body[-1].end_lineno or 0) - body[0].lineno + 2 <= LONGEST:
        return
    nodes: list[ast.AST] = [node for statement in body for node in ast.walk(statement)]
    nodes += list(function.args.args)
    kinds = list(SHARES)
    first = chance.choices(kinds, list(SHARES.values()))[0]
    for kind in (first, *(one for one in chance.sample(kinds, len(kinds)) if one != first)):
        edits = sorted({edit for edit in KINDS[kind](text, nodes) if edit[0]})
        chance.shuffle(edits)
        changes = (changed for edit in edits if _differs(text.data, changed := text.changed(edit)))
        for _ in range(TRIED if kind == first else 2):
            if changed := next(changes, b""):
                yield kind, changed


def _differs(old: bytes, new: bytes) -> bool:
    try:
        return ast.dump(ast.parse(new)) != ast.dump(ast.parse(old))
    except (SyntaxError, ValueError):
        return False


def tests_of(module: str, function: ast.FunctionDef, *, one_test: bool) -> str:
    """Return the examples of a function's docstring as a pytest file, empty when they are few."""
    spoken = ast.get_docstring(function)
    try:
        examples = doctest.DocTestParser().get_examples(spoken or "")
    except ValueError:
        return ""
    checks = [check for example in examples if (check := _check(example))]
    told = sum("assert" in check or "raises" in check for check in checks)
    if told < FEWEST_EXAMPLES or not any("assert" in check for check in checks):
        return ""
    head = f"import pytest\nfrom {module} import *\nimport {module}\n\n"
    if one_test or len(checks) != told:
        body = "\n".join(f"    {line}" for check in checks for line in check.split("\n"))
        return f"{head}def test_examples():\n{body}\n"
    rows = [
        f"def test_example_{at}():\n" + "\n".join(f"    {line}" for line in check.split("\n"))
        for at, check in enumerate(checks)
    ]
    return head + "\n\n".join(rows) + "\n"


def _check(example: doctest.Example) -> str:
    source, want = example.source.strip(), example.want.strip()
    if example.options or "..." in want or "\n" in source:
        return "assert False" if "\n" in source else ""
    if example.exc_msg:
        kind = example.exc_msg.split(":")[0].strip()
        return f"with pytest.raises({kind}):\n    {source}" if kind.isidentifier() else ""
    try:
        ast.parse(source, mode="eval")
    except SyntaxError:
        return source
    return f"assert repr({source}) == {want!r}" if want else source


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6])


def main() -> None:
    """Write the cases, one JSON object a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repo", type=Path, required=True, help="a work tree with doctests")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--most", type=int, default=400)
    options = parser.parse_args()
    count = 0
    with gzip.open(options.out, "wt", encoding="utf-8") as out:
        for case in cases(options.repo, options.seed, options.most):
            out.write(json.dumps(asdict(case)) + "\n")
            count += 1
    print(f"{count} bugs planted")


if __name__ == "__main__":
    main()
