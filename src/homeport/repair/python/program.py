"""The evaluator as one text: its files, for a Python that cannot see Homeport.

They are made into a package of another name, so that a repository which is Homeport itself is tried
with its own files.
"""

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).with_name("evaluator")
_PACKAGE = "_evaluator"
PARTS = (  # each after those that it imports
    "cases",
    "values",
    "runners",
    "judging",
    "processes",
    "lines",
    "exchange",
    "behaviour",
    "server",
    "keeper",
)
_START = """\
import sys, types
def begin(package, parts):
    whole = sys.modules[package] = types.ModuleType(package)
    whole.__path__ = []
    for name, text in parts:
        full = package + "." + name
        part = sys.modules[full] = types.ModuleType(full)
        part.__package__ = package
        setattr(whole, name, part)
        exec(compile(text, "<" + full + ">", "exec", dont_inherit=True), part.__dict__)
"""


@cache
def program() -> str:
    """Return the text that starts the evaluator."""
    parts = [(name, (_FOLDER / f"{name}.py").read_text("utf-8")) for name in PARTS]
    return f"{_START}begin({_PACKAGE!r}, {parts!r})\nsys.modules['{_PACKAGE}.keeper'].main()\n"
