import json
from pathlib import Path

import pytest
from tests.doubles.small_model import CONTENT, ENTRY

from homeport.cli.main import main
from homeport.storage import config_folder
from homeport.weights import catalogue
from homeport.weights.cache import file_of


@pytest.fixture(autouse=True)
def small_catalogue(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Know one small model, in a folder of the test's own, and no network."""
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(home / "cache"))
    monkeypatch.setenv("HOMEPORT_OFFLINE", "1")
    monkeypatch.setattr(catalogue, "CATALOGUE", (ENTRY,))


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """Have a folder of weights and a key beside it."""
    folder = tmp_path / "weights"
    folder.mkdir()
    (folder / "w.gguf").write_bytes(CONTENT)
    assert main(["models", "keygen", str(tmp_path / "team.pem")]) == 0
    return folder


def test_a_folder_is_signed_and_verified(
    weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whole is exit 0, changed is exit 1 and named, for people and for programs."""
    key, public = str(tmp_path / "team.pem"), str(tmp_path / "team.pub")
    capsys.readouterr()
    assert main(["models", "sign", str(weights), "--key", key]) == 0
    assert capsys.readouterr().out == f"{weights / 'model.sig'}\n"
    assert main(["models", "verify", str(weights), "--key", public]) == 0
    assert "signed by" in capsys.readouterr().out
    (weights / "w.gguf").write_bytes(CONTENT[:-1])
    assert main(["models", "verify", str(weights), "--key", public]) == 1
    assert "does not fit" in capsys.readouterr().out
    assert main(["models", "verify", str(weights), "--key", public, "--json"]) == 1
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["ok"], row["signer"]) == (False, None)


def test_a_signature_may_lie_elsewhere(
    weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both verbs take the place."""
    key, elsewhere = str(tmp_path / "team.pem"), str(tmp_path / "x.sig")
    capsys.readouterr()
    main(["models", "sign", str(weights), "--key", key, "--signature", elsewhere, "--json"])
    assert json.loads(capsys.readouterr().out)["signature"] == elsewhere
    public = str(tmp_path / "team.pub")
    assert main(["models", "verify", str(weights), "--key", public, "--signature", elsewhere]) == 0
    assert main(["models", "verify", str(weights), "--key", public]) == 1


def test_a_model_here_is_signed_for_a_team_that_requires_it(
    weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Refused before, loaded after; verify names the signer; another signer does not count."""
    assert weights.exists()
    file_of(ENTRY).write_bytes(CONTENT)
    settings = config_folder() / "models.toml"
    settings.write_text(
        f"require_signing = true\nsigners = ['{tmp_path / 'team.pub'}']\n", encoding="utf-8"
    )
    capsys.readouterr()
    assert main(["models", "path", "tiny"]) == 2
    assert "is not signed" in capsys.readouterr().err
    assert main(["models", "verify"]) == 1
    assert main(["models", "sign", "tiny", "--key", str(tmp_path / "team.pem")]) == 0
    assert main(["models", "path", "tiny"]) == 0
    capsys.readouterr()
    assert main(["models", "verify"]) == 0
    assert "every byte is as pinned; signed by" in capsys.readouterr().out
    main(["models", "keygen", str(tmp_path / "other.pem")])
    other = str(tmp_path / "other.pub")
    assert main(["models", "verify", "tiny", "--key", other]) == 1
    settings.write_text(f"require_signing = true\nsigners = ['{other}']\n", encoding="utf-8")
    assert main(["models", "path", "tiny"]) == 2


def test_verify_finds_a_changed_byte(capsys: pytest.CaptureFixture[str]) -> None:
    """Whole is exit 0; changed is exit 1 and named, for people and for programs."""
    path = file_of(ENTRY)
    path.write_bytes(CONTENT)
    assert main(["models", "verify"]) == 0
    assert "every byte is as pinned" in capsys.readouterr().out
    path.write_bytes(CONTENT[:-1] + b"\0")
    assert main(["models", "verify", "tiny"]) == 1
    assert "is not what it was pinned as" in capsys.readouterr().out
    assert main(["models", "verify", "--json"]) == 1
    (row,) = json.loads(capsys.readouterr().out)
    assert row["ok"] is False


def test_what_cannot_be_verified_is_explained(
    weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No model, no key, no such name, no such path: each with its next step."""
    capsys.readouterr()
    for arguments, said in (
        ([], "homeport models pull"),
        ([str(weights)], "--key TEAM.pub"),
        (["large"], "choose one of: tiny"),
        ([str(tmp_path / "none" / "x")], "name a model, a file or a folder"),
    ):
        assert main(["models", "verify", *arguments]) == 2
        assert said in capsys.readouterr().err


def test_a_key_says_whether_it_is_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a passphrase that is told; with one the private key is encrypted."""
    main(["models", "keygen", str(tmp_path / "a.pem")])
    assert "not locked" in capsys.readouterr().out
    monkeypatch.setenv("HOMEPORT_KEY_PASSPHRASE", "open sesame")
    main(["models", "keygen", str(tmp_path / "b.pem"), "--json"])
    value = json.loads(capsys.readouterr().out)
    assert value["locked"] is True
    assert value["public"] == str(tmp_path / "b.pub")
    assert main(["models", "keygen", str(tmp_path / "b.pem")]) == 2
