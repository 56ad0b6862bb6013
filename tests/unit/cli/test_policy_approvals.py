"""`homeport policy propose` and `approve` from the outside."""

import json
from pathlib import Path

import pytest
from tests.doubles.people import SshKey, settings_of
from tests.doubles.records import an_intent

from homeport.audit import AuditKey, AuditLog, audit_path
from homeport.cli import policy_approvals
from homeport.cli.main import main
from homeport.domain import Action
from homeport.identity import ApprovalStore, approvals_path
from homeport.policy import policy_in_force
from homeport.storage import user_key

ANN, DANA = SshKey(), SshKey()
NEW = "rules:\n  - default: deny\n"


@pytest.fixture(autouse=True)
def desk(home: Path, tmp_path: Path) -> Path:
    """Give a folder with two people's keys and a policy; both stand in identity.toml."""
    config = home / "config"
    config.mkdir(parents=True)
    people = {"ann": (ANN, "developer"), "dana": (DANA, "security")}
    (config / "identity.toml").write_text(settings_of(people))
    ANN.write(tmp_path / "ann")
    DANA.write(tmp_path / "dana")
    (tmp_path / "new.yaml").write_text(NEW)
    return tmp_path


def run(*words: str | Path) -> int:
    """Run `homeport policy`."""
    return main(["policy", *map(str, words)])


def proposed(desk: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """Propose the new policy and return its id."""
    assert run("propose", desk / "new.yaml", "--key", desk / "ann", *more) == 0
    told = capsys.readouterr()
    assert f"homeport policy approve {told.out.strip()}" in told.err
    return told.out.strip()


def test_an_approved_policy_is_in_force(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Proposed by one, shown and approved by another, it takes the place of the one before."""
    name = proposed(desk, capsys, "--reason", "quiet week")
    assert policy_in_force().default is Action.LOCAL
    assert run("approve") == 0
    listed = capsys.readouterr().out
    assert "open" in listed
    assert "quiet week" in listed
    assert run("approve", name, "--show") == 0
    assert capsys.readouterr().out.strip() == NEW.strip()
    assert run("approve", name, "--key", desk / "dana") == 0
    assert "dana approved" in capsys.readouterr().out
    assert policy_in_force().default is Action.DENY
    assert [file.name for file in (desk / "x").parent.glob("*.new")] == []
    assert run("approve", "--json") == 0
    (one,) = json.loads(capsys.readouterr().out)["proposals"]
    assert (one["standing"], one["proposer"], one["approver"]) == ("approved", "ann", "dana")


def test_one_person_is_not_two(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither the proposer nor somebody without the role approves."""
    name = proposed(desk, capsys)
    assert run("approve", name, "--key", desk / "ann") == 2
    assert "ann may not approve" in capsys.readouterr().err
    assert policy_in_force().default is Action.LOCAL


def test_another_policy_came_in_between(
    desk: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was proposed over another policy than the one in force must be proposed again."""
    name = proposed(desk, capsys)
    (home / "config" / "policy.yaml").write_text("rules:\n  - default: reject\n")
    assert run("approve", name, "--key", desk / "dana") == 2
    assert "another policy is in force" in capsys.readouterr().err


def test_a_policy_that_could_not_be_written(
    desk: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The approval stays, nothing is half-written, and approving again carries it out."""
    name = proposed(desk, capsys)
    with pytest.MonkeyPatch.context() as patch:

        def full(self: Path, target: Path) -> Path:
            if target.name == "policy.yaml":
                raise OSError(28, "No space left on device")
            return rename(self, target)

        rename = Path.replace

        patch.setattr(Path, "replace", full)
        assert run("approve", name, "--key", desk / "dana") == 2
    assert "cannot be written: No space left" in capsys.readouterr().err
    assert not list((home / "config").glob("*.new"))
    assert run("approve", name) == 0
    assert policy_in_force().default is Action.DENY


def test_a_request_is_approved(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A recorded request is found by its name; approved is its prompt, for whoever asked it."""
    with AuditLog.open(audit_path(), AuditKey(user_key("audit"))) as log:
        log.intend(an_intent("r1"))
        log.intend(an_intent("r2"))
    assert run("propose", "--request", "r2", "--key", desk / "ann", "--json") == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["subject"], made["principal"], made["digest"]) == ("request", "ann", "d")
    assert run("approve", made["id"], "--show") == 0
    assert "the request of ann" in capsys.readouterr().out
    assert run("approve", made["id"], "--key", desk / "dana") == 0
    assert "approved for ann until" in capsys.readouterr().out
    assert run("approve", made["id"], "--key", desk / "dana", "--json") == 0


def test_a_proposal_that_lies(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One that names another policy than it holds is refused though its signature is good."""
    name = proposed(desk, capsys)
    store = ApprovalStore(approvals_path())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(policy_approvals, "read_document", lambda _file: "rules: [default: local]")
        name = proposed(desk, capsys)
    assert len(store.all()) == 2
    assert run("approve", name, "--key", desk / "dana") == 2
    assert "names another policy than it holds" in capsys.readouterr().err


def test_nothing_is_proposed(capsys: pytest.CaptureFixture[str]) -> None:
    """An empty list says so."""
    assert run("approve") == 0
    assert capsys.readouterr().out == "nothing is proposed\n"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["propose"], "propose a policy file or a request"),
        (["propose", "new.yaml", "--request", "r1"], "propose a policy file or a request"),
        (["propose", "new.yaml", "--expires", "never"], "a year at most"),
        (["propose", "new.yaml", "--expires", "99w"], "a year at most"),
        (["propose", "new.yaml", "--expires", "x"], "no span of time"),
        (["propose", "missing.yaml", "--key", "ann"], "cannot be read"),
        (["propose", "broken.yaml", "--key", "ann"], "broken.yaml:1:8"),
        (["propose", "including.yaml", "--key", "ann"], "includes other documents"),
        (["propose", "new.yaml", "--key", "missing"], "No such file"),
        (["propose", "new.yaml", "--key", "new.yaml"], "cannot be read as a private key"),
        (["propose", "new.yaml", "--key", "locked"], "locked is locked"),
        (["propose", "new.yaml", "--key", "eve"], "nobody's who may propose"),
        (["propose", "--request", "nobody", "--key", "ann"], "audit log"),
        (["approve", "nobody", "--key", "dana"], "no proposal 'nobody'"),
    ],
)
def test_bad_words(
    words: list[str],
    reason: str,
    desk: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whatever is wrong ends with exit 2, the reason and the next step."""
    monkeypatch.chdir(desk)
    (desk / "broken.yaml").write_text("rules: nonsense\n")
    (desk / "including.yaml").write_text("include: [new2.yaml]\n" + NEW)
    (desk / "new2.yaml").write_text("version: 1\n")
    SshKey().write(desk / "locked", "secret")
    SshKey().write(desk / "eve")
    assert run(*words) == 2
    told = capsys.readouterr()
    assert reason in told.err
    assert "next: " in told.err


def test_a_request_that_the_record_does_not_know(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a record that is broken, only what comes before is known."""
    with AuditLog.open(audit_path(), AuditKey(user_key("audit"))) as log:
        log.intend(an_intent("r1"))
    with audit_path().open("ab") as file:
        file.write(b"broken\n")
    assert run("propose", "--request", "r2", "--key", desk / "ann") == 2
    assert "the record has no request 'r2'" in capsys.readouterr().err
    assert run("propose", "--request", "r1", "--key", desk / "ann") == 0


def test_a_locked_key_in_a_terminal(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever sits at a terminal is asked for the passphrase."""
    ANN.write(desk / "ann", "open sesame")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: "open sesame")
    assert proposed(desk, capsys)
