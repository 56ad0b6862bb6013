"""Values that a later run lacks."""

from collections.abc import Iterable
from dataclasses import replace

from homeport.logs.digest import Field, Value
from homeport.logs.gone import gone_values


def _field(names: Iterable[str], each: int = 10, buckets: Iterable[int] = range(24)) -> Field:
    counts = dict.fromkeys(buckets, each)
    total = sum(counts.values())
    values = {name: Value(total, 0.0, 1.0, 1, counts) for name in names}
    return Field("host", -1, total * len(values), numeric=False, values=values, overflow=False)


def test_one_of_five_hosts_is_gone() -> None:
    """It had a fifth of the lines throughout; none came."""
    (gone,) = gone_values(_field("abcde"), _field("abde"))
    assert (gone.name, gone.share, gone.expected) == ("c", 0.2, 240)
    assert gone.evidence > 20
    assert list(gone_values(_field("abcde"), _field("abcde"))) == []


def test_values_that_differ_from_run_to_run_are_not_gone() -> None:
    """Other sessions, a renamed host, a value of one moment, too few lines, or not all known."""
    old = _field("abcde")
    assert list(gone_values(old, _field("vwxyz"))) == []
    assert list(gone_values(old, _field("abdez"))) == []
    brief = dict(old.values) | {"c": replace(old.values["c"], counts={3: 240})}
    assert list(gone_values(replace(old, values=brief), _field("abde"))) == []
    assert list(gone_values(old, _field("abde", each=1, buckets=range(9)))) == []
    assert list(gone_values(replace(old, overflow=True), _field("abde"))) == []
    assert list(gone_values(old, replace(_field("abde"), values={}))) == []
