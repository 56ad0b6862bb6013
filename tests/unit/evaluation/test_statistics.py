import pytest

from homeport.evaluation.statistics import chance, reliability, wilson


def test_intervals_hold_the_share() -> None:
    """The interval is the published one, and nothing measured means anything is possible."""
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(8, 10) == pytest.approx((0.490, 0.943), abs=0.001)
    assert wilson(10, 10)[1] == 1.0


@pytest.mark.parametrize(
    ("lost", "gained", "p"),
    [(0, 0, 1.0), (5, 0, 1 / 32), (4, 0, 1 / 16), (1, 1, 0.75), (0, 3, 1.0)],
)
def test_losses_that_chance_explains(lost: int, gained: int, p: float) -> None:
    """The chance of so many losses is that of a coin."""
    assert chance(lost, gained) == p


def test_a_confidence_that_means_what_it_says() -> None:
    """Right as often as it is sure: no error, and right answers are surer."""
    found = reliability([(0.9, True)] * 9 + [(0.9, False)] + [(0.1, False)] * 9 + [(0.1, True)])
    assert found.ece == pytest.approx(0.0, abs=1e-9)
    assert found.auroc == pytest.approx(0.9)
    assert [one.count for one in found.curve] == [10, 10]


def test_a_confidence_that_means_nothing() -> None:
    """Always sure and half right: half a point of error, no better than a coin."""
    found = reliability([(1.0, True), (1.0, False)])
    assert (found.ece, found.auroc) == (0.5, 0.5)


def test_nothing_to_compare() -> None:
    """Without a wrong answer nothing tells right from wrong."""
    assert reliability([]).count == 0
    assert reliability([(0.7, True)]).auroc is None
