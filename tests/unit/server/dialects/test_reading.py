"""What the readers share."""

import pytest

from homeport.server.dialects import reading
from homeport.server.dialects.fields import DialectError, Fields


def test_content() -> None:
    """Content is text, or a list of text parts, one of which may be marked."""
    marked = {"type": "text", "text": "b", "cache_control": {"type": "ephemeral", "ttl": "1h"}}
    both = [{"type": "text", "text": "a"}, marked]
    found = reading.content(Fields({"c": both}), "c")
    assert (found.first, found.more, found.keeps) == ("a", ("b",), True)
    assert reading.content(Fields({"c": "a"}), "c") == reading.Content(("a",))
    assert reading.content(Fields({}), "c").first == ""
    with pytest.raises(DialectError, match="list of parts"):
        reading.content(Fields({"c": 1}), "c")


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ({"type": "image_url", "image_url": {"url": "data:"}}, "must hold its data"),
        ({"type": "refusal"}, "missing"),
        ({"type": "other"}, "no part that is known"),
        ({"type": "text"}, "missing"),
        ({"type": "text", "text": "a", "more": "b"}, "not known"),
        ({"type": "text", "text": "a", "cache_control": {"type": "x"}}, "one of"),
        ("a", "must be an object"),
    ],
)
def test_other_parts(part: object, words: str) -> None:
    """What is no known part is refused."""
    with pytest.raises(DialectError, match=words):
        reading.content(Fields({"c": [part]}), "c")


def test_parts_that_are_no_words() -> None:
    """Files are kept apart, refusals are words, and a model's earlier thoughts are dropped."""
    parts = [
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}},
        {"type": "refusal", "refusal": "no"},
        {"type": "thinking", "thinking": "hm", "signature": "s"},
        {"type": "output_text", "text": "a", "annotations": [{"x": "y"}]},
    ]
    found = reading.content(Fields({"c": parts}), "c")
    assert (found.texts, len(found.files)) == (("no", "a"), 1)


def test_arguments() -> None:
    """Arguments are taken apart, keys that stand twice too; what is no object stays a text."""
    given = reading.arguments('{"a": "x", "a": ["y", 1.50], "b": {}}', "w")
    assert given.strings == ("a", "x", "a", "y", "b")
    assert given.written == '{"a": "x", "a": ["y", 1.50], "b": {}}'
    assert reading.arguments("", "w").value() == {}
    for broken in ('{"a": ', '"text"', "[1]", "[" * 100_000):
        assert reading.arguments(broken, "w").strings == (broken,)
    with pytest.raises(DialectError, match="too deeply"):
        reading.arguments('{"a":' * 80 + "1" + "}" * 80, "w")


def test_names_of_calls() -> None:
    """Calls have names of ours in their order; an answer must be to a call."""
    names = reading.CallNames()
    assert [names.given(one) for one in ("x", "y", "x")] == ["call_1", "call_2", "call_1"]
    assert names.known("y", "w") == "call_2"
    with pytest.raises(DialectError, match="no call"):
        names.known("z", "w")


def test_tools() -> None:
    """A tool is read whole."""
    function = {"name": "f", "description": "d", "parameters": {"type": "object"}, "strict": True}
    tool = reading.function_tool(Fields({"type": "function", "function": function}))
    assert (tool.name, tool.description, tool.strict) == ("f", "d", True)
    assert reading.tool_number((tool,), "f", DialectError) == 0
    with pytest.raises(DialectError, match="no tool"):
        reading.tool_number((tool,), "g", DialectError)
    with pytest.raises(DialectError, match="missing"):
        reading.function_tool(Fields({}))
