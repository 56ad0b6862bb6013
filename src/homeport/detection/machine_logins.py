"""Finds the passwords that a new machine is given for its users: `chpasswd` of cloud-init."""

from collections.abc import Iterator

from homeport.detection.arguments import is_argument
from homeport.detection.detector import Candidate
from homeport.detection.expressions import compile_expression
from homeport.detection.lines import lines

TRIGGER = r"^[ \t]*chpasswd:[ \t]*\r?$"
_LOGIN = r"[ \t]+(?:- )?[\w.-]{1,40}:([^\s\"':]{4,200})[ \t]*\r?$"


def in_lists(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the passwords of the list below `chpasswd:`, to where its lines go back."""
    login = compile_expression(_LOGIN, "logins-of-machine")
    for opening in compile_expression(TRIGGER, "logins-of-machine").finditer(data):
        margin = _margin(data[opening.start() : opening.end()])
        for place, stop in lines(data, opening.end() + 1):
            line = data[place:stop]
            if line.strip() and _margin(line) <= margin:
                break
            found = login.match(data, place, stop)
            if found is not None:
                value = found.group(1).decode("utf-8", "replace")
                if is_argument(Candidate(value)):
                    yield found.span(1)


def _margin(line: bytes) -> int:
    return len(line) - len(line.lstrip(b" \t"))
