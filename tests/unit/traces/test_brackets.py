import pytest

from homeport.traces.brackets import opening, outer_space, without_arguments


@pytest.mark.parametrize(
    ("text", "at"), [("f(a(b), c)", 1), ("f", -1), ("f)", -1), ("(a) f(b)", 5), ("", -1)]
)
def test_the_bracket_that_closes_at_the_end_is_found(text: str, at: int) -> None:
    """Brackets inside of the last pair do not count; without a partner there is none."""
    assert opening(text) == at


@pytest.mark.parametrize(
    ("call", "name"), [("f(1, g(2))", "f"), ("f (x)", "f"), ("(x)", "(x)"), ("f", "f")]
)
def test_arguments_are_cut_off_a_name(call: str, name: str) -> None:
    """A call loses its argument list, and only that."""
    assert without_arguments(call) == name


def test_a_space_in_brackets_is_no_boundary() -> None:
    """Only spaces outside of brackets separate; one may be asked for what follows it."""
    assert outer_space("f<a, b>(c d) /x") == 12
    assert outer_space("f) a /x", "/") == 4
    assert outer_space("f(a b)", "/") == -1
