"""Twenty planted credentials go through the real command line; none may be found anywhere after.

They stand in the error's message, in an environment dump around the traceback and in the code that
failed; the policy considers the cloud, the person allows it, and the cloud keeps every byte.
"""

import base64
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.doubles.background import answering, serving_beside
from tests.doubles.command_line import files_below, homeport
from tests.doubles.credentials import Planted, planted
from tests.doubles.model_server import ModelServer
from tests.doubles.repository import commit_all, write_files

PLANTED = planted()
_PROGRAM = """\
import pathlib


def connect(settings):
    password = {password!r}
    key = '''{key}'''
    if not settings.get("host"):
        raise ConnectionError("no host in:\\n" + settings["dump"])
    return password, key


connect({{"dump": pathlib.Path({dump!r}).read_text()}})
"""


@dataclass(frozen=True, slots=True)
class Scene:
    """A repository whose program just failed, what it printed, and the two servers."""

    repo: Path
    text: str
    cloud: ModelServer
    local: ModelServer
    environment: Mapping[str, str]


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """Fail for real, with everything planted."""
    with _scene(tmp_path) as made:
        yield made


@contextmanager
def _scene(folder: Path) -> Iterator[Scene]:
    dump = folder / "environment.txt"
    dump.write_text("\n".join(one.line for one in PLANTED) + "\n")
    kinds = {one.kind: one for one in PLANTED}
    password, key = kinds["password"].secret, kinds["private key"].line
    program = _PROGRAM.format(password=password, key=key, dump=str(dump))
    repo = write_files(folder / "repo", {"main.py": program})
    commit_all(repo, "Connect")
    done = subprocess.run(
        [sys.executable, "-B", "main.py"], cwd=repo, capture_output=True, text=True, check=False
    )
    assert "ConnectionError" in done.stderr, "the program must fail"
    text = dump.read_text() + "\n" + done.stderr + "\n" + dump.read_text()
    policy = folder / "policy.yaml"
    policy.write_text("rules:\n  - default: consider_cloud\n")
    pieces = answering("EXPLANATION\nThere is no host (main.py:15).\n")
    with serving_beside(pieces) as cloud, serving_beside(pieces) as local:
        environment = {
            "CLOUD_ENDPOINT": cloud.url + "/v1",
            "HOMEPORT_CLOUD_MODEL": "big",
            "HOMEPORT_LOCAL_ENDPOINT": local.url + "/v1",
            "HOMEPORT_MODEL": "tiny",
            "HOMEPORT_POLICY": str(policy),
            "HOMEPORT_WAIT_S": "60",
        }
        yield Scene(repo, text, cloud, local, environment)


def _found_in(data: bytes) -> list[str]:
    """Return the kinds of the planted values that the bytes hold, as they are or disguised."""
    return [one.kind for one in PLANTED if any(form in data for form in _forms(one))]


def _forms(one: Planted) -> list[bytes]:
    """Return a value as text, as JSON writes it, in base64 at each offset, and in hexadecimal."""
    plain = one.secret.encode()
    shifted = [base64.b64encode(b"x" * pad + plain)[4:-4] for pad in range(3)]
    return [plain, json.dumps(one.secret)[1:-1].encode(), *shifted, plain.hex().encode()]


def _parts_in(data: bytes) -> list[str]:
    """Return the kinds of which a half or a line is there: a cut through a value leaks as well."""
    flat = data.replace(b"\\n", b"\n")
    return [one.kind for one in PLANTED if any(part in flat for part in _parts(one))]


def _parts(one: Planted) -> list[bytes]:
    if one.kind == "signed token":  # its first half says only how it was signed
        return [one.secret.rpartition(".")[2].encode()]
    middle = len(one.secret) // 2
    lines = one.secret.split("\n")
    parts = lines if len(lines) > 1 else [one.secret[:middle], one.secret[middle:]]
    return [part.encode() for part in parts]


def _sent(server: ModelServer) -> bytes:
    """Return every byte a server was sent, heads and bodies."""
    return "\n".join([*server.heads, *(json.dumps(body) for body in server.bodies)]).encode()


def test_the_planted_values_would_be_found() -> None:
    """The search itself works: each value is found plain, in JSON, in base64 and in hexadecimal."""
    kinds = [one.kind for one in PLANTED]
    assert len(set(kinds)) == len({one.secret for one in PLANTED}) == 20
    for wrap in (
        lambda text: text,
        lambda text: json.dumps(text).encode().decode(),
        lambda text: base64.b64encode(text.encode()).decode(),
        lambda text: text.encode().hex(),
    ):
        assert [
            one.kind for one in PLANTED if one.kind in _found_in(wrap(one.line).encode())
        ] == kinds


def test_nothing_planted_reaches_the_cloud_or_any_file(scene: Scene, home: Path) -> None:
    """The cloud is really asked, about this failure; no value is in what it got, nor kept here."""
    done = homeport(
        "explain", "--allow-cloud", cwd=scene.repo, stdin=scene.text, environment=scene.environment
    )
    assert (done.code, done.err) == (0, "")
    assert len(scene.cloud.bodies) == 1, "the cloud must have been asked"
    assert scene.local.bodies == []
    sent = _sent(scene.cloud)
    assert b"ConnectionError" in sent
    assert b"AWS_ACCESS_KEY_ID=[HP_" in sent, "the dump must be part of the question"
    assert b"CLIENT_SECRET=[HP_" in sent, "the dump must be part of it to its last lines"
    assert b"def connect" in sent, "the code that failed must be part of it"
    assert _found_in(sent) == []
    assert _parts_in(sent) == []
    files = files_below(home)
    assert {path.name for path in files} >= {"audit.jsonl"}
    assert any(path.suffix == ".db" for path in files), "the index must have been written"
    assert {path: kinds for path, data in files.items() if (kinds := _found_in(data))} == {}
    assert _found_in(done.err.encode()) == []


@pytest.mark.parametrize("wait_s", ["1", "2", "3", "4", "5", "6"])
def test_no_half_of_a_value_leaves_when_the_prompt_is_cut(scene: Scene, wait_s: str) -> None:
    """Whatever the budget cuts off, no value is cut into a piece that nobody recognises."""
    done = homeport(
        "explain",
        "--allow-cloud",
        cwd=scene.repo,
        stdin=scene.text,
        environment={**scene.environment, "HOMEPORT_WAIT_S": wait_s},
    )
    assert done.code == 0, done.err
    sent = _sent(scene.cloud) + _sent(scene.local)
    assert b"ConnectionError" in sent
    assert _found_in(sent) == []
    assert _parts_in(sent) == []


def test_the_local_model_does_not_get_them_either(scene: Scene) -> None:
    """By default everything detected is replaced towards every backend."""
    environment = {**scene.environment, "HOMEPORT_POLICY": ""}
    done = homeport(
        "explain", "--allow-cloud", cwd=scene.repo, stdin=scene.text, environment=environment
    )
    assert (done.code, done.err) == (0, "")
    assert len(scene.local.bodies) == 1
    assert scene.cloud.bodies == []
    assert _found_in(_sent(scene.local)) == []


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_dry_run_shows_none_of_them_and_sends_nothing(
    scene: Scene, home: Path, form: tuple[str, ...]
) -> None:
    """What a dry run prints may be shown to anybody: it is what would be sent, and no more."""
    done = homeport(
        "explain",
        "--allow-cloud",
        "--dry-run",
        *form,
        cwd=scene.repo,
        stdin=scene.text,
        environment=scene.environment,
    )
    assert (done.code, done.err) == (0, "")
    assert "[HP_" in done.out
    assert _found_in(done.out.encode()) == []
    assert scene.cloud.bodies == []
    assert scene.local.bodies == []
    files = files_below(home)
    assert {path: kinds for path, data in files.items() if (kinds := _found_in(data))} == {}


def test_the_record_of_a_question_with_secrets_verifies(scene: Scene) -> None:
    """What is recorded about them are counts and digests, and the chain is whole."""
    homeport(
        "explain", "--allow-cloud", cwd=scene.repo, stdin=scene.text, environment=scene.environment
    )
    assert homeport("audit", "verify", cwd=scene.repo).code == 0
    exported = homeport("audit", "show", "--json", cwd=scene.repo)
    assert exported.code == 0
    assert _found_in(exported.out.encode()) == []
