"""`String`: its methods and statics."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.library.native import (
    bounds,
    built_in_class,
    given,
    table,
    whole,
)
from homeport.diagnosis.javascript.replay.library.patterns import compiled, matched
from homeport.diagnosis.javascript.replay.operators import text_of
from homeport.diagnosis.javascript.replay.values import (
    UNDEFINED,
    Array,
    Function,
    Iteration,
    Pattern,
    Undefined,
    Value,
)
from homeport.diagnosis.replay.limits import GaveUp, count_allowed, sized

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeport.diagnosis.javascript.replay.run import Run

Arguments = list[Value]
_BLANK = " \t\n\r\v\f\u00a0\ufeff\u2028\u2029"
_GROUP = re.compile(r"\$(\$|&|\d{1,2}|<[^>]*>)")


def _on(work: Callable[[str, Arguments], Value]) -> Callable[[Run, Value, Arguments], Value]:
    def method(_: Run, this: Value, arguments: Arguments) -> Value:
        return work(text_of(this), arguments)

    return method


def _said(arguments: Arguments, place: int = 0) -> str:
    if isinstance(given(arguments, place), Pattern):
        raise GaveUp("a pattern where text is usual")
    return text_of(given(arguments, place))


def _substring(text: str, arguments: Arguments) -> Value:
    start = min(max(whole(given(arguments)), 0), len(text))
    end = min(max(whole(given(arguments, 1), len(text)), 0), len(text))
    return text[min(start, end) : max(start, end)]


def _letter(text: str, arguments: Arguments) -> str:
    place = whole(given(arguments))
    return text[place] if 0 <= place < len(text) else ""


def _code(text: str, arguments: Arguments) -> Value:
    letter = _letter(text, arguments)
    return float(ord(letter)) if letter else float("nan")


def _split(text: str, arguments: Arguments) -> Value:
    between, most = given(arguments), whole(given(arguments, 1), len(text) + 1)
    pieces: list[str | None]
    match between:
        case Undefined():
            pieces = [text]
        case Pattern():
            pieces = list(compiled(between, text).split(text))
        case _:
            said = text_of(between)
            pieces = list(text.split(said) if said else text)
    return Array([UNDEFINED if piece is None else piece for piece in pieces[:most]])


def _replace(*, every: bool) -> Callable[[Run, Value, Arguments], Value]:
    def replaced(run: Run, this: Value, arguments: Arguments) -> Value:
        text, wanted, by = text_of(this), given(arguments), given(arguments, 1)
        if isinstance(wanted, Pattern):
            pattern, many = compiled(wanted, text), "g" in wanted.flags
        else:
            pattern, many = re.compile(re.escape(text_of(wanted))), every

        count_allowed(0 if isinstance(by, Function) else len(text) * len(text_of(by)))

        def written(found: re.Match[str]) -> str:
            run.steps.tick()
            if isinstance(by, Function):
                groups: list[Value] = [UNDEFINED if g is None else g for g in found.groups()]
                more = [float(found.start()), text]
                return text_of(by.work(run, UNDEFINED, [found[0], *groups, *more]))
            return _GROUP.sub(lambda sign: _group(found, sign), text_of(by))

        return sized(pattern.sub(written, text, 0 if many else 1))

    return replaced


def _group(found: re.Match[str], sign: re.Match[str]) -> str:
    name = sign[1]
    if name == "$":
        return "$"
    if name == "&":
        return found[0]
    try:
        return found[int(name) if name.isdigit() else name.strip("<>")] or ""
    except IndexError:
        return sign[0]


def _match(text: str, arguments: Arguments) -> Value:
    wanted = given(arguments)
    pattern = wanted if isinstance(wanted, Pattern) else Pattern(text_of(wanted), "")
    if "g" in pattern.flags:
        every = [found[0] for found in compiled(pattern, text).finditer(text)]
        return Array(every) if every else None
    first = compiled(pattern, text).search(text)
    return matched(first) if first else None


def _match_all(text: str, arguments: Arguments) -> Value:
    wanted = given(arguments)
    pattern = wanted if isinstance(wanted, Pattern) else Pattern(text_of(wanted), "g")
    return Iteration([matched(found) for found in compiled(pattern, text).finditer(text)])


def _search(text: str, arguments: Arguments) -> Value:
    wanted = given(arguments)
    pattern = wanted if isinstance(wanted, Pattern) else Pattern(text_of(wanted), "")
    found = compiled(pattern, text).search(text)
    return float(found.start()) if found else -1.0


def _padded(*, before: bool) -> Callable[[str, Arguments], Value]:
    def pad(text: str, arguments: Arguments) -> Value:
        length = whole(given(arguments))
        count_allowed(length)
        filler = " " if given(arguments, 1) is UNDEFINED else text_of(given(arguments, 1))
        missing = max(0, length - len(text)) if filler else 0
        more = (filler * (missing // len(filler) + 1))[:missing] if missing else ""
        return more + text if before else text + more

    return pad


def _repeat(text: str, arguments: Arguments) -> Value:
    times = whole(given(arguments))
    count_allowed(times, times * len(text))
    return text * max(0, times)


def _compared(text: str, arguments: Arguments) -> Value:
    one, other = _rank(text), _rank(_said(arguments))
    return float((one > other) - (one < other))


def _rank(text: str) -> tuple[str, str, str]:
    """Letters without their signs first, then signs, then small before large ones."""
    plain = unicodedata.normalize("NFD", text)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return bare.casefold(), plain.casefold(), text.swapcase()


def _slice(text: str, arguments: Arguments) -> Value:
    start, end = bounds(arguments, len(text))
    return text[start:end]


def _at(text: str, arguments: Arguments) -> Value:
    place = whole(given(arguments))
    place += len(text) if place < 0 else 0
    return text[place] if 0 <= place < len(text) else UNDEFINED


METHODS = table({
    "toUpperCase": _on(lambda s, _: s.upper()), "toLowerCase": _on(lambda s, _: s.lower()),
    "toLocaleUpperCase": _on(lambda s, _: s.upper()),
    "toLocaleLowerCase": _on(lambda s, _: s.lower()),
    "trim": _on(lambda s, _: s.strip(_BLANK)), "trimStart": _on(lambda s, _: s.lstrip(_BLANK)),
    "trimEnd": _on(lambda s, _: s.rstrip(_BLANK)),
    "slice": _on(_slice), "substring": _on(_substring),
    "substr": _on(lambda s, a: s[bounds(a[:1], len(s))[0] :][: max(0, whole(given(a, 1), len(s)))]),
    "charAt": _on(_letter), "charCodeAt": _on(_code), "codePointAt": _on(_code), "at": _on(_at),
    "includes": _on(lambda s, a: _said(a) in s),
    "startsWith": _on(lambda s, a: s.startswith(_said(a), whole(given(a, 1)))),
    "endsWith": _on(lambda s, a: s[: whole(given(a, 1), len(s))].endswith(_said(a))),
    "indexOf": _on(lambda s, a: float(s.find(_said(a), max(0, whole(given(a, 1)))))),
    "lastIndexOf": _on(lambda s, a: float(s.rfind(_said(a)))),
    "split": _on(_split), "replace": _replace(every=False), "replaceAll": _replace(every=True),
    "match": _on(_match), "matchAll": _on(_match_all), "search": _on(_search),
    "padStart": _on(_padded(before=True)), "padEnd": _on(_padded(before=False)),
    "repeat": _on(_repeat), "concat": _on(lambda s, a: s + "".join(map(text_of, a))),
    "localeCompare": _on(_compared), "toString": _on(lambda s, _: s),
    "valueOf": _on(lambda s, _: s),
    "normalize": _on(lambda s, _: unicodedata.normalize("NFC", s)),
})  # fmt: skip

STRING = built_in_class(
    "String", lambda _, __, a: text_of(a[0]) if a else "",
    statics={
        "fromCharCode": lambda _, __, a: "".join(chr(whole(one) % 0x10000) for one in a),
        "fromCodePoint": lambda _, __, a: "".join(chr(whole(one) % 0x110000) for one in a),
    },
)  # fmt: skip
