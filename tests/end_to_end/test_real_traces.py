"""Runs small failing programs in the runtimes that are installed, and reads what they print."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from homeport.traces import read_failure


@dataclass(frozen=True, slots=True)
class Program:
    """A program, how it is run, and what its failure must be read as; frames innermost first."""

    command: tuple[str, ...]
    name: str
    text: str
    type: str
    message: str
    frames: tuple[tuple[int | None, str], ...]
    causes: tuple[str, ...] = ()


PROGRAMS = (
    Program(
        (sys.executable,),
        "cart.py",
        "def price(item):\n    return int(item)\n\ndef total(items):\n    try:\n"
        "        return price(items)\n    except ValueError as error:\n"
        "        raise KeyError('no\\nprice') from error\n\ntotal('x')\n",
        "KeyError",
        "'no\\nprice'",
        ((8, "total"), (10, "<module>")),
        ("ValueError",),
    ),
    Program(
        ("node",),
        "cart.js",
        "function price(item) {\n  throw new TypeError('no price\\nof ' + item);\n}\n"
        "function total(items) {\n  return items.map((item) => price(item));\n}\n"
        "try {\n  total([1]);\n} catch (error) {\n"
        "  throw new Error('bad cart', { cause: error });\n}\n",
        "Error",
        "bad cart",
        ((10, "Object.<anonymous>"),),
        ("TypeError",),
    ),
    Program(
        ("ruby",),
        "cart.rb",
        "class OrderError < StandardError; end\ndef price(item)\n"
        '  raise OrderError, "no price\\nof #{item}"\nend\ndef total(items)\n  price(items)\nend\n'
        "total(7)\n",
        "OrderError",
        "no price\nof 7",
        ((3, "price"), (6, "total"), (8, "<main>")),
    ),
    Program(
        ("php",),
        "cart.php",
        "<?php\nfunction price($item) {\n  throw new LogicException('no price');\n}\n"
        "function total($items) {\n  return array_map(fn($item) => price($item), $items);\n}\n"
        "total([1]);\n",
        "LogicException",
        "no price",
        ((3, "price"), (6, "{closure}"), (6, "total"), (8, "{main}")),
    ),
    Program(
        ("perl",),
        "cart.pl",
        "use Carp;\nsub price {\n  confess('no price');\n}\n"
        "sub total {\n  price(@_);\n}\ntotal(1);\n",
        "",
        "no price",
        ((3, "price"), (6, "total"), (8, "")),
    ),
    Program(
        ("lua5.4",),
        "cart.lua",
        "local function price(item)\n  error('no price of ' .. item)\nend\n"
        "function total(items)\n  local sum = price(items)\n  return sum\nend\ntotal(7)\n",
        "error",
        "no price of 7",
        ((None, "error"), (2, "price"), (5, "total"), (8, "main chunk"), (None, "")),
    ),
    Program(
        ("bash", "-x"),
        "cart.sh",
        "total() {\n  no_such_command 7\n}\ntotal\n",
        "",
        "no_such_command: command not found",
        ((2, ""),),
    ),
)


@pytest.mark.parametrize("program", PROGRAMS, ids=[program.name for program in PROGRAMS])
def test_a_real_failure_is_read_whole(program: Program, tmp_path: Path) -> None:
    """Type, message, every frame's line and function, and the causes are the program's own."""
    if shutil.which(program.command[0]) is None:
        pytest.skip(f"{program.command[0]} is not installed")
    path = tmp_path / program.name
    path.write_text(program.text)
    done = subprocess.run(
        [*program.command, str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    trace = read_failure(done.stderr or done.stdout)
    assert trace is not None
    assert (trace.type, trace.message) == (program.type, program.message)
    runtime = ("node:", "lib/")
    frames = [one for one in trace.frames if not one.file.startswith(runtime)]
    assert tuple((one.line, one.function) for one in frames) == program.frames
    assert all(one.file.endswith(program.name) for one in frames if one.line is not None)
    assert tuple(link.type for link in trace.chain) == program.causes
