"""`Array`: its methods and statics."""

from __future__ import annotations

from functools import cmp_to_key
from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.iterating import each
from homeport.diagnosis.javascript.replay.library.native import (
    bounds,
    built_in_class,
    callback,
    given,
    items_of,
    table,
    whole,
)
from homeport.diagnosis.javascript.replay.operators import joined, number_of, same, text_of, truthy
from homeport.diagnosis.javascript.replay.values import (
    UNDEFINED,
    Array,
    Collection,
    Function,
    Iteration,
    Thing,
    Undefined,
    Value,
)
from homeport.diagnosis.replay.limits import GaveUp, sized

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from homeport.diagnosis.javascript.replay.run import Run

Arguments = list[Value]
_MOST = 20_000


def _walked(run: Run, this: Value, arguments: Arguments) -> Iterator[tuple[Value, Value]]:
    """Each element with what the callback says of it."""
    work = callback(run, arguments)
    for number, item in enumerate(list(items_of(this))):
        run.steps.tick()
        yield item, work(item, float(number), this)


def _first(run: Run, this: Value, arguments: Arguments, *, back: bool = False) -> tuple[int, Value]:
    """The place and value of the first element that the callback wants."""
    work, items = callback(run, arguments), items_of(this)
    places = range(len(items) - 1, -1, -1) if back else range(len(items))
    for number in places:
        run.steps.tick()
        if truthy(work(items[number], float(number), this)):
            return number, items[number]
    return -1, UNDEFINED


def _map(run: Run, this: Value, arguments: Arguments) -> Value:
    return Array([said for _, said in _walked(run, this, arguments)])


def _filter(run: Run, this: Value, arguments: Arguments) -> Value:
    return Array([item for item, said in _walked(run, this, arguments) if truthy(said)])


def _for_each(run: Run, this: Value, arguments: Arguments) -> Value:
    for _ in _walked(run, this, arguments):
        pass
    return UNDEFINED


def _flat_map(run: Run, this: Value, arguments: Arguments) -> Value:
    return Array(_flattened([said for _, said in _walked(run, this, arguments)], 1))


def _flattened(items: list[Value], depth: int) -> list[Value]:
    found: list[Value] = []
    for item in items:
        if isinstance(item, Array) and depth > 0:
            found += _flattened(item.items, depth - 1)
        else:
            found.append(item)
    return found


def _reduce(run: Run, this: Value, arguments: Arguments, *, back: bool = False) -> Value:
    work, items = callback(run, arguments), list(enumerate(items_of(this)))
    if back:
        items.reverse()
    if len(arguments) > 1:
        value = arguments[1]
    elif items:
        value = items.pop(0)[1]
    else:
        run.throw("TypeError", "Reduce of empty array with no initial value")
    for number, item in items:
        run.steps.tick()
        value = work(value, item, float(number), this)
    return value


def _sorted(run: Run, items: list[Value], arguments: Arguments) -> list[Value]:
    shown = [item for item in items if item is not UNDEFINED]
    rest: list[Value] = [UNDEFINED] * (len(items) - len(shown))
    if given(arguments) is UNDEFINED:
        return sorted(shown, key=text_of) + rest
    work = callback(run, arguments)

    def compared(one: Value, other: Value) -> int:
        run.steps.tick()
        said = number_of(work(one, other))
        return (said > 0) - (said < 0)

    return sorted(shown, key=cmp_to_key(compared)) + rest


def _sort(run: Run, this: Value, arguments: Arguments) -> Value:
    items = items_of(this)
    items[:] = _sorted(run, list(items), arguments)
    return this


def _splice(_: Run, this: Value, arguments: Arguments) -> Value:
    items = items_of(this)
    start, _end = bounds(arguments[:1], len(items))
    count = whole(given(arguments, 1), len(items)) if len(arguments) > 1 else len(items)
    gone = items[start : start + max(0, count)]
    items[start : start + max(0, count)] = arguments[2:]
    return Array(gone)


def _push(_: Run, this: Value, arguments: Arguments) -> Value:
    items = items_of(this)
    items.extend(arguments)
    return float(len(sized(items)))


def _unshift(_: Run, this: Value, arguments: Arguments) -> Value:
    items = items_of(this)
    items[:0] = arguments
    return float(len(sized(items)))


def _taken(place: int) -> Callable[[Run, Value, Arguments], Value]:
    def take(_: Run, this: Value, __: Arguments) -> Value:
        items = items_of(this)
        return items.pop(place) if items else UNDEFINED

    return take


def _found(*, back: bool = False) -> Callable[[Run, Value, Arguments], Value]:
    def place(_: Run, this: Value, arguments: Arguments) -> Value:
        items, wanted = items_of(this), given(arguments)
        places = range(len(items) - 1, -1, -1) if back else range(len(items))
        return float(next((n for n in places if same(items[n], wanted)), -1))

    return place


def _includes(_: Run, this: Value, arguments: Arguments) -> Value:
    wanted = given(arguments)
    return any(same(item, wanted) or (item != item and wanted != wanted) for item in items_of(this))  # noqa: PLR0124 -- NaN is not equal to itself


def _concat(_: Run, this: Value, arguments: Arguments) -> Value:
    more = [x for one in arguments for x in (one.items if isinstance(one, Array) else [one])]
    return Array([*items_of(this), *more])


def _join(_: Run, this: Value, arguments: Arguments) -> Value:
    between = "," if given(arguments) is UNDEFINED else text_of(given(arguments))
    return joined(between, items_of(this))


def _reverse(_: Run, this: Value, __: Arguments) -> Value:
    items_of(this).reverse()
    return this


def _at(_: Run, this: Value, arguments: Arguments) -> Value:
    items, place = items_of(this), whole(given(arguments))
    place += len(items) if place < 0 else 0
    return items[place] if 0 <= place < len(items) else UNDEFINED


def _fill(_: Run, this: Value, arguments: Arguments) -> Value:
    items = items_of(this)
    start, end = bounds(arguments[1:], len(items))
    for number in range(start, end):
        items[number] = given(arguments)
    return this


def _slice(_: Run, this: Value, arguments: Arguments) -> Value:
    items = items_of(this)
    start, end = bounds(arguments, len(items))
    return Array(items[start:end])


METHODS = table({
    "map": _map, "filter": _filter, "forEach": _for_each, "flatMap": _flat_map,
    "reduce": _reduce, "reduceRight": lambda r, t, a: _reduce(r, t, a, back=True),
    "find": lambda r, t, a: _first(r, t, a)[1],
    "findIndex": lambda r, t, a: float(_first(r, t, a)[0]),
    "findLast": lambda r, t, a: _first(r, t, a, back=True)[1],
    "findLastIndex": lambda r, t, a: float(_first(r, t, a, back=True)[0]),
    "some": lambda r, t, a: any(truthy(said) for _, said in _walked(r, t, a)),
    "every": lambda r, t, a: all(truthy(said) for _, said in _walked(r, t, a)),
    "sort": _sort, "toSorted": lambda r, t, a: Array(_sorted(r, list(items_of(t)), a)),
    "reverse": _reverse, "toReversed": lambda _, t, __: Array(items_of(t)[::-1]),
    "splice": _splice, "slice": _slice, "push": _push, "unshift": _unshift,
    "pop": _taken(-1), "shift": _taken(0), "indexOf": _found(), "lastIndexOf": _found(back=True),
    "includes": _includes, "concat": _concat, "join": _join, "toString": _join, "at": _at,
    "fill": _fill,
    "flat": lambda _, t, a: Array(_flattened(items_of(t), whole(given(a), 1))),
    "keys": lambda _, t, __: Iteration([float(n) for n in range(len(items_of(t)))]),
    "values": lambda _, t, __: Iteration(items_of(t)),
    "entries": lambda _, t, __: Iteration([Array([float(n), x]) for n, x in enumerate(items_of(t))]),
})  # fmt: skip


def _new(run: Run, _: Value, arguments: Arguments) -> Value:
    if len(arguments) == 1 and isinstance(arguments[0], float):
        size = whole(arguments[0])
        if not 0 <= size <= _MOST:
            run.throw("RangeError", "Invalid array length")
        return Array([UNDEFINED] * size)
    return Array(arguments)


def _from(run: Run, _: Value, arguments: Arguments) -> Value:
    match given(arguments):
        case Array() | str() | Collection() | Iteration() as source:
            items = list(each(run, source))
        case Thing() as source if "length" in source.props:
            size = whole(source.props["length"])
            if size > _MOST:
                raise GaveUp("an array that is too large")
            items = [source.props.get(str(n), UNDEFINED) for n in range(size)]
        case Undefined() | None:
            run.throw("TypeError", "undefined is not iterable")
        case source:
            items = list(each(run, source))
    if isinstance(given(arguments, 1), Function):
        work = callback(run, arguments, 1)
        items = [work(item, float(number)) for number, item in enumerate(items)]
    return Array(items)


ARRAY = built_in_class(
    "Array", _new, _new,
    {
        "isArray": lambda _, __, a: isinstance(given(a), Array),
        "of": lambda _, __, a: Array(a),
        "from": _from,
    },
)  # fmt: skip
