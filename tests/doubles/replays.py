"""Programs for the interpreter of `diagnosis/replay`, and what they come to."""

from typing import Any

from homeport.diagnosis.replay.checks import Check, Outcome, Replayer
from homeport.diagnosis.replay.expressions import assign, evaluate
from homeport.diagnosis.replay.limits import Steps
from homeport.diagnosis.replay.natives import built_in
from homeport.diagnosis.replay.run import Run
from homeport.diagnosis.replay.scope import Module, module_scope
from homeport.diagnosis.replay.search import Mended, search
from homeport.diagnosis.replay.statements import block
from homeport.diagnosis.sources import Sources


def sources_of(files: dict[str, str]) -> Sources:
    """A repository of these files."""
    return Sources(files.get, tuple(files))


def result(program: str, steps: int = 20_000) -> object:
    """What a replayed program leaves in the name `result`."""
    sources = sources_of({"main.py": program})
    run = Run(sources, Steps(steps), built_in(), evaluate, block, assign)
    module = Module("main.py", "__main__")
    tree = sources.tree("main.py")
    assert tree is not None
    block(run, tree.body, module_scope(module))
    return module.names["result"]


def real_result(program: str) -> object:
    """What Python itself makes of the same program."""
    names: dict[str, Any] = {"__name__": "real"}
    exec(program, names)  # noqa: S102 -- our own program, to compare with
    return names["result"]


def outcome(files: dict[str, str] | str, check: Check | None = None) -> Outcome:
    """How a replayed program (or check) ends."""
    held = {"main.py": files} if isinstance(files, str) else files
    return Replayer(sources_of(held)).replay(check or Check("main.py"), 20_000)[0]


def mended(code: str, check: str) -> list[Mended]:
    """The edits of `code.py` with which a test passes; `check` is the test's body."""
    body = "".join(f"    {line}\n" for line in check.splitlines())
    test = f"from code_ import *\n\n\ndef test_it():\n{body}"
    files = {"code_.py": code, "test_code.py": test}
    one = Check("test_code.py", "", "test_it")
    ended = outcome(files, one)
    assert ended.error, ended
    found = search(sources_of(files), one, ended.error, ended.place[:2])
    return list(found.mended) if found else []


def mistakes(code: str, check: str) -> list[str]:
    """What those edits call the mistake, the likeliest first."""
    return [one.edit.what for one in mended(code, check)]
