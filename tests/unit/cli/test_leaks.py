"""`homeport redact --check`: where secrets stand, never what they are."""

import json
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

import pytest
import yaml

from homeport.cli import redact
from homeport.errors import InputError

SECRET = "kQ9xR7" + "tW2m"
LINE = f"password = '{SECRET}'\n"


def check(*arguments: str) -> int:
    """Run `homeport redact --check` with these arguments."""
    parser = ArgumentParser()
    redact.add_arguments(parser)
    return redact.execute(parser.parse_args(["--check", *arguments]))


@pytest.fixture
def leaky(tmp_path: Path) -> Path:
    """Give a file with a password on its second line and a mail address on its third."""
    path = tmp_path / "settings.py"
    path.write_text("x = 1\n" + LINE + "# mail jo@some.org\n")
    return path


def test_secrets_are_named_by_place(leaky: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each secret has a line with its file, line and category; its value is not printed."""
    clean = leaky.with_name("clean.py")
    clean.write_text("x = 1\n")
    assert check(str(clean), str(leaky)) == 1
    out, err = capsys.readouterr()
    assert out.startswith(f"{leaky}:2: secret (")
    assert out.count("\n") == 1
    assert "homeport: allow" in err
    assert SECRET not in out + err


def test_clean_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing found is nothing said, also about a binary file."""
    binary = tmp_path / "data"
    binary.write_bytes(b"\0\1" + LINE.encode())
    assert check(str(binary)) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    "comment", ["# homeport: allow", "// gitleaks:allow", "# pragma: allowlist secret"]
)
def test_allowed_lines(tmp_path: Path, comment: str) -> None:
    """A comment on its line lets a value through, and no other line's."""
    path = tmp_path / "test.py"
    path.write_text(LINE.rstrip() + f"  {comment}\n")
    assert check(str(path)) == 0
    path.write_text(LINE + f"{comment}\n")
    assert check(str(path)) == 1


def test_json_and_baseline(leaky: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the JSON lists is left when it comes back as a baseline; what is new is found."""
    assert check("--json", str(leaky)) == 1
    out = capsys.readouterr().out
    [row] = json.loads(out)["findings"]
    assert (row["file"], row["line"], row["column"]) == (str(leaky), 2, 13)
    assert row["category"] == "secret"
    assert row["why"]
    assert SECRET not in out
    baseline = leaky.with_name("baseline.json")
    baseline.write_text(out)
    leaky.write_text("\n\n" + leaky.read_text())
    assert check("--baseline", str(baseline), str(leaky)) == 0
    leaky.write_text(leaky.read_text() + f"token_secret = '{SECRET}ZvN5'\n")
    assert check("--baseline", str(baseline), str(leaky)) == 1


def test_fingerprints_hold_no_value(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another value in the same place has the same fingerprint: it says nothing about the value."""
    prints = []
    path = tmp_path / "settings.py"
    for value in (SECRET, SECRET[::-1]):
        path.write_text(f"a = ('mail jo@some.org'); password = '{value}'\n")
        check("--json", str(path))
        prints.append(json.loads(capsys.readouterr().out)["findings"][0]["fingerprint"])
    assert prints[0] == prints[1]


def test_policy_says_what_counts(leaky: Path, tmp_path: Path) -> None:
    """With a policy, whatever it does not let pass is reported."""
    policy = tmp_path / "policy.yaml"
    policy.write_text("treatments:\n  email: pass\n  secret: pass\nrules:\n  - default: local\n")
    assert check("--policy", str(policy), str(leaky)) == 0


@pytest.mark.parametrize("content", ["no json", "[]", '{"findings": [{}]}'])
def test_no_baseline(leaky: Path, content: str) -> None:
    """A file that is no baseline is told so, with the way to make one."""
    leaky.with_name("b").write_text(content)
    with pytest.raises(InputError, match="no baseline"):
        check("--baseline", str(leaky.with_name("b")), str(leaky))


def test_missing_file(tmp_path: Path) -> None:
    """A file that cannot be read is an error, not a clean file."""
    with pytest.raises(InputError, match="no such file"):
        check(str(tmp_path / "missing"))


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")
def test_hook_in_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a git hook the declared entry refuses a commit until the line allows it."""
    for name in ("GIT_AUTHOR", "GIT_COMMITTER"):
        monkeypatch.setenv(f"{name}_NAME", "jo")
        monkeypatch.setenv(f"{name}_EMAIL", "jo@localhost")
    [declared] = yaml.safe_load(Path(".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert declared["language"] == "python"
    entry = declared["entry"].replace("homeport", f"'{sys.executable}' -m homeport", 1)

    def git(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["git", *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
        )

    git("init", "-q")
    hook = tmp_path / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(
        f"#!/bin/sh\ngit diff --cached --name-only -z --diff-filter=d | xargs -0 {entry}\n"
    )
    hook.chmod(0o755)
    leaky = tmp_path / "settings.py"
    leaky.write_text(LINE)
    git("add", "settings.py")
    refused = git("commit", "-m", "leak")
    assert refused.returncode != 0
    assert "settings.py:1: secret" in refused.stdout + refused.stderr
    assert SECRET not in refused.stdout + refused.stderr
    leaky.write_text(LINE.rstrip() + "  # homeport: allow\n")
    git("add", "settings.py")
    assert git("commit", "-m", "allowed").returncode == 0
