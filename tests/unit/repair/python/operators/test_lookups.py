from tests.doubles.repairs import made, missed

from homeport.repair.python.operators.lookups import LOOKUPS


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(LOOKUPS)


def test_what_is_counted_through_is_no_mapping() -> None:
    """A number as index, and a part of a sequence, are not asked for like keys."""
    assert not made("def f(a):\n    return a[0] + a[1:]\n", LOOKUPS)


def test_a_known_key_may_stand_for_itself() -> None:
    """Where a key has no entry, the key itself may be meant."""
    wanted = "def f(d, k):\n    return d.get(k, k)\n"
    assert wanted in made("def f(d, k):\n    return d[k]\n", LOOKUPS)


def test_only_sums_begin_at_nothing() -> None:
    """A product of what is not there yet is not begun at 0."""
    assert not made("def f(d, k):\n    d[k] *= 2\n", LOOKUPS)


def test_a_sequence_is_written_over_only_by_place() -> None:
    """What is put at an index of a sequence may be added to, never collected by key."""
    found = made("def f(d: list, k: int, x):\n    d[k] = x\n", LOOKUPS)
    assert "def f(d: list, k: int, x):\n    d[k] += x\n" in found
    assert not any("setdefault" in one for one in found)
