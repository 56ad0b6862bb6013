from homeport.detection.overlap import outside, resolve

PERSONAL = 9
YIELDING = [rule == PERSONAL for rule in range(10)]  # all others are secrets here


def test_the_longest_wins() -> None:
    """A match inside a longer one goes."""
    assert resolve([(0, 10, 1), (2, 5, 0)], YIELDING) == [(0, 10, 1)]


def test_nothing_of_a_secret_is_uncovered() -> None:
    """What sticks out of the longer secret stays withheld, on both sides."""
    found = resolve([(5, 15, 0), (0, 6, 1), (14, 18, 2)], YIELDING)
    assert found == [(0, 5, 1), (5, 15, 0), (15, 18, 2)]


def test_personal_data_yields_to_secrets() -> None:
    """Half a mail address is none, however long it was."""
    assert resolve([(0, 4, 0), (2, 20, PERSONAL)], YIELDING) == [(0, 4, 0)]


def test_a_secret_wins_a_draw() -> None:
    """Of personal data and a secret at the same place the secret stays, whoever comes first."""
    assert resolve([(0, 4, PERSONAL), (0, 4, 8), (1, 3, 0)], YIELDING) == [(0, 4, 8)]


def test_the_first_rule_wins_a_draw() -> None:
    """Of two equal matches the earlier rule's stays; the same match twice is one."""
    matches = [(0, 4, 2), (0, 4, 1), (0, 4, 1)]
    assert resolve(matches, YIELDING) == [(0, 4, 1)]


def test_neighbours_stay() -> None:
    """Matches that only touch are both kept, in order."""
    assert resolve([(4, 8, 0), (0, 4, 1)], YIELDING) == [(0, 4, 1), (4, 8, 0)]


def test_nothing() -> None:
    """No matches, no findings."""
    assert resolve([], YIELDING) == []


def test_outside() -> None:
    """A match is cut by all that is taken, and by nothing else."""
    taken = [(0, 2, 0), (4, 6, 0), (20, 30, 0)]
    assert outside((1, 8, 1), taken) == [(2, 4, 1), (6, 8, 1)]
    assert outside((8, 12, 1), taken) == [(8, 12, 1)]
    assert outside((21, 25, 1), taken) == []
