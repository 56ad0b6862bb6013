from tests.doubles.repairs import made, missed

from homeport.repair.python.operators.comparisons import COMPARISONS


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(COMPARISONS)


def test_every_relation_is_tried() -> None:
    """A bound may be turned round as well."""
    made_of = made("def f(a, b):\n    return a < b\n", COMPARISONS)
    assert {text.split()[-2] for text in made_of} == {"<=", ">", ">=", "==", "!="}
