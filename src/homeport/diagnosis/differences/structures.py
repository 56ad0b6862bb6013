"""How two values differ: by their types, or by what is inside them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from homeport.diagnosis.differences.kinds import Difference, Kind
from homeport.diagnosis.differences.numbers import of_numbers
from homeport.diagnosis.differences.texts import of_texts, text_for_number

Value = object
_DEEPEST = 6  # levels of a structure that are looked into
_MOST = 2000  # elements that are compared one by one
_SHOWN = 3  # elements that are named


def compare(actual: Value, expected: Value) -> tuple[Difference, ...]:
    """What is different, the most telling first; empty when equal, or when no word fits."""
    return tuple(dict.fromkeys(_compared(actual, expected, 0)))


def _compared(actual: Value, expected: Value, depth: int) -> Iterator[Difference]:
    if depth > _DEEPEST or (actual == expected and type(actual) is type(expected)):
        return
    match actual, expected:
        case None, _:
            yield Difference(Kind.NOTHING, "there is no value where one is expected")
        case (Mapping(), Mapping()):
            yield from _of_keys(actual, expected, depth)
        case (list() | tuple(), list() | tuple()):
            yield from _of_lists(actual, expected, depth)
        case (set() | frozenset(), set() | frozenset()):
            yield from _of_lists(sorted(actual, key=repr), sorted(expected, key=repr), depth)
        case _:
            yield from _of_plain(actual, expected)


def _of_plain(actual: Value, expected: Value) -> Iterator[Difference]:
    match actual, expected:
        case bool(), bool():
            yield Difference(
                Kind.INVERTED, f"the answer is inverted: {actual} instead of {expected}"
            )
        case (int() | float(), int() | float()) if not _truths(actual, expected):
            yield from of_numbers(actual, expected)
        case (str(), int() | float()) if not _truths(expected):
            yield from text_for_number(actual, expected)
        case (int() | float(), str()):
            yield Difference(Kind.NUMBER_FOR_TEXT, "a number is there where text is expected")
        case str(), str():
            yield from of_texts(actual, expected)
        case _:
            yield Difference(
                Kind.OTHER_TYPE,
                f"a {type(actual).__name__} is there where a {type(expected).__name__} is expected",
            )


def _truths(*values: Value) -> bool:
    return any(isinstance(value, bool) for value in values)


def _of_lists(
    actual: Sequence[Value], expected: Sequence[Value], depth: int
) -> Iterator[Difference]:
    if max(len(actual), len(expected)) > _MOST:
        return
    ours, theirs = Counter(map(repr, actual)), Counter(map(repr, expected))
    if ours == theirs:
        back = list(actual) == list(reversed(expected))
        yield Difference(
            Kind.REVERSED if back else Kind.ORDER,
            "the elements are the same in the reversed order"
            if back
            else "the elements are the same in another order",
        )
        return
    if not actual:
        yield Difference(Kind.EMPTY, "the result is empty (no elements)")
        return
    gone, more = list((theirs - ours).elements()), list((ours - theirs).elements())
    if more and not gone:
        twice = set(more) <= set(theirs)
        yield Difference(
            Kind.DUPLICATES if twice else Kind.EXTRA,
            f"{'duplicates' if twice else 'elements too many'}: {_few(more)}{_where(more, actual)}",
        )
    elif gone and not more:
        yield Difference(
            Kind.MISSING, f"elements are missing: {_few(gone)}{_where(gone, expected)}"
        )
    elif len(actual) == len(expected):
        yield from _inside(list(enumerate(zip(actual, expected, strict=True))), depth, "[{}]")


def _where(which: Sequence[str], among: Sequence[Value]) -> str:
    """`, the last one` when the one that is meant stands at an end."""
    if len(which) != 1:
        return ""
    ends = {repr(among[-1]): ", the last one (off by one?)", repr(among[0]): ", the first one"}
    return ends.get(which[0], "")


def _of_keys(
    actual: Mapping[Value, Value], expected: Mapping[Value, Value], depth: int
) -> Iterator[Difference]:
    if max(len(actual), len(expected)) > _MOST:
        return
    gone = [key for key in expected if key not in actual]
    more = [key for key in actual if key not in expected]
    for key in gone:
        other = next((one for one in more if actual[one] == expected[key]), None)
        if other is not None:
            yield Difference(
                Kind.KEY_RENAMED, f"the key is {other!r} where {key!r} is expected", f".{other}"
            )
        else:
            yield Difference(Kind.KEY_MISSING, f"the key {key!r} is missing", f".{key}")
    if more and not gone:
        yield Difference(Kind.KEY_EXTRA, f"there is a key too many: {more[0]!r}", f".{more[0]}")
    both = [(key, (actual[key], expected[key])) for key in expected if key in actual]
    yield from _inside(both, depth, ".{}")


def _inside(
    pairs: Sequence[tuple[Value, tuple[Value, Value]]], depth: int, form: str
) -> Iterator[Difference]:
    for key, (actual, expected) in pairs:
        for found in _compared(actual, expected, depth + 1):
            yield replace(found, at=form.format(key) + found.at)


def _few(values: Sequence[str]) -> str:
    text = ", ".join(value[:40] for value in values[:_SHOWN])
    return text + (", ..." if len(values) > _SHOWN else "")
