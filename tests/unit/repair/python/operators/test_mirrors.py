from tests.doubles.repairs import made, missed

from homeport.repair.python.generate import functions, sites
from homeport.repair.python.operators.mirrors import MIRRORS, mirrored
from homeport.repair.python.source import Source
from homeport.repair.python.vocabulary import vocabulary


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(MIRRORS)


def test_mirror_images_turn_signs_and_exchange_names() -> None:
    """A sign is turned, a name becomes another of its kind, and two names change places."""
    source = Source.parse("m.py", b"def f(a: int, b: int, t: str):\n    return a + b < 1\n")
    _, function = functions(source.tree)[0]
    site = next(iter(sites(source, function, vocabulary(source, function))))
    found = [text for text, _ in mirrored(site, "a + b < 1")]
    assert {"a - b < 1", "a + b > 1", "b + b < 1", "b + a < 1", "a + a < 1"} == set(found)


def test_a_constant_side_gets_no_call() -> None:
    """Only what varies on both sides is asked in the same way."""
    assert not any("len(1)" in text for text in made("def f(a):\n    return a > 1\n", MIRRORS))
