"""Measures `homeport fix` without a model on bugs planted in small JavaScript functions.

    python benchmarks/repair_javascript.py [--half held] [--each 2] [--seed 3] [--runner NAME]
    python benchmarks/repair_javascript.py --speed

The functions are `benchmarks/javascript/functions.js`, half of them kept for measuring. The rules
below plant what people get wrong and share nothing with the operators that repair; a bug counts
when an example sees it by a wrong value or an error that is no unknown name. The tests are written
in turn for `node --test` and as a plain script, as CommonJS and as ECMAScript module; `--runner`
writes all for mocha, jest or vitest, from the node_modules in `--packages`. `--speed` compares
the candidates tried in a CPU second by the evaluator and by one run for each.
"""

import argparse
import hashlib
import json
import os
import random
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from repair_results import FIRST, Result, judged, own_state, report
from tree_sitter import Node

from homeport.assistant.fix import Fixing, Task
from homeport.repair.baseline import take_baseline
from homeport.repair.benches import open_bench
from homeport.repair.javascript.generate import candidates
from homeport.repair.javascript.place import inside, parser
from homeport.repair.proposals import File
from homeport.repair.suite import read_command
from homeport.repair.warm import How, Warm
from homeport.sandbox import Sandbox

SOURCE = Path(__file__).parent / "javascript" / "functions.js"
CLASSES = (
    ("+", "-", "*", "/", "%"), ("<", "<=", ">", ">="), ("===", "!=="), ("&&", "||"), ("??", "&&"),
)  # fmt: skip
FAMILIES = (
    "push unshift", "pop shift", "map filter", "slice splice", "floor ceil round", "min max",
    "keys values entries", "toLowerCase toUpperCase trim", "startsWith endsWith", "has get",
    "padStart padEnd", "lastIndexOf indexOf", "some every", "find filter", "includes startsWith",
)  # fmt: skip
SPECIAL = frozenset({"TypeError", "RangeError", "slow", "value"})

Edit = tuple[int, int, str]
Words = Callable[[Node | None], str]


@dataclass(frozen=True, slots=True)
class Function:
    """A function and the arguments it is tried with, as JSON."""

    name: str
    code: str
    inputs: tuple[str, ...]

    @property
    def half(self) -> str:
        """Whether it may be looked at while operators are written."""
        return "held" if hashlib.sha256(self.name.encode()).digest()[0] % 2 else "tune"


@dataclass(frozen=True, slots=True)
class Bug:
    """A function with one mistake of a kind."""

    function: Function
    kind: str
    code: str
    expected: tuple[str, ...]


def functions() -> list[Function]:
    """Read the functions and their inputs."""
    found = []
    for block in re.split(r"\n\n(?=(?:async )?function )", SOURCE.read_text("utf-8"))[1:]:
        code = "\n".join(line for line in block.splitlines() if not line.startswith("// ["))
        inputs = re.findall(r"^// (\[.*\])$", block, re.MULTILINE)
        name = re.search(r"function (\w+)", code)
        assert name is not None
        found.append(Function(name[1], code.strip() + "\n", tuple(inputs)))
    return found


# -- mistakes --------------------------------------------------------------------------------


def edits(code: str) -> Iterator[tuple[str, Edit]]:  # noqa: C901, PLR0912 -- a table of mistakes
    """Yield mistakes of six kinds."""
    data = code.encode()
    root = parser().parse(data).root_node
    nodes = [one for one in inside(root) if one.parent is not None]

    def text(node: Node | None) -> str:
        return "" if node is None else data[node.start_byte : node.end_byte].decode()

    bound = dict.fromkeys(text(one) for one in nodes if one.type == "identifier" and _binds(one))
    for node in nodes:
        start, end = node.start_byte, node.end_byte
        sign = node.child_by_field_name("operator")
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if node.type == "binary_expression" and sign and left and right:
            for row in CLASSES:
                for other in row if text(sign) in row else ():
                    if other != text(sign):
                        yield "operator", (sign.start_byte, sign.end_byte, other)
            yield "missing", (start, end, text(left))
            yield "missing", (start, end, text(right))
            yield "excess", (start, end, f"({text(node)} + 1)")
        if node.type == "augmented_assignment_expression" and sign:
            other = "-=" if text(sign) == "+=" else "+="
            yield "operator", (sign.start_byte, sign.end_byte, other)
        if node.type == "number":
            for other in ("0", "1", "2", "10", str(int(float(text(node))) + 1)):
                yield "value", (start, end, other)
        if node.type == "string":
            inner = text(node)[1:-1]
            for other in ("", " ", inner + inner, inner[1:], "-"):
                yield "value", (start, end, f"'{other}'")
        if node.type in {"true", "false"}:
            yield "value", (start, end, "true" if node.type == "false" else "false")
        if node.type == "identifier" and text(node) in bound and not _binds(node):
            for other in bound:
                if other != text(node):
                    yield "variable", (start, end, other)
        yield from _missing(node, text)
        yield from _excess(node, text)
        yield from _function(node, text)


def _binds(node: Node) -> bool:
    parent = node.parent
    return parent is not None and (
        parent.type in {"formal_parameters", "array_pattern"}
        or (parent.type == "variable_declarator" and parent.child_by_field_name("name") == node)
        or (parent.type == "for_in_statement" and parent.child_by_field_name("left") == node)
        or (parent.type == "arrow_function" and parent.child_by_field_name("parameter") == node)
    )


def _missing(node: Node, text: Words) -> Iterator[tuple[str, Edit]]:
    start, end = node.start_byte, node.end_byte
    if node.type in {"expression_statement", "continue_statement", "if_statement"}:
        yield "missing", (start, end, "")
    function = node.child_by_field_name("function")
    if node.type == "call_expression" and function and function.type == "member_expression":
        yield "missing", (start, end, text(function.child_by_field_name("object")))
        given = node.child_by_field_name("arguments")
        if given and len(given.named_children) > 1:
            kept = ", ".join(text(one) for one in given.named_children[:-1])
            yield "missing", (given.start_byte, given.end_byte, f"({kept})")
    if node.type == "await_expression":
        yield "missing", (start, end, text(node).removeprefix("await "))
    if node.type == "else_clause":
        yield "missing", (start, end, "")
    if node.type == "unary_expression":
        yield "missing", (start, end, text(node)[1:])


def _excess(node: Node, text: Words) -> Iterator[tuple[str, Edit]]:
    start, end = node.start_byte, node.end_byte
    parent = node.parent
    if parent is None:
        return
    role = parent.type
    if role == "return_statement" and node.is_named:
        for form in ("({}) + 1", "[...{}].reverse()", "!({})", "({}).slice(1)", "Math.abs({})"):
            yield "excess", (start, end, form.format(text(node)))
    if role == "variable_declarator" and node == parent.child_by_field_name("value"):
        for form in ("({}) + 1", "({}) - 1", "({}).slice(1)", "!({})"):
            yield "excess", (start, end, form.format(text(node)))
    if node.type == "parenthesized_expression" and role in {"if_statement", "while_statement"}:
        yield "excess", (start, end, f"(!{text(node)})")
    if node.type == "expression_statement" and role == "statement_block":
        yield "excess", (start, start, f"{text(node)}\n")


def _function(node: Node, text: Words) -> Iterator[tuple[str, Edit]]:
    if node.type == "property_identifier":
        for row in FAMILIES:
            for other in row.split() if text(node) in row.split() else ():
                if other != text(node):
                    yield "function", (node.start_byte, node.end_byte, other)
    given = node.child_by_field_name("arguments")
    if node.type == "call_expression" and given and len(given.named_children) == 2:  # noqa: PLR2004
        first, second = given.named_children
        yield "function", (first.start_byte, second.end_byte, f"{text(second)}, {text(first)}")


CHECK = """
const vm = require('node:vm');
const cases = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const run = async (code, name, input) => {
  const context = vm.createContext({ input });
  const all = `${code}; ${name}(...JSON.parse(input))`;
  const value = vm.runInContext(all, context, { timeout: 200 });
  return JSON.stringify(await value);
};
(async () => {
  const found = [];
  for (const { code, name, inputs, expected } of cases) {
    const values = []; let word = '';
    for (const [at, input] of inputs.entries()) {
      try {
        values.push(await run(code, name, input));
        if (expected && values[at] !== expected[at]) word ||= 'value';
      } catch (error) {
        word ||= error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? 'slow' : error.name;
      }
    }
    found.push({ values, word });
  }
  console.log(JSON.stringify(found));
})();
"""


def checked(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Run codes on inputs."""
    command = ["node", "-e", CHECK]
    done = subprocess.run(
        command, input=json.dumps(cases), capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        found: list[dict[str, Any]] = json.loads(done.stdout)
        return found
    if len(cases) == 1:  # it used up the memory
        return [{"values": [], "word": "slow"}]
    middle = len(cases) // 2
    return checked(cases[:middle]) + checked(cases[middle:])


def bugs(half: str, each: int, seed: int) -> list[Bug]:
    """Plant bugs of different kinds in each function of a half."""
    found: list[Bug] = []
    for function in functions():
        if function.half != half:
            continue
        given = {"name": function.name, "inputs": function.inputs}
        base: dict[str, Any] = {**given, "code": function.code}
        good = checked([base])[0]
        expected = tuple(good["values"])
        assert not good["word"], (function.name, good)
        drawn = list(edits(function.code))
        order = random.Random(f"{seed}{function.name}")  # noqa: S311 -- no secret
        order.shuffle(drawn)
        data = function.code.encode()
        tried = [(k, (data[:s] + t.encode() + data[e:]).decode()) for k, (s, e, t) in drawn[:16]]
        seen = checked([{**base, "code": code, "expected": expected} for _, code in tried])
        kinds: set[str] = set()
        for (kind, code), verdict in zip(tried, seen, strict=True):
            if verdict["word"] in SPECIAL and kind not in kinds and len(kinds) < each:
                kinds.add(kind)
                found.append(Bug(function, kind, code, expected))
    return found


# -- trees -----------------------------------------------------------------------------------


def laid_out(bug: Bug, folder: Path, style: int, runner: str, packages: Path | None) -> str:
    """Write the tree of a bug and return its test command."""
    esm = bool(style & 1) and not runner
    name = bug.function.name
    source = folder / "src" / f"{name}.js"
    source.parent.mkdir()
    (folder / "package.json").write_text(json.dumps({"type": "module"} if esm else {}), "utf-8")
    source.write_text(with_exports(bug.code, name, esm=esm), "utf-8")
    tests = folder / "test" / f"{name}.test.js"
    tests.parent.mkdir()
    take = (
        f"import assert from 'node:assert/strict';\nimport {{ {name} }} from '../src/{name}.js';\n"
        if esm
        else f"const assert = require('node:assert/strict');\n"
        f"const {{ {name} }} = require('../src/{name}.js');\n"
    )
    script = not runner and style & 2
    if not runner and not script:
        take = ("import test from 'node:test';\n" if esm else
                "const test = require('node:test');\n") + take  # fmt: skip
    lines = [take]
    for number, (given, value) in enumerate(zip(bug.function.inputs, bug.expected, strict=True)):
        call = f"JSON.parse(JSON.stringify(await {name}(...{given})))"
        check = (
            f"expect({call}).toEqual({value})" if runner in {"jest", "vitest"}
            else f"assert.deepEqual({call}, {value})"
        )  # fmt: skip
        title = f"{name} of example {number}"
        if script:
            lines.append(f"  {check};")
        else:
            word = "it" if runner == "mocha" else "test"
            lines.append(f"{word}({title!r}, async () => {{\n  {check};\n}});")
    if script:
        lines = [take, "(async () => {", *lines[1:], "})();"]
    tests.write_text("\n".join(lines) + "\n", "utf-8")
    if runner:
        assert packages is not None
        (folder / "node_modules").symlink_to(packages)
        return f"npx {runner} {tests.relative_to(folder)}"
    return f"node {'' if script else '--test '}{tests.relative_to(folder)}"


def with_exports(code: str, name: str, *, esm: bool) -> str:
    """Return a module that exports the function."""
    return f"export {code}" if esm else f"{code}\nmodule.exports = {{ {name} }};\n"


def form(code: str) -> str:
    """Return code without layout and parentheses: a mistake may have added some."""
    return re.sub(r"[\s()]", "", code)


def measured(bug: Bug, style: int, options: argparse.Namespace) -> Result:
    """Look for fixes of one bug."""
    with tempfile.TemporaryDirectory() as folder:
        command = laid_out(bug, Path(folder), style, options.runner, options.packages)
        fixing = Fixing(Task(Path(folder), command, options.budget, most=FIRST))
        wanted = form(bug.function.code)
        return judged(
            f"{bug.function.name} style {style}", bug.kind, fixing,
            lambda after: wanted in form(after.decode()),
        )  # fmt: skip


def speed(options: argparse.Namespace) -> None:
    """Print how many candidates are tried in a CPU second, warm and cold."""
    for style, bug in enumerate(bugs("tune", 1, options.seed)[:4]):
        with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
            folder = Path(name)
            command = laid_out(bug, folder, style, "", None)
            for cold in (False, True):
                suite = read_command(command, folder, os.environ)
                sandbox = stack.enter_context(Sandbox.open(folder))
                suite, bench = open_bench(sandbox, suite.cold if cold else suite, 60.0, 0, stack)
                baseline = take_baseline(bench, folder, 60.0)
                path = next(iter(baseline.files))
                file = File.read(folder, path)
                made = candidates(path, file.data)[: 12 if cold else 400]
                trials = [file.whole(number, one) for number, one in enumerate(made)]
                begun, clock = bench.cpu_s, time.monotonic()
                if isinstance(bench, Warm):
                    list(bench.attempt(How.EXCHANGE, baseline.gates, trials, baseline.timing))
                else:
                    list(bench.attempt(baseline.gates, trials, baseline.timing))
                print(
                    f"{command:44} {'cold' if cold else 'warm'} "
                    f"{len(trials) / (bench.cpu_s - begun):7.1f} a CPU second, "
                    f"{time.monotonic() - clock:5.1f} s on the clock", flush=True,
                )  # fmt: skip


def main() -> None:
    """Measure."""
    parser_ = argparse.ArgumentParser(description=__doc__)
    parser_.add_argument("--half", choices=["tune", "held"], default="held")
    parser_.add_argument("--each", type=int, default=2)
    parser_.add_argument("--seed", type=int, default=3)
    parser_.add_argument("--skip", type=int, default=0)
    parser_.add_argument("--most", type=int, default=200)
    parser_.add_argument("--budget", type=float, default=20.0)
    parser_.add_argument("--runner", choices=["", "mocha", "jest", "vitest"], default="")
    parser_.add_argument("--packages", type=Path)
    parser_.add_argument("--speed", action="store_true")
    options = parser_.parse_args()
    with own_state():
        if options.speed:
            speed(options)
            return
        every = bugs(options.half, options.each, options.seed)
        chosen = list(enumerate(every))[options.skip : options.skip + options.most]
        report([measured(bug, number % 4, options) for number, bug in chosen])


if __name__ == "__main__":
    main()
