import pytest

from homeport.repair.python.evaluator.cases import ScriptCase, described, is_bare, placed


def test_errors_that_cannot_be_told_are_named() -> None:
    """A broken `__str__` does not break the report."""

    class OddError(Exception):
        def __str__(self) -> str:
            raise ValueError

    assert described(OddError()) == "OddError"
    assert described(KeyError("x")) == "KeyError: 'x'"


def test_an_error_is_told_with_its_place() -> None:
    """The innermost frames are written as Python writes them."""
    try:
        int("x")
    except ValueError as error:
        told = placed(error)
    assert "test_cases.py" in told
    assert "in test_an_error_is_told_with_its_place" in told


def test_a_script_ends_well_or_says_why() -> None:
    """Leaving with 0 is well; another code is a failure that is named."""

    def leave() -> None:
        raise SystemExit(3)

    assert ScriptCase("a", lambda: None).body(None) == ("passed", "")
    assert ScriptCase("a", leave).body(None) == ("failed", "SystemExit: 3")


def test_only_a_plain_test_is_called_directly(request: pytest.FixtureRequest) -> None:
    """A test that asks for a fixture is left to pytest."""
    assert not is_bare(request.node)
