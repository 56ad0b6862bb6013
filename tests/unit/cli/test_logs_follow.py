"""`logs summarize --follow`, driven step by step."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.doubles.logs import START, Event, background, seeded, steady, text_of

from homeport.cli.logs import SummaryOptions
from homeport.cli.logs_follow import Watch, follow
from homeport.cli.logs_view import Look
from homeport.logs.follow import Follower

_KEY = "AKIA" + "R5QZ2LMV" + "KD4XWP6N"


def _options(log: Path, html: Path | None = None) -> SummaryOptions:
    return SummaryOptions(
        logs=(str(log),),
        json=False,
        top=15,
        deploys=None,
        repo=None,
        html=html,
        follow=True,
        model=None,
        allow_cloud=False,
        policy=None,
    )


def _scripted(*acts: Callable[[], object]) -> Callable[[], None]:
    """Return a wait that does one act at a time, then interrupts."""
    left = list(acts)

    def wait() -> None:
        if not left:
            raise KeyboardInterrupt
        left.pop(0)()

    return wait


def _adding(log: Path, *events: Event) -> Callable[[], object]:
    def add() -> None:
        with log.open("a") as file:
            file.write(text_of(events))

    return add


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log of a quiet hour."""
    path = tmp_path / "app.log"
    path.write_text(text_of(background(seeded(1), 60, 4)))
    return path


def test_new_messages_are_alerts_and_the_end_is_a_digest(
    log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """First the report, then an alert for what is new, redacted; Ctrl-C prints the whole."""
    alert = Event(START + 3700, f"cannot log in with {_KEY}", "error")
    usual = Event(START + 3701, "alpha worker finished its round")
    assert (
        follow(_options(log), (), _scripted(_adding(log, usual), _adding(log, alert, usual))) == 0
    )
    out = capsys.readouterr().out
    assert out.count("Most frequent") == 2
    alerts = [line for line in out.splitlines() if " NEW error" in line]
    assert len(alerts) == 1
    assert alerts[0].startswith("07:01:40")
    assert _KEY not in out


def test_rotation_and_absence_are_said_once(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file goes, stays away, and comes back as another."""
    wait = _scripted(
        log.unlink,
        lambda: None,
        lambda: log.write_text(text_of([Event(START + 4000, "back again")])),
    )
    assert follow(_options(log), (), wait) == 0
    out = capsys.readouterr().out
    assert out.count("the file is gone") == 1
    assert out.count("rotated or cut") == 1
    assert "NEW info" in out


def test_many_new_messages_are_counted(log: Path) -> None:
    """Ten are shown, the severe ones first, the others counted."""
    follower = Follower(log)
    follower.step()
    watch = Watch(follower, (), Look(15))
    watch.report()
    words = "red blue green white black pink brown grey gold teal cyan lime".split()  # noqa: SIM905 -- reads best
    _adding(
        log,
        *(
            Event(START + 3700 + n, f"{word} lamp" + " went out" * n)
            for n, word in enumerate(words)
        ),
        Event(START + 3800, "core is gone", "fatal"),
    )()
    lines = ["".join(text for text, _ in one) for one in watch.lines(follower.step(), 0.0)]
    assert "fatal" in lines[0]
    assert sum("NEW" in line for line in lines) == 10
    assert "and 3 more new ones" in lines[10]
    follower.close()


def test_what_begins_to_stand_out_is_told_once(log: Path) -> None:
    """A burst of a known message, when it has grown enough; not again with the next line."""
    follower = Follower(log)
    follower.step()
    watch = Watch(follower, (), Look(15))
    watch.report()
    text = "beta worker finished its round"
    _adding(log, *steady(seeded(2), text, 300, (60, 66)), *background(seeded(3), 80, 4)[-1:])()
    first = watch.lines(follower.step(), 1e9)
    assert any("MORE" in piece for one in first for piece, _ in one)
    _adding(log, Event(START + 66 * 60, text))()
    again = watch.lines(follower.step(), 2e9)
    assert not any("MORE" in piece for one in again for piece, _ in one)
    _adding(log, Event(START + 66 * 60 + 1, text))()
    assert watch.lines(follower.step(), 0.0) == []  # too soon to look through all again
    follower.close()


def test_a_page_is_written_at_the_start_and_at_the_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--follow --html` leaves the page of all that was read."""
    log, page = tmp_path / "app.log", tmp_path / "page.html"
    log.write_text(text_of([Event(START, "tick")]))
    wait = _scripted(_adding(log, Event(START + 9, "a late word")))
    assert follow(_options(log, page), (), wait) == 0
    assert "a late word" in page.read_text()
    assert capsys.readouterr().err.count("wrote") == 2
