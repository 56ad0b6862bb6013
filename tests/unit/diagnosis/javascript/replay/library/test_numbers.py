"""`Math`, `Number` and readers of numbers."""

from collections.abc import Callable

import pytest

from homeport.diagnosis.replay.limits import GaveUp

# What Node.js 20 gives for each of these.
_GIVEN: tuple[tuple[str, object], ...] = (
    (
        "return [Math.floor(-1.5), Math.ceil(1.2), Math.round(2.5), Math.round(-2.5), Math.trunc(-1.7), Math.abs(-2), Math.max(1,3,2), Math.min(1,3), Math.max()===-Infinity, String(Math.max(1,'a')), Math.sqrt(9), Math.pow(2,3), Math.sign(-4), Math.hypot(3,4), Math.PI>3.14, Math.cbrt(27), String(Math.sqrt(-1)), Math.log10(100), String(Math.max(...[]))]",
        [-2, 2, 3, -2, -1, 2, 3, 1, True, "NaN", 3, 8, -1, 5, True, 3, "NaN", 2, "-Infinity"],
    ),
    (
        "return [parseInt('12px'), parseInt('0x1f'), parseInt('11',2), String(parseInt('a')), parseInt('-7.9'), parseFloat('3.14abc'), String(parseFloat('x')), parseInt('10',10), String(parseInt('1',1)), parseInt('+5'), parseInt(' 42 '), parseFloat('.5')]",
        [12, 31, 3, "NaN", -7, 3.14, "NaN", 10, "NaN", 5, 42, 0.5],
    ),
    (
        "return [(1.005).toFixed(2), (2.5).toFixed(0), (10).toFixed(2), (255).toString(16), (5).toString(2), (-255).toString(36), (1234567.891).toLocaleString(), (1e21).toFixed(2), (0).toString(2)]",
        ["1.00", "3", "10.00", "ff", "101", "-73", "1,234,567.891", "1e+21", "0"],
    ),
    (
        "return [Number.isInteger(5), Number.isInteger(5.5), Number.isInteger('5'), Number.isNaN('a'), isNaN('a'), isFinite('5'), Number.isFinite('5'), Number.isSafeInteger(2**53), Number.MAX_SAFE_INTEGER, Number.parseFloat('1.5'), Boolean(''), Boolean('false'), Number(), (5).valueOf()]",
        [
            True,
            False,
            False,
            False,
            True,
            True,
            False,
            False,
            9007199254740991,
            1.5,
            False,
            True,
            0,
            5,
        ],
    ),
    ("return ['10','10','10'].map(parseInt).map(String)", ["10", "NaN", "2"]),
    (
        "return [Math.floor(Infinity)===Infinity, String(Math.round(NaN)), 0.5.toFixed(0), 1.5.toFixed(0), Math.atan2(0,1), Math.exp(0), Math.log(1), Math.log(0)===-Infinity]",
        [True, "NaN", "1", "2", 0, 1, 0, True],
    ),
)


@pytest.mark.parametrize(("body", "given"), _GIVEN)
def test_it_is_as_in_node(body: str, given: object, evaluated: Callable[[str], object]) -> None:
    """Numbers behave as in Node.js."""
    assert evaluated(body) == given


@pytest.mark.parametrize(
    "body",
    [
        "return Math.random()",
        "return (1.5).toString(2)",
        "return (5).toLocaleString('de')",
        "return parseInt('9'.repeat(5000))",
        "return 10n",
    ],
)
def test_chance_and_unusual_forms_are_given_up(
    body: str, evaluated: Callable[[str], object]
) -> None:
    """Chance cannot be replayed."""
    with pytest.raises(GaveUp):
        evaluated(body)
