"""How a text differs from another text, or from the number that was expected."""

import re
from collections.abc import Callable, Iterator

from homeport.diagnosis.differences.kinds import Difference, Kind
from homeport.diagnosis.differences.numbers import number


def text_for_number(actual: str, expected: float) -> Iterator[Difference]:
    """Text where a number is expected: perhaps two texts that were joined."""
    text = actual.strip()
    for cut in range(1, min(len(text), 20)):
        if _asnumber(text[:cut], text[cut:]) == expected:
            yield Difference(
                Kind.JOINED,
                f"texts are joined (concatenated) instead of added: '{text}' is '{text[:cut]}' and "
                f"'{text[cut:]}'",
            )
    yield Difference(
        Kind.TEXT_FOR_NUMBER,
        f"text (a string) is there where a number is expected: '{text[:40]}' instead of "
        f"{number(expected)}",
    )


def _asnumber(*texts: str) -> float | None:
    try:
        return sum(float(text) for text in texts)
    except ValueError:
        return None


_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d))?")


def of_texts(actual: str, expected: str) -> Iterator[Difference]:
    """How one text differs from the other."""
    changes: tuple[tuple[Kind, str, Callable[[str], str]], ...] = (
        (Kind.SPACE, "only in white space", lambda text: "".join(text.split())),
        (Kind.CASE, "only in upper and lower case", str.casefold),
    )
    for kind, words, change in changes:
        if change(actual) == change(expected):
            yield Difference(kind, f"the texts differ {words}: {actual!r} and {expected!r}")
            return
    yield from _of_dates(actual, expected)
    if actual[::-1] == expected:
        yield Difference(Kind.REVERSED, f"the text is reversed: {actual!r}")
    elif not actual:
        yield Difference(Kind.EMPTY, "the text is empty")
    elif actual in expected:
        yield Difference(Kind.SHORTENED, f"a part of the text is missing: {actual!r}")
    elif expected and expected in actual:
        yield Difference(Kind.EXTRA, f"the text holds more than is expected: {actual!r}")


def _of_dates(actual: str, expected: str) -> Iterator[Difference]:
    ours, theirs = _DATE.search(actual), _DATE.search(expected)
    if ours is None or theirs is None:
        return
    if ours[2] != theirs[2] and ours[3] == theirs[3]:
        yield Difference(Kind.MONTH, f"the month is another one: {ours[0]} instead of {theirs[0]}")
    elif ours[3] != theirs[3]:
        yield Difference(Kind.DAY, f"the day is another one: {ours[0]} instead of {theirs[0]}")
    elif ours[4] != theirs[4]:
        yield Difference(
            Kind.HOURS, f"the hour is another one (time zone?): {ours[0]} instead of {theirs[0]}"
        )
