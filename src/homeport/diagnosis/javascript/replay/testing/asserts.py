"""`node:assert`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from homeport.diagnosis.javascript.replay.iterating import awaited
from homeport.diagnosis.javascript.replay.library.native import given, table
from homeport.diagnosis.javascript.replay.library.patterns import compiled
from homeport.diagnosis.javascript.replay.library.promises import rejected
from homeport.diagnosis.javascript.replay.operators import alike, text_of, truthy
from homeport.diagnosis.javascript.replay.run import error
from homeport.diagnosis.javascript.replay.testing.equality import deeply, is_same
from homeport.diagnosis.javascript.replay.values import (
    UNDEFINED,
    Function,
    Pattern,
    Promise,
    Thing,
    Thrown,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeport.diagnosis.javascript.replay.run import Run

Arguments = list[Value]


def fail(run: Run, actual: Value, expected: Value) -> NoReturn:
    """Throw the error of an assertion with both values."""
    raise Thrown(error("AssertionError", "", actual=actual, expected=expected), tuple(run.places))


def _two(test: Callable[[Run, Value, Value], bool]) -> Callable[[Run, Value, Arguments], Value]:
    def check(run: Run, _: Value, arguments: Arguments) -> Value:
        actual, expected = given(arguments), given(arguments, 1)
        if not test(run, actual, expected):
            fail(run, actual, expected)
        return UNDEFINED

    return check


def _ok(run: Run, _: Value, arguments: Arguments) -> Value:
    if not truthy(given(arguments)):
        fail(run, given(arguments), True)  # noqa: FBT003 -- the value that is expected
    return UNDEFINED


def _fail(run: Run, _: Value, __: Arguments) -> Value:
    fail(run, UNDEFINED, UNDEFINED)


def throws(run: Run, work: Value) -> Thrown | None:
    """What a function throws, if it does."""
    depth, calls = run.steps.deep, len(run.places)
    try:
        result = work.work(run, UNDEFINED, []) if isinstance(work, Function) else work
        if isinstance(result, Promise):
            awaited(run, result)
    except Thrown as thrown:
        run.steps.deep = depth
        del run.places[calls:]
        return thrown
    return None


def fits(thrown: Value, wanted: Value) -> bool:
    """Tell whether what was thrown is what a test wants: a class, a pattern, a message."""
    message = text_of(thrown.find("message")) if isinstance(thrown, Thing) else text_of(thrown)
    match wanted:
        case Pattern():
            return compiled(wanted, message).search(message) is not None
        case str():
            return wanted in message
        case Function():
            shape = wanted.props.get("prototype")
            one = thrown.proto if isinstance(thrown, Thing) else None
            while one is not None and one is not shape:
                one = one.proto
            return one is not None or shape is None
        case Thing():
            return isinstance(thrown, Thing) and all(
                is_same(thrown.find(key), value) for key, value in wanted.props.items()
            )
        case _:
            return True


def _throws(run: Run, _: Value, arguments: Arguments) -> Value:
    thrown, wanted = throws(run, given(arguments)), given(arguments, 1)
    if thrown is None or not (isinstance(wanted, str) or fits(thrown.value, wanted)):
        fail(run, UNDEFINED if thrown is None else thrown.value, wanted)
    return UNDEFINED


def _no_throw(run: Run, _: Value, arguments: Arguments) -> Value:
    thrown = throws(run, given(arguments))
    if thrown is not None:
        fail(run, thrown.value, UNDEFINED)
    return UNDEFINED


def _promised(work: Callable[[Run, Value, Arguments], Value]) -> Callable[..., Value]:
    def check(run: Run, this: Value, arguments: Arguments) -> Value:
        try:
            return Promise("fulfilled", work(run, this, arguments))
        except Thrown as thrown:
            return rejected(thrown)

    return check


def _matches(_: Run, text: Value, pattern: Value) -> bool:
    said = text_of(text)
    return isinstance(pattern, Pattern) and compiled(pattern, said).search(said) is not None


_STRICT: dict[str, Callable[[Run, Value, Arguments], Value]] = {
    "ok": _ok,
    "strictEqual": _two(lambda _, a, b: is_same(a, b)),
    "notStrictEqual": _two(lambda _, a, b: not is_same(a, b)),
    "deepStrictEqual": _two(deeply),
    "notDeepStrictEqual": _two(lambda r, a, b: not deeply(r, a, b)),
    "match": _two(_matches),
    "doesNotMatch": _two(lambda r, a, b: not _matches(r, a, b)),
    "throws": _throws, "doesNotThrow": _no_throw, "fail": _fail,
    "rejects": _promised(_throws), "doesNotReject": _promised(_no_throw),
}  # fmt: skip
_LOOSE: dict[str, Callable[[Run, Value, Arguments], Value]] = {
    "equal": _two(lambda _, a, b: alike(a, b) or is_same(a, b)),
    "notEqual": _two(lambda _, a, b: not alike(a, b)),
    "deepEqual": _two(lambda r, a, b: deeply(r, a, b, strict=False)),
    "notDeepEqual": _two(lambda r, a, b: not deeply(r, a, b, strict=False)),
}  # fmt: skip


def assertions(*, strict: bool) -> Function:
    """The module `assert`, which is itself a function."""
    made = Function("assert", _ok)
    made.props.update(table({**_STRICT, **_LOOSE}))
    if strict:
        for short in ("equal", "notEqual", "deepEqual", "notDeepEqual"):
            long = {"equal": "strictEqual", "notEqual": "notStrictEqual"}.get(short) or (
                "deepStrictEqual" if short == "deepEqual" else "notDeepStrictEqual"
            )
            made.props[short] = made.props[long]
    made.props["strict"] = made if strict else assertions(strict=True)
    made.props["default"] = made
    return made
