"""Go: what the runtime's panic says, put into words at the line that raised it."""

import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.verdicts import Saying, said_at_the_crash

_SAYINGS: tuple[Saying, ...] = (
    Saying(
        r"assignment to entry in nil map",
        "The map is nil: it was declared and never made, and a nil map cannot be written to.",
        "make it first: `make(map[K]V)`",
    ),
    Saying(
        r"index out of range \[(?P<it>-?\d+)\](?: with length (?P<length>\d+))?",
        "The index {it} lies outside: the length is {length}, so the last index is one less.",
        "look at the bound of the loop, or check the length first",
    ),
    Saying(
        r"invalid memory address or nil pointer dereference",
        "A pointer (or interface) is nil here, and a field or method of it is used.",
        "check the error that came with it, or for nil, before using it",
    ),
    Saying(
        r"all goroutines are asleep",
        "Every goroutine waits: a channel that nobody sends to, receives from or closes, or a lock.",
        "close the channel when the last value is sent, or wait in another goroutine",
    ),
    Saying(
        r"interface conversion: (?P<it>.+)",
        "The interface holds another type than asserted ({it}).",
        "use the two-valued form: `v, ok := x.(T)`",
    ),
    Saying(
        r"close of closed channel", "The channel is closed twice.", "close it in one place only"
    ),
    Saying(
        r"send on closed channel",
        "A value is sent after the channel was closed.",
        "let only the sender close it, after its last value",
    ),
    Saying(
        r"json: cannot unmarshal (?P<it>\w+) into Go (?:struct field (?P<field>[\w.]+)|value) of type (?P<to>\S+)",
        "The JSON holds a {it} where the Go type wants a {to} ({field}): the types do not match.",
        "give the field the type of the JSON, or the tag `,string` for a number in quotes",
    ),
    Saying(
        r"json: unknown field \"(?P<it>[^\"]+)\"",
        "The JSON has a field `{it}` that the struct does not have.",
        "add it to the struct, or allow unknown fields",
    ),
    Saying(r"integer divide by zero", "The divisor is 0.", "handle 0 before dividing"),
    Saying(
        r"concurrent map (?:writes|read and map write|iteration and map write)",
        "Several goroutines use one map at the same time.",
        "guard it with a mutex, or use sync.Map",
    ),
)


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Say what the panic means."""
    yield from said_at_the_crash(case, RULE.name, _SAYINGS, f"{case.type} {match.string}")


RULE = Rule(
    name="go-runtime",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    language="go",
    examples=(
        Example(
            {
                "main.go": "package main\n\nfunc share(total, parts int) int {\n\treturn total / parts\n}\n\n"
                "func main() {\n\tprintln(share(10, 0))\n}\n"
            },
            ("main.go", 4),
        ),
    ),
)
