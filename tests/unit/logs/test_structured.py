"""Claims about JSON lines and pairs."""

import pytest

from homeport.logs.structured import Part, level_of, read_json, read_pairs


def test_json_roles_and_pairs() -> None:
    """Known keys have roles, also in an object inside; others are pairs, lists are passed over."""
    parts = read_json(
        b'{"time": 5, "lvl":"warn", "MSG":"a\\"\\u00e9\\ud83d\\ude00\\n"'
        b', "k":{"host":"h","n":-1.5},'
        b' "l":[1,[],{"x":2}], "_b":1, "logger":"x", "thread":"t", "o":{}}'
    )
    assert parts
    assert (parts.time, parts.level, parts.host, parts.service, parts.thread) == (
        b"5",
        3,
        b"h",
        b"x",
        b"t",
    )
    assert parts.message == 'a"é😀\n'.encode()
    assert parts.pairs == [(b"n", b"-1.5")]


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"{}x",
        b'{"a"}',
        b'{"a":}',
        b'{"a":1',
        b'{"a":1,}',
        b'{"a":"b',
        b'{"a":"\\x"}',
        b'{"a":"\\u12"}',
        b'{"a":[1',
        b'{"a":[1}',
        b'{"a":b"c"}',
        b"[1]",
        b'{"a":[1 2]}',
        b'{"a":"\\n',
        b'{"a":' * 12 + b"1" + b"}" * 12,
        b'{"a":' + b"[" * 12 + b"]" * 12 + b"}",
        b"{1:2}",
        b'{"a":{"b":',
    ],
)
def test_broken_json_is_none(line: bytes) -> None:
    """A line is JSON to its end, or not at all."""
    assert read_json(line) is None


def test_pairs() -> None:
    """Pairs have roles too; loose words join the message."""
    parts = read_pairs(b'ts=1 level=error msg="a b" x=1 loose more caller="y')
    assert parts
    assert (parts.time, parts.level, parts.message) == (b"1", 2, b"a b loose more")
    assert parts.pairs == [(b"x", b"1")]
    assert parts.service == b'"y'
    assert read_pairs(b"no pairs x=1") is None


@pytest.mark.parametrize(
    ("value", "part", "level"),
    [
        (b"3", Part.PRIORITY, 2),
        (b"2", Part.LEVEL, 2),
        (b"30", Part.LEVEL, 4),
        (b"9", Part.LEVEL, 0),
        (b"60", Part.PRIORITY, 1),
        (b"Warning", Part.LEVEL, 3),
        (b"E", Part.LEVEL, 2),
        (b"x", Part.LEVEL, 0),
    ],
)
def test_levels_by_word_letter_and_number(value: bytes, part: Part, level: int) -> None:
    """Levels are words, letters, syslog's numbers or steps of ten."""
    assert level_of(value, part) == level
