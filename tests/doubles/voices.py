"""An answer and a decision to be said in any dialect."""

import json
from typing import Any

from homeport.domain import Action, Burst, CallDelta, Called, Completion, Decision, Route, Usage
from homeport.server.dialects import Asked, Dialect

DECISION = Decision(Route.LOCAL, Action.LOCAL, "default", ("why",), "sha256:0", request="r1")
USAGE = Usage(11, 4, 7, 0.1, 0.2)
CALL = Called("up_1", "save", '{"a":"b"}')
COMPLETION = Completion("one two", "m", "stop", USAGE)
CALLING = Completion("", "m", "tool_calls", USAGE, (CALL,))
BURSTS = (Burst(("one",)), Burst((" ", "two")))
CALL_BURSTS = (
    Burst(("hm", CallDelta(0, "", "up_1", "save"), CallDelta(0, '{"a":'), CallDelta(0, '"b"}'))),
    Burst((CallDelta(1, "{}", "up_2", "load"),)),
)


def streamed(
    dialect: Dialect,
    asked: Asked,
    bursts: tuple[Burst, ...] = BURSTS,
    completion: Completion = COMPLETION,
) -> bytes:
    """Say a whole stream."""
    voice = dialect.voice(asked, DECISION, 1_700_000_000.5)
    return (
        voice.head()
        + b"".join(voice.pieces(burst.pieces) for burst in bursts)
        + voice.tail(completion)
    )


def whole(dialect: Dialect, asked: Asked, completion: Completion = COMPLETION) -> Any:  # noqa: ANN401 -- JSON is anything
    """Say a whole answer at once."""
    return json.loads(dialect.voice(asked, DECISION, 1_700_000_000.5).whole(completion))


def events_of(raw: bytes) -> list[Any]:
    """Return the JSON of each event of a stream, or of each of its lines."""
    lines = [line.removeprefix("data: ") for line in raw.decode().split("\n")]
    return [json.loads(line) for line in lines if line.startswith("{")]
