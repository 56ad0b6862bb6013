from tests.doubles.repairs import missed

from homeport.repair.python.operators.further import FURTHER


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(FURTHER)
