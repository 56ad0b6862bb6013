"""What `doctor` reports: each check alone, good, with less, or with what is wrong."""

import importlib.util
import re
import shutil
from collections import namedtuple
from pathlib import Path

import pytest
from tests.doubles.repository import commit_all, write_files

from homeport.assistant import readiness as room
from homeport.assistant.readiness import Check, Verdict, readiness
from homeport.audit import AuditKey, AuditLog, audit_path
from homeport.backends.machine import Machine
from homeport.backends.speed import Speed, remember_speed
from homeport.storage.keys import user_key
from homeport.weights import Purpose, State, known
from homeport.weights.channel.following import Followed
from homeport.weights.signing import new_key, public_key

MODEL = "smollm2-135m-instruct"


@pytest.fixture(autouse=True)
def known_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine with an empty cache and room to spare, whoever's it is."""
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("HOMEPORT_MODEL", MODEL)
    monkeypatch.setattr(room, "free_memory", lambda: 8 << 30)
    monkeypatch.setattr(room, "this_machine", lambda: Machine(4, ("avx2", "avx512f"), 3e10, 500.0))
    monkeypatch.setattr(room, "available", lambda: True)
    monkeypatch.delenv("HOMEPORT_PURE", raising=False)


def _check(name: str, repo: Path) -> Check:
    return next(check for check in readiness(repo) if check.name == name)


def test_a_fresh_machine_has_nothing_bad(tmp_path: Path) -> None:
    """Without a model and without a record everything else is in order; each problem has a hint."""
    checks = readiness(tmp_path)
    assert [check.name for check in checks if check.verdict is Verdict.BAD] == []
    assert [check.name for check in checks if check.verdict is Verdict.NOTE] == ["model"]
    assert all(check.hint for check in checks if check.verdict is not Verdict.GOOD)
    assert "nothing recorded yet" in _check("audit", tmp_path).said
    assert "nothing can leave this machine" in _check("cloud", tmp_path).said
    assert "finds a planted token" in _check("detection", tmp_path).said


def test_a_model_that_is_not_here_names_the_command(tmp_path: Path) -> None:
    """The hint is the command that fetches it."""
    check = _check("model", tmp_path)
    assert check.said == f"{MODEL} is missing: findings without a model"
    assert check.hint == f"homeport models pull {MODEL}"


@pytest.mark.parametrize(("runtime", "verdict"), [(object(), Verdict.GOOD), (None, Verdict.NOTE)])
def test_a_model_needs_a_runtime(
    runtime: object, verdict: Verdict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Weights without the optional runtime are told apart from weights that can be used."""
    monkeypatch.setattr(room, "state", lambda _: State.VERIFIED)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: runtime)
    assert _check("model", tmp_path).verdict is verdict


def test_a_model_server_is_named_instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With an endpoint no file and no hardware is judged."""
    monkeypatch.setenv("HOMEPORT_LOCAL_ENDPOINT", "http://127.0.0.1:9/v1")
    assert _check("model", tmp_path).said == f"{MODEL} at http://127.0.0.1:9/v1"
    assert "hardware" not in {check.name for check in readiness(tmp_path)}


@pytest.mark.parametrize(
    ("free", "verdict", "said"),
    [(1 << 20, Verdict.NOTE, "GiB memory free"), (None, Verdict.GOOD, "threads for the model")],
)
def test_memory_is_compared_with_what_the_model_needs(
    free: int | None,
    verdict: Verdict,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Too little is a note with a next step; unknown is no reason to complain."""
    monkeypatch.setattr(room, "free_memory", lambda: free)
    check = _check("hardware", tmp_path)
    assert check.verdict is verdict
    assert said in check.said
    assert bool(check.hint) is (verdict is Verdict.NOTE)


def test_the_measured_speed_is_shown(tmp_path: Path) -> None:
    """Before the first answer it is assumed; afterwards the budget and the wait follow from it."""
    assert "(assumed: doctor --measure" in _check("speed", tmp_path).said
    remember_speed(MODEL, Speed(100.0, 20.0))
    said = _check("speed", tmp_path).said
    assert said.startswith("reads 100 and writes 20 tokens/s (measured); a prompt may have 1200 ")
    assert "comes after 10.2 s" in said


def test_the_wait_for_the_smallest_prompt_is_within_twelve_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So it is for every model that answers, with what is assumed of a slow core."""
    for entry in known():
        if entry.purpose is Purpose.ANSWER:
            monkeypatch.setenv("HOMEPORT_MODEL", entry.name)
            found = re.search(r"comes after ([\d.]+) s", _check("speed", tmp_path).said)
            assert found is not None
            assert float(found[1]) <= 12


@pytest.mark.parametrize(
    ("speed", "said"),
    [(Speed(46.0, 21.0), "reads 46 and writes 21 tokens/s now"), (None, "too little was said")],
)
def test_the_model_is_measured_when_that_is_wanted(
    speed: Speed | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only then; what it said tells its speed, or too little."""
    monkeypatch.setattr(room, "timed", lambda _: speed)
    checks = {check.name: check.said for check in readiness(tmp_path, measure=True)}
    assert checks["measurement"].startswith(said)
    assert "measurement" not in {check.name for check in readiness(tmp_path)}


def test_a_model_that_cannot_be_measured_is_a_line(tmp_path: Path) -> None:
    """The other checks still report."""
    checks = {check.name: check for check in readiness(tmp_path, measure=True)}
    assert checks["measurement"].verdict is Verdict.BAD
    assert "is not on this machine" in checks["measurement"].said
    assert "python" in checks


def test_a_model_that_nobody_knows_is_bad_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its speed is not asked for."""
    monkeypatch.setenv("HOMEPORT_MODEL", "nobody")
    bad = [check for check in readiness(tmp_path) if check.verdict is Verdict.BAD]
    assert [check.name for check in bad] == ["model"]


def test_a_full_disk_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Less than one gibibyte is said with the next step."""
    usage = namedtuple("usage", "total used free")  # noqa: PYI024 -- as the standard library has it
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1 << 30, 1 << 30, 1000))
    check = _check("state folder", tmp_path)
    assert check.verdict is Verdict.NOTE
    assert "free some space" in check.hint


def test_settings_name_where_they_come_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable is named as the origin; without any the defaults are."""
    assert _check("setting model", tmp_path).said == f"{MODEL!r} from HOMEPORT_MODEL"
    monkeypatch.delenv("HOMEPORT_MODEL")
    assert "built-in defaults" in _check("settings", tmp_path).said


def test_a_broken_settings_file_is_bad_and_the_rest_still_reports(tmp_path: Path) -> None:
    """One check that fails does not take the others down."""
    (tmp_path / "homeport.toml").write_text("[cloud]\nendpoint = 'https://x.example'\n")
    checks = {check.name: check for check in readiness(tmp_path)}
    assert checks["settings"].verdict is Verdict.BAD
    assert "may not set this" in checks["settings"].said
    assert checks["settings"].hint
    assert checks["detection"].verdict is Verdict.GOOD


def test_a_policy_with_an_error_is_bad_with_its_line(home: Path, tmp_path: Path) -> None:
    """The place in the user's policy is named."""
    policy = write_files(home / "config", {"policy.yaml": "rules:\n  - nonsense: 1\n"})
    check = _check("policy", tmp_path)
    assert check.verdict is Verdict.BAD
    assert f"{policy / 'policy.yaml'}:2" in check.said


def test_the_policy_of_the_settings_is_the_one_reported(home: Path, tmp_path: Path) -> None:
    """`policy.file` in the user's homeport.toml names the policy, relative to that file."""
    write_files(
        home / "config",
        {"homeport.toml": "[policy]\nfile = 'team.yaml'\n", "team.yaml": "rules: [default: deny]"},
    )
    assert str(home / "config" / "team.yaml") in _check("policy", tmp_path).said


def test_a_detector_that_finds_nothing_is_bad(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Detection is tried for real, not assumed."""

    class Blind:
        @staticmethod
        def default() -> "Blind":
            return Blind()

        def scan(self, _text: str) -> tuple[()]:
            return ()

    monkeypatch.setattr(room, "Scanner", Blind)
    assert _check("detection", tmp_path).verdict is Verdict.BAD


def test_the_record_is_verified(tmp_path: Path) -> None:
    """A whole log is counted; a changed one is bad, and the hint shows where to look."""
    with AuditLog.open(audit_path(), AuditKey(user_key("audit"))):
        pass
    assert "whole" in _check("audit", tmp_path).said
    log = audit_path()
    log.write_bytes(log.read_bytes().replace(b'"log":"', b'"log":"0'))
    check = _check("audit", tmp_path)
    assert check.verdict is Verdict.BAD
    assert check.hint == "homeport audit verify shows where"


def test_a_record_that_cannot_be_read_is_bad(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A log that is there but is no log is not taken for an absent one."""
    (tmp_path / "audit").mkdir()
    monkeypatch.setenv("AUDIT_PATH", str(tmp_path / "audit"))
    assert _check("audit", tmp_path).verdict is Verdict.BAD


def test_git_is_optional(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside, outside and without git are three sentences."""
    assert "is not inside a repository" in _check("git", tmp_path).said
    repo = write_files(tmp_path / "repo", {"a.py": "x = 1\n"})
    commit_all(repo, "first")
    assert "is inside a repository" in _check("git", repo).said
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert _check("git", repo).verdict is Verdict.NOTE


def test_a_cloud_is_named_with_its_terms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A configured cloud says whether asking for it is the default."""
    monkeypatch.setenv("CLOUD_ENDPOINT", "https://models.example/v1")
    assert "only with --allow-cloud" in _check("cloud", tmp_path).said
    monkeypatch.setenv("ALLOW_CLOUD", "true")
    assert "allowed by default" in _check("cloud", tmp_path).said


def test_a_team_s_demand_for_signatures_is_in_force(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who must have signed is named, and a model that is not signed is bad with its next step."""
    assert "not required" in _check("signatures", tmp_path).said
    public = new_key(home / "config" / "team.pem", None)
    (home / "config" / "models.toml").write_text(
        'require_signing = true\nsigners = ["team.pub"]\n', encoding="ascii"
    )
    fingerprint = public_key(public).fingerprint[:16]
    assert _check("signatures", tmp_path).said.endswith(f"models.toml, by {fingerprint}")
    monkeypatch.setattr(room, "state", lambda _: State.VERIFIED)
    checks = [check for check in readiness(tmp_path) if check.name == "signatures"]
    assert checks[-1].verdict is Verdict.BAD
    assert "homeport models sign" in checks[-1].hint
    (home / "config" / "models.toml").unlink()
    monkeypatch.setenv("HOMEPORT_REQUIRE_SIGNED_MODELS", "1")
    monkeypatch.setenv("HOMEPORT_LOCAL_ENDPOINT", "http://127.0.0.1:9/v1")
    assert "signers of the team's channel" in _check("signatures", tmp_path).said


@pytest.mark.parametrize(("until", "verdict"), [("2099", Verdict.GOOD), ("2001", Verdict.NOTE)])
def test_a_channel_is_shown_with_its_term(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, until: str, verdict: Verdict
) -> None:
    """One that has run out is noted, and how to ask for newer metadata."""
    channel = Followed("f" * 64, "team", "", "2026-01-01", f"{until}-01-01T00:00:00+00:00")
    monkeypatch.setattr(room, "followed_channels", lambda: (channel,))
    check = _check("channel team", tmp_path)
    assert check.verdict is verdict
    assert check.said.startswith("from bundles, valid until")


def test_logs_are_read_fast_or_it_is_said_why_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the compiled scan, or with it switched off, the next step is named."""
    monkeypatch.setattr(room, "available", lambda: True)
    assert _check("logs", tmp_path).verdict is Verdict.GOOD
    monkeypatch.setattr(room, "available", lambda: False)
    assert "C compiler" in _check("logs", tmp_path).hint
    monkeypatch.setenv("HOMEPORT_PURE", "1")
    assert _check("logs", tmp_path).hint == "unset HOMEPORT_PURE"


def test_the_machine_and_its_best_model_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was measured, what follows from it, and what a GPU or an old processor asks for."""
    check = _check("machine", tmp_path)
    assert (check.verdict, check.said) == (
        Verdict.GOOD, "4 cores with avx2, avx512f; copies 30 GB/s; no GPU",
    )  # fmt: skip
    best = _check("best model", tmp_path).said
    assert best.startswith("qwen2.5-coder-1.5b-instruct (Q4_K_M) with ")
    assert best.endswith("tokens/s (predicted)")
    for machine, said in (
        (Machine(1, ("sse4_2",), 1e9, 9.0), "slow here"),
        (Machine(1, ("avx2",), 1e9, 9.0, ("NVIDIA H100",)), "uses the GPU"),
    ):
        monkeypatch.setattr(room, "this_machine", lambda found=machine: found)
        check = _check("machine", tmp_path)
        assert (check.verdict, said in check.hint) == (Verdict.NOTE, True)
    monkeypatch.setattr(room, "free_memory", lambda: 1 << 20)
    assert _check("best model", tmp_path).said == "none fits the memory"
