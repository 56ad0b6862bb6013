"""Policies tried on cases and on what really happened."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.doubles.gateways import CLOUD_CONSIDERED, answer, asking, bench

from homeport.cli.main import main
from homeport.cli.policy_trials import eligible, since_when
from homeport.errors import InputError
from homeport.policy import load_policy
from homeport.policy.facts import Facts
from homeport.policy.terms import refusals

NOW = datetime(2026, 7, 15, 12, tzinfo=UTC)
MAIL = "ann" + "@" + "example.com"
POLICY = """
rules:
  - {name: mail, if: "findings.exists(f, f.category == 'email')", action: deny}
  - default: consider_cloud
cloud:
  require: {retention_days: 2, trains_on_data: false, region: [eu], private_network: true,
            customer_managed_keys: true, attestations: [SOC2]}
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """Give a policy file with cases beside it, one of which fails."""
    path = tmp_path / "p.yaml"
    path.write_text(POLICY)
    (tmp_path / "p.tests.yaml").write_text(
        f"cases:\n  - {{name: mail stays, text: '{MAIL}', expect: {{rule: mail}}}}\n"
        "  - {name: all leaves, text: x, expect: {route: cloud}}\n"
        "  - {name: wrong, text: x, expect: {route: local}}\n"
    )
    return path


def test_eligible() -> None:
    """The backend that trials assume meets every requirement of the policy."""
    loaded = load_policy(POLICY, source="p")
    facts = Facts(("x",), asking("x").principal, cloud_asked=True, offer=eligible(loaded))

    assert refusals(loaded.cloud, facts) == ()


def test_cases(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each case is told; one that fails makes the exit code 1."""
    assert main(["policy", "test", str(policy)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "ok    line 2  mail stays",
        "ok    line 3  all leaves",
        "fail  line 4  wrong: the route is cloud; local was expected",
        "2 of 3 as expected",
    ]


def test_cases_as_json(policy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON every case has its outcome; cases in another file are named."""
    other = tmp_path / "other.yaml"
    other.write_text("cases: [{text: x, expect: {route: cloud}}]")

    assert main(["policy", "test", str(policy), str(other), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "cases": 1,
        "failed": 0,
        "results": [
            {
                "name": "case 1",
                "line": 1,
                "passed": True,
                "failures": [],
                "route": "cloud",
                "action": "consider_cloud",
                "rule": "default",
            }
        ],
    }


@pytest.mark.parametrize("content", [None, b"\xff"])
def test_no_cases(content: bytes | None, policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Cases that cannot be read are bad input."""
    cases = policy.with_suffix(".tests.yaml")
    cases.unlink()
    if content is not None:
        cases.write_bytes(content)

    assert main(["policy", "test", str(policy)]) == 2
    assert "cannot be read" in capsys.readouterr().err


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the log in force, with three requests."""
    made = bench(tmp_path, CLOUD_CONSIDERED)
    for text, task in (("plain", "explain"), (MAIL, "fix"), (MAIL, "fix")):
        answer(made.gateway, asking(text, task=task))
    made.log.close()
    monkeypatch.setenv("AUDIT_PATH", str(made.path))
    return made.path


def test_simulate(policy: Path, log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A replay counts what would be decided otherwise, by what was and would be."""
    assert main(["policy", "simulate", str(policy)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "3 requests: 2 decided otherwise, 0 hang on text that nobody kept",
        "     2  fix: cloud (consider_cloud) -> local (deny) by mail",
    ]
    assert main(["policy", "simulate", str(policy), "--log", str(log), "--since", "1h"]) == 0
    assert capsys.readouterr().out.startswith("3 requests")
    assert main(["policy", "simulate", str(policy), "--since", "2999-01-01"]) == 0
    assert capsys.readouterr().out.startswith("0 requests")


def test_simulate_as_json(policy: Path, log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON each change is told."""
    assert log.exists()
    assert main(["policy", "simulate", str(policy), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)

    assert (found["requests"], found["changed"], found["unsure"]) == (3, 2, 0)
    assert found["changes"][0]["was"] == {"route": "cloud", "action": "consider_cloud"}
    assert found["changes"][0]["now"] == {"route": "local", "action": "deny", "rule": "mail"}


def test_simulate_on_a_broken_log(
    policy: Path, log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is concluded from a log that is not whole."""
    log.write_bytes(log.read_bytes().replace(b'"fix"', b'"fit"'))

    assert main(["policy", "simulate", str(policy)]) == 2
    assert "is not whole" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7d", "2026-07-08T12:00:00.000+00:00"),
        ("12h", "2026-07-15T00:00:00.000+00:00"),
        ("2w", "2026-07-01T12:00:00.000+00:00"),
        ("2026-07-01", "2026-07-01T00:00:00.000+00:00"),
        ("2026-07-01T02:00:00+02:00", "2026-07-01T00:00:00.000+00:00"),
    ],
)
def test_since(text: str, expected: str) -> None:
    """A span or a date is a moment."""
    assert since_when(text, NOW) == expected


@pytest.mark.parametrize("text", ["soon", "d", "7m", "-1d", "9999999999999w", "2026-13-01"])
def test_no_time(text: str) -> None:
    """Anything else is bad input."""
    with pytest.raises(InputError, match="is no time"):
        since_when(text, NOW)
