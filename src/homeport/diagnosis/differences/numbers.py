"""How two numbers differ."""

import math
from collections.abc import Iterator

from homeport.diagnosis.differences.kinds import Difference, Kind

# What a factor often stands for; the reciprocal means the same.
_FACTORS: tuple[tuple[float, str], ...] = (
    (100, "a percentage or a hundredth such as cents"),
    (1000, "thousandths, such as milliseconds for seconds"),
    (60, "minutes for seconds, or hours for minutes"),
    (3600, "hours for seconds"),
    (60000, "minutes for milliseconds"),
    (3600000, "hours for milliseconds"),
    (86400, "days for seconds"),
    (86400000, "days for milliseconds"),
    (24, "days for hours"),
    (7, "weeks for days"),
    (12, "years for months"),
    (1024, "a binary unit, such as KiB for bytes"),
    (1024 * 1024, "a binary unit, such as MiB for bytes"),
    (10, "one decimal place"),
    (2, "counted twice, or half"),
)


def of_numbers(actual: float, expected: float) -> Iterator[Difference]:
    """How one number differs from the other."""
    shown = f"{number(actual)} instead of {number(expected)}"
    if math.isnan(actual):
        yield Difference(Kind.NOT_A_NUMBER, "the result is not a number (NaN)")
        return
    if not (math.isfinite(actual) and math.isfinite(expected)):
        return
    size = max(abs(actual), abs(expected))
    if abs(actual - expected) <= size * 1e-9:
        yield Difference(Kind.BINARY_FRACTION, f"a rounding error of binary fractions: {shown}")
        return
    if actual == -expected:
        yield Difference(Kind.SIGN, f"the sign is wrong: {shown}")
    if abs(actual - expected) == 1:
        yield Difference(
            Kind.OFF_BY_ONE, f"one too {_few_or_many(actual, expected)} (off by one): {shown}"
        )
    yield from _of_fractions(actual, expected, shown)
    if actual and expected:
        for factor, name in _FACTORS:
            for one, other, word in ((actual, expected, "large"), (expected, actual, "small")):
                if math.isclose(one, other * factor, rel_tol=1e-9):
                    yield Difference(
                        Kind.FACTOR,
                        f"too {word} by the factor {number(factor)} (wrong unit? {name}): {shown}",
                    )


_LAST_PLACE = 0.1


def _few_or_many(actual: float, expected: float) -> str:
    return "many" if actual > expected else "few"


def _of_fractions(actual: float, expected: float, shown: str) -> Iterator[Difference]:
    """Cut or rounded; only near values can be."""
    whole, exact = float(actual).is_integer(), float(expected).is_integer()
    if whole and not exact and abs(actual - expected) < 1:
        cut = actual == math.trunc(expected)
        yield Difference(
            Kind.CUT if cut else Kind.ROUNDED,
            f"the fraction is {'cut off' if cut else 'rounded away'}: {shown}",
        )
    elif exact and not whole and abs(actual - expected) < 1:
        yield Difference(Kind.ROUNDED, f"the result is not rounded: {shown}")
    elif not whole and 0 < abs(actual - expected) < _LAST_PLACE * max(1.0, abs(expected) / 10):
        yield Difference(Kind.ROUNDED, f"rounded in another way: {shown}")


def number(value: float) -> str:
    """The number as people write it: a whole one without a fraction."""
    return str(int(value)) if float(value).is_integer() else str(value)
