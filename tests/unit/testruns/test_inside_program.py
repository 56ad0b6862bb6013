"""A program seen from within says where it failed, with which values, and what ran."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from homeport.testruns import history

_WITHIN = (Path(history.__file__).parents[1] / "inside_program.py").read_text(encoding="utf-8")
_PROGRAM = """
import sys
print(sys.argv, __name__)
class Basket:
    def __init__(self, rates): self.rates = rates
    def tax(self, country, extra):
        return self.rates[country] + extra
    def never(self):
        return 1
def bill(country):
    return Basket({'DE': 2}).tax(country, object())
bill('FR')
"""


def _seen(folder: Path, program: str) -> Any:  # noqa: ANN401 -- as it is written
    (folder / "p.py").write_text(program)
    subprocess.run([sys.executable, "-c", _WITHIN, "p.py", "out.json"],
                   cwd=folder, check=True, capture_output=True, timeout=60)  # fmt: skip
    return json.loads((folder / "out.json").read_text())


def test_frames_have_the_values_of_their_statements(tmp_path: Path) -> None:
    """The failing frame comes first; what has no literal has no value."""
    seen = _seen(tmp_path, _PROGRAM)
    assert seen["message"] == "KeyError: 'FR'"
    assert [(one["line"], one["function"]) for one in seen["frames"]] == [
        (7, "tax"), (11, "bill"), (12, "<module>"),
    ]  # fmt: skip
    assert seen["frames"][0]["values"] == {
        "self.rates": "{'DE': 2}", "country": "'FR'",
    }  # fmt: skip
    assert seen["frames"][1]["values"] == {"country": "'FR'"}


def test_lines_that_ran_are_told(tmp_path: Path) -> None:
    """A function that was never called was made, and its body did not run."""
    ran = _seen(tmp_path, _PROGRAM)["ran"]
    assert 8 in ran
    assert 9 not in ran


def test_a_program_that_ends_well_has_no_frames(tmp_path: Path) -> None:
    """What ran is told all the same; an exit is a failure like any other."""
    assert _seen(tmp_path, "x = 1\n") == {"ran": [1], "message": "", "frames": []}
    assert _seen(tmp_path, "raise SystemExit(3)\n")["message"] == "SystemExit: 3"


def test_values_that_are_no_literals_are_left_out(tmp_path: Path) -> None:
    """Neither long nor deep values, nor sets that are empty, nor types of the program's own."""
    program = (
        "class Own(list):\n    def __repr__(self): raise SystemExit\n"
        "a, b, c, d, e = set(), Own(), [[[[[[[1]]]]]]], 'x' * 999, float('nan')\n"
        "f, g, h = {1}, (None, True), list(range(99))\n"
        "raise ValueError(a, b, c, d, e, f, g, h)\n"
    )
    assert _seen(tmp_path, program)["frames"][0]["values"] == {"f": "{1}", "g": "(None, True)"}


def test_a_property_that_raises_is_left_out(tmp_path: Path) -> None:
    """Looking at values cannot break the look."""
    program = (
        "class A:\n    @property\n    def x(self): raise RuntimeError('no')\n"
        "    def go(self): return self.x\nA().go()\n"
    )
    seen = _seen(tmp_path, program)
    assert seen["frames"][1]["values"] == {}
    assert seen["message"] == "RuntimeError: no"
