"""Deploys: told by the log, by a file; and who is suspected."""

from dataclasses import replace

import pytest
from tests.doubles.logs import START, Event, deploy, digest_of

from homeport.errors import InputError
from homeport.logs.deploys import (
    Deploy,
    deploys_in,
    moment_of,
    read_deploys,
    suspect,
    tells_of_deploys,
)

_AT = 1772441760.0  # 2026-03-02T08:56:00Z


def test_the_log_tells_of_its_deploys() -> None:
    """Each commit with the time of its first line, in order."""
    digest = digest_of([deploy(90, "bb22cc33dd"), deploy(30, "aa11bb22cc"), Event(START, "tick")])
    found = deploys_in(digest)
    assert [one.commit for one in found] == ["aa11bb22cc", "bb22cc33dd"]
    assert found[0].at == START + 30 * 60


def test_versions_are_commits_too() -> None:
    """`rolled out v1.4.2`."""
    event = Event(START, "gateway <*> rolled out", "info", (("#0", "v1.4.2"),))
    assert [one.commit for one in deploys_in(digest_of([event]))] == ["v1.4.2"]


@pytest.mark.parametrize(
    "event",
    [
        Event(START, "transaction <*> rolled back", "info", (("#0", "aa11bb22cc"),)),
        Event(START, "deploy of <*> failed", "error", (("#0", "aa11bb22cc"),)),
        Event(START, "deploy takes <*> seconds", "info", (("#0", "7"),)),
        Event(START, "commit <*> read", "info", (("#0", "aa11bb22cc"),)),
    ],
)
def test_other_lines_tell_of_none(event: Event) -> None:
    """A transaction, a failure, a duration, a commit that only passes by."""
    assert deploys_in(digest_of([event])) == ()


def test_a_frequent_line_is_no_deploy() -> None:
    """What comes a hundred times is no release."""
    digest = digest_of([deploy(n / 10, f"{n:02d}11bb22cc") for n in range(64)])
    assert len(deploys_in(digest)) == 64
    frequent = replace(digest.templates[0], count=65)
    assert not tells_of_deploys(frequent)


def test_a_single_line_without_a_field_is_read_from_its_sample() -> None:
    """When the commit stayed in the text, the sample has it."""
    event = Event(START, "deployed deadbeef99 to production")
    (one,) = deploys_in(digest_of([event]))
    assert one == Deploy("deadbeef99", START, event.text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02T08:56:00Z 3cc3f8439c the gateway",
        "3cc3f8439c 2026-03-02 08:56:00 the gateway",
        "2026-03-02T09:56:00+01:00,3cc3f8439c,the gateway",
        "time,commit,about\n2026-03-02T08:56:00Z,3cc3f8439c,the,gateway",
        "# deploys\n\n1772441760 3cc3f8439c the gateway",
        "1772441760000 3cc3f8439c the gateway",
        '{"time": "2026-03-02T08:56:00Z", "commit": "3cc3f8439c", "about": "the gateway"}',
        '[{"at": 1772441760, "sha": "3cc3f8439c", "subject": "the gateway"}]',
    ],
)
def test_a_file_of_deploys_is_read(text: str) -> None:
    """Lines in any order of columns, CSV, epochs, JSON lines and arrays."""
    assert read_deploys(text) == (Deploy("3cc3f8439c", _AT, "the gateway"),)


def test_versions_and_plain_names_stand_for_commits() -> None:
    """A version is preferred, else the first word; the order is that of time."""
    found = read_deploys("2026-03-02T10:00Z release v2.1\n2026-03-02T09:00Z blue-green")
    assert [(one.commit, one.about) for one in found] == [("blue-green", ""), ("v2.1", "release")]


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02T08:56:00Z 3cc3f8439c\nno time here",
        "2026-03-02T08:56:00Z",
        "2026-13-45T08:56:00Z 3cc3f8439c",
        '{"time": "2026-03-02T08:56:00Z"}',
        '{"commit": "3cc3f8439c"}',
        "{broken",
        "[1, 2]",
        "[broken",
    ],
)
def test_a_broken_file_is_refused_with_its_line(text: str) -> None:
    """The message says where, the hint how it should look."""
    with pytest.raises(InputError) as caught:
        read_deploys(text, "deploys.txt")
    assert "deploys.txt" in str(caught.value)
    assert caught.value.hint


def test_moments_of_every_style() -> None:
    """ISO with and without a zone, with a comma, epochs; nothing else."""
    assert moment_of("2026-03-02T08:56:00") == _AT
    assert moment_of("2026-03-02 08:56:00,250") == _AT + 0.25
    assert moment_of("1772441760.5") == _AT + 0.5
    assert moment_of("yesterday") is None


_SPAN = (0.0, 14_400.0)


def test_the_deploy_shortly_before_is_suspected() -> None:
    """The latest one before the onset, with its delay."""
    deploys = [Deploy("a", 1000.0), Deploy("b", 5000.0, "gateway"), Deploy("c", 9000.0)]
    found = suspect(5012.0, 0.0, deploys, _SPAN)
    assert found is not None
    assert (found.commit, found.delay, found.about) == ("b", 12.0, "gateway")
    assert found.chance < 0.01


def test_an_onset_just_before_its_deploy_is_forgiven() -> None:
    """Within what the onset is uncertain by, the delay is none."""
    found = suspect(4990.0, 30.0, [Deploy("b", 5000.0)], _SPAN)
    assert found is not None
    assert found.delay == 0.0


@pytest.mark.parametrize("onset", [500.0, 2900.0, 6500.0])
def test_nobody_is_suspected_without_reason(onset: float) -> None:
    """Before all deploys, long after one, and so late that chance would do."""
    deploys = [Deploy("a", 1000.0), Deploy("b", 5000.0)]
    assert suspect(onset, 0.0, deploys, _SPAN) is None


def test_many_deploys_make_each_less_suspect() -> None:
    """Where something goes live every minute, a delay of a minute proves nothing."""
    deploys = [Deploy(str(n), 60.0 * n) for n in range(240)]
    assert suspect(5050.0, 0.0, deploys, _SPAN) is None
    assert suspect(5050.0, 0.0, deploys[84:85], _SPAN) is not None
    assert suspect(9000.0, 0.0, [Deploy("a", 6000.0)], (0.0, 10_000_000.0)) is None
