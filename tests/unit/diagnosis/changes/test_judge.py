"""Which hunks count: settings and lines of the flow (names and upgrades: see test_weighing)."""

import pytest

from homeport.code import Hunk
from homeport.diagnosis import Sources
from homeport.diagnosis.changes.involved import Involved
from homeport.diagnosis.changes.judge import Evidence, judged

NOW = 1_000_000.0
FILES = {"a.py": "LIMIT = 5\n\n\ndef go(n):\n    m = n\n    return m < LIMIT\n"}
_NONE: frozenset[str] = frozenset()


class _Data:
    """One settings file."""

    def paths(self) -> tuple[str, ...]:
        """Return its path."""
        return ("app.json",)

    def read(self, path: str) -> str | None:
        """Return its text."""
        return '{\n  "port": "eighty",\n  "unused": 1\n}\n' if path == "app.json" else None


def _judge(*hunks: Hunk, literals: frozenset[str] = _NONE) -> tuple[Evidence, ...]:
    failure = Involved(
        _NONE, literals, frozenset({("a.py", 6)}), frozenset({("a.py", 6)}),
        {"a.py": [(4, 6, 0)]}, frozenset(["LIMIT", "m", "port"]), _NONE,
    )  # fmt: skip
    assert failure.paths == ("a.py",)
    return judged(hunks, failure, Sources(FILES.get, sorted(FILES), _Data()), NOW)


def _hunk(path: str, start: int, *lines: str) -> Hunk:
    return Hunk(path, "abc1234", 1, "Change", start, lines)


def test_a_setting_counts_when_the_flow_reads_its_key() -> None:
    """The key is a word of the code that ran; the message's own value makes it surer."""
    used = _hunk("app.json", 2, '-  "port": 80,', '+  "port": "eighty",')
    unused = _hunk("app.json", 3, '-  "unused": 0', '+  "unused": 1')
    (one,) = _judge(used, unused)
    (sure,) = _judge(used, literals=frozenset({"eighty"}))
    assert (one.kind, one.name, one.line) == ("value", "port", 2)
    assert "changed the setting `port` (app.json:2)" in one.said
    assert sure.score > one.score


@pytest.mark.parametrize(
    ("lines", "start", "kind", "said"),
    [
        (("-    return m <= LIMIT", "+    return m < LIMIT"), 6, "line", "this line"),
        (("+    m = n",), 5, "flow", "`m = n` came in"),
        (("-    m += 1", "     return m < LIMIT"), 6, "line", "`m += 1` was taken out"),
        (("-LIMIT = 6", "+LIMIT = 5"), 1, "flow", "`LIMIT = 6` became `LIMIT = 5`"),
    ],
)
def test_a_line_of_the_flow_counts_for_how_near_it_is(
    lines: tuple[str, ...], start: int, kind: str, said: str
) -> None:
    """The cause's own line, lines that came or went in functions that ran, names they read."""
    (found,) = _judge(_hunk("a.py", start, *lines))
    assert found.kind == kind
    assert said in found.said


def test_a_line_that_is_gone_again_counts_no_more() -> None:
    """What a later change took back explains nothing."""
    assert _judge(_hunk("a.py", 6, "-    return m", "+    return m > LIMIT")) == ()
