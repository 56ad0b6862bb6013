"""The list of signals."""

from homeport.code.signals import Signal


def test_names_are_stable_words() -> None:
    """Weights are stored by these names, so each is its own lower-case word."""
    assert all(signal.value == signal.name.lower() for signal in Signal)
