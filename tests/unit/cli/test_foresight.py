"""What is sent ahead of a question, while the command that failed still runs."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from homeport.cli import door
from homeport.cli.explain import Options
from homeport.cli.foresight import Foresight
from homeport.errors import NoFailureFound

OPTIONS = Options(Path("/r"), None, allow_cloud=False, dry_run=False, json=False, policy=None)
FRAME = b'  File "a.py", line 3, in f\nKeyError: 1\n'


def _until(true: Callable[[], object]) -> None:
    until = time.monotonic() + 20
    while not true():
        assert time.monotonic() < until
        time.sleep(0.002)


def _gone() -> bool:
    return all(thread.name != "foresight" for thread in threading.enumerate())


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Mapping[str, object]]:
    """Keep what is sent."""
    found: list[Mapping[str, object]] = []

    def through(work: str, question: Mapping[str, object], _page: object) -> int:
        found.append({"work": work, **question})
        if question["text"] == "none":
            raise NoFailureFound("no")
        return 0

    monkeypatch.setattr(door, "through", through)
    return found


@pytest.mark.parametrize(
    "pieces",
    [
        (FRAME,),
        (b"FAILED tests\n", b"src/b.test.ts:14:3\n"),
        (b"panic: nil map\n", b"\t/x/main.go:9 +0x1\n"),
    ],
)
def test_the_first_failing_frame_is_read_ahead(
    pieces: tuple[bytes, ...], asked: list[Mapping[str, object]]
) -> None:
    """Once the output falls quiet; in the conversation of the question that will come."""
    foresight = Foresight(OPTIONS, "talk", lambda: "so far", quiet_s=0.01)
    for piece in pieces:
        foresight.notice(piece)
    _until(lambda: asked)
    foresight.end()
    _until(_gone)
    assert {name: asked[0][name] for name in ("work", "text", "conversation")} == {
        "work": "guess",
        "text": "so far",
        "conversation": "talk",
    }


def test_more_output_is_read_again_but_not_for_ever(asked: list[Mapping[str, object]]) -> None:
    """What is no failure yet may become one."""
    texts = iter(["none", "one", "two"])
    foresight = Foresight(OPTIONS, "", lambda: next(texts), quiet_s=0.01)
    for number in range(1, 4):
        foresight.notice(FRAME)
        _until(lambda: len(asked) == number)  # noqa: B023 -- called at once
    _until(_gone)
    foresight.notice(FRAME)
    assert [one["text"] for one in asked] == ["none", "one", "two"]


def test_nothing_is_sent_for_nothing(asked: list[Mapping[str, object]]) -> None:
    """No failure, no place, no model wanted, or the question is there already."""
    quiet = Foresight(OPTIONS, "", lambda: "", quiet_s=0.01)
    quiet.notice(b"3 passed in 2 s\n")
    quiet.notice(b"an error without a place\n")
    for options in (replace(OPTIONS, model="none"), replace(OPTIONS, dry_run=True)):
        Foresight(options, "", lambda: "", quiet_s=0.01).notice(FRAME)
    assert _gone()
    late = Foresight(OPTIONS, "", lambda: "", quiet_s=30)
    late.notice(FRAME)
    late.end()
    _until(_gone)
    assert asked == []


def test_without_a_resident_process_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine belongs to the command."""
    calls: list[int] = []
    monkeypatch.setattr(door, "through", lambda *_: calls.append(1))
    foresight = Foresight(OPTIONS, "", lambda: "x", quiet_s=0.01)
    foresight.notice(FRAME)
    _until(_gone)
    assert calls == [1]
