"""The plainest way to ask."""

import json

import pytest
from tests.doubles.voices import whole

from homeport.server.dialects import DialectError, Fault
from homeport.server.dialects.plain import PlainChat

DIALECT = PlainChat()


def test_read_and_said() -> None:
    """A prompt goes in, the answer and where it came from come out."""
    asked = DIALECT.read({"prompt": "p", "allow_cloud": True, "max_tokens": 5})
    assert (asked.allow_cloud, asked.max_tokens, asked.prompt.texts()) == (True, 5, ("p",))
    answer = whole(DIALECT, asked)
    assert (answer["response"], answer["route"], answer["decision"]) == ("one two", "local", "r1")
    assert json.loads(DIALECT.error(Fault(400, "x", "y"))) == {"error": "x", "hint": "y"}


@pytest.mark.parametrize("body", [{}, {"prompt": 1}, {"prompt": "p", "more": "x"}, []])
def test_refused(body: object) -> None:
    """Anything else is refused."""
    with pytest.raises(DialectError):
        DIALECT.read(body)
