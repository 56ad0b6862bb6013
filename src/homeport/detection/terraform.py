"""Finds what a Terraform state or its outputs hold and call sensitive themselves.

A reader of JSON's marks, not of JSON: it must work on half a state in a terminal's scroll.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from homeport.detection.detector import Candidate
from homeport.detection.expressions import compile_expression, every, finder
from homeport.detection.judgement import is_real
from homeport.detection.passwords import is_reference

TRIGGER = r"\"sensitive\"\s*:\s*true\b|\"type\"\s*:\s*\"random_password\""
# A string and the colon that makes it a key, a mark, or a word or number.
_TOKEN = r"\"((?:[^\"\\\n]|\\.)*)\"(\s*:)?|[{}\[\]]|[\w.+-]+"  # noqa: S105 -- of JSON, no secret
_MADE = frozenset((b"result", b"bcrypt_hash"))  # what a random_password has made
_DEEPEST = 256
_SHORTEST = 3  # bytes


@dataclass(slots=True)
class _Object:
    """An object or a list that is still open."""

    key: bytes  # the key it stands under, or its own last one
    in_value: bool  # it belongs to what a key `value` holds
    made: bool  # it belongs to a random password
    sensitive: bool = False
    values: list[tuple[int, int]] = field(default_factory=list)


def in_states(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the values beside `"sensitive": true`, and what a random password is."""
    stack: list[_Object] = [_Object(b"", in_value=False, made=False)]
    find = finder(compile_expression(_TOKEN, "terraform", within_line=False))
    for whole, text, colon in every(find, data, 0, len(data)):
        top = stack[-1]
        if colon[0] >= 0:
            top.key = data[text[0] : text[1]]
            continue
        mark = data[whole[0] : whole[1]]
        if mark in {b"{", b"["}:
            if len(stack) > _DEEPEST:
                return
            held = top.in_value or top.key == b"value"
            stack.append(_Object(top.key if mark == b"[" else b"", held, top.made))
        elif mark in {b"}", b"]"}:
            yield from _closed(stack)
        else:
            yield from _taken(data, top, whole if text[0] < 0 else text, quoted=text[0] >= 0)
    for left in stack:  # a state that was cut
        if left.sensitive:
            yield from left.values


def _closed(stack: list[_Object]) -> Iterator[tuple[int, int]]:
    """Close the innermost object, and yield what it holds if it is sensitive."""
    top = stack.pop()
    if top.sensitive:
        yield from top.values
    if not stack:
        stack.append(_Object(b"", in_value=False, made=False))
    elif not top.sensitive and top.in_value:
        stack[-1].values += top.values


def _taken(
    data: bytes, top: _Object, span: tuple[int, int], *, quoted: bool
) -> Iterator[tuple[int, int]]:
    """Note one value of an object; yield it if it is known to be a secret already."""
    value = data[span[0] : span[1]]
    if top.key == b"sensitive":
        top.sensitive = value == b"true" and not quoted
    elif top.key == b"type" and value == b"random_password":
        top.made = True
    elif (quoted or value.isdigit()) and _is_value(value):
        if top.made and top.key in _MADE:
            yield span
        elif top.in_value or top.key == b"value":
            top.values.append(span)


def _is_value(value: bytes) -> bool:
    text = value[:1024].decode("utf-8", "replace")
    return len(value) >= _SHORTEST and not is_reference(text) and is_real(Candidate(text))
