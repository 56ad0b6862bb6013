"""What a failure involves, read from its message and the code that ran."""

import pytest

from homeport.diagnosis import Cause, Sources
from homeport.diagnosis.case import Case
from homeport.diagnosis.cause import Step
from homeport.diagnosis.changes.involved import Involved, involved
from homeport.diagnosis.python.dataflow import Flow
from homeport.traces import Frame, Trace

FILES = {
    "main.py": "import yaml\nfrom lib import go as run, other\n\n\ndef main():\n    run(yaml)\n",
    "lib.py": "def go(a):\n    return deeper(a)\n\n\ndef deeper(a):\n    return a.name\n",
    "main.js": "const { get } = require('@team/web');\nimport fs from 'fs';\n\nget(1);\n",
}


def _involved(trace: Trace, *causes: Cause) -> Involved:
    sources = Sources(FILES.get, sorted(FILES))
    frames = tuple(frame for frame in trace.frames if frame.file in sources)
    return involved(Case(trace, sources, frames, Flow(sources)), causes)


@pytest.mark.parametrize(
    ("type_", "message", "name"),
    [
        ("AttributeError", "'A' object has no attribute 'total'", "total"),
        ("KeyError", "'total'", "total"),
        ("NameError", "name 'total' is not defined", "total"),
        ("ImportError", "cannot import name 'total' from 'a'", "total"),
        ("TypeError", "f() got an unexpected keyword argument 'total'", "total"),
        ("TypeError", "a.total is not a function", "total"),
        ("TypeError", "Cannot read properties of undefined (reading 'total')", "total"),
        ("Error", "Cannot find module './lib/total.js'", "total"),
        ("FileNotFoundError", "[Errno 2] No such file or directory: 'a/total.csv'", "total.csv"),
        ("NoSuchMethodError", "'int com.acme.Cart.total()'", "total"),
    ],
)
def test_the_missing_name_is_read_from_the_message(type_: str, message: str, name: str) -> None:
    """Each runtime says it in its own words."""
    assert name in _involved(Trace("python", type_, message)).missing


def test_the_flow_and_its_words_are_gathered() -> None:
    """Functions that may have run, lines of causes and steps, identifiers of all of them."""
    cause = Cause("r", "lib.py", 6, "", 0.5, "", steps=(Step("lib.py", 1, ""),))
    trace = Trace(
        "python", "ValueError", "got '7', not 8.5", (Frame("main.py", 6, function="main"),)
    )
    found = _involved(trace, cause)
    assert found.lines == {("lib.py", 6), ("lib.py", 1)}
    assert found.functions["main.py"] == [(5, 6, 0)]
    assert found.functions["lib.py"] == [(1, 2, 1), (5, 6, 2)]
    assert {"name", "deeper", "yaml"} <= found.words
    assert found.literals == {"7", "8.5"}
    assert found.paths == ("main.py", "lib.py")


def test_packages_come_from_the_stack_the_message_and_the_imports() -> None:
    """Installed files on the stack, what the message names, what the failing line uses."""
    frames = (
        Frame("/venv/lib/site-packages/requests/api.py", 3, function="get", in_app=False),
        Frame("/home/me/go/pkg/mod/github.com/team/lib@v1.2.3/a.go", 1, function="A", in_app=False),
        Frame("main.py", 6, function="main"),
        Frame("main.js", 4),
    )
    found = _involved(Trace("python", "E", "module 'jinja2.x' broke", frames)).packages
    assert found >= {"requests", "github.com/team/lib", "jinja2", "yaml", "@team/web", "lib"}
    assert "fs" not in found
