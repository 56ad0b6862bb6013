"""Replaying recorded requests under another policy."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.doubles.gateways import CLOUD_CONSIDERED, LOCAL_ONLY, answer, asking, bench

from homeport.domain import Action, File, Medium, Message, Principal, Prompt, Role, Route
from homeport.errors import RequestRejected
from homeport.gateway.replay import Replayed, replay
from homeport.policy import Offer, load_policy

MAIL = "ann" + "@" + "example.com"
OFFER = Offer("cloud")


def replayed(made_under: str, now_under: str, folder: Path) -> list[Replayed]:
    """Ask several things under one policy and replay them under another."""
    made = bench(folder, made_under)
    answer(made.gateway, asking("plain"))
    answer(made.gateway, asking(MAIL, task="fix", classification="internal"))
    answer(made.gateway, asking("NEVER_SEND"))
    answer(made.gateway, asking("x", allow_cloud=False))
    answer(made.gateway, asking("x", principal=Principal("bob", may_use_cloud=False)))
    made.log.close()
    policy = load_policy(now_under, source="now")
    return list(replay(policy, made.records("intent"), OFFER))


def test_the_same_policy_changes_nothing(tmp_path: Path) -> None:
    """Under the policy that decided, everything is as it was."""
    told = replayed(CLOUD_CONSIDERED, CLOUD_CONSIDERED, tmp_path)

    assert [one.changed for one in told] == [False] * 5
    assert all(one.certain for one in told)
    assert [one.was for one in told][:3] == [
        (Route.CLOUD, Action.CONSIDER_CLOUD),
        (Route.CLOUD, Action.CONSIDER_CLOUD),
        (Route.LOCAL, Action.DENY),
    ]
    assert told[1].task == "fix"


def test_another_policy(tmp_path: Path) -> None:
    """Under another policy what it decides otherwise is told, from categories and labels."""
    rules = (
        "rules:\n  - {if: \"findings.exists(f, f.category == 'email')\", action: deny}\n"
        "  - {if: \"classification == 'internal'\", action: reject}\n  - default: consider_cloud"
    )
    told = replayed(CLOUD_CONSIDERED, rules, tmp_path)

    assert [one.changed for one in told] == [False, True, False, False, False]
    assert (told[1].now[0].route, told[1].now[0].action) == (Route.LOCAL, Action.DENY)


def test_opening_the_way(tmp_path: Path) -> None:
    """A laxer policy shows what would have left; the marker and the gates still hold."""
    told = replayed(LOCAL_ONLY, CLOUD_CONSIDERED, tmp_path)

    assert [one.now[0].route for one in told] == [
        Route.CLOUD, Route.CLOUD, Route.LOCAL, Route.LOCAL, Route.LOCAL,
    ]  # fmt: skip


def test_no_cloud_backend_then(tmp_path: Path) -> None:
    """Where there was no cloud backend, the replay assumes none."""
    made = bench(tmp_path)
    made.gateway._planner._cloud = None
    answer(made.gateway, asking("x"))
    policy = load_policy(CLOUD_CONSIDERED, source="now")
    (one,) = replay(policy, made.records("intent"), OFFER)

    assert one.now[0].route is Route.LOCAL


def test_files(tmp_path: Path) -> None:
    """A request that was refused for its files never leaves under any policy."""
    made = bench(tmp_path, CLOUD_CONSIDERED)
    message = Message(Role.USER, "look", files=(File(Medium.IMAGE, "image/png", "AAAA"),))
    with pytest.raises(RequestRejected):
        answer(made.gateway, replace(asking("x"), prompt=Prompt((message,))))
    (intent,) = made.records("intent")
    for more, action in (("", Action.REJECT), ("attachments: local\n", Action.DENY)):
        policy = load_policy(more + CLOUD_CONSIDERED, source="now")
        (one,) = replay(policy, [intent], OFFER)
        assert [decision.action for decision in one.now] == [action]


@pytest.mark.parametrize(
    ("terms", "repo", "paths", "certain"),
    [
        ("never_repos: ['acme/*']", "acme/x", (), False),
        ("never_paths: ['**/secrets/**']", "", ("a/b.py",), False),
        ("never_repos: ['acme/*']", "", ("a/b.py",), True),
        ("never_paths: ['**/secrets/**']", "acme/x", (), True),
    ],
)
def test_deny_lists(
    tmp_path: Path, terms: str, repo: str, paths: tuple[str, ...], *, certain: bool
) -> None:
    """Whether a repository or path is on a list hangs on its name, which nobody kept."""
    made = bench(tmp_path, CLOUD_CONSIDERED)
    answer(made.gateway, asking("x", repo=repo, paths=paths))
    policy = load_policy(f"cloud: {{{terms}}}\n{CLOUD_CONSIDERED}", source="now")
    (one,) = replay(policy, made.records("intent"), OFFER)

    assert one.certain is certain
    assert one.now[0].route is Route.CLOUD


def test_unsure(tmp_path: Path) -> None:
    """What hangs on lost text is neither certain nor changed."""
    rules = (
        "classes: {a: [pattern: plain]}\nrules:\n"
        "  - {if: input.matches(classes.a), action: deny}\n  - default: consider_cloud"
    )
    told = replayed(CLOUD_CONSIDERED, rules, tmp_path)

    assert not told[0].certain
    assert not told[0].changed
    assert told[0].now
