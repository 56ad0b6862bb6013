"""A policy while its file changes."""

import os
from pathlib import Path

import pytest

from homeport.domain import Action
from homeport.errors import PolicyError
from homeport.policy import WatchedPolicy

LOCAL, DENY = "rules:\n  - default: local\n", "rules:\n  - default: deny\n"
LATER = 4_000_000_000.0  # long after any file was written


def write(file: Path, text: str, stamp: int = 1) -> None:
    """Write a file whose time stamp is as old as wanted."""
    file.write_text(text)
    os.utime(file, ns=(stamp, stamp))


def watched(file: Path, now: float = LATER) -> WatchedPolicy:
    """Watch a file with a clock that stands still."""
    return WatchedPolicy(file, lambda: now)


def test_a_changed_file_takes_over(tmp_path: Path) -> None:
    """The next look after a change returns the new policy, and those after it nothing."""
    file = tmp_path / "policy.yaml"
    write(file, LOCAL)
    policy = watched(file)
    assert policy.look() is None
    write(file, DENY, 2)
    taken = policy.look()
    assert taken is not None
    assert taken.default is Action.DENY
    assert policy.policy is taken
    assert policy.look() is None


def test_a_broken_file_changes_nothing(tmp_path: Path) -> None:
    """The policy before stays in force, the error says why, and a mended file ends it."""
    file = tmp_path / "policy.yaml"
    write(file, LOCAL)
    policy = watched(file)
    before = policy.policy
    write(file, "rules: nonsense\n", 2)
    assert policy.look() is None
    assert policy.policy is before
    assert f"{file}:1:8" in policy.error
    write(file, DENY, 3)
    assert policy.look() is not None
    assert policy.error == ""


def test_a_file_that_goes_away(tmp_path: Path) -> None:
    """A named file that is gone is an error like any other, and so is one that cannot be read."""
    file = tmp_path / "policy.yaml"
    write(file, LOCAL)
    policy = watched(file)
    file.unlink()
    assert policy.look() is None
    assert "cannot be read" in policy.error
    write(file, LOCAL)
    assert policy.look() is None
    assert policy.error == ""


def test_two_writes_within_one_time_stamp(tmp_path: Path) -> None:
    """A file of the same size and time as before is read again while its time is new."""
    file = tmp_path / "policy.yaml"
    write(file, "rules:\n  - default: deny \n")
    policy = watched(file, now=0.0)
    write(file, "rules:\n  - default: local\n")
    taken = policy.look()
    assert taken is not None
    assert taken.default is Action.LOCAL


def test_an_old_file_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once it is sure that nothing changed, looking reads nothing."""
    file = tmp_path / "policy.yaml"
    write(file, LOCAL)
    policy = watched(file)
    policy.look()
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("it was read"))
    assert policy.look() is None


def test_a_touched_file_is_the_same_policy(tmp_path: Path) -> None:
    """Another time stamp alone takes nothing over."""
    file = tmp_path / "policy.yaml"
    write(file, LOCAL)
    policy = watched(file)
    policy.look()
    write(file, LOCAL, 5)
    assert policy.look() is None


def test_included_documents_are_watched_too(tmp_path: Path) -> None:
    """A change of an included document takes over, also of one that was included later."""
    file, base, more = (tmp_path / name for name in ("policy.yaml", "base.yaml", "more.yaml"))
    write(base, "rules:\n  - {if: 'tokens > 5', action: deny}\n")
    write(more, "rules:\n  - {if: 'tokens > 6', action: deny}\n")
    write(file, "include: [base.yaml]\n" + LOCAL)
    policy = watched(file)
    assert policy.look() is None
    write(base, "rules:\n  - {if: 'tokens > 5', action: reject}\n", 2)
    taken = policy.look()
    assert taken is not None
    assert taken.rules[0].action is Action.REJECT
    write(file, "include: [base.yaml, more.yaml]\n" + LOCAL, 3)
    assert policy.look() is not None
    write(more, "rules:\n  - {if: 'tokens > 6', action: local}\n", 4)
    taken = policy.look()
    assert taken is not None
    assert taken.rules[1].action is Action.LOCAL


def test_the_user_s_own_file_may_come_and_go(home: Path) -> None:
    """Without it the built-in policy is in force, with it that one, and then the built-in again."""
    policy = WatchedPolicy(clock=lambda: LATER)
    built_in = policy.policy.digest
    file = home / "config" / "policy.yaml"
    write(file, DENY)
    taken = policy.look()
    assert taken is not None
    assert taken.default is Action.DENY
    file.unlink()
    taken = policy.look()
    assert taken is not None
    assert taken.digest == built_in


def test_a_broken_file_at_the_beginning(tmp_path: Path) -> None:
    """There is no policy before the first: nothing begins."""
    with pytest.raises(PolicyError):
        watched(tmp_path / "nothing.yaml")
