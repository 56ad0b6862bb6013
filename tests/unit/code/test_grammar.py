"""Loading grammars."""

from homeport.code.grammar import reader
from homeport.code.grammars import PYTHON


def test_a_reader_is_loaded_once() -> None:
    """The same grammar gives the same parser again."""
    first = reader(PYTHON.package, PYTHON.function, PYTHON.query)
    assert reader(PYTHON.package, PYTHON.function, PYTHON.query) is first
