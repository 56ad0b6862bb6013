"""Lines seen before are not looked at again, and nothing of them is kept."""

from homeport.detection.confirmation import Confirmation
from homeport.detection.detector import Candidate, PatternDetector
from homeport.detection.engine import Engine, KeywordPrefilter
from homeport.detection.remembered import LARGEST, Lines, Memory
from homeport.domain import Category


class Counted:
    """A check that counts how often it is asked, and one that looks around the value."""

    def __init__(self) -> None:
        self.asked = 0

    def check(self, candidate: Candidate) -> bool:
        """Refuse a zero."""
        self.asked += 1
        return candidate.value != "0"

    @staticmethod
    def spared(data: bytes, _start: int, _end: int) -> bool:
        """Spare all of a text that is public."""
        return data.startswith(b"public")

    def rule(self) -> PatternDetector:
        """Return a rule of them."""
        return PatternDetector(
            "n", r"n=(?P<secret>\d+)", ("n=",), Category.SECRET, (), check=self.check,
            spared=self.spared,
        )  # fmt: skip


def test_lines_seen_before_are_not_looked_at_again() -> None:
    """The second text is not asked about, and found elsewhere in it is what was found."""
    counted, memory = Counted(), Memory()
    confirmation = Confirmation(counted.rule())
    assert Lines(memory, b"n=12 n=0").spans(7, confirmation, 0, 8) == [(2, 4)]
    asked = counted.asked
    assert Lines(memory, b"x\nn=12 n=0").spans(7, confirmation, 2, 10) == [(4, 6)]
    assert counted.asked == asked


def test_another_rule_has_a_memory_of_its_own() -> None:
    """What one rule did not find may be another's."""
    memory = Memory()
    other = PatternDetector("o", "o+", (), Category.SECRET, ())
    assert Lines(memory, b"n=0 oo").spans(1, Confirmation(Counted().rule()), 0, 6) == []
    assert Lines(memory, b"n=0 oo").spans(2, Confirmation(other), 0, 6) == [(4, 6)]
    assert Lines(memory, b"n=0 oo").spans(1, Confirmation(Counted().rule()), 0, 6) == []


def test_what_surrounds_lines_counts_each_time() -> None:
    """A value that its surroundings spare in one text is found in another."""
    engine = Engine((rule := Counted().rule(),), (), KeywordPrefilter((rule,)))
    lines = Lines(memory := Memory(), b"secret\nn=5")
    confirmation = Confirmation(rule)
    assert lines.spans(0, confirmation, 7, 10) == [(9, 10)]
    assert Lines(memory, b"public\nn=5").spans(0, confirmation, 7, 10) == []
    assert [match[:2] for match in engine.matches(b"n=5")] == [(2, 3)]


def test_the_oldest_are_forgotten_and_no_content_is_kept() -> None:
    """The memory is bounded, and holds digests that another process would not make."""
    memory = Memory(most=4)
    confirmation = Confirmation(Counted().rule())
    for n in range(40, 50):
        Lines(memory, b"n=%d" % n).spans(0, confirmation, 0, 4)
        assert len(memory.places) <= 4
    assert b"n=49" not in repr(memory.places).encode()
    assert Memory().key != memory.key


def test_large_texts_are_not_remembered() -> None:
    """Where lines hardly repeat nothing is kept, and the same is found."""
    counted = Counted()
    engine = Engine((rule := counted.rule(),), (), KeywordPrefilter((rule,)))
    for _ in range(2):
        assert len(engine.matches(b"n=1\n" + b" " * LARGEST)) == 1
    assert not engine._memory.places
