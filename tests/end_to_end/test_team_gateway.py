"""A team's gateway as a process: the guide's steps, from the first token to the proven record."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from tests.doubles.command_line import homeport
from tests.doubles.oidc import AUDIENCE, Signer, free_port, real_provider, real_token, why_not
from tests.doubles.servers import Running, running
from tests.doubles.upstream import echoing

QUESTION = {"model": "m", "messages": [{"role": "user", "content": "why does this fail?"}]}


def settings(folder: Path, identity: str) -> dict[str, str]:
    """Write a team's settings; return the environment of its gateway."""
    (folder / "config").mkdir()
    (folder / "config" / "identity.toml").write_text(identity)
    (folder / "key").write_text("5e" * 32)
    (folder / "key").chmod(0o600)
    return {
        "HOMEPORT_STATE_DIR": str(folder / "state"),
        "HOMEPORT_CONFIG_DIR": str(folder / "config"),
        "HOMEPORT_KEY_FILE": str(folder / "key"),
        "AUDIT_PATH": str(folder / "audit.jsonl"),
    }


def status(server: Running, token: str = "", header: str = "Authorization") -> int:
    """Ask a question and return the answer's status."""
    shown = {header: token if header != "Authorization" else f"Bearer {token}"} if token else {}
    return int(server.ask("/v1/chat/completions", QUESTION, headers=shown)[0])


def test_from_the_first_token_to_the_proven_record(tmp_path: Path) -> None:
    """Nobody asks without a token; a revoked one is refused; all of it is in the record."""
    environment = settings(tmp_path, "anonymous = false\n")

    def run(*words: str) -> str:
        ended = homeport(*words, cwd=tmp_path, environment=environment)
        assert ended.code == 0, ended.err
        return ended.out.strip()

    token = run("tokens", "create", "ci")
    auditor = run("tokens", "create", "siem", "--role", "auditor")
    with (
        echoing() as upstream,
        running(tmp_path, "--local", upstream.url, environment=environment) as server,
    ):
        assert status(server) == 401
        assert status(server, "hp_wrong") == 401
        assert status(server, token) == 200
        assert status(server, token, header="X-Api-Key") == 200
        assert status(server, auditor) == 403
        run("tokens", "revoke", "ci")
        time.sleep(1.1)  # a server looks once a second
        assert status(server, token) == 401
        principals = {record["principal"] for record in server.records("intent")}
    assert principals == {"service:ci"}
    shown = json.loads(run("audit", "verify", "--json"))
    assert shown["whole"]
    acts = [json.loads(line) for line in run("audit", "export").splitlines()]
    assert [one["act"] for one in acts if one["kind"] == "act"] == [
        "token created",
        "token created",
        "token revoked",
    ]
    text = "".join(file.read_text("latin-1") for file in tmp_path.glob("audit*"))
    assert token.split("_", 2)[2] not in text


@pytest.mark.skipif(bool(why_not()), reason=why_not() or "it is here")
def test_a_person_of_a_real_provider(tmp_path: Path) -> None:
    """A token of a real OpenID provider is let in by its role, and others are not."""
    port = free_port()
    identity = (
        f'[[issuers]]\nissuer = "http://127.0.0.1:{port}"\naudience = "{AUDIENCE}"\n'
        'roles = {eng = "developer"}\n'
    )
    environment = settings(tmp_path, identity)
    with (
        real_provider(tmp_path, port, [Signer("RS256")]) as issuer,
        echoing() as upstream,
        running(tmp_path, "--local", upstream.url, environment=environment) as server,
    ):
        assert status(server) == 401
        assert status(server, real_token(issuer)) == 200
        assert status(server, real_token(issuer, "stranger")) == 403
        assert {record["principal"] for record in server.records("intent")} == {"ci"}


BAD: dict[str, tuple[Any, str]] = {
    "an unknown key": ("rulez: []\n", ":1:1: unknown key 'rulez'"),
    "a wrong type": ("rules: 5\n", ":1:8: rules must be a list"),
    "broken CEL": ("rules:\n  - {if: 'task ==', action: deny}\n", ":2:"),
    "an unknown name": ("rules:\n  - {if: 'tsk == 1', action: deny}\n", ":2:11: there is no tsk"),
    "an invalid pattern": ("classes:\n  a: [pattern: '(']\nrules: []\n", ":2:16: '(' is no RE2"),
    "a look-around": ("classes:\n  a: [pattern: '(?=x)']\nrules: []\n", ":2:16:"),
    "a circle": ("include: [policy.yaml]\nrules: [default: local]\n", ":1:11: it includes itself"),
    "no UTF-8": (b"rules:\n\xff\xfe", ":2: byte 8 is no UTF-8"),
    "ten megabytes": ("# " + "x" * 10_000_000, "1000000 are allowed"),
    "a bomb": ("a: &a [x]\nb: [*a, *a]\n", ":1:4: anchors and aliases are not allowed"),
    "a key twice": ("rules: []\nrules: []\n", ":2:1: the key 'rules' stands here twice"),
    "no YAML": ("rules: [\n", ": this is no YAML"),
    "deep nesting": ("a: " + "[" * 5000, ":1:15: it nests too deeply"),
    "nothing": ("", "the document is empty"),
    "a null": ("rules:\n", ":1:7: rules must be a list"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_policies(name: str, tmp_path: Path) -> None:
    """Each is refused with file, line, column and the next step, by every command, exit 2."""
    content, told = BAD[name]
    file = tmp_path / "policy.yaml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    ended = homeport("policy", "check", file, cwd=tmp_path)
    assert ended.code == 2
    assert f"{file}" in ended.err
    assert told in ended.err
    assert "next: " in ended.err
    assert "Traceback" not in ended.err


def test_a_broken_policy_while_a_server_runs(tmp_path: Path) -> None:
    """The one before stays in force and says so; a mended one takes over."""
    environment = settings(tmp_path, "")
    policy = tmp_path / "config" / "policy.yaml"
    policy.write_text("rules:\n  - default: local\n")
    with (
        echoing() as upstream,
        running(tmp_path, "--local", upstream.url, environment=environment) as server,
    ):
        assert status(server) == 200
        policy.write_text("rules: nonsense\n")
        _until(lambda: "rules must be a list" in server.ask("/readyz")[2].decode())
        assert status(server) == 200
        policy.write_text("rules:\n  - default: reject\n")
        _until(lambda: status(server) == 403)


def _until(true: Any) -> None:  # noqa: ANN401 -- any question
    until = time.monotonic() + 20
    while not true():
        assert time.monotonic() < until
        time.sleep(0.1)


def test_a_server_does_not_start_without_knowing_who_may_ask(tmp_path: Path) -> None:
    """An identity.toml that cannot be read ends it with exit 2."""
    environment = settings(tmp_path, "anonymous = maybe\n")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "homeport",
            "serve",
            "--port",
            "0",
            "--local",
            "http://127.0.0.1:1/v1",
        ],
        cwd=tmp_path,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "identity.toml" in done.stderr
