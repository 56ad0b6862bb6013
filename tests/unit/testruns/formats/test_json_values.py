import json

import pytest

from homeport.errors import InputError
from homeport.testruns.formats.json_values import (
    line_of,
    number_of,
    read_members,
    read_records,
    record_of,
    records_of,
    text_of,
)
from homeport.testruns.model import Remarks

DOCUMENT = {"a": 1, "list": [{"x": "ä"}, [2], "s"], "empty": [], "o": {"k": [1]}, "n": 12.5}


def _members(text: str, size: int = 7) -> tuple[list[tuple[str, object]], Remarks]:
    remarks = Remarks()
    data = text.encode()
    chunks = [data[at : at + size] for at in range(0, len(data), size)]
    return list(read_members(chunks, "r.json", remarks)), remarks


def test_a_document_comes_out_member_by_member() -> None:
    """Elements of arrays under the root come one by one, all else whole, at any cut."""
    expected = [
        ("a", 1),
        ("list", {"x": "ä"}),
        ("list", [2]),
        ("list", "s"),
        ("o", {"k": [1]}),
        ("n", 12.5),
    ]
    for size in (1, 7, 10_000):
        assert _members(json.dumps(DOCUMENT, ensure_ascii=False), size)[0] == expected
    assert _members("\ufeff{ }")[0] == []


@pytest.mark.parametrize("length", range(1, 60))
def test_a_cut_document_is_used_as_far_as_it_goes(length: int) -> None:
    """Wherever it ends, what came before is read and the cut is said; nothing raises."""
    text = json.dumps({"a": [{"x": 1}, {"y": "two"}], "b": True, "c": -1.5, "d": None})
    members, remarks = _members(text[:length])
    assert remarks.cut == ("r.json:1: the report ends in the middle" if length < len(text) else "")
    assert all(key in "abcd" for key, _ in members)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[1]", 1),
        ('{"a": 1\n "b": 2}', 2),
        ('{\n\n"a": nope}', 3),
        ("{a: 1}", 1),
        ('{"a" 1}', 1),
        ('{"a": [1 2]}', 1),
        ('{"a": ' + "[" * 100_000, 1),
    ],
)
def test_a_broken_document_says_on_which_line(text: str, line: int) -> None:
    """A document that is no JSON is an error with its line."""
    with pytest.raises(InputError, match=rf"r\.json:{line}: ") as caught:
        _members(text, 100_000)
    assert caught.value.hint


def test_records_are_objects_among_other_lines() -> None:
    """Each line is an object or text; prefixes of CI systems are taken off."""
    lines = b'{"a": 1}\nnoise\n{1 2}\n2026-01-02T03:04:05.1234567Z {"b": 2}\n[{"c": 3}]\n'
    found = list(read_records([lines], "r", Remarks()))
    assert [record for record, _ in found] == [{"a": 1}, None, None, {"b": 2}, {"c": 3}]
    assert found[1][1] == "noise"


def test_a_broken_record_is_an_error_unless_it_is_the_last() -> None:
    """A killed runner leaves half a line at the end, and only there."""
    remarks = Remarks()
    assert list(read_records([b'{"a": 1}\n{"b": '], "r", remarks)) == [({"a": 1}, '{"a": 1}')]
    assert remarks.cut == "r:2: the report ends in the middle of a line"
    with pytest.raises(InputError, match="r:1: the line is no JSON"):
        list(read_records([b'{"a": \n{"b": 1}'], "r", Remarks()))


def test_values_are_taken_for_what_they_are() -> None:
    """A value of another type than wanted is none."""
    assert record_of([]) == {}
    assert records_of({"a": 1}) == []
    assert records_of([{"a": 1}, 2]) == [{"a": 1}, {}]
    assert text_of(1) == ""
    assert number_of(2, 0.5) == 1.0
    assert number_of(True) is None  # noqa: FBT003 -- a truth value is no number
    assert number_of(-1) is None
    assert line_of(3) == 3
    assert line_of(True) is None  # noqa: FBT003 -- as above
    assert line_of("3") is None
