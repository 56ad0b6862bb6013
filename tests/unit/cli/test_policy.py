"""The policy command."""

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from homeport.cli.main import main

POLICY = """
classes:
  guarded: [pattern: 'codename\\s*:']
rules:
  - {name: guard, if: input.matches(classes.guarded), action: redact_then_route}
  - {if: "paths[0] == 'x'", action: deny}
  - {if: "task == 'fix' && 'lead' in principal.roles", action: consider_cloud}
  - default: local
cloud:
  require: {retention_days: 3, region: [eu], attestations: [SOC2]}
"""


@pytest.fixture(autouse=True)
def _own_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEPORT_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.delenv("HOMEPORT_POLICY", raising=False)


@pytest.fixture
def policy(tmp_path: Path) -> str:
    """Give the path of a policy file."""
    path = tmp_path / "policy.yaml"
    path.write_text(POLICY)
    return str(path)


@pytest.fixture
def text(tmp_path: Path) -> str:
    """Give the path of a text file."""
    path = tmp_path / "text.txt"
    path.write_text("codename: bluebird, mail ann" + "@" + "example.com")
    return str(path)


def test_check(policy: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A policy that loads is fine, with its digest and no remark."""
    assert main(["policy", "check", policy]) == 0
    out = capsys.readouterr().out

    assert out.startswith("fine: 3 rules, 1 classes, sha256:")
    assert out.count("\n") == 1


def test_check_remarks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What may not mean what its writer thinks is remarked on, for people and as JSON."""
    path = tmp_path / "p.yaml"
    path.write_text("classes:\n  a: [path: x]\nrules: [default: local]\n")

    assert main(["policy", "check", str(path)]) == 0
    assert "line 2: no rule asks for the class a" in capsys.readouterr().out
    assert main(["policy", "check", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["remarks"] == [{"line": 2, "text": "no rule asks for the class a"}]
    assert set(found) == {"file", "digest", "rules", "classes", "remarks"}


@pytest.mark.parametrize("content", ["rules: 3", None])
def test_check_refuses(
    content: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A policy that does not load is bad input, with the place and the next step."""
    path = tmp_path / "p.yaml"
    if content is not None:
        path.write_text(content)

    assert main(["policy", "check", str(path)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert str(path) in captured.err
    assert "next: " in captured.err


def test_explain(policy: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The explanation names the route, the reasons, every rule, and what would be withheld."""
    arguments = ["policy", "explain", text, "--policy", policy, "--path", "y", "--task", "fix"]
    assert main([*arguments, "--role", "lead", "--allow-cloud"]) == 0
    out = capsys.readouterr().out

    assert out.startswith("route    cloud\ndecided  consider_cloud, by rule 3\n")
    assert "because  guard says redact_then_route: guarded matches by its pattern on line 3" in out
    assert "yes  line 5  guard, redact_then_route" in out
    assert "no   line 6  rule 2, deny" in out
    assert "withheld 1 email, 1 secret" in out
    assert "bluebird" not in out


def test_explain_as_json(policy: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The same as JSON, with a rule that cannot be evaluated shown as such."""
    assert main(["policy", "explain", text, "--policy", policy, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)

    assert (found["route"], found["action"], found["rule"]) == ("local", "deny", "rule 2")
    assert [rule["matched"] for rule in found["rules"]] == [True, None, False]
    assert found["rules"][0]["line"] == 5
    assert found["findings"] == {"email": 1, "secret": 1}
    assert found["policy"]["source"] == policy
    assert set(found) == {
        "route", "action", "rule", "reasons", "policy", "rules", "findings", "assumed",
    }  # fmt: skip


def test_explain_in_force(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a policy file the built-in decides; the text may come from standard input."""
    stdin = SimpleNamespace(isatty=lambda: False, buffer=io.BytesIO(b"hello"))
    monkeypatch.setattr("sys.stdin", stdin)

    assert main(["policy", "explain", "--allow-cloud"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("route    local\n")
    assert "withheld nothing" in out
    assert "policy   built-in, sha256:" in out


def test_verb_needed(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a verb the usage is shown."""
    with pytest.raises(SystemExit) as caught:
        main(["policy"])
    assert caught.value.code == 2
    assert "VERB" in capsys.readouterr().err
