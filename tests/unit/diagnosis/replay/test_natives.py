"""Only what is named may be used."""

import pytest
from tests.doubles.replays import result

from homeport.diagnosis.replay.limits import Steps
from homeport.diagnosis.replay.natives import NativeModule, built_in, module
from homeport.diagnosis.replay.scope import Absent


@pytest.mark.parametrize(
    "name", ["os", "os.path", "math", "itertools", "asyncio", "time", "pytest", "re"]
)
def test_a_known_module_has_its_names_only(name: str) -> None:
    """What is not listed is absent."""
    found = module(name, Steps(10))
    assert isinstance(found, NativeModule)
    assert isinstance(found.member("system"), Absent)
    assert isinstance(found.member("__loader__"), Absent)


@pytest.mark.parametrize(
    "name", ["subprocess", "socket", "ctypes", "pickle", "importlib", "builtins", "tempfile"]
)
def test_other_modules_are_absent(name: str) -> None:
    """They are not even imported."""
    assert module(name, Steps(10)) is None


def test_nothing_that_runs_code_or_reads_files_is_built_in() -> None:
    """The builtins are a list of their own."""
    held = built_in()
    assert not {
        "eval",
        "exec",
        "compile",
        "open",
        "input",
        "__import__",
        "globals",
        "locals",
        "breakpoint",
    } & set(held)
    assert {"len", "ValueError", "print"} <= set(held)


def test_endless_iterators_take_steps() -> None:
    """They are used as in Python as long as they end."""
    program = "import itertools\n\nresult = [list(itertools.islice(itertools.count(3), 2)), list(itertools.chain([1], [2])), list(itertools.combinations('abc', 2))]\n"
    assert result(program) == [[3, 4], [1, 2], [("a", "b"), ("a", "c"), ("b", "c")]]
