from homeport.detection.engine import Match
from homeport.detection.overlap import outside, resolve

PERSONAL = 9


def yields(match: Match) -> bool:
    """Rule 9 is personal data here, all others are secrets."""
    return match.rule == PERSONAL


def test_the_longest_wins() -> None:
    """A match inside a longer one goes."""
    assert resolve([Match(0, 10, 1), Match(2, 5, 0)], yields) == [Match(0, 10, 1)]


def test_nothing_of_a_secret_is_uncovered() -> None:
    """What sticks out of the longer secret stays withheld, on both sides."""
    found = resolve([Match(5, 15, 0), Match(0, 6, 1), Match(14, 18, 2)], yields)
    assert found == [Match(0, 5, 1), Match(5, 15, 0), Match(15, 18, 2)]


def test_personal_data_yields_to_secrets() -> None:
    """Half a mail address is none, however long it was."""
    assert resolve([Match(0, 4, 0), Match(2, 20, PERSONAL)], yields) == [Match(0, 4, 0)]


def test_the_first_rule_wins_a_draw() -> None:
    """Of two equal matches the earlier rule's stays; the same match twice is one."""
    matches = [Match(0, 4, 2), Match(0, 4, 1), Match(0, 4, 1)]
    assert resolve(matches, yields) == [Match(0, 4, 1)]


def test_neighbours_stay() -> None:
    """Matches that only touch are both kept, in order."""
    assert resolve([Match(4, 8, 0), Match(0, 4, 1)], yields) == [Match(0, 4, 1), Match(4, 8, 0)]


def test_nothing() -> None:
    """No matches, no findings."""
    assert resolve([], yields) == []


def test_outside() -> None:
    """A match is cut by all that is taken, and by nothing else."""
    taken = [Match(0, 2, 0), Match(4, 6, 0), Match(20, 30, 0)]
    assert outside(Match(1, 8, 1), taken) == [Match(2, 4, 1), Match(6, 8, 1)]
    assert outside(Match(8, 12, 1), taken) == [Match(8, 12, 1)]
    assert outside(Match(21, 25, 1), taken) == []
